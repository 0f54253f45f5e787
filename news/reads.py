"""Readers added up: from the lines of news.counting into rows, and what the pages say of them.

A day's rows are written anew from the whole file of that day, never added to: whoever is killed at any moment has
lost nothing, and two who count at once write the same.
"""

import re
from collections import Counter, OrderedDict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone

from news import counting
from news.models import Article, ArticleReads, DayCount

SESSION = 30 * 60  # seconds without a page end a visit
ONLINE = 5 * 60  # seconds after a page during which somebody counts as reading
KEPT_AFTER = timedelta(hours=1)  # for whoever took the day's name just before midnight and wrote later
STILL_ONLINE = timedelta(minutes=10)  # the worker stands still if "online" was counted before that
MOST_READ_DAYS = 30
LINE = re.compile(rb"(\d{10}) (\d{1,10}) ([0-9a-f]{16})\n?")


@dataclass
class Tally:
    views: int = 0
    visits: int = 0
    peak_online: int = 0
    reads: Counter = field(default_factory=Counter)
    _sessions: OrderedDict = field(default_factory=OrderedDict)  # mark: (last second, articles), oldest first
    _online: OrderedDict = field(default_factory=OrderedDict)  # mark: last second

    def add(self, second, article, mark):
        self.views += 1
        _drop_before(self._sessions, second - SESSION, lambda session: session[0])
        _drop_before(self._online, second - ONLINE)
        if mark not in self._sessions:
            self.visits += 1
        _last, articles = self._sessions.pop(mark, (0, set()))
        if article and article not in articles:
            articles.add(article)
            self.reads[article] += 1
        self._sessions[mark] = (second, articles)
        self._online.pop(mark, None)
        self._online[mark] = second
        self.peak_online = max(self.peak_online, len(self._online))

    def online_at(self, second):
        return sum(1 for last in self._online.values() if last >= second - ONLINE)


def _drop_before(marks, second, last=lambda value: value):
    while marks and last(next(iter(marks.values()))) < second:
        marks.popitem(last=False)


def tally(path):
    """Of one day's file; a line cut short by a full disk is left out, one half written comes next time."""
    found = Tally()
    with open(path, "rb") as lines:
        for line in lines:
            if match := LINE.fullmatch(line):
                found.add(int(match[1]), int(match[2]), match[3])
    return found


def add_up():
    """Write the rows of every day that has a file; then delete what is over: keys at once, files an hour later."""
    now = timezone.now()
    today = timezone.localdate(now)
    for path in sorted(counting.folder().glob("????-??-??")):
        day = date.fromisoformat(path.name)
        _save(day, tally(path), now)
        if timezone.localdate(now - KEPT_AFTER) > day:
            path.unlink(missing_ok=True)
    for path in counting.folder().glob("key-*"):
        if path != counting.key_file(today):
            path.unlink(missing_ok=True)


@transaction.atomic
def _save(day, found, now):
    """No number becomes smaller: a file that was lost in the middle of a day takes nothing back."""
    DayCount.objects.get_or_create(day=day)
    row = DayCount.objects.select_for_update().get(day=day)
    for name in ("views", "visits", "peak_online"):
        setattr(row, name, max(getattr(row, name), getattr(found, name)))
    row.online, row.counted_at = found.online_at(now.timestamp()), now
    row.save()
    written = dict(ArticleReads.objects.filter(day=day).values_list("article_id", "reads"))
    grown = {pk: reads for pk, reads in found.reads.items() if reads > written.get(pk, 0)}
    existing = Article.objects.filter(pk__in=grown).values_list("pk", flat=True)
    ArticleReads.objects.bulk_create(
        [ArticleReads(article_id=pk, day=day, reads=grown[pk]) for pk in existing],
        update_conflicts=True,
        unique_fields=["article", "day"],
        update_fields=["reads"],
    )


# --- what the pages say -------------------------------------------------------------------------------------------


def reads_of(article):
    return article.reads.aggregate(sum=Sum("reads"))["sum"] or 0


def most_read(limit, *, exclude=()):
    """Articles in the lists read most in the last 30 days, each with `.reads_lately`; one query."""
    since = timezone.localdate() - timedelta(days=MOST_READ_DAYS - 1)
    return (
        Article.objects.listed()
        .exclude(pk__in=exclude)
        .filter(reads__day__gte=since)
        .annotate(reads_lately=Sum("reads__reads"))
        .order_by("-reads_lately", "-published_at", "-pk")[:limit]
    )


@dataclass(frozen=True)
class Visits:
    today: int
    total: int
    online: int | None  # None while nobody counts
    counted_at: datetime | None


def visits_now():
    """For the front page; the page cache keeps it, so it tells when it was counted. None before the first visit."""
    total = DayCount.objects.aggregate(sum=Sum("visits"))["sum"]
    if not total:
        return None
    row = DayCount.objects.filter(day=timezone.localdate()).first() or DayCount()
    counts = row.counted_at is not None and timezone.now() - row.counted_at < STILL_ONLINE
    return Visits(row.visits, total, row.online if counts else None, row.counted_at)
