"""Shares of a council, exactly: no floating point decides over a person (processes.md 5.5)."""

from fractions import Fraction

ALL, PRESENT = "all", "present"


def read_share(text):
    """`2/3`, `90%` or `90` (percent) as a Fraction in (0, 1]. Raises ValueError."""
    text = text.strip().replace(",", ".")
    try:
        share = Fraction(text) if "/" in text else Fraction(text.rstrip("% ")) / 100
    except ZeroDivisionError as error:
        raise ValueError(text) from error
    if not 0 < share <= 1:
        raise ValueError(text)
    return share


def is_quorate(*, members, present, quorum):
    return members > 0 and present >= quorum * members


def is_elected(agree, *, members, present, threshold, denominator):
    """Whether `agree` votes are at least `threshold` of all members, or of those present."""
    of = members if denominator == ALL else present
    return of > 0 and agree >= threshold * of
