"""The numbers of a span of time for the desk: by day or by month, and what was read most."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Sum
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext as _

from lhh_portal.dates import format_date
from news.models import Article, DayCount
from news.workflow import ArticleState

DAYS, MONTHS = 30, 24
MOST_READ = 30
MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Line:
    day: date  # of a month its first
    label: str
    views: int = 0
    visits: int = 0
    peak_online: int = 0


@dataclass(frozen=True)
class Report:
    """From `first` to `last`, both included; the latest line stands first."""

    title: str
    first: date
    last: date
    by_month: bool = False

    @property
    def rows(self):
        return DayCount.objects.filter(day__range=(self.first, self.last))

    @property
    def span(self):
        return _("Từ %(first)s đến %(last)s") % {"first": format_date(self.first), "last": format_date(self.last)}

    def lines(self):
        """Days and months without visitors between the first that was counted and the last."""
        if self.by_month:
            found = self.rows.order_by().annotate(month=TruncMonth("day")).values("month")
            sums = found.annotate(views=Sum("views"), visits=Sum("visits"), peak_online=Max("peak_online"))
            known = {each.pop("month"): each for each in sums}
        else:
            counts = self.rows.values("day", "views", "visits", "peak_online")
            known = {each.pop("day"): each for each in counts}
        if not known:
            return []
        steps = _months if self.by_month else _days
        return [
            Line(day, f"{day:%m/%Y}" if self.by_month else format_date(day), **known.get(day, {}))
            for day in steps(self.last, min(known))
        ]

    def articles(self):
        """Articles as (article, reads in the span), most read first; also those taken down since."""
        read = Article.objects.filter(reads__day__range=(self.first, self.last), live__isnull=False)
        read = read.select_related("live__category").annotate(reads_then=Sum("reads__reads"))
        return read.order_by("-reads_then", "-published_at", "-pk")[:MOST_READ]


def _days(last, first):
    return [last - timedelta(days=back) for back in range((last - first).days + 1)]


def _months(last, first):
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [_month_before(last, back) for back in range(count)]


def _month_before(day, back):
    months = day.year * 12 + day.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


def report_of(asked, today):
    """The Report that `asked` (a QueryDict) names, or None: ?thang=2026-11, ?theo=thang, else the last 30 days."""
    if "thang" in asked:
        return _of_month(asked["thang"], today)
    if asked.get("theo") == "thang":
        return Report(_("Theo tháng"), _month_before(today, MONTHS - 1), today, by_month=True)
    return Report(_("30 ngày gần đây"), today - timedelta(days=DAYS - 1), today)


def _of_month(text, today):
    named = MONTH.fullmatch(text)
    if not named:
        return None
    first = date(int(named[1]), int(named[2]), 1)
    last = min(_month_before(first, -1) - timedelta(days=1), today)
    return Report(_("Tháng %s") % f"{first:%m/%Y}", first, last) if first <= today else None


def is_readable(article):
    return article.state in (ArticleState.PUBLISHED, ArticleState.ARCHIVED)
