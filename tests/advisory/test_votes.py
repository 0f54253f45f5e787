"""Quorum and majority: the cases at the edge, and what holds for any council."""

from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from advisory.votes import Tally, share

SHARES = st.sampled_from(sorted({Fraction(part, whole) for whole in range(1, 8) for part in range(whole + 1)}))


def tally(members, present, agree=0, amend=0, against=0, *, quorum="2/3", majority="1/2", of="present"):
    return Tally(members, present, agree, amend, against, Fraction(quorum), Fraction(majority), of)


@pytest.mark.parametrize(
    ("members", "present", "has_quorum"),
    [(9, 6, True), (9, 5, False), (7, 5, True), (7, 4, False), (3, 2, True), (1, 1, True), (0, 0, False)],
)
def test_quorum_is_at_least_its_share(members, present, has_quorum):
    assert tally(members, present).has_quorum is has_quorum


@pytest.mark.parametrize(
    ("of", "agree", "amend", "against", "is_adopted"),
    [
        # nine members, eight present
        ("present", 4, 0, 4, False),
        ("present", 3, 2, 3, True),
        ("present", 4, 0, 0, False),
        ("votes", 4, 0, 0, True),
        ("votes", 2, 0, 2, False),
        ("members", 4, 0, 4, False),
        ("members", 3, 2, 0, True),
        ("votes", 0, 0, 0, False),
    ],
)
def test_majority_is_more_than_its_share_of_what_the_rule_names(of, agree, amend, against, is_adopted):
    assert tally(9, 8, agree, amend, against, of=of).is_adopted is is_adopted


def test_enough_in_favour_without_a_quorum_adopts_nothing():
    without = tally(9, 5, 5)

    assert (without.has_majority, without.is_adopted, without.result) == (
        True,
        False,
        "Không đủ số thành viên có mặt",
    )
    assert without.sentence == (
        "Có mặt 5/9 thành viên (cần ít nhất 2/3); tán thành 5/5, tính trên số thành viên có mặt (cần quá 1/2): "
        "đồng ý 5, đồng ý có sửa 0, không đồng ý 0."
    )


@given(st.data(), st.integers(0, 40), SHARES, SHARES, st.sampled_from(["present", "members", "votes"]))
def test_any_council(data, members, quorum, majority, of):
    present = data.draw(st.integers(0, members))
    votes = data.draw(st.integers(0, present))
    in_favour = data.draw(st.integers(0, votes))
    amend = data.draw(st.integers(0, in_favour))
    counted = Tally(members, present, in_favour - amend, amend, votes - in_favour, quorum, majority, of)

    assert counted.has_quorum == (members > 0 and present * quorum.denominator >= members * quorum.numerator)
    base = {"present": present, "members": members, "votes": votes}[of]
    assert counted.has_majority == (in_favour * majority.denominator > base * majority.numerator)
    # One more voice in favour never loses what was won, one more member present never loses the quorum.
    if votes < present:
        more = Tally(members, present, in_favour - amend + 1, amend, votes - in_favour, quorum, majority, of)
        assert more.has_majority >= counted.has_majority
    if present < members:
        assert Tally(members, present + 1, 0, 0, 0, quorum, majority, of).has_quorum >= counted.has_quorum


@pytest.mark.parametrize("text", ["", "hai phần ba", "3/2", "1/0", "-1/2"])
def test_what_is_no_share_is_told(text):
    with pytest.raises(ValidationError, match="Ghi phân số từ 0 đến 1"):
        share(text)


def test_a_share_is_read_as_it_is_typed():
    assert [share(text) for text in ("2/3", " 2 / 3 ", "0.5", "1")] == [
        Fraction(2, 3),
        Fraction(2, 3),
        Fraction(1, 2),
        Fraction(1),
    ]
