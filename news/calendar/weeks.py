"""Weeks and months of the calendar: what stands on which day, and in which words."""

import re
from calendar import Calendar
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils.translation import gettext as _

from lhh_portal.dates import format_date
from news.calendar.workflow import EntryState
from news.models import CalendarEntry
from news.models.calendar import When

NAME = re.compile(r"(20\d\d)-W(\d\d)")
TONES = {EntryState.CONFIRMED: "done", EntryState.POSTPONED: "soon", EntryState.CANCELLED: "late"}


@dataclass(frozen=True)
class Week:
    """Monday to Sunday."""

    first: date

    @classmethod
    def of(cls, day):
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def named(cls, name):
        """`2024-W25`; None for what names no week."""
        found = NAME.fullmatch(name)
        try:
            return found and cls(date.fromisocalendar(int(found[1]), int(found[2]), 1))
        except ValueError:
            return None

    @property
    def last(self):
        return self.first + timedelta(days=6)

    @property
    def days(self):
        return [self.first + timedelta(days=number) for number in range(7)]

    @property
    def number(self):
        return self.first.isocalendar().week

    @property
    def name(self):
        year, number, _day = self.first.isocalendar()
        return f"{year}-W{number:02d}"

    @property
    def previous(self):
        return Week(self.first - timedelta(days=7))

    @property
    def next(self):
        return Week(self.first + timedelta(days=7))

    @property
    def month(self):
        """The first of the month most of the week lies in."""
        return (self.first + timedelta(days=3)).replace(day=1)


@dataclass(frozen=True)
class Line:
    """An entry as it stands on one day: at the time that holds, or where it was before it was moved."""

    entry: CalendarEntry
    when: When
    day: date

    @property
    def week(self):
        return Week.of(self.day)

    @property
    def is_off(self):
        """Nothing takes place here: it was called off, or put off from here."""
        if self.entry.state == EntryState.POSTPONED:
            return self.when == self.entry.was_set
        return self.entry.state == EntryState.CANCELLED

    @property
    def tone(self):
        return TONES.get(self.entry.state, "waiting")

    @property
    def hours(self):
        when = self.when
        if when.starts_at is None:
            return _("Cả ngày")
        if when.starts_on == when.ends_on:
            return _span(when.starts_at, when.ends_at)
        if self.day == when.starts_on:
            return _("Từ %s") % _clock(when.starts_at)
        if self.day == when.ends_on and when.ends_at:
            return _("Đến %s") % _clock(when.ends_at)
        return _("Cả ngày")

    @property
    def remark(self):
        """From when to when, where to, where from; "" when day and hours say all."""
        entry, said = self.entry, []
        if self.when.starts_on != self.when.ends_on:
            days = {"first": format_date(self.when.starts_on), "last": format_date(self.when.ends_on)}
            said.append(_("Từ ngày %(first)s đến ngày %(last)s.") % days)
        if entry.state == EntryState.POSTPONED:
            said.append(self._moved())
        return " ".join(said)

    def _moved(self):
        moved = self.entry.moved
        if moved is None:
            return _("Chưa có ngày mới.")
        if not self.is_off:
            return _("Dời từ ngày %s.") % format_date(self.entry.starts_on)
        if moved.starts_at is None:
            return _("Dời sang ngày %s.") % format_date(moved.starts_on)
        at = {"time": _clock(moved.starts_at), "day": format_date(moved.starts_on)}
        return _("Dời sang %(time)s ngày %(day)s.") % at


def lines_on(entries, day):
    """[Line] of `day`, whole days first."""
    lines = [
        Line(entry, when, day)
        for entry in entries
        for when in dict.fromkeys([entry.was_set, entry.when])
        if when.covers(day)
    ]
    return sorted(lines, key=lambda line: (line.when.starts_at or time.min, line.entry.pk))


def week_and_month(week, entries):
    """([(day, [Line])] of the week, [[(day, number of lines)]] of its month's weeks), with one query."""
    month = Calendar().monthdatescalendar(week.month.year, week.month.month)
    found = list(entries.between(month[0][0], month[-1][-1]))
    of_day = {day: lines_on(found, day) for row in month for day in row}
    return [(day, of_day[day]) for day in week.days], [[(day, len(of_day[day])) for day in row] for row in month]


def _span(starts_at, ends_at):
    return f"{_clock(starts_at)} – {_clock(ends_at)}" if ends_at else _clock(starts_at)


def _clock(moment):
    return f"{moment:%H:%M}"
