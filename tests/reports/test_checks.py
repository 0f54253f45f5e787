from datetime import date
from decimal import Decimal

import pytest

from lhh_portal.quantity import Quantity
from reports.checks import Finding, amount_findings, findings_for, open_findings, span_findings
from reports.models import Activity, ActivityKind, FindingAnswer
from tests.factories import ActivityFactory, MeasureFactory, UnitFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def money():
    """{code: Measure} of the kind in which the seed contradicts itself."""
    kind = ActivityKind.objects.get(code="hoat-dong-xa-hoi")
    return {measure.code: measure for measure in kind.measures.select_related("unit", "kind")}


@pytest.fixture
def gifts():
    kind = ActivityKind.objects.get(code="tang-qua")
    measures = list(kind.measures.select_related("unit", "kind"))
    count = next(m for m in measures if m.unit.name == "phần quà")
    value = next(m for m in measures if m.unit.is_money)
    return count, value


@pytest.mark.parametrize(
    ("part", "whole", "found"),
    [
        (9_560_257_000, 2_227_360_000, ["part-over-whole:hoat-dong-xa-hoi.tri-gia-kham"]),
        (2_227_360_001, 2_227_360_000, ["part-over-whole:hoat-dong-xa-hoi.tri-gia-kham"]),
        (2_227_360_000, 2_227_360_000, []),
        (0, 0, []),
        (1_000_000, None, ["part-without-whole:hoat-dong-xa-hoi.tri-gia-kham"]),
        (0, None, []),
    ],
)
def test_part_is_compared_with_its_whole(money, part, whole, found):
    values = {money["tri-gia-kham"]: Quantity(Decimal(part))}
    if whole is not None:
        values[money["tong-tien"]] = Quantity(Decimal(whole))

    assert [finding.code for finding in amount_findings(values)] == found


def test_contradiction_says_both_numbers(money):
    values = {
        money["tri-gia-kham"]: Quantity(Decimal(9_560_257_000)),
        money["tong-tien"]: Quantity(Decimal(2_227_360_000)),
    }

    (finding,) = amount_findings(values)

    assert "9.560.257.000 đồng, lớn hơn «Tổng số tiền» là 2.227.360.000 đồng" in finding.message
    assert (finding.fingerprint, finding.needs_answer, finding.is_open) == ("9.560.257.000>2.227.360.000", True, True)


def test_part_without_its_whole_is_found_when_closing_too(money):
    """Two records that are right each for itself: the part of all would be larger than the whole of all."""
    kind = money["tong-tien"].kind
    ActivityFactory(kind=kind, amounts={money["tong-tien"]: 5_000_000})
    alone = ActivityFactory(kind=kind, amounts={money["tri-gia-kham"]: 20_000_000})
    ActivityFactory(kind=kind, amounts={money["tri-gia-kham"]: 0})

    (finding,) = open_findings(date(2023, 12, 15), date(2024, 6, 14))

    assert (finding.activity, finding.fingerprint, finding.is_open) == (alone, "20.000.000", True)
    assert "20.000.000 đồng nhưng «Tổng số tiền» còn trống" in finding.message


def test_a_whole_no_longer_asked_for_is_not_missed(money):
    whole, part = money["tong-tien"], money["tri-gia-kham"]
    type(whole).objects.filter(pk=whole.pk).update(is_active=False)
    ActivityFactory(kind=whole.kind, amounts={part: 20_000_000})

    assert open_findings(date(2023, 12, 15), date(2024, 6, 14)) == []


@pytest.mark.parametrize(
    ("value", "found"),
    [(0, []), (1, ["small-money"]), (999, ["small-money"]), (1_000, []), (250_000_000, [])],
)
def test_money_is_in_dong(money, value, found):
    findings = amount_findings({money["tong-tien"]: Quantity(Decimal(value))})

    assert [finding.code.partition(":")[0] for finding in findings] == found


@pytest.mark.parametrize(
    ("count", "value", "found"),
    [(45, 12_000_000_000, ["large-gift"]), (45, 12_000_000, []), (1, 50_000_000, []), (0, 12_000_000_000, [])],
)
def test_average_gift(gifts, count, value, found):
    findings = amount_findings({gifts[0]: Quantity(Decimal(count)), gifts[1]: Quantity(Decimal(value))})

    assert [finding.code.partition(":")[0] for finding in findings] == found
    assert not any(finding.needs_answer for finding in findings)


@pytest.mark.parametrize(
    ("starts", "ends", "found"),
    [
        (date(2023, 12, 1), date(2023, 12, 20), ["begins-before-span"]),
        (date(2023, 12, 15), date(2023, 12, 20), []),
        (date(2023, 11, 1), date(2023, 12, 1), []),
        (date(2023, 12, 1), date(2024, 6, 20), []),
    ],
)
def test_activity_that_began_before_the_span(starts, ends, found):
    activity = Activity(starts_on=starts, ends_on=ends)

    assert [f.code for f in span_findings(activity, date(2023, 12, 15), date(2024, 6, 14))] == found


def test_open_findings_are_those_of_the_span_with_their_answers(money, cast):
    contradiction = {money["tri-gia-kham"]: 9_560_257_000, money["tong-tien"]: 2_227_360_000}
    explained = ActivityFactory(kind=money["tong-tien"].kind, lead=cast.healers, amounts=contradiction)
    answer = FindingAnswer.objects.create(
        activity=explained,
        code="part-over-whole:hoat-dong-xa-hoi.tri-gia-kham",
        fingerprint="9.560.257.000>2.227.360.000",
        explanation="Giá trị thuốc do nhà tài trợ chi trực tiếp.",
    )
    bare = ActivityFactory(kind=money["tong-tien"].kind, amounts=contradiction, starts_on=date(2024, 4, 1))
    ActivityFactory(kind=money["tong-tien"].kind, amounts=contradiction, starts_on=date(2025, 4, 1))
    ActivityFactory(kind=money["tong-tien"].kind, amounts={money["tong-tien"]: 5_000_000})

    found = open_findings(date(2023, 12, 15), date(2024, 6, 14))

    assert {finding.activity: finding.answer for finding in found} == {explained: answer, bare: None}
    assert [finding.activity for finding in found if finding.is_open] == [bare]


def test_changed_value_opens_the_finding_again(money):
    activity = ActivityFactory(
        kind=money["tong-tien"].kind, amounts={money["tri-gia-kham"]: 30_000, money["tong-tien"]: 20_000}
    )
    FindingAnswer.objects.create(
        activity=activity,
        code="part-over-whole:hoat-dong-xa-hoi.tri-gia-kham",
        fingerprint="25.000>20.000",
        explanation="Đúng như vậy.",
    )

    assert [finding.is_open for finding in findings_for([activity])] == [True]


def test_decimals_of_the_unit_do_not_confuse_the_comparison():
    hectare = UnitFactory(name="hecta mẫu", decimals=1)
    whole = MeasureFactory(unit=hectare)
    part = MeasureFactory(kind=whole.kind, unit=hectare, part_of=whole)
    activity = ActivityFactory(kind=whole.kind, amounts={whole: 125, part: 126})

    assert [f.fingerprint for f in findings_for([activity])] == ["12,6>12,5"]


@pytest.mark.parametrize("number", [2, 20])
def test_number_of_queries_does_not_grow(money, django_assert_num_queries, number):
    contradiction = {money["tri-gia-kham"]: 30_000, money["tong-tien"]: 20_000}
    for _ in range(number):
        ActivityFactory(kind=money["tong-tien"].kind, amounts=contradiction)

    with django_assert_num_queries(8):
        found = open_findings(date(2023, 12, 15), date(2024, 6, 14))

    assert len(found) == number


def test_findings_compare_without_their_answers():
    assert Finding("a", "b", "c") == Finding("a", "b", "c", answer=FindingAnswer())
