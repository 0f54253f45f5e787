"""Until when an entry is in time. Pure: Vietnam time in, Vietnam time out."""

from datetime import datetime, time, timedelta

from django.utils import timezone


def start_of_day(day):
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of_day(day):
    """The first moment that is no longer `day` in Vietnam: «đến hết ngày 30/6» is anything before it."""
    return start_of_day(day + timedelta(days=1))


def extended_deadline(deadline, opened_at, outages):
    """`deadline` moved by the time the portal was down between `opened_at` and itself; the same for all.

    `outages` are (begin, end), in any order, overlapping or not. One that falls into the time won by another counts
    too, as far as it reaches into it.
    """
    last_end = opened_at
    for begin, end in sorted(outages):
        begin = max(begin, last_end)
        if begin >= deadline:
            break
        if end > begin:
            deadline += end - begin
            last_end = end
    return deadline


def is_in_time(*, received_at, postmarked_on, closes_on, deadline):
    """A postmark of the last day or before it makes a late arrival one in time; an e-mail has none."""
    return received_at < deadline or (postmarked_on is not None and postmarked_on <= closes_on)
