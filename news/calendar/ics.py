"""The calendar as iCalendar (RFC 5545), for phones and mail programs that subscribe to it."""

from datetime import UTC, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from news.calendar.weeks import Week
from news.calendar.workflow import EntryState

STATUS = {EntryState.PLANNED: "TENTATIVE", EntryState.CONFIRMED: "CONFIRMED", EntryState.CANCELLED: "CANCELLED"}
DAYS_BACK = 90  # what is older leaves the feed
REFRESH = timedelta(hours=1)


def calendar_of(entries, *, name):
    """The bytes of a file with an event for each of `entries`."""
    calendar = Calendar()
    calendar.add("prodid", "-//LHH//Lich cong tac//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for entry in entries:
        calendar.add_component(event_of(entry))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def recent(entries):
    first = timezone.localdate() - timedelta(days=DAYS_BACK)
    return entries.filter(ends_on__gte=first) | entries.filter(moved_until__gte=first)


def event_of(entry):
    """Its time is the one that holds; iCalendar has no word for «hoãn», so one without a new day is called off."""
    event = Event()
    event.add("uid", f"{entry.uid}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("status", _status(entry))
    event.add("summary", _summary(entry))
    begin, end = _begin_and_end(entry.when)
    event.add("dtstart", begin)
    if end:
        event.add("dtend", end)
    if entry.place:
        event.add("location", entry.place)
    if about := _about(entry):
        event.add("description", about)
    week = Week.of(entry.when.starts_on).name
    event.add("url", f"{settings.SITE_URL.rstrip('/')}/lich/?tuan={week}#viec-{entry.pk}")
    return event


def _status(entry):
    if entry.state == EntryState.POSTPONED:
        return "CONFIRMED" if entry.moved else "CANCELLED"
    return STATUS[entry.state]


def _summary(entry):
    """Many programs show nothing of the status: what does not take place says so."""
    is_off = _status(entry) == "CANCELLED"
    return f"{entry.get_state_display()}: {entry.content}" if is_off else entry.content


def _begin_and_end(when):
    """Whole days end before the day after them. A meeting without an end has none; one over days ends with the last."""
    day_after = when.ends_on + timedelta(days=1)
    if when.starts_at is None:
        return when.starts_on, day_after
    begin = timezone.make_aware(datetime.combine(when.starts_on, when.starts_at))
    if when.ends_at:
        return begin, timezone.make_aware(datetime.combine(when.ends_on, when.ends_at))
    if when.ends_on > when.starts_on:
        return begin, timezone.make_aware(datetime.combine(day_after, time.min))
    return begin, None


def _about(entry):
    told = [(_("Chủ trì"), entry.chair), (_("Thành phần"), entry.attendants)]
    return "\n".join(f"{label}: {text}" for label, text in told if text)
