"""Figures of a period as its report says them: frozen where it was closed, computed from the records until then.

A comparison reads the period before through this, and pages about a round read the round's own.
"""

from datetime import date
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _

from reports.figure_records import Contribution
from reports.figures import Figure, Figures
from reports.models import FrozenFigure, Presence, Round, Unit
from reports.workflow import ConsolidatedState

WITHIN_A_YEAR = (Round.Kind.HALF_YEAR, Round.Kind.NINE_MONTHS, Round.Kind.YEAR)
OVER_YEARS = (Round.Kind.TERM, Round.Kind.TEN_YEARS)
_OF_AN_ASSOCIATION = Q(key__contains="@")


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


class ReportedFigures:
    """Figures of a round, or with `round_` None of a span of days; `kind` chooses the words for the period.

    With `is_unknown` no figure has a number: there is nothing to read.
    """

    def __init__(self, round_, start, end, kind="", is_unknown=False):
        self.round, self.start, self.end, self.kind, self.is_unknown = round_, start, end, kind, is_unknown

    @classmethod
    def of(cls, round_):
        """The round's own."""
        return cls(round_, round_.starts_on, round_.ends_on, kind=round_.kind)

    @classmethod
    def before(cls, figures):
        """The period before the span of `figures`; of a first term or ten years nothing is known.

        The records of an earlier decade were never asked for: what happens to be there is no period to compare with.
        """
        if round_ := earlier_round(figures.round):
            return cls.of(round_)
        kind = figures.round.kind if figures.round else ""
        return cls(None, *earlier_span(figures.start, figures.end), kind=kind, is_unknown=kind in OVER_YEARS)

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

    # Two halves, since those of the associations are many and most pages ask for none of them.

    @cached_property
    def _frozen_of_federation(self):
        return self._read(~_OF_AN_ASSOCIATION)

    @cached_property
    def _frozen_of_associations(self):
        return self._read(_OF_AN_ASSOCIATION)

    def _read(self, wanted):
        return {row.key: row for row in FrozenFigure.objects.filter(wanted, report=self.report)} if self.report else {}

    def _frozen(self, key):
        return (self._frozen_of_associations if "@" in key else self._frozen_of_federation).get(key)

    def figure(self, key):
        """Raises UnknownFigure."""
        if row := self._frozen(key):
            unit = Unit(name=row.unit, decimals=row.decimals)
            return Figure(key, row.name, unit, row.presence, row.amount or 0, row.qualifier)
        figure = self.computed.figure(key)
        if self.is_unknown:
            return Figure(key, figure.name, figure.unit, Presence.NO_DATA)
        if self._is_frozen_without_number(key):
            return Figure(key, figure.name, figure.unit, self.computed.unfiled(key))
        return figure

    def _is_frozen_without_number(self, key):
        """Closing froze all of this sort that had a number: what was written down later was not in the report."""
        code, at, _slug = key.partition("@")
        if not self.report or (code not in self.computed.indicators and (at or code not in self.computed.measures)):
            return False
        return bool(not at and code in self.computed.indicators) or self._has_figures_beside

    @cached_property
    def _has_figures_beside(self):
        """Reports closed by an earlier release froze their own figures only."""
        return FrozenFigure.objects.filter(report=self.report, is_in_paper=False).exists()

    def load_contributions(self, keys):
        if left := [key for key in keys if not self._frozen(key)]:
            self.computed.load_contributions(left)

    def contributions(self, key):
        """The records behind the figure; of a frozen one the report it stands in, where its records are listed."""
        row = self._frozen(key)
        if row is None:
            return [] if self.figure(key).presence.is_absent else self.computed.contributions(key)
        if row.amount is None:
            return []
        source = f"reports.consolidated:{self.round.code}"
        return [Contribution(row.amount, self.report.subject, source, qualifier=row.qualifier, on=self.round.ends_on)]
