"""Pages of honours: what is kept when refused, who sees what, and that queries do not grow."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from honours import counting
from honours.council import open_round
from honours.models import Claim, Consent, Nomination
from lhh_portal.workflow import perform
from lhh_portal.workspace import waiting_for
from tests.access import client_of
from tests.factories import UserFactory
from tests.honours.told import PDF, campaign, nominated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.REQUIRE_MFA = False


def url(name, *args):
    return reverse(f"honours:{name}", args=args)


def typed(opened, *numbers, **changed):
    return {
        "full_name": "Trần Thị Mẫu (minh họa)",
        "organisation": "Bệnh viện tỉnh (minh họa)",
        "field": "y tế",
        "achievements": "Cứu người",
        "criteria": [opened.criteria_set.criteria.get(number=number).pk for number in numbers],
    } | changed


def test_an_officer_nominates_from_the_form_to_the_council(cast):
    opened, officer, staff = campaign(), client_of(cast.officer), client_of(cast.staff)

    officer.post(url("nomination-create", opened.pk), typed(opened, 7, 10))
    made = Nomination.objects.get()
    doctor = made.claims.get(criterion__number=10)
    officer.post(url("claim-edit", doctor.pk), {"detail": "2019", "upload": SimpleUploadedFile("bang.pdf", PDF)})
    signed = SimpleUploadedFile("ky.pdf", PDF)
    officer.post(
        url("consent-record", made.pk), {"purposes": ["consider", "roll"], "given_on": "1/3/2024", "upload": signed}
    )
    officer.post(url("dossier-add", made.pk), {"upload": SimpleUploadedFile("ly-lich.pdf", PDF)})
    officer.post(url("nomination-act", made.pk, "submit"))
    late = officer.post(url("claim-edit", doctor.pk), {"detail": "2020"})
    staff.post(url("nomination-check", made.pk), {"claims": [doctor.pk]})
    staff.post(url("nomination-act", made.pk, "accept"))

    made.refresh_from_db()
    assert (made.state, made.association, made.person.full_name) == ("accepted", cast.lawyers, made.full_name)
    assert [(claim.detail, claim.is_verified) for claim in made.claims.all()] == [("", False), ("2019", True)]
    assert sorted(Consent.objects.values_list("purpose", flat=True)) == ["consider", "roll"]
    assert [file.name for file in made.dossier.all()] == ["ly-lich.pdf"]
    assert "nên chưa lưu" in late.text
    assert "2020" in late.text


def test_a_person_is_nominated_once_and_an_association_keeps_to_its_quota(cast):
    opened, officer = campaign(association_quota=2), client_of(cast.officer)
    theirs = nominated(opened, cast.healers)

    same = officer.post(url("nomination-create", opened.pk), typed(opened, 1, full_name="trần thị  mẫu (minh họa)"))
    for name in ("Hai (minh họa)", "Ba (minh họa)", "Bốn (minh họa)"):
        last = officer.post(url("nomination-create", opened.pk), typed(opened, 1, full_name=name))
    perform(theirs, "withdraw", actor=cast.staff, note="Theo đơn")
    Nomination.objects.get(full_name="Ba (minh họa)").delete()
    officer.post(url("nomination-create", opened.pk), typed(opened, 1))

    assert "đã được đề cử trong đợt này" in same.text
    assert "mỗi hội đề cử nhiều nhất 2 người" in last.text
    assert "Bốn (minh họa)" in last.text
    mine = Nomination.objects.filter(association=cast.lawyers).values_list("full_name", flat=True)
    assert list(mine) == ["Hai (minh họa)", "Trần Thị Mẫu (minh họa)"]
    assert Nomination.objects.last().person == theirs.person


def test_an_officer_sees_nothing_of_other_associations_and_no_objection(cast):
    opened, officer = campaign(), client_of(cast.officer)
    planned = campaign("planned", title="Đợt chưa mở (minh họa)")
    mine = nominated(opened, cast.lawyers, "notice")
    mine.objections.create(received_on="2024-03-01", sender="Bà Kín (minh họa)", text="Điều kín")
    theirs = nominated(opened, cast.healers, name="Người Hội Khác (minh họa)")
    file = theirs.dossier.create(file=theirs.consents.get().paper, name="x.pdf")

    pages = [
        officer.get(address).text
        for address in (url("campaign-list"), opened.get_absolute_url(), mine.get_absolute_url())
    ]

    hidden = ["Người Hội Khác", "Bà Kín", "Điều kín", "Đợt chưa mở"]
    assert [word for word in hidden for page in pages if word in page] == []
    addresses = [
        theirs.get_absolute_url(),
        planned.get_absolute_url(),
        url("claim-download", theirs.claims.get().pk),
        url("consent-download", theirs.consents.get().pk),
        url("dossier-download", file.pk),
        url("nomination-edit", theirs.pk),
    ]
    assert {officer.get(address).status_code for address in addresses} == {404}
    assert officer.post(url("nomination-act", theirs.pk, "withdraw"), {"note": "x"}).status_code == 404
    assert client_of(cast.staff).get(file_url := url("dossier-download", file.pk)).status_code == 200, file_url


def test_consent_is_withdrawn_for_one_purpose_and_its_paper_stays(cast):
    made = nominated(campaign(), cast.lawyers)
    made.consents.create(purpose="roll", given_on="2024-03-01", paper=made.consents.get().paper, paper_name="a.pdf")

    client_of(cast.officer).post(url("consent-withdraw", made.consents.get(purpose="roll").pk))

    made = Nomination.objects.get()
    assert [made.agreed_to(purpose) for purpose in ("consider", "roll", "notice")] == [True, False, False]
    assert made.consents.count() == 2


def test_people_and_criteria_are_two_counts(cast):
    first, second = campaign(), campaign(title="Đợt hai (minh họa)")
    nominated(first, cast.lawyers, "accepted", criteria=(1, 2, 3))
    nominated(second, cast.healers, "accepted", criteria=(1,))
    nominated(first, cast.healers, "accepted", name="Hai (minh họa)", criteria=(1, 4))
    nominated(first, cast.healers, "withdrawn", name="Ba (minh họa)", criteria=(1,))
    unproven = nominated(first, cast.healers, "submitted", name="Bốn (minh họa)", criteria=(5,))

    everybody = Nomination.objects.standing()

    assert (counting.people(everybody), counting.criteria_met(everybody)) == (3, 6)
    assert (counting.people(counting.standing(first)), counting.criteria_met(counting.standing(first))) == (3, 5)
    rows = {row.number: (row.n_claimed, row.n_verified) for row in counting.by_criterion(first)}
    assert {number: counts for number, counts in rows.items() if counts != (0, 0)} == {
        1: (2, 2),
        2: (1, 1),
        3: (1, 1),
        4: (1, 1),
        5: (1, 0),
    }
    assert sum(count for _label, count in counting.by_state(first.nominations)) == first.nominations.count() == 4
    assert len(rows) == 18
    assert unproven.claims.count() == 1


def test_a_decision_honours_whom_nobody_objects_to_and_numbers_the_certificates(cast):
    held, staff = campaign("reviewing", quota=2), client_of(cast.staff)
    over = {"notice_from": "2024-04-01", "notice_until": "2024-04-11"}
    made = {
        name: nominated(held, cast.lawyers, "notice", name=f"{name} (minh họa)", **over)
        for name in ("Một", "Hai", "Ba", "Bị phản ánh")
    }
    still = nominated(held, cast.lawyers, "notice", name="Còn hạn (minh họa)", notice_until=timezone.localdate())
    made["Bị phản ánh"].objections.create(received_on="2024-04-02", sender="Bà Mẫu (minh họa)", text="Sai")
    told = {
        "symbol": "9/QĐ-LHH",
        "decided_on": "20/4/2024",
        "authority": "Liên hiệp Hội",
        "signer": "Bà Mẫu (minh họa)",
    }

    def decide(*names, **changed):
        return staff.post(
            url("decision-create", held.pk), told | {"nominations": [made[name].pk for name in names]} | changed
        )

    refused = [decide("Bị phản ánh"), decide("Một", nominations=[still.pk]), decide("Một", "Hai", "Ba")]
    decide("Hai")
    refused.append(decide("Một"))
    decide("Một", symbol="10/QĐ-LHH")

    assert [list(page.context["form"].errors) for page in refused] == [["nominations"]] * 3 + [["__all__"]]
    assert "Quyết định này đã ghi rồi" in refused[3].text
    rows = Nomination.objects.filter(state="honoured").order_by("certificate_number")
    assert [(row.full_name, row.certificate, row.decision.symbol) for row in rows] == [
        ("Hai (minh họa)", "001/2024", "9/QĐ-LHH"),
        ("Một (minh họa)", "002/2024", "10/QĐ-LHH"),
    ]


def test_criteria_stand_once_a_campaign_opened(cast):
    opened, staff = campaign(), client_of(cast.staff)
    lines = "Anh hùng Lao động; danh hiệu\n\nHọc vị Tiến sĩ"

    frozen = staff.post(url("criteria-edit", opened.criteria_set.pk), {"name": "Khác", "lines": lines})
    staff.post(url("criteria-create"), {"name": "Bộ mới", "lines": lines})
    planned = campaign("planned", criteria_set=type(opened.criteria_set).objects.get(name="Bộ mới"))
    staff.post(url("criteria-edit", planned.criteria_set.pk), {"name": "Bộ mới", "lines": "Phó Giáo sư; học hàm"})

    assert frozen.status_code == 302
    assert opened.criteria_set.criteria.count() == 18
    assert list(planned.criteria_set.criteria.values_list("number", "name", "kind")) == [(1, "Phó Giáo sư", "học hàm")]


def test_what_waits_for_whom(cast):
    opened = campaign()
    for state in ("draft", "returned", "submitted", "accepted"):
        nominated(opened, cast.lawyers, state, name=f"Người {state}")
    nominated(opened, cast.lawyers, "notice", name="Người notice", notice_until="2024-04-01")

    def lines(user):
        return {(tone, line.label) for tone, group in waiting_for(user) for line in group}

    assert lines(cast.officer) == {
        ("returned", "Bổ sung đề cử: Người returned"),
        ("waiting", "Hoàn tất đề cử: Người draft"),
    }
    assert lines(cast.other_officer) == set()
    assert lines(cast.staff) == {
        ("waiting", "Kiểm tra đề cử: Người submitted"),
        ("soon", "Hết hạn công khai: Người notice"),
    }


def test_queries_of_a_vote_do_not_grow(cast, django_assert_max_num_queries):
    def pages(size):
        held = campaign("reviewing", title=f"Đợt {size} (minh họa)")
        for number in range(size):
            nominated(held, cast.lawyers, "accepted", name=f"Người {number} (minh họa)", criteria=(1, 2))
            held.council.create(user=UserFactory())
        held.council.create(user=cast.judge)
        opened = open_round(held, quorum="2/3", threshold="2/3", denominator="all")
        staff, judge = client_of(cast.staff), client_of(cast.judge)
        return [
            (judge, url("ballot", opened.pk)),
            (staff, opened.get_absolute_url()),
            (staff, url("council-edit", held.pk)),
        ]

    for (few_client, few_page), (client, address) in zip(pages(2), pages(20), strict=True):
        few_client.get(few_page)
        client.get(address)
        with django_assert_max_num_queries(60) as few:
            assert few_client.get(few_page).status_code == 200
        with django_assert_max_num_queries(len(few.captured_queries)):
            assert client.get(address).status_code == 200


@pytest.mark.parametrize("name", ["campaign-list", "campaign-detail", "nomination-detail", "nomination-check"])
def test_queries_do_not_grow(cast, name, django_assert_max_num_queries):
    opened, staff = campaign(), client_of(cast.staff)
    busy = nominated(opened, cast.lawyers, "submitted", criteria=())

    def more(first, last):
        for number in range(first, last):
            campaign(title=f"Đợt {number} (minh họa)")
            nominated(opened, cast.lawyers, "accepted", name=f"Người {number} (minh họa)", criteria=(1, 2))
            paper = busy.consents.first().paper
            criterion = opened.criteria_set.criteria.get(number=number)
            Claim.objects.create(nomination=busy, criterion=criterion, evidence=paper, evidence_name="a.pdf")
            busy.dossier.create(file=paper, name="a.pdf")
            busy.objections.create(received_on="2024-03-01", sender="Bà Mẫu (minh họa)", text="Sai")

    address = url(name, *([] if name == "campaign-list" else [opened.pk if name == "campaign-detail" else busy.pk]))
    more(1, 3)
    with django_assert_max_num_queries(60) as few:
        assert staff.get(address).status_code == 200
    more(3, 18)
    with django_assert_max_num_queries(len(few.captured_queries)):
        assert staff.get(address).status_code == 200
