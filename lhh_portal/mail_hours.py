"""When mails may go out that can wait: on working days, in office hours. `settings.MAIL_HOURS`: `07:30-17:30`, or
empty for any hour of any day.
"""

from datetime import datetime, time, timedelta

from django.conf import settings
from django.core.checks import Error, register
from django.utils import timezone

from lhh_portal.period import is_working_day


def _hours():
    """(from, until), or None where mails go out at any time. Raises ValueError for what is no span of hours."""
    if not settings.MAIL_HOURS:
        return None
    start, end = (time.fromisoformat(text.strip().zfill(5)) for text in settings.MAIL_HOURS.split("-"))
    if start >= end:
        raise ValueError(settings.MAIL_HOURS)
    return start, end


@register()
def mail_hours_setting(app_configs=None, **kwargs):
    """Error lhh_portal.E008."""
    try:
        _hours()
    except ValueError:
        hint = "Set MAIL_HOURS to a span of one day such as 07:30-17:30, or to nothing."
        return [Error(f"MAIL_HOURS={settings.MAIL_HOURS} is no span of hours.", hint=hint, id="lhh_portal.E008")]
    return []


def is_open(now):
    hours = _hours()
    local = timezone.localtime(now)
    return hours is None or (is_working_day(local.date()) and hours[0] <= local.time() < hours[1])


def next_open(moment):
    """The first moment from `moment` on at which mails go out."""
    hours = _hours()
    if hours is None or is_open(moment):
        return moment
    local = timezone.localtime(moment)
    day = local.date() + timedelta(days=local.time() >= hours[1])
    while not is_working_day(day):
        day += timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, hours[0]))


def morning_of(day):
    """The first moment of a day at which mails go out, or of the working day after it."""
    return next_open(timezone.make_aware(datetime.combine(day, time.min)))
