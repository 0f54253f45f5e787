"""The list of associations exported and imported again gives the same records (issue: "it is done when" 5)."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from members import import_services
from members.models import Association, MembershipCount
from members.resources import write_associations
from tests.factories import AssociationFactory

pytestmark = pytest.mark.django_db
DAY = date(2024, 6, 14)
FIELDS = (
    "name",
    "short_name",
    "kind",
    "field",
    "is_special",
    "legal_basis",
    "joined_on",
    "address",
    "phone",
    "email",
    "website",
    "upper_body",
)
WORDS = st.sampled_from(
    [
        "",
        "Số 1, đường Mẫu; phường «Khác»",
        '=HYPERLINK("http://xau.example","Bấm")',
        "+84 272 111 111",
        "-12",
        "'=A1",
        "@ai đó",
        "01/02/2024",
        "1.234",
        "Hội 'Nháy' \"kép\"",
    ]
)
ASSOCIATIONS = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["member", "affiliate", "collective", "chapter"]),
        "is_special": st.booleans(),
        "joined_on": st.none() | st.dates(date(1950, 1, 1), DAY),
        "email": st.sampled_from(["", "hoi@mau.example"]),
        "website": st.sampled_from(["", "https://mau.example/hoi"]),
        **dict.fromkeys(("field", "legal_basis", "address", "phone", "upper_body"), WORDS),
    }
)
COUNTS = st.none() | st.tuples(st.integers(0, 10**6), st.integers(0, 500)).map(
    lambda pair: {"members": pair[0], "intellectuals": min(pair), "chapters": pair[1]}
)


def told():
    counts = {count.association_id: count for count in MembershipCount.objects.filter(as_of=DAY)}
    return {
        association.name: (
            [getattr(association, name) for name in FIELDS],
            [getattr(counts.get(association.pk), name, None) for name in MembershipCount.COUNTS],
        )
        for association in Association.objects.all()
    }


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(drawn=st.lists(st.tuples(ASSOCIATIONS, COUNTS), min_size=1, max_size=4))
def test_associations_come_back_into_an_empty_portal(cast, kind, drawn):
    MembershipCount.objects.all().delete()
    left = Association.objects.exclude(pk__in=[cast.federation.pk, cast.lawyers.pk, cast.healers.pk])
    left.delete()
    for number, (fields, counts) in enumerate(drawn):
        name = ["Hội Một", "Hội Thứ hai", "Trung tâm «Ba», viện", "Chi hội Đất"][number]
        association = AssociationFactory(name=f"{name} (minh họa)", short_name=name, **fields)
        if counts:
            MembershipCount.objects.create(association=association, as_of=DAY, **counts)
    before = told()
    content, _media_type = write_associations(Association.objects.listed().with_membership_on(DAY), kind=kind)
    MembershipCount.objects.all().delete()
    left.all().delete()

    import_file = import_services.read_file(
        import_services.start_import(SimpleUploadedFile(f"ds.{kind}", content), as_of=DAY, by=cast.staff)
    )
    assert {row.state for row in import_file.rows.all()} <= {"new", "same"}
    import_services.confirm(import_file, by=cast.staff)

    assert told() == before
