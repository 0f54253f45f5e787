"""Thresholds, denominators and totals."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from honours import ballots, shares

HUNDRED = st.integers(1, 100)


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("2/3", Fraction(2, 3)),
        ("90%", Fraction(9, 10)),
        ("90", Fraction(9, 10)),
        ("66,7 %", Fraction(667, 1000)),
        ("1/1", 1),
    ],
)
def test_a_share_is_read_as_people_write_it(text, share):
    assert shares.read_share(text) == share


@pytest.mark.parametrize("text", ["", "0", "0/3", "4/3", "101%", "2/0", "-1/2", "hai phần ba"])
def test_what_is_no_share_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        shares.read_share(text)


@pytest.mark.parametrize(
    ("agree", "members", "present", "threshold", "denominator", "elected"),
    [
        (6, 9, 9, "2/3", "all", True),
        (5, 9, 9, "2/3", "all", False),
        (5, 9, 7, "2/3", "present", True),  # 4 2/3 of 7
        (5, 9, 7, "2/3", "all", False),
        (9, 10, 9, "90%", "all", True),
        (8, 10, 9, "90%", "all", False),
        (8, 10, 8, "90%", "present", True),
        (0, 5, 0, "1/2", "present", False),
    ],
)
def test_who_is_elected(agree, members, present, threshold, denominator, elected):
    share = shares.read_share(threshold)
    assert elected == shares.is_elected(
        agree, members=members, present=present, threshold=share, denominator=denominator
    )


@given(HUNDRED, st.integers(0, 100), HUNDRED, HUNDRED, st.sampled_from([shares.ALL, shares.PRESENT]))
def test_the_threshold_is_the_least_whole_number_of_votes_that_reaches_the_share(present, absent, a, b, denominator):
    members, (a, b) = present + absent, sorted((a, b))
    of, share = members if denominator == shares.ALL else present, shares.read_share(f"{a}/{b}")

    elected = [
        agree
        for agree in range(present + 1)
        if shares.is_elected(agree, members=members, present=present, threshold=share, denominator=denominator)
    ]

    least = -(-a * of // b)  # in whole numbers alone
    assert elected == list(range(least, present + 1))
    # What is enough of all members is enough of those present.
    if denominator == shares.ALL:
        assert all(
            shares.is_elected(agree, members=members, present=present, threshold=share, denominator=shares.PRESENT)
            for agree in elected
        )


@given(st.lists(st.fixed_dictionaries({"1": st.sampled_from(ballots.CHOICES), "22": st.sampled_from(ballots.CHOICES)})))
def test_the_three_choices_always_add_up_to_the_ballots(cast):
    counts = ballots.count([{"choices": choices} for choices in cast], [1, 22])

    assert {sum(votes.values()) for votes in counts.values()} == {len(cast)}
    assert counts["22"]["agree"] == sum(choices["22"] == "agree" for choices in cast)
