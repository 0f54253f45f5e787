"""Copying activities of an earlier period: what repeats is carried over, what happened that time is not.

Numbers are never copied, and neither is a text that holds some: last year's would pass for this year's unread.
"""

import calendar
import re
import uuid
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lhh_portal.dates import format_date
from reports.models import Activity, ActivityDraft, ActivityMerge, Round
from reports.workflow import ReportState

_TOKEN = re.compile(r"\[\[.*?\]\]")
SHOWN = 200
HALF_YEAR = 6
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Period:
    """Days to copy from; `months` later lies the period to copy for."""

    code: str
    label: str
    starts_on: date
    ends_on: date
    months: int


def periods_before(round_):
    """The same span a year earlier, and the one right before `round_`.

    A report of the year or of nine months tells of its first half again: what was done there is what goes before.
    """
    start, end = round_.starts_on, round_.ends_on + ONE_DAY
    length = max(_months(start, end), 1)
    year_before = Period("nam-truoc", _("Cùng kỳ năm trước"), _moved(start, -12), _moved(end, -12) - ONE_DAY, 12)
    if HALF_YEAR < length <= 12:
        half = _moved(start, HALF_YEAR) - ONE_DAY
        return [year_before, Period("nua-dau", _("Sáu tháng đầu của kỳ này"), start, half, length - HALF_YEAR)]
    before = Period("ky-truoc", _("Kỳ liền trước"), _moved(start, -length), _moved(end, -length) - ONE_DAY, length)
    return [year_before, before]


def rounds_to_copy_for(user):
    """Rounds whose report this person, or for staff anybody, still writes; the newest first."""
    open_reports = {"reports__state__in": [ReportState.REQUESTED, ReportState.DRAFT, ReportState.RETURNED]}
    if "staff" not in user.roles:
        open_reports["reports__association__in"] = user.association_ids
    return Round.objects.filter(**open_reports).distinct().order_by("-ends_on")


def activities_to_copy(period, *, association_ids):
    """Led by one of the associations, in the order they happened."""
    led = {"owners__association__in": association_ids, "owners__is_lead": True}
    found = Activity.objects.within(period.starts_on, period.ends_on).filter(kind__is_active=True, **led)
    return found.with_details().order_by("ends_on", "pk")[:SHOWN]


def standing_of_copies(activities, *, user, months):
    """{activity pk: "waiting" or "saved"} of those this person has copied already; three queries.

    What was saved and then made part of joint work is saved too.
    """
    keys = {
        str(key_of_copy(activity, user=user, months=months, secret=secret)): activity.pk
        for activity in activities
        for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    }
    living = Activity.objects.filter(entry_key__in=keys, created_by=user).values_list("entry_key", flat=True)
    merged = ActivityMerge.objects.standing().entered_with(keys, by=user)
    waiting = ActivityDraft.objects.visible_to(user).copied().values_list("copied_from", flat=True)
    saved = {keys[str(key)]: "saved" for key in [*living, *merged]}
    return saved | dict.fromkeys(waiting, "waiting")


def copy_as_drafts(activities, *, user, months):
    """One draft for each, in this order, with the days moved on; what was copied already is left alone.

    The button pressed twice makes the same drafts: their keys are the same.
    """
    copied = standing_of_copies(activities, user=user, months=months)
    new = [activity for activity in activities if activity.pk not in copied]
    drafts = [draft_of(activity, user=user, months=months) for activity in new]
    return ActivityDraft.objects.bulk_create(drafts, ignore_conflicts=True)


def key_of_copy(activity, *, user, months, secret=None):
    """What the copy is known by, as a draft and as the record that is made of it.

    Nobody else can work it out and enter something under it first. `secret` is SECRET_KEY or an older one.
    """
    what = f"{activity.pk}/{months}/{user.pk}"
    return uuid.UUID(bytes=salted_hmac("reports.copying", what, secret=secret, algorithm="sha256").digest()[:16])


def draft_of(activity, *, user, months=None):
    """The copy as a draft that is not stored; without `months` the days stay empty."""
    owners = list(activity.owners.all())
    data = {
        "title": activity.title,
        "subject": activity.subject,
        "place": activity.place,
        "is_online": "on" if activity.is_online else "",
        "funding": activity.funding,
        "description": _without_numbers(activity.description),
        "report_line": _without_numbers(activity.report_line),
        "lead": next(str(owner.association_id) for owner in owners if owner.is_lead),
    }
    if months:
        days = [format_date(_moved(day, months)) for day in (activity.starts_on, activity.ends_on)]
        data |= {"starts_on": days[0], "ends_on": days[1] if days[1] != days[0] else "", "moved_days": days[0]}
    lists = {"partners": [str(owner.association_id) for owner in owners if not owner.is_lead]}
    texts = {name: [text] for name, text in data.items()} | lists
    key = {"key": key_of_copy(activity, user=user, months=months)} if months else {}
    return ActivityDraft(user=user, kind=activity.kind, copied_from=activity, data=texts, **key)


def next_copy(user):
    """The copy that waits longest to be filled in, or None."""
    return ActivityDraft.objects.visible_to(user).copied().order_by("pk").first()


def _without_numbers(text):
    """The text, or "" if a number stands in it outside the marks that figures are put in for."""
    return "" if re.search(r"\d", _TOKEN.sub("", text)) else text


def _months(start, end):
    return (end.year - start.year) * 12 + end.month - start.month


def _moved(day, months):
    """31/8 six months earlier is the last day of February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
