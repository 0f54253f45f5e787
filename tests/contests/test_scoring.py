"""The arithmetic of judging against exact fractions, and its promises for any marks in any order."""

import random
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contests.awarding import PrizeLine, changes_without, propose
from contests.scoring import IncompleteMarks, OutOfRange, Scored, disagree, mean, passed, ranked, total
from contests.severity import MIN_SHEETS, severity, too_small

WEIGHTS = {"moi": 30, "sang-tao": 30, "ap-dung": 40}
points_of = st.decimals(0, 100, places=2)
entries = st.lists(st.tuples(st.sampled_from("ABC"), st.integers(50, 100)), max_size=25).map(
    lambda rows: [
        Scored(entry, field, Decimal(score), received_at=entry % 7) for entry, (field, score) in enumerate(rows)
    ]
)
lines = st.lists(st.tuples(st.integers(0, 4), st.integers(55, 95), st.booleans()), min_size=1, max_size=5).map(
    lambda rows: [
        PrizeLine(key, quota, threshold, is_per_field)
        for key, (quota, threshold, is_per_field) in enumerate(sorted(rows, key=lambda row: -row[1]))
    ]
)


def test_a_total_is_the_sum_of_all_criteria_within_their_limits():
    points = {"moi": Decimal("25.5"), "sang-tao": Decimal(30), "ap-dung": Decimal(0)}
    assert total(points, WEIGHTS) == Decimal("55.5")
    with pytest.raises(OutOfRange):
        total(points | {"moi": Decimal("30.01")}, WEIGHTS)
    with pytest.raises(OutOfRange):
        total(points | {"moi": Decimal(-1)}, WEIGHTS)
    with pytest.raises(IncompleteMarks):
        total({"moi": Decimal(1)}, WEIGHTS)


@pytest.mark.parametrize(
    ("totals", "score"),
    [
        (["80", "81"], "80.50"),
        (["80", "80", "81"], "80.33"),
        (["80.01", "80.02"], "80.02"),  # 80,015 exactly in the middle goes up
        (["80.005"], "80.01"),
        (["0.1", "0.2", "0.3"], "0.20"),
        (["70.125", "70.125"], "70.13"),
    ],
)
def test_means_are_half_up(totals, score):
    assert mean([Decimal(value) for value in totals]) == Decimal(score)


@given(st.lists(points_of, min_size=1, max_size=9), st.randoms())
def test_a_mean_is_within_half_a_hundredth_and_the_same_in_any_order(values, shuffle):
    exact = sum(map(Fraction, values)) / len(values)
    off = Fraction(mean(values)) - exact
    mixed = shuffle.sample(values, len(values))
    assert -Fraction(1, 200) < off <= Fraction(1, 200)
    assert mean(mixed) == mean(values)
    assert -mean(values).as_tuple().exponent == 2


def test_a_difference_of_the_limit_itself_is_no_disagreement():
    assert not disagree([Decimal(60), Decimal(80), Decimal(70)], 20)
    assert disagree([Decimal(60), Decimal("80.01"), Decimal(70)], 20)


def test_equal_scores_go_by_the_criteria_then_receipt_then_the_council():
    def one(entry, score=80, tie=(30, 20), received=1, place=0):
        return Scored(entry, "A", Decimal(score), tuple(map(Decimal, tie)), received, place)

    rows = [
        one("f", place=2),
        one("e", place=2),
        one("d", place=1),
        one("c", received=0),
        one("b", tie=(30, 21)),
        one("a", score=81, tie=(0, 0), received=9),
    ]
    assert [(rank, row.entry) for rank, row in ranked(rows)] == [
        (1, "a"),
        (2, "b"),
        (3, "c"),
        (4, "d"),
        (5, "e"),
        (5, "f"),
    ]


def test_to_the_next_round_go_those_above_the_threshold_within_the_quota_and_equals_together():
    rows = [
        Scored(1, "A", Decimal(90), received_at=0),
        Scored(2, "A", Decimal(80), received_at=0),
        Scored(3, "A", Decimal(80), received_at=0),
        Scored(4, "A", Decimal(79), received_at=0),
        Scored(5, "B", Decimal(59), received_at=0),
    ]
    assert passed(rows, threshold=Decimal(60), quota=2) == {1, 2, 3}
    assert passed(rows, threshold=None, quota=1) == {1, 5}
    assert passed(rows, threshold=Decimal(60), quota=None) == {1, 2, 3, 4}


def scores(*values, field="A"):
    return [Scored(number, field, Decimal(value), received_at=number) for number, value in enumerate(values, start=1)]


TABLE = [PrizeLine("nhất", 1, 90), PrizeLine("nhì", 1, 80), PrizeLine("ba", 2, 70)]


@pytest.mark.parametrize(
    ("values", "prizes"),
    [
        ([95, 85, 75, 72, 71], {1: "nhất", 2: "nhì", 3: "ba", 4: "ba"}),
        # the first prize is withheld, the best is second, and nobody moves up
        ([89, 85, 69], {1: "nhì", 2: "ba"}),
        # above the threshold of the first prize, but its one place is taken
        ([95, 94, 93], {1: "nhất", 2: "nhì", 3: "ba"}),
        ([60], {}),
        ([], {}),
    ],
)
def test_threshold_and_quota_both_hold(values, prizes):
    assert propose(scores(*values), TABLE).prizes == prizes


def test_a_tie_over_the_last_place_waits_for_the_council_and_so_does_what_lies_below():
    rows = [Scored(entry, "A", Decimal(score), received_at=0) for entry, score in ((1, 95), (2, 85), (3, 85), (4, 75))]
    waiting = propose(rows, TABLE)
    decided = propose(
        [Scored(row.entry, "A", row.score, received_at=0, council_place=3 - row.entry) for row in rows], TABLE
    )

    assert (waiting.prizes, waiting.ties) == ({1: "nhất"}, [("nhì", [2, 3])])
    assert (decided.prizes, decided.ties) == ({1: "nhất", 3: "nhì", 2: "ba", 4: "ba"}, [])


def test_a_tie_in_one_field_stops_no_other():
    rows = [
        *(Scored(entry, "A", Decimal(95), received_at=0) for entry in (1, 2)),
        Scored(3, "B", Decimal(91), received_at=0),
    ]
    found = propose(rows, [PrizeLine("nhất", 1, 90, is_per_field=True), PrizeLine("nhì", 3, 80)])
    assert (found.prizes, found.ties) == ({3: "nhất"}, [("nhất", [1, 2])])


@given(entries, lines, st.randoms())
def test_no_quota_is_broken_no_threshold_missed_and_any_order_gives_the_same(scored, table, shuffle):
    found = propose(scored, table)
    by_entry = {one.entry: one for one in scored}

    for line in table:
        winners = [by_entry[entry] for entry, key in found.prizes.items() if key == line.key]
        scopes = {one.field for one in winners} if line.is_per_field else {None}
        for scope in scopes:
            assert len([one for one in winners if scope in (None, one.field)]) <= line.quota
        assert all(one.score >= line.threshold for one in winners)
    mixed = propose(shuffle.sample(scored, len(scored)), table)
    assert (mixed.prizes, mixed.ties) == (found.prizes, found.ties)


@given(entries, lines)
def test_nobody_with_a_prize_stands_below_somebody_without_or_with_a_lesser_one(scored, table):
    overall = [PrizeLine(line.key, line.quota, line.threshold) for line in table]
    found = propose(scored, overall)
    tied = {entry for _key, group in found.ties for entry in group}
    order = [one for _rank, one in ranked(scored)]
    last = len(table)
    keys = [found.prizes.get(one.entry, last) for one in order if one.entry not in tied]
    assert keys == sorted(keys)
    # a place stays empty only for want of points, or below a tie
    for line in [] if found.ties else overall:
        taken = sum(key == line.key for key in found.prizes.values())
        without = [one for one in scored if found.prizes.get(one.entry, last) > line.key]
        assert taken == line.quota or all(one.score < line.threshold for one in without)


def test_would_this_prize_change_without_that_judge():
    marks = {(1, "X"): 90, (1, "Y"): 92, (2, "X"): 96, (2, "Z"): 80, (3, "Y"): 70, (3, "Z"): 72}

    def scored(without=None):
        rows = []
        for entry in (1, 2, 3):
            kept = [Decimal(v) for (e, judge), v in marks.items() if e == entry and judge != without]
            rows.append(Scored(entry, "A", mean(kept), received_at=entry))
        return rows

    told = {judge: changes_without(judge, scored, scored(), TABLE) for judge in "XYZ"}
    assert propose(scored(), TABLE).prizes == {1: "nhất", 2: "nhì", 3: "ba"}
    assert told == {"X": [], "Y": [], "Z": [(1, "nhất", "nhì"), (2, "nhì", "nhất")]}


# --- strict and lenient judges ---------------------------------------------------------------------------------------


def simulated(seed, entries=60, judges=6):
    """({entry: true quality}, {(entry, judge): total}): two judges each, leanings up to 12 points either way."""
    luck = random.Random(seed)  # noqa: S311 - the same luck each time
    leaning = dict(enumerate((-12, -6, -2, 2, 6, 12)[:judges]))
    truth = {entry: luck.uniform(45, 85) for entry in range(entries)}
    totals = {}
    for entry, quality in truth.items():
        for judge in luck.sample(range(judges), 2):
            totals[entry, judge] = round(Decimal(quality + leaning[judge] + luck.gauss(0, 3)), 2)
    return truth, totals


def wrong_pairs(truth, scores):
    """How many pairs of entries stand the wrong way round."""
    pairs = [(a, b) for a in truth for b in truth if truth[a] > truth[b]]
    return sum(scores[a] < scores[b] for a, b in pairs)


@pytest.mark.parametrize("seed", range(10))
def test_without_their_leanings_the_order_is_nearer_the_truth(seed):
    truth, totals = simulated(seed)
    means = {entry: mean([v for (e, _judge), v in totals.items() if e == entry]) for entry in truth}

    found = severity(totals)

    assert wrong_pairs(truth, found.adjusted) < wrong_pairs(truth, means)
    assert [judge for judge, _by in sorted(found.leanings.items(), key=lambda row: row[1])] == [0, 1, 2, 3, 4, 5]
    assert abs(sum(found.leanings.values())) < Decimal("0.1")


def test_judges_of_one_measure_are_left_as_they_are():
    totals = {
        (entry, judge): Decimal(50 + entry) for entry in range(20) for judge in "ABC" if judge != "ABC"[entry % 3]
    }
    found = severity(totals)
    assert set(found.leanings.values()) == {Decimal("0.00")}
    assert found.adjusted == {entry: Decimal(50 + entry) for entry in range(20)}


def test_below_the_minimum_sample_nothing_is_adjusted_and_it_says_why():
    few = {(entry, judge): Decimal(70) for entry in range(MIN_SHEETS - 1) for judge in "ABC"}
    two = {(entry, judge): Decimal(70) for entry in range(50) for judge in "AB"}
    assert [(severity(each), too_small(each)) for each in (few, two, {})] == [
        (None, "sheets"),
        (None, "judges"),
        (None, "judges"),
    ]
    assert too_small(few | {(99, judge): Decimal(70) for judge in "ABC"}) == ""


@settings(max_examples=20)
@given(st.integers(0, 1000), st.randoms())
def test_leanings_do_not_depend_on_the_order_of_the_marks(seed, shuffle):
    _truth, totals = simulated(seed, entries=30)
    mixed = dict(shuffle.sample(list(totals.items()), len(totals)))
    assert severity(mixed) == severity(totals)
