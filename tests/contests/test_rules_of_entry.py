"""Deadlines, windows, shares and consents: pure rules, second by second and day by day."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from contests.checking import is_within_window
from contests.consent import Party, age_on, who_must_agree
from contests.deadlines import end_of_day, extended_deadline, is_in_time, start_of_day
from contests.shares import even_shares, split_money

CLOSES = date(2024, 6, 30)


def at(text):
    """`30/06 23:59:59` of 2024 in Vietnam."""
    return timezone.make_aware(datetime.strptime(f"2024/{text}", "%Y/%d/%m %H:%M:%S"))


@pytest.mark.parametrize(
    ("received", "postmarked_on", "in_time"),
    [
        ("30/06 23:59:59", None, True),
        ("01/07 00:00:00", None, False),
        ("05/07 10:00:00", date(2024, 6, 30), True),
        ("05/07 10:00:00", date(2024, 7, 1), False),
        ("29/06 10:00:00", date(2024, 7, 1), True),
    ],
)
def test_in_time_to_the_second(received, postmarked_on, in_time):
    told = {"postmarked_on": postmarked_on, "closes_on": CLOSES, "deadline": end_of_day(CLOSES)}
    assert is_in_time(received_at=at(received), **told) == in_time


@pytest.mark.parametrize(
    ("outages", "deadline"),
    [
        ([], "01/07 00:00:00"),
        ([("10/06 08:00:00", "10/06 09:30:00")], "01/07 01:30:00"),
        # overlapping ones count once
        ([("10/06 08:00:00", "10/06 10:00:00"), ("10/06 09:00:00", "10/06 11:00:00")], "01/07 03:00:00"),
        # over the last moment: all of it
        ([("30/06 23:00:00", "01/07 02:00:00")], "01/07 03:00:00"),
        # within the time won by another
        ([("30/06 20:00:00", "30/06 22:00:00"), ("01/07 01:00:00", "01/07 01:30:00")], "01/07 02:30:00"),
        # before entries were taken, and after the end
        ([("01/05 00:00:00", "02/05 00:00:00"), ("02/07 00:00:00", "03/07 00:00:00")], "01/07 00:00:00"),
    ],
)
def test_outages_move_the_deadline(outages, deadline):
    opened = start_of_day(date(2024, 6, 1))
    spans = [(at(begin), at(end)) for begin, end in outages]
    assert extended_deadline(end_of_day(CLOSES), opened, spans) == at(deadline)
    assert extended_deadline(end_of_day(CLOSES), opened, spans[::-1]) == at(deadline)


@pytest.mark.parametrize(
    ("born_on", "inside"),
    [
        (date(2001, 7, 30), False),
        (date(2001, 7, 31), True),
        (date(2014, 7, 31), True),
        (date(2014, 8, 1), False),
        # still 19 on 31/7/2020, but born before the window (processes.md 4.4)
        (date(2000, 8, 1), False),
    ],
)
def test_the_window_of_births_holds_both_its_days(born_on, inside):
    assert is_within_window(born_on, born_from=date(2001, 7, 31), born_to=date(2014, 7, 31)) == inside
    assert is_within_window(born_on, born_from=None, born_to=None)


@pytest.mark.parametrize(
    ("born_on", "age", "who"),
    [
        (date(2017, 7, 2), 6, {"representative"}),
        (date(2017, 7, 1), 7, {"representative", "author"}),
        (date(2006, 7, 2), 17, {"representative", "author"}),
        (date(2006, 7, 1), 18, {"author"}),
        (date(2016, 2, 29), 8, {"representative", "author"}),
    ],
)
def test_who_must_agree_on_1_july_2024(born_on, age, who):
    day = date(2024, 7, 1)
    assert age_on(born_on, day) == age
    assert who_must_agree(born_on, day) == {Party(name) for name in who}


@given(st.integers(1, 100))
def test_even_shares_are_whole_and_make_a_hundred(count):
    shares = even_shares(count)
    assert (len(shares), sum(shares), shares == sorted(shares, reverse=True)) == (count, 100, True)
    assert max(shares) - min(shares) <= 1


@given(st.integers(0, 10**10), st.integers(1, 8).map(even_shares))
def test_prize_money_is_split_without_loss_and_in_thousands(amount, shares):
    parts = split_money(amount, shares)
    assert sum(parts) == amount
    assert all(part % 1000 == 0 for part in parts[1:])
    assert all(abs(part - amount * share / 100) < 1000 for part, share in zip(parts[1:], shares[1:], strict=True))
    assert parts[0] >= amount * shares[0] / 100 - 1000


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(1, 500)), max_size=6))
def test_a_deadline_moves_by_the_minutes_lost_before_it(outages):
    """Against counting minute by minute."""
    opened = start_of_day(CLOSES)
    spans = [(opened + timedelta(minutes=b), opened + timedelta(minutes=b + length)) for b, length in outages]
    down = {minute for begin, length in outages for minute in range(begin, begin + length)}

    deadline, minute, left = end_of_day(CLOSES), 0, 24 * 60
    while left:
        left -= minute not in down
        minute += 1

    assert extended_deadline(deadline, opened, spans) == opened + timedelta(minutes=minute)
