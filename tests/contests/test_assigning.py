"""Who marks what: enough judges, never one in conflict, loads as even as can be."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contests.assigning import TooFewJudges, assign


def loads(found, judges):
    counts = Counter(judge for _entry, judge in found)
    return [counts[judge] for judge in judges]


@given(st.integers(1, 30), st.integers(2, 8), st.integers(2, 3), st.randoms())
def test_without_conflicts_loads_are_within_one_and_the_order_does_not_matter(n_entries, n_judges, per_entry, shuffle):
    entries, judges = list(range(n_entries)), list(range(n_judges))
    per_entry = min(per_entry, n_judges)

    found = assign(entries, judges, may=lambda entry, judge: True, per_entry=per_entry)
    mixed = assign(
        shuffle.sample(entries, n_entries),
        shuffle.sample(judges, n_judges),
        may=lambda entry, judge: True,
        per_entry=per_entry,
    )

    assert Counter(entry for entry, _judge in found) == dict.fromkeys(entries, per_entry)
    assert max(loads(found, judges)) - min(loads(found, judges)) <= 1
    assert mixed == found


@given(st.integers(1, 25), st.sets(st.tuples(st.integers(0, 24), st.integers(0, 5)), max_size=40))
def test_nobody_marks_in_conflict_and_no_hand_over_is_left(n_entries, conflicts):
    entries, judges = range(n_entries), range(6)

    def may(entry, judge):
        return (entry, judge) not in conflicts

    try:
        found = assign(entries, judges, may=may, per_entry=2)
    except TooFewJudges as error:
        entry, count = error.args
        assert count == sum(may(entry, judge) for judge in judges) < 2
        return

    assert not found & conflicts
    assert len(found) == 2 * n_entries
    load = Counter(dict.fromkeys(judges, 0)) + Counter(judge for _entry, judge in found)
    better = [
        (entry, judge, other)
        for entry, judge in found
        for other in judges
        if load[judge] - load[other] >= 2 and (entry, other) not in found and may(entry, other)
    ]
    assert better == []


def test_a_hand_over_through_a_third_judge_is_found():
    """C may mark only what B marks, B what A marks."""
    allowed = {1: "AB", 2: "AB", 3: "AB", 4: "BC", 5: "BC"}
    found = assign(allowed, "ABC", may=lambda entry, judge: judge in allowed[entry], per_entry=1)
    assert sorted(loads(found, "ABC")) == [1, 2, 2]


def test_what_is_given_stays_and_only_the_gap_is_filled():
    given_ = {(1, "A"), (1, "B"), (2, "A")}
    found = assign([1, 2], "ABC", may=lambda entry, judge: True, per_entry=2, given=given_)
    assert found - given_ == {(2, "C")}


def test_eight_hundred_entries_and_fifty_judges():
    found = assign(range(800), range(50), may=lambda entry, judge: (entry + judge) % 7, per_entry=2)
    assert (len(found), set(loads(found, range(50)))) == (1600, {32})


def test_too_few_judges_are_told_with_the_entry():
    with pytest.raises(TooFewJudges) as told:
        assign([1, 2], "AB", may=lambda entry, judge: (entry, judge) != (2, "B"), per_entry=2)
    assert told.value.args == (2, 1)
