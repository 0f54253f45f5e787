from datetime import date

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lhh_portal import jobs
from lhh_portal.models import Job, StateChange
from lhh_portal.workflow import last_step, perform
from lhh_portal.workspace import waiting_for
from reports.coverage import coverage_of, fileable_groups
from reports.models import ActivityKind, AssociationReport, ConsolidatedReport, FilingException, NilReturn
from reports.review import fingerprint, parts_of
from reports.services import NARRATIVE
from tests.factories import ActivityFactory, RoundFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast):
    return RoundFactory().reports.create(association=cast.lawyers, state="draft")


@pytest.fixture
def as_officer(client, cast):
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def as_staff(client, cast):
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    return client


def fresh(report):
    """As stored; refresh_from_db balks at the protected state."""
    return AssociationReport.objects.get(pk=report.pk)


def act(client, report, action, **data):
    url = reverse("reports:associationreport-act", kwargs={"pk": report.pk, "action": action})
    return client.post(url, data, follow=True)


def decide(client, report, action, note=""):
    """As the page of the review shows the report now."""
    url = reverse("reports:review-finish", args=[report.pk, action])
    return client.post(url, {"all": fingerprint(parts_of(fresh(report))), "note": note}, follow=True)


def legal_talks(lead, number=63, **fields):
    kind = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
    return ActivityFactory(kind=kind, lead=lead, amounts={kind.measures.get(code="cuoc"): number}, **fields)


def return_nil(report, *, but=()):
    for group in fileable_groups().exclude(code__in=but):
        NilReturn.objects.create(report=report, group=group)


# --- three kinds of nothing ------------------------------------------------------------------------------------


def test_group_has_records_or_nil_or_nothing(report, cast):
    legal_talks(cast.lawyers)
    legal_talks(cast.healers)
    legal_talks(cast.lawyers, starts_on=date(2024, 6, 15))
    NilReturn.objects.create(report=report, group=fileable_groups().get(code="XHO"))

    rows = {row.group.code: (row.activities, row.is_nil, row.is_missing) for row in coverage_of(report)}

    assert (rows["PBK"], rows["XHO"], rows["TVP"]) == ((1, False, False), (0, True, False), (0, False, True))


def test_zero_is_a_record(report, cast):
    legal_talks(cast.lawyers, number=0)

    assert [row.is_missing for row in coverage_of(report) if row.group.code == "PBK"] == [False]


def test_joint_work_is_in_the_partners_report_too(cast):
    report = RoundFactory().reports.create(association=cast.healers)
    legal_talks(cast.lawyers, partners=[cast.healers])

    assert [row.activities for row in coverage_of(report) if row.group.code == "PBK"] == [1]


def test_nil_return_is_said_and_taken_back(as_officer, report):
    url = reverse("reports:association-report-nil", args=[report.pk, "XHO"])

    response = as_officer.post(url, {"is_nil": "1"})
    assert response.url == f"{report.get_absolute_url()}#nhom-XHO"
    assert [nil.group.code for nil in report.nil_returns.all()] == ["XHO"]

    as_officer.post(url, {"is_nil": "0"})
    assert not report.nil_returns.exists()


def test_nil_return_against_the_records_is_refused(as_officer, report, cast):
    legal_talks(cast.lawyers)

    response = as_officer.post(
        reverse("reports:association-report-nil", args=[report.pk, "PBK"]), {"is_nil": "1"}, follow=True
    )

    assert not report.nil_returns.exists()
    assert "có hoạt động trong kỳ" in response.content.decode()


# --- submitting ------------------------------------------------------------------------------------------------


def test_submission_names_the_missing_groups(as_officer, report):
    return_nil(report, but=["PBK", "XHO"])

    page = act(as_officer, report, "submit").content.decode()

    report = fresh(report)
    assert report.state == "draft"
    assert "«không phát sinh»: Thông tin, phổ biến kiến thức; Hoạt động xã hội." in page


def test_submission_is_stamped_and_written_down(as_officer, report, cast):
    legal_talks(cast.lawyers)
    return_nil(report, but=["PBK"])

    act(as_officer, report, "submit")

    report = fresh(report)
    assert report.state == "submitted"
    assert timezone.now() - report.submitted_at < timezone.timedelta(minutes=1)
    change = StateChange.objects.of(report).get()
    assert (change.action, change.old, change.new, change.actor) == ("submit", "draft", "submitted", cast.officer)


def test_before_filing_it_is_said_what_goes_out_and_what_is_missing(as_officer, report, cast):
    legal_talks(cast.lawyers)
    return_nil(report, but=["PBK", "XHO"])
    url = reverse("reports:association-report-file", args=[report.pk])

    page = as_officer.get(url)
    assert [group.code for group in page.context["missing"]] == ["XHO"]
    assert 'type="submit" class="btn btn-primary"' not in page.content.decode().partition("<main")[2]

    NilReturn.objects.create(report=report, group=fileable_groups().get(code="XHO"))
    page = as_officer.get(url)
    assert (page.context["missing"], len(page.context["empty_texts"])) == ([], 4)
    assert reverse("reports:associationreport-act", args=[report.pk, "submit"]) in page.content.decode()


def test_a_closed_round_asks_nothing_of_who_has_not_filed(as_officer, report, cast):
    ConsolidatedReport.objects.create(round=report.round, subject="Thử", issued_on=report.round.due_on, state="closed")

    page = as_officer.get(report.get_absolute_url()).content.decode()
    listed = as_officer.get(reverse("reports:association-report-list")).content.decode()

    assert [words for words in ("Quá hạn", "Nộp báo cáo", "Lưu nhận xét") if words in page + listed] == []
    assert "đã chốt nên báo cáo của hội không nộp được nữa" in page
    assert waiting_for(cast.officer) == []
    FilingException.objects.create(report=report, kind="late", state="granted", reason="Thử", asked_by=cast.staff)
    assert ">Nộp báo cáo" in as_officer.get(report.get_absolute_url()).content.decode()
    assert len(waiting_for(cast.officer)) == 1


def test_record_entered_after_a_nil_return_replaces_it(as_officer, report, cast):
    return_nil(report)
    legal_talks(cast.lawyers)

    act(as_officer, report, "submit")

    assert "PBK" not in {nil.group.code for nil in report.nil_returns.all()}
    report = fresh(report)
    assert report.state == "submitted"


def test_officer_cannot_accept(as_officer, report):
    AssociationReport.objects.filter(pk=report.pk).update(state="submitted")

    url = reverse("reports:review-finish", args=[report.pk, "accept"])
    assert as_officer.post(url).status_code in (403, 404)
    assert fresh(report).state == "submitted"


@pytest.mark.parametrize("action", ["accept", "send_back", "reopen", "delete"])
def test_what_the_review_decides_has_no_way_round_it(as_staff, report, action):
    AssociationReport.objects.filter(pk=report.pk).update(state="accepted" if action == "reopen" else "submitted")
    before = fresh(report).state

    assert act(as_staff, report, action, note="Thiếu số").status_code == 404
    assert fresh(report).state == before


# --- return, accept, reopen ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "action", "new", "subject"),
    [
        ("submitted", "send_back", "returned", "Báo cáo được trả lại để bổ sung: Báo cáo 6 tháng đầu năm 2024"),
        ("submitted", "accept", "accepted", "Báo cáo đã được tiếp nhận: Báo cáo 6 tháng đầu năm 2024"),
        ("accepted", "reopen", "returned", "Báo cáo được trả lại để bổ sung: Báo cáo 6 tháng đầu năm 2024"),
    ],
)
def test_officers_learn_what_staff_decided(as_staff, report, state, action, new, subject):
    AssociationReport.objects.filter(pk=report.pk).update(state=state, accepted_at=timezone.now())

    decide(as_staff, report, action, note="Phần III: thiếu số buổi tư vấn.")
    for job in Job.objects.all():
        jobs.run(job.pk)

    report = fresh(report)
    assert report.state == new
    assert bool(report.accepted_at) is (action != "reopen")
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["luatgia@lhh.example"], subject)
    assert ("thiếu số buổi tư vấn" in message.body) is (new == "returned")


@pytest.mark.parametrize(("state", "action"), [("submitted", "send_back"), ("accepted", "reopen")])
def test_return_without_reason_is_refused(as_staff, report, state, action):
    AssociationReport.objects.filter(pk=report.pk).update(state=state)

    page = decide(as_staff, report, action, note="  ").content.decode()

    report = fresh(report)
    assert report.state == state
    assert "Hãy ghi lý do" in page
    assert not Job.objects.exists()


def test_somebody_was_faster(as_staff, report):
    AssociationReport.objects.filter(pk=report.pk).update(state="accepted")

    page = decide(as_staff, report, "accept").content.decode()

    assert "Có người vừa làm trước: báo cáo nay ở trạng thái «Đã tiếp nhận»." in page


def test_a_page_older_than_the_last_step_files_nothing(as_officer, report, cast):
    """Filed by a colleague and returned again it is in the same state as on this officer's page."""
    return_nil(report)
    report = perform(report, "submit", actor=cast.officer)
    report = perform(report, "send_back", actor=cast.staff, note="Thiếu số")
    seen = last_step(report)
    report = perform(report, "submit", actor=cast.officer)
    report = perform(report, "send_back", actor=cast.staff, note="Thiếu nữa")

    answer = act(as_officer, report, "submit", seen=seen, note="Đã thêm").content.decode()

    assert fresh(report).state == "returned"
    assert "Có người vừa làm trước" in answer
    assert "Lời vừa ghi: «Đã thêm»." in answer
    act(as_officer, report, "submit", seen=last_step(report))
    assert fresh(report).state == "submitted"


def test_reasons_are_shown_to_the_officer(as_staff, client, report, cast):
    AssociationReport.objects.filter(pk=report.pk).update(state="submitted")
    decide(as_staff, report, "send_back", note="Thiếu phụ lục 2")
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")

    page = client.get(report.get_absolute_url()).content.decode()
    assert "Thiếu phụ lục 2" in page.partition("<h2>Kết quả theo nhóm</h2>")[0]  # at the top, not in the history alone
    AssociationReport.objects.filter(pk=report.pk).update(state="submitted")
    assert "trả lại để bổ sung:" not in client.get(report.get_absolute_url()).content.decode()


def test_numbers_of_the_text_that_no_figure_says_are_pointed_out_before_filing(as_officer, cast, report):
    legal_talks(cast.lawyers, 63)
    legal_talks(cast.lawyers, 2)
    text = "Tổ chức 65 cuộc tuyên truyền, cuộc lớn nhất 63 cuộc, trợ giúp 12 vụ việc."

    answer = save(as_officer, report, narrative(report, results=text, plans="Năm sau 70 cuộc"), HX_Request="true")
    page = as_officer.get(report.get_absolute_url())

    (told,) = page.context["unbacked"]
    assert "trợ giúp 12 vụ việc" in told[1]
    assert all("không bằng số liệu nào của báo cáo" in each.content.decode() for each in (answer, page))


# --- narrative -------------------------------------------------------------------------------------------------


def narrative(report, **texts):
    report = fresh(report)
    data = {name: getattr(report, name) for name in NARRATIVE}
    bases = {f"base_{name}": getattr(report, name) for name in NARRATIVE}
    return {**data, **bases, **texts}


def save(client, report, data, **headers):
    return client.post(reverse("reports:association-report-narrative", args=[report.pk]), data, headers=headers)


def test_autosave_says_when_and_renews_its_base(as_officer, report):
    response = save(as_officer, report, narrative(report, results="Dòng một\r\nDòng hai"), HX_Request="true")

    report = fresh(report)
    page = response.content.decode()
    assert report.results == "Dòng một\nDòng hai"
    assert "Đã lưu lúc" in page
    assert 'id="id_base_results" value="Dòng một\nDòng hai"' in page


def test_two_writers_of_different_parts_do_not_disturb_each_other(as_officer, report):
    mine = narrative(report, results="Kết quả của tôi")
    AssociationReport.objects.filter(pk=report.pk).update(plans="Phương hướng của đồng nghiệp")

    save(as_officer, report, mine, HX_Request="true")

    report = fresh(report)
    assert (report.results, report.plans) == ("Kết quả của tôi", "Phương hướng của đồng nghiệp")


def test_whose_text_it_is_is_said_truthfully(as_officer, report, cast):
    mine, second = narrative(report, results="Cửa sổ một"), narrative(report, results="Cửa sổ hai")
    save(as_officer, report, mine, HX_Request="true")

    page = save(as_officer, report, second, HX_Request="true").content.decode()

    assert "ở một cửa sổ khác của cùng tài khoản này" in page
    assert "người khác" not in page


def test_two_writers_of_one_part_are_told(as_officer, report):
    mine = narrative(report, results="Bản của tôi")
    AssociationReport.objects.filter(pk=report.pk).update(results="Bản của đồng nghiệp")

    page = save(as_officer, report, mine, HX_Request="true").content.decode()

    report = fresh(report)
    assert report.results == "Bản của đồng nghiệp"
    assert "người khác đã lưu phần «Kết quả nổi bật»" in page
    assert "Bản của đồng nghiệp" in page
    assert "id_base_results" not in page
    assert "Đã lưu lúc" not in page

    save(as_officer, report, {**mine, "keep": "results"})

    report = fresh(report)
    assert report.results == "Bản của tôi"


def test_conflict_without_script_keeps_what_was_typed(as_officer, report):
    mine = narrative(report, results="Bản của tôi")
    AssociationReport.objects.filter(pk=report.pk).update(results="Bản của đồng nghiệp")

    response = save(as_officer, report, mine)

    assert response.status_code == 422
    assert response.context["form"]["results"].value() == "Bản của tôi"


def test_filed_report_takes_no_text(as_officer, report):
    mine = narrative(report, results="Muộn mất rồi")
    AssociationReport.objects.filter(pk=report.pk).update(state="submitted")

    page = save(as_officer, report, mine, HX_Request="true").content.decode()

    report = fresh(report)
    assert report.results == ""
    assert "Báo cáo đang ở trạng thái «Đã nộp»" in page


def test_text_in_an_old_encoding_is_refused(as_officer, report):
    page = save(as_officer, report, narrative(report, results="TËp huÊn ph¸p luËt"), HX_Request="true").content.decode()

    report = fresh(report)
    assert report.results == ""
    assert "Tập huấn pháp luật" in page


# --- the page --------------------------------------------------------------------------------------------------


def test_figures_come_from_the_records_and_lead_to_them(as_officer, report, cast):
    legal_talks(cast.lawyers, number=60)
    legal_talks(cast.lawyers, number=3)
    legal_talks(cast.healers, number=900)

    page = as_officer.get(report.get_absolute_url())
    section = next(s for s in page.context["sections"] if s.coverage.group.code == "PBK")

    assert [(item.indicator.code, item.figure.amount) for item in section.figures] == [("PBK-01", 63)]
    link = f"?association={cast.lawyers.pk}&amp;indicator=PBK-01&amp;start=15/12/2023&amp;end=14/06/2024"
    assert link in page.content.decode()
    records = as_officer.get(reverse("reports:activity-list") + link.replace("&amp;", "&"))
    assert len(records.context["table"].rows) == 2


def test_contradiction_is_shown_with_its_explanation(as_officer, report, cast):
    kind = ActivityKind.objects.get(code="hoat-dong-xa-hoi")
    measures = {measure.code: measure for measure in kind.measures.all()}
    ActivityFactory(
        kind=kind, lead=cast.lawyers, amounts={measures["tong-tien"]: 20_000, measures["tri-gia-kham"]: 30_000}
    )

    page = as_officer.get(report.get_absolute_url())

    assert [finding.is_open for finding in page.context["findings"]] == [True]


@pytest.mark.parametrize(
    ("state", "buttons"),
    [("requested", ["Bắt đầu soạn"]), ("draft", ["Nộp báo cáo"]), ("submitted", ["Rút lại để sửa"]), ("accepted", [])],
)
def test_officer_sees_the_next_step_only(as_officer, report, state, buttons):
    AssociationReport.objects.filter(pk=report.pk).update(state=state)
    page = as_officer.get(report.get_absolute_url()).content.decode()

    labels = ["Bắt đầu soạn", "Nộp báo cáo", "Rút lại để sửa", "Trả lại để bổ sung", "Tiếp nhận</button>"]
    assert [label for label in labels if f">{label}" in page] == buttons


def test_queries_do_not_grow(as_officer, report, cast):
    kinds = list(ActivityKind.objects.prefetch_related("measures__unit"))

    def queries(number):
        for n in range(number):
            kind = kinds[n % len(kinds)]
            ActivityFactory(kind=kind, lead=cast.lawyers, amounts=dict.fromkeys(kind.measures.all(), 5000))
        with CaptureQueriesContext(connection) as captured:
            assert as_officer.get(report.get_absolute_url()).status_code == 200
        return len(captured)

    queries(50)
    assert queries(1) == queries(50)
