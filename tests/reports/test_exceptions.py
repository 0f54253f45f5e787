"""Children before parent: what a leader allows, and what closing demands."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lhh_portal.workflow import WrongState, perform
from lhh_portal.workspace import waiting_for
from reports import exceptions
from reports.closing import close_report, differences
from reports.coverage import fileable_groups
from reports.models import AssociationReport, ConsolidatedReport, FilingException, Indicator, IndicatorGroup
from reports.readiness import usual_place
from tests.factories import AssociationFactory, RoundFactory
from tests.reports.story import excuse, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def missing(cast):
    """Two asked, none filed."""
    round_ = RoundFactory()
    return [round_.reports.create(association=association) for association in (cast.lawyers, cast.healers)]


@pytest.fixture
def story(cast):
    return tell(cast)


def ask(reports, by, reason="Hội đang đại hội"):
    return exceptions.ask(reports[0].round, reports=[report.pk for report in reports], reason=reason, by=by)


# --- asking and deciding ---------------------------------------------------------------------------------------


def test_several_are_asked_for_at_once_and_decided_at_once(missing, cast):
    asked = ask(missing, cast.staff)
    exceptions.decide(asked, "grant", by=cast.leader, note="Đồng ý, ghi rõ trong báo cáo.")

    for item in FilingException.objects.all():
        assert (item.state, item.kind, item.asked_by) == ("granted", "missing", cast.staff)
        assert (item.decided_by, item.decision) == (cast.leader, "Đồng ý, ghi rõ trong báo cáo.")
        assert item.decided_at
    assert exceptions.unexcused(missing[0].round) == []


def test_a_refusal_needs_a_note_and_lets_staff_ask_again(missing, cast):
    asked = ask(missing[:1], cast.staff)
    with pytest.raises(ValidationError):
        exceptions.decide(asked, "refuse", by=cast.leader)

    exceptions.decide(asked, "refuse", by=cast.leader, note="Chờ thêm một tuần.")

    assert [report for report, _kind in exceptions.unexcused(missing[0].round)] == missing
    assert len(ask(missing[:1], cast.staff)) == 1


@pytest.mark.parametrize("who", ["officer", "staff", "clerk", "administrator"])
def test_only_a_leader_decides(missing, cast, who):
    (asked,) = ask(missing[:1], cast.staff)

    with pytest.raises(PermissionDenied):
        perform(asked, "grant", actor=getattr(cast, who))


def test_one_that_is_decided_stops_the_others(missing, cast):
    first, second = ask(missing, cast.staff)
    perform(first, "grant", actor=cast.leader)

    with pytest.raises(WrongState):
        exceptions.decide([second, first], "grant", by=cast.leader)
    second.refresh_from_db()
    assert second.state == "asked"


def test_nobody_is_asked_for_twice_or_after_filing(missing, cast):
    ask(missing[:1], cast.staff)
    AssociationReport.objects.filter(pk=missing[1].pk).update(state="accepted")

    with pytest.raises(ValidationError, match="chưa được tiếp nhận"):
        ask(missing, cast.staff)


@pytest.mark.parametrize(
    ("state", "before", "after"),
    [
        ("requested", "missing", "late"),
        ("draft", "missing", "late"),
        ("returned", "missing", "late"),
        ("submitted", "unreviewed", None),
        ("accepted", None, None),
    ],
)
def test_which_exception_a_report_needs(cast, state, before, after):
    round_ = RoundFactory()
    report = round_.reports.create(association=cast.lawyers, state=state)

    def needed():
        return [kind for _report, kind in exceptions.unexcused(round_)], [
            item.kind for item in (ask([report], cast.staff) if exceptions.to_ask_for(round_) else [])
        ]

    assert needed() == ([before], [before]) if before else ([], [])
    ConsolidatedReport.objects.create(round=round_, subject="Thử", issued_on=round_.due_on, state="closed")
    assert needed() == ([after], [after]) if after else ([], [])


def test_whom_the_leader_let_be_missing_is_asked_about_anew_when_it_files_and_nobody_has_looked(missing, cast):
    exceptions.decide(ask(missing, cast.staff), "grant", by=cast.leader)

    AssociationReport.objects.filter(pk=missing[0].pk).update(state="submitted")

    assert exceptions.unexcused(missing[0].round) == [(missing[0], "unreviewed")]


# --- closing ---------------------------------------------------------------------------------------------------


def test_closing_names_who_is_missing_without_an_exception(story, cast):
    FilingException.objects.all().delete()

    with pytest.raises(ValidationError, match="Chưa có báo cáo của: Hội Đông y"):
        close_report(story.report, actor=cast.staff, explanations={})


def test_closing_wants_the_missing_named_in_the_text(story, cast):
    story.report.sections.filter(text="[[tong-hop]]").update(text="")

    with pytest.raises(ValidationError, match="tổng hợp từ bao nhiêu hội"):
        close_report(story.report, actor=cast.staff, explanations={})


def test_a_whole_round_needs_neither(story, cast):
    FilingException.objects.all().delete()
    story.report.sections.filter(text="[[tong-hop]]").update(text="")
    story.round.reports.update(state="accepted")

    assert close_report(story.report, actor=cast.staff, explanations={}).state == "closed"


def test_closing_stops_at_a_figure_that_prints_that_there_is_none(story, cast):
    group = IndicatorGroup.objects.create(code="T", name="Thử")
    Indicator.objects.create(group=group, code="T-1", name="Số lớp", unit=story.whole.unit, aggregation="sum")
    story.section.text = "Mở [[T-1]] lớp."
    story.section.save()

    with pytest.raises(ValidationError, match=r"Mục «I\. TÌNH HÌNH».*«Số lớp».*\[\[T-1\]\]"):
        close_report(story.report, actor=cast.staff, explanations={})


def test_the_button_puts_the_sentence_at_the_end_of_the_first_part(client, story, cast):
    story.report.sections.filter(text="[[tong-hop]]").delete()
    for position, (depth, title) in enumerate([(2, "Chuyên môn"), (1, "Đánh giá")], start=5):
        story.report.sections.create(depth=depth, position=position, title=title)
    client.force_login(cast.staff)

    shown = client.get(reverse("reports:consolidated-close", args=["2024-T"]))
    assert shown.context["place"].title == usual_place(story.report).title == "Chuyên môn"
    client.post(reverse("reports:say-who-filed", args=["2024-T"]), {"section": shown.context["place"].pk})

    assert story.report.sections.get(title="Chuyên môn").text == "[[tong-hop]]"
    assert close_report(story.report, actor=cast.staff, explanations={}).state == "closed"


def test_closing_over_what_nobody_reviewed_takes_a_leader_too(client, story, cast):
    story.round.reports.filter(association=cast.lawyers).update(state="submitted")
    client.force_login(cast.staff)

    page = client.get(reverse("reports:consolidated-close", args=["2024-T"]))
    assert [(report.association, kind) for report, kind in page.context["unexcused"]] == [(cast.lawyers, "unreviewed")]
    with pytest.raises(ValidationError, match="chưa ai xem xét: Hội Luật gia"):
        close_report(story.report, actor=cast.staff, explanations={})

    excuse(story.round, by=cast.leader, asked_by=cast.staff)
    report = close_report(story.report, actor=cast.staff, explanations={})

    assert report.completeness.startswith("Tổng hợp từ 1/2 hội, đơn vị")


# --- after closing ---------------------------------------------------------------------------------------------


@pytest.fixture
def late(story, cast):
    """The healers' report, ready to be filed, in a round that is closed."""
    close_report(story.report, actor=cast.staff, explanations={})
    report = story.round.reports.get(association=cast.healers)
    for group in fileable_groups():
        report.nil_returns.create(group=group)
    return perform(report, "start", actor=cast.other_officer)


def test_a_report_filed_after_closing_needs_a_late_exception(late, story, cast):
    with pytest.raises(ValidationError, match="đã chốt"):
        perform(late, "submit", actor=cast.other_officer)

    excuse(story.round, by=cast.leader, asked_by=cast.staff)
    perform(late, "submit", actor=cast.other_officer)

    assert FilingException.objects.filter(report=late, kind="late", state="granted").exists()
    story.report.refresh_from_db()
    assert "tổng hợp từ" in story.report.document.body
    assert [difference.frozen.key for difference in differences(story.report)] == ["tong-hop:da-nop"]


def test_a_report_filed_before_closing_is_accepted_afterwards(story, cast):
    report = story.round.reports.get(association=cast.lawyers)
    AssociationReport.objects.filter(pk=report.pk).update(state="submitted")
    excuse(story.round, by=cast.leader, asked_by=cast.staff)
    close_report(story.report, actor=cast.staff, explanations={})

    assert perform(report, "accept", actor=cast.staff).state == "accepted"


def test_filed_while_the_report_is_open_again_it_is_counted_as_before_any_closing(late, story, cast):
    """Nothing has left the house: the next closing takes it, and nothing differs. Else the report is not opened."""
    report = ConsolidatedReport.objects.get(pk=story.report.pk)
    report = perform(report, "reopen", actor=cast.staff, note="Hội Đông y nộp bổ sung.")

    perform(perform(late, "submit", actor=cast.other_officer), "accept", actor=cast.staff)
    report = close_report(report, actor=cast.staff, explanations={})

    assert (report.completeness, differences(report)) == ("Tổng hợp từ 2/2 hội, đơn vị", [])
    assert "2</span>/" in report.document.body


# --- pages -----------------------------------------------------------------------------------------------------


def test_it_waits_on_the_leaders_desk(client, missing, cast):
    client.force_login(cast.staff)
    url = reverse("reports:exception-ask", args=[missing[0].round_id])
    refused = client.post(url, {"chosen": [missing[0].pk], "reason": " "})
    assert refused.status_code == 422
    client.post(url, {"chosen": [report.pk for report in missing], "reason": "Hội đang đại hội"})

    ((_tone, lines),) = waiting_for(cast.leader)
    assert [line.label for line in lines] == [
        "Cho ý kiến về báo cáo chưa tiếp nhận của 2 hội: Báo cáo 6 tháng đầu năm 2024"
    ]
    client.force_login(cast.leader)
    page = client.get(lines[0].url)
    decide = reverse("reports:exception-decide", args=[missing[0].round_id, "grant"])
    client.post(decide, {"chosen": [item.pk for item in page.context["asked"]], "note": "Đồng ý"})
    assert waiting_for(cast.leader) == []


def test_one_reason_for_many_is_read_once(client, missing, cast):
    ask(missing, cast.staff, reason="Các hội đang đại hội")
    client.force_login(cast.leader)

    page = client.get(reverse("reports:exception-list", args=[missing[0].round_id]))

    assert [len(group) for group in page.context["asked_together"]] == [2]
    assert page.content.decode().count("Các hội đang đại hội") == 1


def test_who_was_sent_back_has_reported_and_only_completes(missing, cast):
    never, sent_back = ask(missing, cast.staff)
    AssociationReport.objects.filter(pk=sent_back.report_id).update(state="returned")
    late = FilingException(kind="late", report=sent_back.report)

    words = {item.pk: str(item.words) for item in FilingException.objects.all()}

    assert words[never.pk] == "chốt khi chưa có báo cáo của hội"
    assert words[sent_back.pk] == "chốt khi chưa có bản bổ sung của hội"
    assert str(late.words) == "nhận báo cáo của hội sau khi chốt"


def test_queries_do_not_grow(client, cast):
    round_ = RoundFactory()
    client.force_login(cast.staff)

    def queries(number):
        new = [round_.reports.create(association=AssociationFactory()) for _ in range(number)]
        asked = ask(new[: number // 2], cast.staff)
        exceptions.decide(asked[: number // 4], "grant", by=cast.leader)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("reports:exception-list", args=[round_.pk])).status_code == 200
        return len(captured)

    assert queries(8) == queries(70)
