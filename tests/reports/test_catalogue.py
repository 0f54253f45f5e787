from collections import Counter

import pytest

from reports.catalogue import load_catalogue, read_rows
from reports.models import ActivityKind, Aggregation, Indicator, IndicatorGroup, Measure, Outline, OutlineSection, Unit
from reports.tokens import COMPLETENESS, FigureToken, NoteToken, parse

# How many numbered indicators each group of the reference catalogue has.
LAST_NUMBER = {"ORG": 27, "POL": 6, "TVP": 13, "KHC": 7, "PBK": 21, "THI": 14, "TDK": 14, "XHO": 17}
# The second and third quantity of a row that counts several things ("đoàn; lượt").
FURTHER = {
    *("ORG-01-2", "ORG-11-2", "ORG-11-3", "ORG-11-4", "TVP-09-2", "TVP-11-2", "TVP-11-3"),
    *("TVP-02-2", "TVP-02-3", "TVP-07-2", "KHC-01-2", "KHC-01-3"),
    *("ORG-07-2", "ORG-24-2", "POL-03-2", "POL-04-2", "KHC-03-2", "PBK-04-2", "PBK-13-2", "PBK-18-2", "PBK-18-3"),
    *("TDK-03-2", "TDK-10-2", "TDK-11-2", "XHO-06-2", "XHO-12-2", "XHO-14-2", "XHO-15-2"),
}
# What the reports of the five federations give a number for and records of work or the members' register can supply.
WITH_A_SOURCE = """
ORG-01 ORG-01-2 ORG-02 ORG-03 ORG-04 ORG-05 ORG-06 ORG-08 ORG-10 ORG-11 ORG-11-2 ORG-12 ORG-13 ORG-14 ORG-15 ORG-16
ORG-17 ORG-18 ORG-19 ORG-21 ORG-24 ORG-25 ORG-27 POL-01 POL-02 POL-03 POL-04 POL-05 POL-06 TVP-01 TVP-03 TVP-05 TVP-06
TVP-07 TVP-08 TVP-09 TVP-09-2 TVP-10 KHC-01 KHC-02 KHC-03 KHC-03-2 KHC-04 KHC-05 KHC-06 KHC-07 PBK-01 PBK-02 PBK-03
PBK-04 PBK-05 PBK-06 PBK-07 PBK-08 PBK-09 PBK-10 PBK-12 PBK-13 PBK-14 PBK-15 PBK-16 PBK-17 PBK-18 PBK-19 PBK-20 PBK-21
THI-01 THI-02 THI-03 THI-04 THI-05 THI-06 THI-07 THI-08 THI-09 THI-10 THI-11 THI-12 THI-14 TDK-01 TDK-02 TDK-03 TDK-04
TDK-05 TDK-06 TDK-07 TDK-08 TDK-10 TDK-11 TDK-12 TDK-13 TVP-11-2 TVP-11-3
XHO-01 XHO-02 XHO-03 XHO-04 XHO-05 XHO-06 XHO-07 XHO-09 XHO-10 XHO-11 XHO-12 XHO-13 XHO-14
"""
MODELS = (Unit, IndicatorGroup, ActivityKind, Measure, Indicator, Outline, OutlineSection)


@pytest.fixture
def catalogue(db):
    """The migration loads it; a database that was flushed by another test gets it again."""
    load_catalogue()


@pytest.mark.parametrize("name", ["units", "groups", "kinds", "indicators", "outlines"])
def test_first_column_of_each_file_is_unique(name):
    first = [next(iter(row.values())) for row in read_rows(name)]

    assert [value for value, count in Counter(first).items() if count > 1] == []


def test_measure_codes_are_unique_within_their_kind():
    codes = Counter((row["kind"], row["code"]) for row in read_rows("measures"))

    assert set(codes.values()) == {1}


def test_every_indicator_of_the_reference_is_listed(catalogue):
    numbered = {f"{group}-{number:02d}" for group, last in LAST_NUMBER.items() for number in range(1, last + 1)}

    assert set(Indicator.objects.values_list("code", flat=True)) == numbered | FURTHER


@pytest.mark.parametrize("code", WITH_A_SOURCE.split())
def test_indicator_has_exactly_one_source(catalogue, code):
    indicator = Indicator.objects.get(code=code)

    assert bool(indicator.provider) != indicator.measures.exists()


def test_a_measure_feeds_indicators_of_its_unit_and_counting(catalogue):
    """A unit may be a narrower name of the indicator's (hội viên → người); lượt and người never meet."""
    narrows = {row["name"]: row["narrows"] for row in read_rows("units")}

    for indicator in Indicator.objects.prefetch_related("measures__unit").select_related("unit"):
        for measure in indicator.measures.all():
            assert indicator.unit.name in {measure.unit.name, narrows[measure.unit.name]}, (indicator, measure)
            assert indicator.unit.decimals == measure.unit.decimals, (indicator, measure)
            # A number typed without its list, as of years before the portal, joins what is counted one by one.
            is_typed_sum = measure.code.startswith("gop-") and measure.counting == "sum"
            is_sum = indicator.aggregation == "sum" and measure.counting == "each"
            assert indicator.aggregation == measure.counting or is_typed_sum or is_sum, (indicator, measure)


def test_money_is_whole_dong_and_area_has_one_decimal(catalogue):
    assert list(Unit.objects.filter(is_money=True).values_list("name", "decimals")) == [("đồng", 0)]
    assert Unit.objects.get(name="ha").decimals == 1


def test_a_part_belongs_to_the_kind_and_unit_of_its_whole(catalogue):
    parts = Measure.objects.exclude(part_of=None).select_related("part_of")

    assert {(part.kind_id, part.unit_id) for part in parts} == {(p.part_of.kind_id, p.part_of.unit_id) for p in parts}
    assert "hoat-dong-xa-hoi.tri-gia-kham" in {part.full_code for part in parts}


def test_codes_and_names_fit_their_fields(catalogue):
    for model in (ActivityKind, Measure, Indicator, Unit, IndicatorGroup, Outline, OutlineSection):
        for row in model.objects.all():
            row.full_clean(validate_unique=False)
    assert set(Indicator.objects.values_list("aggregation", flat=True)) <= set(Aggregation.values)


def test_every_token_of_the_outlines_names_something(catalogue):
    kinds = set(ActivityKind.objects.values_list("code", flat=True))
    codes = set(Indicator.objects.values_list("code", flat=True))
    tokens = [token for row in OutlineSection.objects.all() for token in parse(row.starting_text)]

    assert {token.key for token in tokens if isinstance(token, FigureToken)} <= codes | {COMPLETENESS.key}
    assert {kind for token in tokens if isinstance(token, NoteToken) for kind in token.kinds} <= kinds


def test_loading_again_changes_nothing_even_what_staff_edited(catalogue):
    Indicator.objects.filter(code="XHO-01").update(name="Tên đã sửa")
    Indicator.objects.get(code="XHO-02").measures.clear()
    before = {model: list(model.objects.order_by("pk").values()) for model in MODELS}

    load_catalogue()

    assert {model: list(model.objects.order_by("pk").values()) for model in MODELS} == before
    assert not Indicator.objects.get(code="XHO-02").measures.exists()


def test_loading_adds_what_is_missing(catalogue):
    Indicator.objects.filter(code="XHO-17").delete()

    load_catalogue()

    assert Indicator.objects.get(code="XHO-17").measures.get().full_code == "thuong-mai-dien-tu.ho"
