from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from members import services
from members.models import Association, Body, FederationProfile, Mandate, Person
from tests.factories import (
    AssociationFactory,
    BodyFactory,
    FederationProfileFactory,
    MandateFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
Status = Association.Status


def profile(**fields):
    return FederationProfile(name="Tên mới", short_name="LHH", province="Mẫu", issuing_lines="LHH", **fields)


def test_new_profile_closes_the_one_before_on_the_day_before():
    old = FederationProfileFactory(valid_from=date(2020, 1, 1))

    new = services.start_profile(profile(), valid_from=date(2025, 7, 1))

    old.refresh_from_db()
    assert (old.valid_to, new.valid_to) == (date(2025, 6, 30), None)
    assert services.profile_on(date(2025, 6, 30)) == old
    assert services.profile_on(date(2025, 7, 1)) == new


def test_profile_put_between_two_leaves_no_gap():
    first = FederationProfileFactory(valid_from=date(2010, 1, 1), valid_to=date(2024, 12, 31))
    FederationProfileFactory(valid_from=date(2025, 1, 1))

    middle = services.start_profile(profile(), valid_from=date(2020, 1, 1))

    first.refresh_from_db()
    assert (first.valid_to, middle.valid_to) == (date(2019, 12, 31), date(2024, 12, 31))


def test_two_profiles_cannot_begin_on_one_day():
    FederationProfileFactory(valid_from=date(2020, 1, 1))

    with pytest.raises(ValidationError, match="Đã có bản áp dụng từ ngày này"):
        services.start_profile(profile(), valid_from=date(2020, 1, 1))


def test_profile_before_the_first_day_is_the_oldest():
    only = FederationProfileFactory(valid_from=date(2020, 1, 1))

    assert services.profile_on(date(1999, 1, 1)) == only


def test_created_association_comes_last_and_has_its_first_status():
    AssociationFactory(position=7)

    new = services.create_association(
        Association(name="Hội Mới (minh họa)", short_name="Hội Mới"), since=date(2024, 5, 1), decision="12/QĐ-LHH"
    )

    assert new.position == 8
    assert list(new.status_periods.values_list("status", "since", "decision")) == [
        (Status.ACTIVE, date(2024, 5, 1), "12/QĐ-LHH")
    ]


def test_status_in_the_future_does_not_change_the_present():
    association = AssociationFactory()

    services.set_status(association, Status.SUSPENDED, since=date(timezone.localdate().year + 1, 1, 1))

    association.refresh_from_db()
    assert association.status == Status.ACTIVE


def test_status_of_tomorrow_decides_who_reports_from_tomorrow(monkeypatch):
    association, tomorrow = AssociationFactory(), timezone.localdate() + timedelta(days=1)
    services.set_status(association, Status.LEFT, since=tomorrow)
    assert list(Association.objects.reporting()) == [association]

    monkeypatch.setattr(timezone, "localdate", lambda: tomorrow)

    assert list(Association.objects.reporting()) == []


def test_renaming_in_the_future_is_refused():
    association, name = AssociationFactory(), "Hội Mới"

    with pytest.raises(ValidationError, match="chưa đến"):
        services.rename_association(
            association, name=name, short_name=name, on=timezone.localdate() + timedelta(days=1)
        )

    assert not association.former_names.exists()


def test_merger_recorded_for_tomorrow_is_not_recorded_again():
    one, into, other = AssociationFactory(), AssociationFactory(), AssociationFactory()
    tomorrow = timezone.localdate() + timedelta(days=1)
    services.merge_associations([one], into=into, on=tomorrow)

    for successor in (into, other):
        with pytest.raises(ValidationError, match="đã được ghi"):
            services.merge_associations([one], into=successor, on=tomorrow)

    assert list(one.successors.all()) == [into]


def test_status_entered_late_does_not_override_a_newer_one():
    association = AssociationFactory()
    services.set_status(association, Status.DORMANT, since=date(2024, 1, 1))

    services.set_status(association, Status.SUSPENDED, since=date(2020, 1, 1))

    association.refresh_from_db()
    assert association.status == Status.DORMANT


def test_renaming_keeps_the_old_name_with_its_last_day():
    association = AssociationFactory(name="Hội Cũ (minh họa)", short_name="Hội Cũ")

    services.rename_association(association, name="Hội Giữa", short_name="Hội Giữa", on=date(2020, 5, 1))
    services.rename_association(association, name="Hội Mới", short_name="Hội Mới", on=date(2024, 1, 1))

    assert list(association.former_names.values_list("name", "valid_from", "valid_to")) == [
        ("Hội Giữa", date(2020, 5, 1), date(2023, 12, 31)),
        ("Hội Cũ (minh họa)", None, date(2020, 4, 30)),
    ]
    assert Association.objects.search("hoi moi").get() == association


@pytest.mark.parametrize("day", [date(2020, 4, 30), date(2020, 5, 1)])
def test_renaming_before_the_present_name_began_is_refused(day):
    association = AssociationFactory()
    services.rename_association(association, name="Hội Giữa", short_name="Hội Giữa", on=date(2020, 5, 1))

    with pytest.raises(ValidationError, match=r"dùng từ 01/05/2020"):
        services.rename_association(association, name="Hội Mới", short_name="Hội Mới", on=day)


def test_merger_links_history_and_counts_follow():
    one, two, into = AssociationFactory(), AssociationFactory(), AssociationFactory(status=Status.SUSPENDED)

    services.merge_associations([one, two], into=into, on=date(2024, 7, 1), decision="99/QĐ-UBND")

    assert set(into.predecessors.all()) == {one, two}
    assert list(one.successors.all()) == [into]
    assert set(Association.objects.counted_on(date(2024, 6, 30))) == {one, two}
    assert set(Association.objects.counted_on(date(2024, 7, 1))) == {into}


@pytest.mark.parametrize(
    ("case", "message"),
    [("self", "chính nó"), ("ended successor", "không thể nhận sáp nhập"), ("ended predecessor", "còn hoạt động")],
)
def test_impossible_merger_changes_nothing(case, message):
    one, into = AssociationFactory(), AssociationFactory()
    if case == "ended successor":
        services.set_status(into, Status.DISSOLVED, since=date(2020, 1, 1))
    if case == "ended predecessor":
        services.set_status(one, Status.LEFT, since=date(2020, 1, 1))
    before = list(Association.objects.order_by("pk").values_list("status", flat=True))

    with pytest.raises(ValidationError, match=message):
        services.merge_associations([into if case == "self" else one], into=into, on=date(2024, 7, 1))

    assert list(Association.objects.order_by("pk").values_list("status", flat=True)) == before


def test_merger_never_goes_in_a_circle():
    one, two = AssociationFactory(), AssociationFactory()
    services.merge_associations([one], into=two, on=date(2020, 1, 1))

    with pytest.raises(ValidationError):
        services.merge_associations([two], into=one, on=date(2021, 1, 1))


def test_one_person_with_two_positions_counts_once():
    body, person = BodyFactory(), PersonFactory()
    MandateFactory(body=body, person=person, position="Phó Chủ tịch thường trực")
    MandateFactory(body=body, person=person, position="Tổng thư ký")
    MandateFactory(body=body)
    MandateFactory(body=body, ends_on=date(2023, 12, 31))
    day = date(2024, 6, 1)

    assert Mandate.objects.on(day).count_people() == 2
    assert Body.objects.with_people_on(day).get().people_on_day == 2
    assert Mandate.objects.on(date(2023, 12, 31)).count_people() == 3


def test_mandate_finds_the_person_by_name_and_place_of_work():
    known = PersonFactory(full_name="Trần Thị Mẫu", organisation="Sở Mẫu")

    same, other = (
        services.give_mandate(
            Mandate(body=BodyFactory(), position="Ủy viên", starts_on=date(2024, 1, 1)),
            person_name="Trần Thị Mẫu",
            organisation=organisation,
        )
        for organisation in ("Sở Mẫu", "Trường Mẫu")
    )

    assert same.person == known
    assert other.person != known
    assert Person.objects.count() == 2


def test_mandate_cannot_end_before_it_begins():
    mandate = MandateFactory(starts_on=date(2024, 1, 1))

    with pytest.raises(ValidationError, match="Ngày kết thúc không thể trước ngày bắt đầu"):
        services.end_mandate(mandate, on=date(2023, 1, 1))
