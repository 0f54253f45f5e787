"""A figure beside the same figure a period earlier, and beside the plan of the year."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from reports.figures import Contribution, Figure, Figures
from reports.models import FrozenFigure, Presence, Round, Target, Unit
from reports.workflow import ConsolidatedState

WITHIN_A_YEAR = (Round.Kind.HALF_YEAR, Round.Kind.NINE_MONTHS, Round.Kind.YEAR)
ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True)
class Comparison:
    now: Figure
    before: Figure
    target: Figure | None = None

    @property
    def change(self):
        """Per cent more or less than before, one decimal; for a share the difference in points.

        None where either side has no number, or where before was nothing: there is nothing to measure by.
        """
        if None in (self.now.quantity, self.before.quantity):
            return None
        now, before = self.now.quantity.value, self.before.quantity.value
        if self.is_share:
            return _rounded(now - before)
        return _rounded(100 * (now - before) / before) if before else None

    @property
    def of_target(self):
        """Per cent of the year's plan, one decimal; None without a number or without a plan above zero."""
        if self.now.quantity is None or self.target is None or not self.target.amount:
            return None
        return _rounded(100 * self.now.quantity.value / self.target.quantity.value)

    @property
    def is_share(self):
        return self.now.unit.name == "%"

    @property
    def is_rough(self):
        """One of the two is "hơn" or "gần": what follows from them is rough as well."""
        return bool(self.now.qualifier or self.before.qualifier)


def _rounded(value):
    return value.quantize(ONE_DECIMAL, ROUND_HALF_UP)


def plan_of(round_):
    """{indicator's code: Figure} of the plan of the round's year; empty for rounds over more or less than a year."""
    if round_ is None or round_.kind not in WITHIN_A_YEAR:
        return {}
    rows = Target.objects.filter(year=round_.year).select_related("indicator__unit")
    return {
        row.indicator.code: Figure(
            row.indicator.code, row.indicator.name, row.indicator.unit, Presence.VALUE, row.amount
        )
        for row in rows
    }


# --- the period before -----------------------------------------------------------------------------------------


def earlier_round(round_):
    """The round of the same kind a year earlier; of a term or ten years the last that ended before this began.

    None for thematic rounds: two of them need not be about the same thing.
    """
    if round_ is None or round_.kind == Round.Kind.OTHER:
        return None
    same = Round.objects.filter(kind=round_.kind).exclude(pk=round_.pk).select_related("consolidated")
    if round_.kind in WITHIN_A_YEAR:
        return same.filter(year=round_.year - 1).order_by("-ends_on", "-pk").first()
    return same.filter(ends_on__lte=round_.starts_on).order_by("-ends_on", "-pk").first()


def earlier_span(start, end):
    """The same days a year earlier; of a span over several years the same number of years earlier."""
    years = max(1, round(((end - start).days + 1) / 365.25))
    return _years_back(start, years), _years_back(end, years)


def _years_back(day, years):
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return date(day.year - years, 2, 28)


class EarlierFigures:
    """Figures of an earlier period: as frozen where its report was closed, otherwise computed from the records."""

    def __init__(self, round_, start, end, kind=""):
        self.round, self.start, self.end, self.kind = round_, start, end, kind

    @classmethod
    def before(cls, figures):
        """The period before the span of `figures`."""
        round_ = earlier_round(figures.round)
        span = (round_.starts_on, round_.ends_on) if round_ else earlier_span(figures.start, figures.end)
        return cls(round_, *span, kind=figures.round.kind if figures.round else "")

    @property
    def words(self):
        """«cùng kỳ năm 2023», as a comparison names the period."""
        kind = self.kind
        if kind == Round.Kind.YEAR:
            return _("năm %d") % self.end.year
        if kind == Round.Kind.TERM:
            return _("nhiệm kỳ trước")
        if kind == Round.Kind.TEN_YEARS or (self.end - self.start).days > 366:
            return _("giai đoạn trước")
        return _("cùng kỳ năm %d") % self.end.year

    @cached_property
    def computed(self):
        return Figures(self.start, self.end, self.round)

    @cached_property
    def report(self):
        """The closed consolidated report of the round, or None."""
        report = getattr(self.round, "consolidated", None) if self.round else None
        return report if report and report.state == ConsolidatedState.CLOSED else None

    @cached_property
    def _frozen(self):
        return {row.key: row for row in FrozenFigure.objects.filter(report=self.report)} if self.report else {}

    def figure(self, key):
        """Raises UnknownFigure."""
        if key in self._frozen:
            row = self._frozen[key]
            return Figure(
                key,
                row.name,
                Unit(name=row.unit, decimals=row.decimals),
                row.presence,
                row.amount or 0,
                row.qualifier,
            )
        figure = self.computed.figure(key)
        if self.report and key in self.computed.indicators:
            # Closing froze every indicator that had a number: what was written down later was not in the report.
            return Figure(key, figure.name, figure.unit, Presence.NOT_FILED)
        return figure

    def load_contributions(self, keys):
        if left := [key for key in keys if key not in self._frozen]:
            self.computed.load_contributions(left)

    def contributions(self, key):
        """The records behind the figure; of a frozen one the report it stands in, where its records are listed."""
        if key not in self._frozen:
            return self.computed.contributions(key)
        row = self._frozen[key]
        if row.amount is None:
            return []
        source = f"reports.consolidated:{self.round.code}"
        return [Contribution(row.amount, self.report.subject, source, qualifier=row.qualifier, on=self.round.ends_on)]
