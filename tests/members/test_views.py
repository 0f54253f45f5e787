import csv
import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lhh_portal.quantity import Quantity
from members.models import Association, FederationProfile, Mandate, MembershipCount
from tests.factories import (
    AssociationFactory,
    BodyFactory,
    FederationProfileFactory,
    MandateFactory,
    MembershipCountFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("members:association-list")


@pytest.fixture
def staff(cast, client):
    client.force_login(cast.staff)
    return client


@pytest.fixture
def officer(cast, client):
    client.force_login(cast.officer)
    return client


def page(name, association, **kwargs):
    return reverse(f"members:{name}", kwargs={"slug": association.slug, **kwargs})


def names(response):
    return [row.record.short_name for row in response.context["table"].rows]


def queries(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


# --- the list --------------------------------------------------------------------------------------------------


def test_list_is_in_the_order_of_the_vietnamese_alphabet(staff, cast):
    Association.objects.exclude(pk=cast.federation.pk).delete()
    for letter in ["Ơ", "Đ", "Z", "Ă", "D", "A", "Ô", "O", "Â", "E"]:
        AssociationFactory(name=f"Hội {letter}", short_name=letter)

    shown = names(staff.get(LIST))

    assert shown == ["A", "Ă", "Â", "D", "Đ", "E", "O", "Ô", "Ơ", "Z"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=luat+gia", ["Hội Luật gia"]),
        ("kind=affiliate", ["Trung tâm"]),
        ("status=dormant", ["Hội Đông y"]),
        ("status=con&kind=member", ["Hội Đông y", "Hội Luật gia"]),
        ("field=Luật", ["Hội Luật gia"]),
        ("special=true", ["Hội Đông y"]),
        ("kind=member&sort=-name", ["Hội Luật gia", "Hội Đông y"]),
    ],
)
def test_list_filters(staff, cast, query, expected):
    Association.objects.filter(pk=cast.healers.pk).update(status="dormant", is_special=True)
    Association.objects.filter(pk=cast.lawyers.pk).update(field="Luật")
    AssociationFactory(kind=Association.Kind.AFFILIATE, name="Trung tâm Mẫu", short_name="Trung tâm")

    assert names(staff.get(f"{LIST}?{query}")) == expected


def test_list_adds_up_the_newest_counts_of_all_filtered_rows(staff, cast):
    MembershipCountFactory(association=cast.lawyers, as_of=date(2023, 1, 1), members=1)
    MembershipCountFactory(association=cast.lawyers, as_of=date(2024, 1, 1), members=1200)
    MembershipCountFactory(association=cast.healers, as_of=date(2024, 1, 1), members=60)

    response = staff.get(LIST)

    assert response.context["table"].totals["members_on_day"] == Quantity(1260)
    assert "1.260" in response.content.decode()


def test_officer_sees_the_own_association_only(officer, cast):
    assert names(officer.get(LIST)) == ["Hội Luật gia"]
    assert officer.get(page("association-detail", cast.healers)).status_code == 404


def test_list_does_not_query_more_for_more_rows(staff):
    AssociationFactory.create_batch(3)
    few = queries(staff, LIST)
    for association in AssociationFactory.create_batch(30):
        MembershipCountFactory(association=association)

    assert queries(staff, LIST) == few


# --- the export ------------------------------------------------------------------------------------------------


def exported(client, query=""):
    response = client.get(f"{reverse('members:association-export', args=['csv'])}{query}")
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_export_keeps_the_filters(staff, cast):
    MembershipCountFactory(association=cast.healers, members=60)

    rows = exported(staff, "?q=dong+y")

    assert [(row["Tên gọi tắt"], row["Hội viên"]) for row in rows] == [("Hội Đông y", "60")]


def test_export_runs_no_formula(staff, cast):
    Association.objects.filter(pk=cast.lawyers.pk).update(address='=HYPERLINK("http://x.example")')

    assert exported(staff, "?q=luat")[0]["Trụ sở"] == '\'=HYPERLINK("http://x.example")'


def test_export_as_excel(staff):
    response = staff.get(reverse("members:association-export", args=["xlsx"]))

    assert response.content.startswith(b"PK")
    assert response["Content-Disposition"].endswith('.xlsx"')


def test_export_of_another_kind_is_not_found(staff):
    assert staff.get(reverse("members:association-export", args=["pdf"])).status_code == 404


def test_export_does_not_query_more_for_more_rows(staff):
    url = reverse("members:association-export", args=["csv"])
    few = queries(staff, url)
    AssociationFactory.create_batch(30)

    assert queries(staff, url) == few


# --- one association -------------------------------------------------------------------------------------------


def test_page_shows_the_counts_and_people_of_the_day(staff, cast):
    MembershipCountFactory(association=cast.lawyers, as_of=date(2023, 1, 1), members=111)
    MembershipCountFactory(association=cast.lawyers, as_of=date(2024, 1, 1), members=222)
    body, person = BodyFactory(association=cast.lawyers), PersonFactory()
    MandateFactory(body=body, person=person, position="Chủ tịch", ends_on=date(2023, 12, 31))
    MandateFactory(body=body, person=person, position="Tổng thư ký", ends_on=date(2023, 12, 31))

    then = staff.get(page("association-detail", cast.lawyers), {"ngay": "1/7/2023"})
    now = staff.get(page("association-detail", cast.lawyers))

    assert then.context["count"].members == 111
    assert then.context["bodies"][0].people_on_day == 1
    assert now.context["count"].members == 222
    assert now.context["bodies"][0].people_on_day == 0


def test_page_with_an_impossible_day_says_so_and_keeps_it(staff, cast):
    response = staff.get(page("association-detail", cast.lawyers), {"ngay": "31/6/2024"})

    assert "Tháng 6 có 30 ngày" in response.content.decode()
    assert 'value="31/6/2024"' in response.content.decode()


def test_page_does_not_query_more_for_more_people(staff, cast):
    url = page("association-detail", cast.lawyers)
    body = BodyFactory(association=cast.lawyers)
    MandateFactory.create_batch(3, body=body)
    few = queries(staff, url)
    MandateFactory.create_batch(30, body=body)
    for number in range(5):
        BodyFactory(association=cast.lawyers, name=f"Ban {number}")

    assert queries(staff, url) == few


FORM = {"name": "Hội Mới (minh họa)", "short_name": "Hội Mới", "kind": "member", "position": "0"}


def test_create(staff):
    data = {**FORM, "joined_on": "5/6/2020", "status": "active", "since": "05/06/2020", "decision": "1/QĐ"}

    response = staff.post(reverse("members:association-create"), data)

    new = Association.objects.get(short_name="Hội Mới")
    assert response.url == new.get_absolute_url()
    assert (new.joined_on, new.status_periods.get().since) == (date(2020, 6, 5), date(2020, 6, 5))


def test_create_with_a_day_that_does_not_exist(staff):
    response = staff.post(reverse("members:association-create"), {**FORM, "status": "active", "since": "31/6/2024"})

    assert "Tháng 6 có 30 ngày" in response.content.decode()
    assert 'value="31/6/2024"' in response.content.decode()
    assert not Association.objects.filter(short_name="Hội Mới").exists()


def edited(association, **changes):
    return {
        "name": association.name,
        "short_name": association.short_name,
        "kind": association.kind,
        "position": association.position,
        **changes,
    }


def test_edit_without_a_new_name_asks_nothing(staff, cast):
    response = staff.post(page("association-edit", cast.lawyers), edited(cast.lawyers, field="Luật"))

    assert response.status_code == 302
    cast.lawyers.refresh_from_db()
    assert cast.lawyers.field == "Luật"
    assert not cast.lawyers.former_names.exists()


def test_new_name_is_asked_about(staff, cast):
    response = staff.post(page("association-edit", cast.lawyers), edited(cast.lawyers, name="Hội Luật học"))

    assert "Chọn: sửa lỗi viết hay hội đổi tên" in response.content.decode()
    cast.lawyers.refresh_from_db()
    assert cast.lawyers.name == "Hội Luật gia tỉnh (minh họa)"


@pytest.mark.parametrize(
    ("answer", "former"),
    [
        ({"name_change": "correction"}, []),
        ({"name_change": "renaming", "renamed_on": "1/1/2024"}, [("Hội Luật gia tỉnh (minh họa)", date(2023, 12, 31))]),
    ],
)
def test_correction_or_renaming(staff, cast, answer, former):
    response = staff.post(page("association-edit", cast.lawyers), edited(cast.lawyers, name="Hội Luật học", **answer))

    assert response.status_code == 302
    cast.lawyers.refresh_from_db()
    assert cast.lawyers.name == "Hội Luật học"
    assert list(cast.lawyers.former_names.values_list("name", "valid_to")) == former


def test_renaming_needs_its_day(staff, cast):
    data = edited(cast.lawyers, name="Hội Luật học", name_change="renaming")

    response = staff.post(page("association-edit", cast.lawyers), data)

    assert "Đổi tên thì cần ngày" in response.content.decode()


def test_status_form(staff, cast):
    url = page("status-change", cast.healers)

    staff.post(url, {"status": "dormant", "since": "1/3/2024", "decision": "7/QĐ-LHH"})
    again = staff.post(url, {"status": "dormant", "since": "2/3/2024"})

    cast.healers.refresh_from_db()
    assert cast.healers.status == "dormant"
    assert "đã có tình trạng «Không hoạt động» từ 01/03/2024" in again.content.decode()


def test_merge_form(staff, cast):
    data = {"predecessors": [cast.healers.pk], "into": cast.lawyers.pk, "on": "1/7/2024", "decision": "9/QĐ-UBND"}

    response = staff.post(reverse("members:association-merge"), data)

    assert response.url == cast.lawyers.get_absolute_url()
    assert list(cast.lawyers.predecessors.all()) == [cast.healers]


def test_merge_into_itself_is_refused_at_the_field(staff, cast):
    data = {"predecessors": [cast.lawyers.pk], "into": cast.lawyers.pk, "on": "1/7/2024"}

    response = staff.post(reverse("members:association-merge"), data)

    assert response.context["form"].errors["into"] == ["«Hội Luật gia» đang được chọn ở cả hai bên. Bỏ chọn một bên."]


COUNTS = {"members": "10", "intellectuals": "5", "chapters": "1", "women": "3", "young": "2", "admitted": "0"}


def test_officer_records_counts(officer, cast):
    response = officer.post(page("count-create", cast.lawyers), {"as_of": "14/6/2024", **COUNTS})

    assert response.status_code == 302
    assert cast.lawyers.membership_counts.get().members == 10


def test_a_count_may_be_over_or_nearly_and_is_shown_as_typed(officer, cast):
    data = {"as_of": "14/6/2024", **COUNTS, "members": "trên 240.000", "intellectuals": "gần 6.700"}

    officer.post(page("count-create", cast.lawyers), data)

    count = cast.lawyers.membership_counts.get()
    assert [str(count.members_quantity), str(count.intellectuals_quantity)] == ["trên 240.000", "gần 6.700"]
    edited = officer.get(reverse("members:count-edit", args=[cast.lawyers.slug, count.pk])).context["form"]
    assert [edited["members"].value(), edited["women"].value()] == ["trên 240.000", 3]
    officer.post(reverse("members:count-edit", args=[cast.lawyers.slug, count.pk]), {"as_of": "14/6/2024", **COUNTS})
    assert cast.lawyers.membership_counts.get().members_qualifier == ""


@pytest.mark.parametrize(("second", "total"), [("", "trên"), ("trên", "trên"), ("hơn", "hơn"), ("gần", "khoảng")])
def test_the_foot_of_the_list_keeps_the_doubt(staff, cast, second, total):
    for association, doubt in ((cast.lawyers, "trên"), (cast.healers, second)):
        MembershipCountFactory(association=association, as_of="2020-01-01", members=100, members_qualifier=doubt)

    table = staff.get(LIST, {"ngay": "1/1/2020"}).context["table"]

    assert table.totals["members_on_day"] == Quantity(200, total)


@pytest.mark.parametrize("part", MembershipCount.PARTS)
def test_part_above_the_whole_is_refused_at_its_field(officer, cast, part):
    response = officer.post(page("count-create", cast.lawyers), {"as_of": "14/6/2024", **COUNTS, part: "1200"})

    assert response.context["form"].errors[part] == ["1.200 lớn hơn 10 hội viên; số này là một phần trong đó."]
    assert 'value="1200"' in response.content.decode()


def test_counts_of_a_day_are_entered_once(officer, cast):
    MembershipCountFactory(association=cast.lawyers, as_of=date(2024, 6, 14))

    response = officer.post(page("count-create", cast.lawyers), {"as_of": "14/6/2024", **COUNTS})

    assert response.context["form"].errors["as_of"] == ["Đã có số của ngày 14/06/2024. Sửa số đó, hoặc ghi ngày khác."]


def test_counts_of_the_future_are_refused(officer, cast):
    coming = f"1/1/{timezone.localdate().year + 1}"

    response = officer.post(page("count-create", cast.lawyers), {"as_of": coming, **COUNTS})

    assert "chưa đến" in response.content.decode()


def test_officer_edits_contact_but_not_the_name(officer, cast):
    data = {"name": "Tên khác", "phone": "0272 000 000", "email": "", "address": "", "website": ""}

    officer.post(page("contact-edit", cast.lawyers), data)

    cast.lawyers.refresh_from_db()
    assert (cast.lawyers.phone, cast.lawyers.name) == ("0272 000 000", "Hội Luật gia tỉnh (minh họa)")


def test_body_term_and_mandate(staff, cast):
    staff.post(page("body-create", cast.lawyers), {"kind": "executive", "name": "Ban Chấp hành"})
    staff.post(page("term-create", cast.lawyers), {"ordinal": "III", "starts_on": "1/1/2022", "ends_on": "31/12/2025"})
    body, term = cast.lawyers.bodies.get(), cast.lawyers.terms.get()

    response = staff.post(
        page("mandate-create", cast.lawyers),
        {
            "full_name": "Trần Thị Mẫu (minh họa)",
            "body": body.pk,
            "term": term.pk,
            "position": "Chủ tịch",
            "starts_on": "1/1/2022",
        },
    )

    assert response.status_code == 302
    mandate = body.mandates.get()
    assert mandate.person.full_name == "Trần Thị Mẫu (minh họa)"

    edit = page("mandate-edit", cast.lawyers, pk=mandate.pk)
    typed = {"body": body.pk, "position": "Chủ tịch", "starts_on": "1/1/2022"}
    shown = []
    for more in ({}, {"is_public": "on"}):
        staff.post(edit, typed | more)
        shown.append(Mandate.objects.public().filter(pk=mandate.pk).exists())
    assert shown == [False, True]


def test_the_same_term_twice(staff, cast):
    cast.lawyers.terms.create(ordinal="III", starts_on=date(2022, 1, 1))

    response = staff.post(page("term-create", cast.lawyers), {"ordinal": "III", "starts_on": "1/1/2022"})

    assert response.context["form"].errors["ordinal"] == ["Khóa III đã có."]


# --- the federation's profile ----------------------------------------------------------------------------------

PROFILE = {
    "valid_from": "1/7/2025",
    "name": "Liên hiệp các Hội (minh họa)",
    "short_name": "LHH",
    "province": "tỉnh Mẫu",
    "governing_lines": "ỦY BAN MTTQ VIỆT NAM\nTỈNH MẪU",
    "issuing_lines": "LIÊN HIỆP CÁC HỘI",
    "org_code": "LHH",
    "place_name": "Mẫu",
}


def test_new_profile_from_a_day(staff):
    old = FederationProfileFactory(valid_from=date(2020, 1, 1))

    staff.post(reverse("members:profile-create"), PROFILE)

    old.refresh_from_db()
    assert old.valid_to == date(2025, 6, 30)
    assert FederationProfile.objects.get(valid_to=None).governing_lines == "ỦY BAN MTTQ VIỆT NAM\nTỈNH MẪU"


def test_new_profile_begins_as_a_copy_of_the_newest(staff):
    FederationProfileFactory(place_name="Nơi Mẫu")

    assert 'value="Nơi Mẫu"' in staff.get(reverse("members:profile-create")).content.decode()


def test_preview_saves_nothing(staff):
    response = staff.post(reverse("members:profile-preview-new"), PROFILE)

    assert "TỈNH MẪU" in response.content.decode()
    assert response.context["preview"].org_code == "LHH"
    assert not FederationProfile.objects.exists()


@pytest.mark.parametrize(
    ("field", "lines", "message"),
    [
        ("governing_lines", "a\nb\nc", "Có 3 dòng; cần từ 0 đến 2 dòng."),
        ("issuing_lines", "a\nb\nc\nd", "Có 4 dòng; cần từ 1 đến 3 dòng."),
    ],
)
def test_too_many_header_lines(staff, field, lines, message):
    response = staff.post(reverse("members:profile-create"), {**PROFILE, field: lines})

    assert response.context["form"].errors[field] == [message]


def test_profile_beginning_on_a_taken_day(staff):
    FederationProfileFactory(valid_from=date(2025, 7, 1))

    response = staff.post(reverse("members:profile-create"), PROFILE)

    assert "Đã có bản áp dụng từ ngày này" in response.content.decode()
