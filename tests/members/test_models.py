from datetime import date

import pytest
from django.db import IntegrityError, transaction

from members.models import Association, MembershipCount
from tests.factories import AssociationFactory, MembershipCountFactory

pytestmark = pytest.mark.django_db


def test_counts_of_a_day_are_the_newest_not_younger_than_it():
    one, two = AssociationFactory(), AssociationFactory()
    old = MembershipCountFactory(association=one, as_of=date(2023, 1, 1))
    new = MembershipCountFactory(association=one, as_of=date(2024, 1, 1))
    other = MembershipCountFactory(association=two, as_of=date(2022, 1, 1))

    assert set(MembershipCount.objects.latest_on(date(2021, 1, 1))) == set()
    assert set(MembershipCount.objects.latest_on(date(2023, 12, 31))) == {old, other}
    assert set(MembershipCount.objects.latest_on(date(2024, 1, 1))) == {new, other}


@pytest.mark.parametrize("part", MembershipCount.PARTS)
def test_the_database_refuses_a_part_above_its_whole(part):
    fields = {"members": 10, "intellectuals": 0, "women": 0, "young": 0, part: 11}

    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipCountFactory(**fields)


@pytest.mark.parametrize("typed", ["đông y", "dong y", "ĐÔNG Y", "Dong  y", " đong y "])
def test_search_ignores_diacritics_and_case(typed):
    wanted = AssociationFactory(short_name="Hội Đông y")
    AssociationFactory(short_name="Hội Luật gia")

    assert list(Association.objects.search(typed)) == [wanted]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("staff", 3),
        ("clerk", 3),
        ("leader", 3),
        ("administrator", 3),
        ("officer", 1),
        ("judge", 0),
        ("editor", 0),
        ("nobody", 0),
    ],
)
def test_visible_to(cast, who, seen):
    assert Association.objects.visible_to(getattr(cast, who)).count() == seen


def test_slug_of_a_second_association_of_the_same_name():
    assert [AssociationFactory(short_name="Hội Đông y").slug for _ in range(2)] == ["hoi-dong-y", "hoi-dong-y-2"]
