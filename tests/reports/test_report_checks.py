"""Rules over associations' reports and over the round: figures beside the last period, explanations, flat queries."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lhh_portal.quantity import Quantity, parse_quantity
from lhh_portal.workflow import perform
from reports.checks import (
    contradictions,
    findings_of_association,
    findings_of_rule,
    mark_of,
    record_findings_within,
    report_findings,
    round_findings,
)
from reports.closing import unanswered
from reports.coverage import coverage_of
from reports.explanations import explain, explanations_of
from reports.figures import Figures
from reports.findings import agrees, holds
from reports.models import ActivityAmount, ActivityKind, FigureAnswer, Round, ValidationRule
from tests.factories import ActivityFactory, AssociationFactory, MeasureFactory, MembershipCountFactory, UnitFactory
from tests.reports.story import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def years(cast):
    """Two rounds a year apart; the lawyers' report in each."""
    rounds = {}
    for year in (2023, 2024):
        rounds[year] = Round.objects.create(
            code=f"{year}-H1",
            title=f"6 tháng đầu năm {year}",
            kind="half-year",
            year=year,
            starts_on=date(year - 1, 12, 15),
            ends_on=date(year, 6, 14),
            due_on=date(year, 6, 18),
        )
        rounds[year].reports.create(association=cast.lawyers, state="draft")
    return rounds


def talks(cast, year, number):
    kind = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
    measure = kind.measures.get(code="cuoc")
    return ActivityFactory(kind=kind, lead=cast.lawyers, starts_on=date(year, 3, 1), amounts={measure: number})


def rule(**fields):
    defaults = {"code": "thu", "name": "Thử", "scope": "reports", "message": "{tên trái} {trái} | {tên phải} {phải}"}
    return ValidationRule(**defaults | fields)


def codes(findings):
    return [finding.code for finding in findings]


# --- comparing -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "figure", "fits"),
    [
        ("18", "19", False),
        ("18", "18", True),
        ("hơn 9 triệu", "9.000.001", True),
        ("hơn 9 triệu", "9.999.999", True),
        ("hơn 9 triệu", "10.000.000", False),
        ("hơn 3.200", "3.299", True),
        ("hơn 3.200", "3.300", False),
        ("gần 2 vạn", "25.000", False),
        ("gần 2 vạn", "10.001", True),
        ("gần 2 vạn", "10.000", False),
        ("trên 450", "442", False),
        ("hơn 13", "12", False),
        ("khoảng 30", "38", True),
        ("khoảng 30", "41", False),
        ("hơn 20", "trên 15", False),
        ("hơn 3.200", "gần 3.300", True),
        ("hơn 0", "0", True),
    ],
)
def test_a_number_with_its_word_reaches_one_step_of_its_last_digit(written, figure, fits):
    first, second = parse_quantity(written), parse_quantity(figure)

    assert (agrees(first, second), agrees(second, first)) == (fits, fits)


@pytest.mark.parametrize(
    ("operator", "left", "right", "factor", "expected"),
    [
        ("<=", 5, 5, None, True),
        ("<=", 6, 5, None, False),
        ("<=", 6, 5, 2, True),
        (">=", 4, 5, None, False),
        ("=", 5, 5, None, True),
        ("=", 5, 6, None, False),
        ("<=", None, 5, None, None),
        ("=", 5, None, None, None),
        ("x", 50, 10, 5, True),
        ("x", 51, 10, 5, False),
        ("x", 10, 51, 5, False),
        ("x", 1, 6, 5, None),
        ("x", 0, 100, 5, False),
        ("&", 5, None, None, False),
        ("&", 5, 0, None, True),
        ("&", 0, None, None, None),
        ("&", None, None, None, None),
    ],
)
def test_when_a_rule_holds_and_when_nothing_can_be_said(operator, left, right, factor, expected):
    sides = [None if side is None else Quantity(Decimal(side)) for side in (left, right)]

    assert holds(operator, *sides, None if factor is None else Decimal(factor)) is expected


def test_days_are_compared_as_days():
    assert holds(">=", date(2024, 6, 11), date(2024, 6, 14)) is False
    assert holds("<=", date(2024, 6, 11), Quantity(Decimal(5))) is None


# --- figures ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("before", "now", "found"), [(10, 50, []), (10, 51, ["change"]), (60, 11, ["change"])])
def test_a_figure_beside_that_of_the_last_period(cast, years, before, now, found):
    talks(cast, 2023, before)
    talks(cast, 2024, now)

    findings = round_findings(years[2024])

    # Of the association and of the federation, each by itself.
    assert [f.rule for f in findings] == found * 2
    assert codes(findings) == ["change:PBK-01"] * 2 * len(found)
    assert [f.report and f.report.association for f in findings] == [cast.lawyers, None] * len(found)


@pytest.mark.parametrize(("before", "now"), [(60, 0), (0, 60)])
def test_a_zero_that_was_recorded_is_a_number(cast, years, before, now):
    talks(cast, 2023, before)
    talks(cast, 2024, now)

    assert codes(round_findings(years[2024])) == ["change:PBK-01"] * 2


def test_the_zeros_of_a_period_without_a_round_are_nothing(cast, years):
    talks(cast, 2023, 0)
    talks(cast, 2024, 60)
    years[2023].reports.all().delete()
    years[2023].delete()

    assert codes(round_findings(years[2024])) == []


def test_what_a_change_says_and_how_an_explanation_rests_until_the_value_changes(cast, years):
    talks(cast, 2023, 10)
    activity = talks(cast, 2024, 80)
    report = years[2024].reports.get()
    (finding,) = report_findings(report)

    answer = explain(finding, explanation="Năm nay có chiến dịch tuyên truyền (minh họa).", by=cast.officer)

    assert finding.message == (
        "«Cuộc tuyên truyền, phổ biến pháp luật, kiến thức» kỳ này là 80 cuộc, kỳ trước là 10 cuộc, hơn kém nhau quá "
        "5 lần. Hãy xem lại, hoặc ghi vì sao."
    )
    assert [f.answer for f in report_findings(report)] == [answer]
    assert explanations_of(Figures(date(2023, 12, 15), date(2024, 6, 14), years[2024]), "PBK-01@hoi-luat-gia") == [
        answer
    ]
    assert explanations_of(Figures(date(2023, 12, 15), date(2024, 6, 14), years[2024]), "PBK-01") == []
    ActivityAmount.objects.filter(activity=activity).update(amount=81)
    assert [f.answer for f in report_findings(report)] == [None]


def test_explaining_again_replaces_the_words_and_empty_words_are_refused(cast, years):
    talks(cast, 2023, 10)
    talks(cast, 2024, 80)
    (finding,) = report_findings(years[2024].reports.get())
    explain(finding, explanation="Lần đầu", by=cast.officer)

    explain(finding, explanation="Lần hai", by=cast.staff)

    assert [(row.explanation, row.by) for row in FigureAnswer.objects.all()] == [("Lần hai", cast.staff)]
    with pytest.raises(ValidationError, match="Lời giải trình còn trống"):
        explain(finding, explanation="  ", by=cast.staff)


def test_explanation_of_a_record_is_shown_with_the_figures_it_makes(cast):
    story = tell(cast)
    ActivityAmount.objects.filter(activity=story.relief, measure=story.part).update(amount=10_000_000)
    (finding,) = unanswered(story.report)
    answer = explain(finding, explanation="Gồm cả thuốc được tặng (minh họa).", by=cast.staff)
    figures = Figures(story.round.starts_on, story.round.ends_on, story.round)

    shown = {
        key: explanations_of(figures, key)
        for key in ("t-xa-hoi.kham", "t-xa-hoi.kham@hoi-dong-y", "t-xa-hoi.kham@hoi-luat-gia", "t-luat.vu")
    }

    assert shown == {
        "t-xa-hoi.kham": [answer],
        "t-xa-hoi.kham@hoi-dong-y": [answer],
        "t-xa-hoi.kham@hoi-luat-gia": [],
        "t-luat.vu": [],
    }


def test_explanations_stand_beside_the_figures_of_the_sheet(client, cast, years):
    talks(cast, 2023, 10)
    talks(cast, 2024, 80)
    report = years[2024].reports.get()
    (finding,) = report_findings(report)
    explain(finding, explanation="Có chiến dịch (minh họa).", by=cast.officer)
    client.force_login(cast.officer, "django.contrib.auth.backends.ModelBackend")

    sections = client.get(report.get_absolute_url()).context["sections"]

    said = {item.indicator.code: [answer.explanation for answer in item.said] for s in sections for item in s.figures}
    assert said == {"PBK-01": ["Có chiến dịch (minh họa)."]}


# --- texts -----------------------------------------------------------------------------------------------------

SAME = "Hội đã duy trì sinh hoạt đều đặn, tổ chức nhiều buổi trao đổi chuyên môn và được hội viên hưởng ứng tích cực."


def test_text_of_the_last_period_is_noticed_and_a_short_phrase_is_not(cast, years):
    years[2023].reports.update(results=f"{SAME}\nHoàn thành kế hoạch.", plans="Tiếp tục.")
    years[2024].reports.update(results="Hoàn thành kế hoạch.", plans=f"Tiếp tục.\n{SAME}")

    (finding,) = report_findings(years[2024].reports.get())

    assert (finding.code, finding.is_hard) == ("same-text", False)
    assert finding.message == (
        "Mục «phương hướng» có đoạn giống hệt kỳ trước: «Hội đã duy trì sinh hoạt đều đặn, tổ chức nhiều buổi trao "
        "đổi chuyên môn và được hội viên hưởng ứng …». Hãy viết lại theo kỳ này, hoặc ghi vì sao giữ nguyên."
    )


def test_a_printed_token_is_never_held_against_the_figure(cast):
    story = tell(cast)
    AssociationFactory(kind="member")
    story.section.text = "Có [[ORG-01]] hội thành viên, 5 hội thành viên mới"
    story.section.save()

    found = [finding.fingerprint for finding in round_findings(story.round) if finding.rule == "text-members"]

    members = Figures(story.round.starts_on, story.round.ends_on).figure("ORG-01").quantity
    assert found == [f"5≠{members}"]


# --- hard rules about reports ----------------------------------------------------------------------------------


@pytest.fixture
def hard_rule():
    """Nobody files more than 100 talks without a reason."""
    row = rule(left="PBK-01", operator="<=", right="100", is_hard=True)
    row.save()
    return row


def filled(report):
    """Every group has its word, so that only the rules stand in the way of filing."""
    for row in coverage_of(report):
        if row.is_missing:
            report.nil_returns.create(group=row.group)
    return report


def test_a_report_with_a_contradiction_is_filed_with_an_explanation_only(client, cast, years, hard_rule):
    talks(cast, 2024, 101)
    report = filled(years[2024].reports.get())

    client.force_login(cast.officer)
    asked = client.get(reverse("reports:association-report-file", args=[report.pk]))
    assert len(asked.context["contradictions"]) == 1
    assert reverse("reports:associationreport-act", args=[report.pk, "submit"]) not in asked.content.decode()
    with pytest.raises(ValidationError, match=r"Chưa nộp được: còn 1 mâu thuẫn chưa giải trình\."):
        perform(report, "submit", actor=cast.officer)

    (finding,) = report_findings(report)
    explain(finding, explanation="Đã đếm lại (minh họa).", by=cast.officer)
    assert perform(report, "submit", actor=cast.officer).state == "submitted"


def test_contradictions_of_reports_and_round_stand_in_the_way_of_closing(cast, years, hard_rule):
    talks(cast, 2024, 101)

    assert [finding.place for finding in contradictions(years[2024])] == [f"hoi-{cast.lawyers.pk}", "dot"]


def test_a_rule_out_of_use_finds_nothing_but_can_be_tried(cast, years, hard_rule):
    talks(cast, 2024, 101)
    ValidationRule.objects.update(is_active=False)
    hard_rule.refresh_from_db()

    assert round_findings(years[2024]) == []
    assert codes(findings_of_rule(hard_rule, years[2024])) == ["thu:PBK-01", "thu:PBK-01"]
    record_rule = rule(scope="record", left="so", operator="<=", right="100")
    assert codes(findings_of_rule(record_rule, years[2024])) == ["thu:tuyen-truyen-phap-luat.cuoc"]


# --- records: what the database picks is what the rules decide -------------------------------------------------


@pytest.mark.parametrize(
    ("left", "operator", "right", "broken"),
    [
        ("{a} + {b}", "<=", "100", [(60, 41), (101, None), (None, 101)]),
        ("{a} / {b}", ">=", "2", [(3, 2), (1, 1)]),
        ("{a}", "=", "{b}", [(1, 2), (3, 2)]),
        ("{a}", "~", "{b}", [(1, 2)]),
        ("so", "<=", "50", [(51, 1), (1, 51), (None, 60)]),
        ("{a}", "&", "{b}", [(5, None)]),
    ],
)
def test_suspects_of_a_rule_are_picked_by_the_database(cast, left, operator, right, broken):
    a = MeasureFactory(code="a", unit=UnitFactory(name="ha mẫu", decimals=1))
    b = MeasureFactory(code="b", kind=a.kind, unit=UnitFactory(name="ha mẫu"))
    names = {"a": a.full_code, "b": b.full_code}
    row = rule(scope="record", left=left.format(**names), operator=operator, right=right.format(**names))
    ValidationRule.objects.update(is_active=False)
    row.save()
    bad = [entered(a, b, pair) for pair in broken]
    entered(a, b, (2, 2) if operator in "=~" else (2, 1))

    findings = record_findings_within(date(2023, 12, 15), date(2024, 6, 14))

    assert {finding.activity for finding in findings} == set(bad)


@pytest.mark.parametrize(
    ("left", "operator", "right", "broken"),
    [
        ("bat-dau", ">=", "dau-ky", ["2023-12-14"]),
        ("dau-ky", "<=", "bat-dau", ["2023-12-14"]),
        ("bat-dau", ">=", "1/3/2024", ["2023-12-14", "2024-02-29"]),
        ("bat-dau", "<=", "1/3/2024", ["2024-06-01"]),
        ("bat-dau", "<=", "cuoi-ky", []),
        ("bat-dau", "=", "1/3/2024", ["2023-12-14", "2024-02-29", "2024-06-01"]),
    ],
)
def test_suspects_of_a_rule_about_days(cast, left, operator, right, broken):
    ValidationRule.objects.update(is_active=False)
    rule(scope="record", left=left, operator=operator, right=right).save()
    for day in ("2023-12-14", "2024-02-29", "2024-03-01", "2024-06-01"):
        ActivityFactory(title=day, starts_on=date.fromisoformat(day), ends_on=date(2024, 6, 2), lead=cast.lawyers)

    findings = record_findings_within(date(2023, 12, 15), date(2024, 6, 14))

    assert sorted(finding.activity.title for finding in findings) == broken


def entered(a, b, pair):
    amounts = {m: 10 * value for m, value in zip((a, b), pair, strict=True) if value is not None}
    return ActivityFactory(kind=a.kind, amounts=amounts)


def more_associations(years, number):
    """Each with a contradiction in its records and last period's text in its report."""
    kind = ActivityKind.objects.get(code="hoat-dong-xa-hoi")
    money = {measure.code: measure for measure in kind.measures.all()}
    for place in range(number):
        association = AssociationFactory()
        MembershipCountFactory(association=association)
        for year in (2023, 2024):
            years[year].reports.create(association=association, state="draft", results=SAME)
        amounts = {money["tong-tien"]: 20_000 + place, money["tri-gia-kham"]: 30_000}
        ActivityFactory(kind=kind, lead=association, amounts=amounts)


def test_the_whole_round_takes_the_same_number_of_queries(years):
    counts = []
    for number in (2, 10):
        more_associations(years, number)
        round_ = Round.objects.select_related("consolidated").get(pk=years[2024].pk)
        with CaptureQueriesContext(connection) as queries:
            findings = round_findings(round_)
        counts.append(len(queries))

    assert counts[0] == counts[1]
    rules = [finding.rule for finding in findings]
    assert (rules.count("same-text"), rules.count("part-over-whole")) == (12, 12)
    assert len({mark_of(finding) for finding in findings}) == len(findings)


def test_what_is_found_for_one_association_is_read_without_the_records_of_the_others(cast, years):
    talks(cast, 2023, 10)
    talks(cast, 2024, 60)
    more_associations(years, 3)
    expected = [finding for finding in round_findings(years[2024]) if _concerns(finding, cast.lawyers)]

    report = years[2024].reports.get(association=cast.lawyers)
    with CaptureQueriesContext(connection) as queries:
        found = findings_of_association(report)

    assert [mark_of(finding) for finding in found] == [mark_of(finding) for finding in expected] != []
    begin, own = "\"ends_on\" >= '2023-12-15'", f'"association_id" = {cast.lawyers.pk}'
    # A provider gives everybody's rows: of science tasks by their level.
    spans = [query["sql"] for query in queries if begin in query["sql"] and '"level" IN' not in query["sql"]]
    assert [sql for sql in spans if sql.count(begin) > sql.count(own)] == []
    assert len(spans) > 2


def _concerns(finding, association):
    if finding.activity:
        return finding.activity.owners.filter(association=association).exists()
    return bool(finding.report) and finding.report.association_id == association.pk


def test_figures_of_one_association_do_not_pass_for_those_of_all(cast, years):
    talks(cast, 2024, 60)
    figures = Figures(years[2024].starts_on, years[2024].ends_on, years[2024], cast.lawyers)

    assert figures.figure(f"tuyen-truyen-phap-luat.cuoc@{cast.lawyers.slug}").amount == 60
    with pytest.raises(ValueError, match="only figures of"):
        figures.figure("tuyen-truyen-phap-luat.cuoc")
