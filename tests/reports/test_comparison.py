from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.closing import close_report
from reports.comparison import Comparison
from reports.comparison_words import change_sentence, plan_sentence
from reports.figures import Figure
from reports.models import ConsolidatedReport, Indicator, IndicatorGroup, Presence, Target, Unit
from reports.rendering import Renderer
from reports.report_checks import ReportChecker
from reports.reported import earlier_round, earlier_span
from reports.round_figures import RoundFigures
from tests.factories import ActivityFactory, MeasureFactory, RoundFactory, UnitFactory
from tests.reports.story import tell

CASES = Unit(name="cuộc")
SHARE = Unit(name="%", decimals=1)


def number(amount, qualifier="", unit=CASES):
    return Figure("X", "Cuộc", unit, Presence.VALUE, amount, qualifier)


NIL = Figure("X", "Cuộc", CASES, Presence.NIL)
NOT_FILED = Figure("X", "Cuộc", CASES, Presence.NOT_FILED)


@pytest.mark.parametrize(
    ("now", "before", "change", "sentence"),
    [
        (number(63), number(56), "12.5", "{now}, tăng {change} so với cùng kỳ năm 2023 ({before})"),
        (number(49), number(56), "-12.5", "{now}, giảm {change} so với cùng kỳ năm 2023 ({before})"),
        (number(56), number(56), "0.0", "{now}, bằng cùng kỳ năm 2023"),
        (number(0), number(0), None, "{now}, bằng cùng kỳ năm 2023"),
        (number(5), number(0), None, "{now} (cùng kỳ năm 2023: {before})"),
        (number(5), NIL, None, "{now} (cùng kỳ năm 2023 không phát sinh)"),
        (number(5), NOT_FILED, None, "{now} (cùng kỳ năm 2023 không có số liệu để so sánh)"),
        (number(0), number(5), "-100.0", "{now} (cùng kỳ năm 2023: {before})"),
        (NIL, number(5), None, "{now} (cùng kỳ năm 2023: {before})"),
        (NIL, NIL, None, "{now}, cùng kỳ năm 2023 cũng không có"),
        (NOT_FILED, number(5), None, "{now}"),
        (NOT_FILED, NOT_FILED, None, "{now}"),
        (number(100_001), number(100_000), "0.0", "{now}, tăng nhẹ so với cùng kỳ năm 2023 ({before})"),
        (number(3200, "hơn"), number(3000), "6.7", "{now}, tăng {change} so với cùng kỳ năm 2023 ({before})"),
        (number(3200, "hơn"), number(3200), "0.0", "{now}, tương đương cùng kỳ năm 2023 ({before})"),
        (
            number(605, unit=SHARE),
            number(580, unit=SHARE),
            "2.5",
            "{now}, tăng {change} so với cùng kỳ năm 2023 ({before})",
        ),
    ],
)
def test_a_change_in_words_without_dividing_by_nothing(now, before, change, sentence):
    compared = Comparison(now, before)

    assert compared.change == (Decimal(change) if change else None)
    assert change_sentence(compared, "cùng kỳ năm 2023") == sentence


@pytest.mark.parametrize(
    ("now", "before", "unit"),
    [
        (number(63), number(56), "%"),
        (number(63, "gần"), number(56), "khoảng %"),
        (number(605, unit=SHARE), number(580, unit=SHARE), "điểm phần trăm"),
        (NOT_FILED, number(56), ""),
    ],
)
def test_what_a_change_counts_stands_beside_its_number(now, before, unit):
    assert Comparison(now, before).change_unit == unit


@pytest.mark.parametrize(
    ("now", "plan", "share", "sentence"),
    [
        (number(63), number(75), "84.0", "đạt {share} kế hoạch năm"),
        (number(63, "gần"), number(75), "84.0", "đạt {share} kế hoạch năm"),
        (number(0), number(75), "0.0", "{now} (kế hoạch năm: {plan})"),
        (NIL, number(75), None, "{now}, kế hoạch năm không giao"),
        (number(3), number(0), None, "{now}, ngoài kế hoạch năm"),
        (NOT_FILED, number(75), None, "{now}"),
    ],
)
def test_the_plan_in_words(now, plan, share, sentence):
    compared = Comparison(now, NOT_FILED, plan)

    assert compared.of_target == (Decimal(share) if share else None)
    assert plan_sentence(compared) == sentence


@pytest.mark.parametrize(
    ("span", "earlier"),
    [
        ((date(2023, 12, 15), date(2024, 6, 14)), (date(2022, 12, 15), date(2023, 6, 14))),
        ((date(2024, 2, 1), date(2024, 2, 29)), (date(2023, 2, 1), date(2023, 2, 28))),
        ((date(2019, 12, 15), date(2024, 12, 14)), (date(2014, 12, 15), date(2019, 12, 14))),
        ((date(2010, 11, 8), date(2020, 11, 8)), (date(2000, 11, 8), date(2010, 11, 8))),
    ],
)
def test_the_span_before_is_a_year_or_its_own_length_earlier(span, earlier):
    assert earlier_span(*span) == earlier


def round_of(code, kind, start, end):
    return RoundFactory(code=code, kind=kind, year=end.year, starts_on=start, ends_on=end, due_on=end)


@pytest.mark.django_db
def test_the_round_before_is_of_the_same_kind():
    year_before = round_of("2023-Y", "year", date(2022, 12, 15), date(2023, 12, 14))
    before = round_of("2023-H1", "half-year", date(2022, 12, 15), date(2023, 6, 14))
    round_of("2022-H1", "half-year", date(2021, 12, 15), date(2022, 6, 14))
    now = round_of("2024-H1", "half-year", date(2023, 12, 15), date(2024, 6, 14))
    year = round_of("2024-Y", "year", date(2023, 12, 15), date(2024, 12, 14))
    first_term = round_of("NK3", "term", date(2014, 1, 1), date(2018, 12, 31))
    term = round_of("NK4", "term", date(2019, 1, 1), date(2023, 12, 31))
    theme = round_of("CD1", "other", date(2023, 1, 1), date(2023, 12, 31))
    other_theme = round_of("CD2", "other", date(2024, 1, 1), date(2024, 12, 31))

    rounds = (now, before, year, term, first_term, theme, other_theme)
    assert [earlier_round(round_) for round_ in rounds] == [
        before,
        earlier_round(before),
        year_before,
        first_term,
        None,
        None,
        None,
    ]
    assert earlier_round(before).code == "2022-H1"


@pytest.fixture
def story(cast):
    return tell(cast)


@pytest.fixture
def advice(story):
    group = IndicatorGroup.objects.create(code="T", name="Thử")
    row = Indicator.objects.create(group=group, code="T-1", name="Tư vấn", unit=story.law.unit, aggregation="sum")
    row.measures.add(story.law)
    return row


def the_year_before(story, cast, amount):
    """A round of the year before with one record of `amount` cases."""
    before = round_of("2023-T", "half-year", date(2022, 12, 15), date(2023, 6, 14))
    activity = ActivityFactory(
        kind=story.law.kind, lead=cast.lawyers, starts_on=date(2023, 3, 1), amounts={story.law: amount}
    )
    return before, activity


def rendered(story, text):
    renderer = Renderer(RoundFigures(story.round))
    return renderer.paragraphs(text), renderer


def test_without_a_round_the_same_days_a_year_earlier_are_computed(story, cast, advice):
    ActivityFactory(kind=story.law.kind, lead=cast.lawyers, starts_on=date(2023, 3, 1), amounts={story.law: 40})

    compared = RoundFigures(story.round).compared("T-1")

    assert (compared.now.amount, compared.before.amount, compared.change) == (44, 40, Decimal("10.0"))


def test_a_closed_round_before_is_read_as_it_was_closed(story, cast, advice):
    before, activity = the_year_before(story, cast, 40)
    report = ConsolidatedReport.objects.create(
        round=before, subject="x", issued_on=before.ends_on, authority_lines="x", signer_name="x", recipients="x"
    )
    report.sections.create(depth=1, position=1, title="Tình hình")
    close_report(report, actor=cast.staff, explanations={})
    activity.amounts.update(amount=4)
    ActivityFactory(kind=story.law.kind, lead=cast.healers, starts_on=date(2023, 3, 2), amounts={story.law: 7})

    figures = RoundFigures(story.round)
    keys = ("T-1", "t-luat.vu", "T-1@hoi-luat-gia", "T-1@hoi-dong-y")
    before = {key: figures.compared(key).before for key in keys}

    assert {key: figure.amount for key, figure in before.items() if figure.quantity} == {
        "T-1": 40,
        "t-luat.vu": 40,
        "T-1@hoi-luat-gia": 40,
    }
    # Had no number when the report was closed, and nobody was asked for one.
    assert before["T-1@hoi-dong-y"].presence == Presence.NO_DATA
    figures.earlier.round.reports.create(association=cast.healers, state="requested")
    assert RoundFigures(story.round).compared("T-1@hoi-dong-y").before.presence == Presence.NOT_FILED
    assert figures.contributions("T-1~ky-truoc@hoi-dong-y") == []
    (source,) = figures.contributions("T-1~ky-truoc@hoi-luat-gia")
    assert (source.amount, source.source) == (40, "reports.consolidated:2023-T")


def test_a_change_of_more_than_five_times_is_told_from_the_closed_figures(story, cast, advice):
    before, activity = the_year_before(story, cast, 40)
    report = ConsolidatedReport.objects.create(
        round=before, subject="x", issued_on=before.ends_on, authority_lines="x", signer_name="x", recipients="x"
    )
    report.sections.create(depth=1, position=1, title="Tình hình")
    close_report(report, actor=cast.staff, explanations={})
    activity.amounts.update(amount=4)  # 44 is more than five times as much

    checker = ReportChecker(story.round)
    found = [finding.code for finding in [*checker.of_reports(), *checker.of_round()]]

    assert [code for code in found if code.startswith("change")] == []


def test_of_a_first_ten_years_nothing_before_is_known(story, cast, advice):
    """Records of the decade before happen to be there; nobody asked for them as a whole."""
    decade = round_of("10N", "10-years", date(2014, 6, 15), date(2024, 6, 14))
    ActivityFactory(kind=story.law.kind, lead=cast.lawyers, starts_on=date(2013, 3, 1), amounts={story.law: 2})

    figures = RoundFigures(decade)
    html = Renderer(figures).paragraphs("[[T-1|so-ky-truoc]]")

    assert figures.compared("T-1").before.presence == Presence.NO_DATA
    assert figures.contributions("T-1~ky-truoc") == []
    assert html == (
        '<p><span class="figure" data-key="T-1">44 trường hợp</span> (giai đoạn trước không có số liệu để so sánh)</p>'
    )


def test_a_rough_change_is_rough_in_text_and_as_a_figure(story, cast, advice):
    the_year_before(story, cast, 40)
    Target.objects.create(indicator=advice, year=2024, amount=55)
    story.advice.amounts.update(qualifier="hơn")

    figures = RoundFigures(story.round)

    assert 'data-key="T-1~tang-giam">khoảng 10%</span>' in rendered(story, "[[T-1|so-ky-truoc]]")[0]
    assert 'đạt <span class="figure" data-key="T-1~dat">khoảng 80%</span>' in rendered(story, "[[T-1|so-ke-hoach]]")[0]
    assert [figures.figure(key).qualifier for key in ("T-1~tang-giam", "T-1~dat")] == ["khoảng", "khoảng"]


def test_the_change_of_a_share_is_in_points(story, cast, advice):
    """22 of 44 were free, 16 of 40 the year before: 50 % after 40 %."""
    free = Indicator.objects.create(group=advice.group, code="T-2", name="Đỡ", unit=story.law.unit, aggregation="sum")
    other = MeasureFactory(kind=story.law.kind, unit=story.law.unit)
    free.measures.add(other)
    Indicator.objects.create(
        group=advice.group,
        code="T-3",
        name="Tỷ lệ",
        unit=UnitFactory(name="%"),
        aggregation="ratio",
        numerator=free,
        denominator=advice,
    )
    _before, earlier = the_year_before(story, cast, 40)
    for activity, amount in ((story.advice, 22), (earlier, 16)):
        activity.amounts.create(measure=other, amount=amount)

    figure = RoundFigures(story.round).figure("T-3~tang-giam")

    assert (figure.unit.name, figure.quantity.value) == ("điểm phần trăm", 10)


def test_the_sentence_marks_all_three_numbers(story, cast, advice):
    the_year_before(story, cast, 40)

    html, renderer = rendered(story, "Tư vấn [[T-1|so-ky-truoc]].")

    assert html == (
        '<p>Tư vấn <span class="figure" data-key="T-1">44 trường hợp</span>, tăng '
        '<span class="figure" data-key="T-1~tang-giam">10%</span> so với cùng kỳ năm 2023 '
        '(<span class="figure" data-key="T-1~ky-truoc">40 trường hợp</span>).</p>'
    )
    assert set(renderer.used) == {"T-1", "T-1~tang-giam", "T-1~ky-truoc"}
    assert renderer.problems == []


def test_the_plan_in_a_sentence(story, advice):
    Target.objects.create(indicator=advice, year=2024, amount=55)

    assert rendered(story, "[[T-1|so-ke-hoach]]")[0] == (
        '<p>đạt <span class="figure" data-key="T-1~dat">80%</span> kế hoạch năm</p>'
    )


def test_a_plan_nobody_entered_stops_the_report(story, advice):
    problems = rendered(story, "[[T-1|so-ke-hoach]]")[1].problems

    assert [problem.message for problem in problems] == [
        "Chưa có kế hoạch năm 2024 cho chỉ tiêu «T-1». Nhập ở trang «Kế hoạch năm»."
    ]


def test_closing_freezes_both_sides(story, cast, advice):
    before, _activity = the_year_before(story, cast, 40)
    Target.objects.create(indicator=advice, year=2024, amount=55)
    story.section.text = "[[T-1|so-ky-truoc]], [[T-1|so-ke-hoach]], hội: [[T-1@hoi-luat-gia|so-ky-truoc]]"
    story.section.save()

    report = close_report(story.report, actor=cast.staff, explanations={})

    frozen = {row.key: row.in_words for row in report.frozen_figures.filter(key__startswith="T-1")}
    assert frozen == {
        "T-1": "44 trường hợp",
        "T-1@hoi-luat-gia": "44 trường hợp",
        "T-1~ky-truoc": "40 trường hợp",
        "T-1~ky-truoc@hoi-luat-gia": "40 trường hợp",
        "T-1~tang-giam": "10%",
        "T-1~tang-giam@hoi-luat-gia": "10%",
        "T-1~ke-hoach": "55 trường hợp",
        "T-1~dat": "80%",
    }


def test_queries_do_not_grow_with_the_figures(story, advice):
    def count(codes):
        with CaptureQueriesContext(connection) as queries:
            figures = RoundFigures(story.round)
            for code in codes:
                figures.compared(code)
        return len(queries)

    codes = list(Indicator.objects.exclude(code__startswith="ORG").values_list("code", flat=True))
    # Those of a room of its own are asked one by one, whatever they count.
    of_rooms = Indicator.objects.filter(provider__startswith="advisory.").values_list("code", flat=True)
    assert count(codes) == count(["T-1", "TVP-03", "PBK-17", *of_rooms])
