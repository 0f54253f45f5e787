"""The numbers of a round at a glance: each beside the period before and the plan, by association, over the years."""

from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse

from reports.comparison import Comparison
from reports.figures import Presence
from reports.models import Round
from reports.reported import ReportedFigures
from reports.round_figures import BEFORE, PLAN, RoundFigures, with_form

ROUNDS_BESIDE = 6


@dataclass(frozen=True)
class Line:
    """One row of table and chart. `compared.now` is as reported where the round's report is closed."""

    label: str
    compared: Comparison
    url: str
    before_url: str = ""
    plan_url: str = ""
    more_url: str = ""
    code: str = ""

    @property
    def bars(self):
        """Now, before and plan as numbers or None."""
        figures = [self.compared.now, self.compared.before, self.compared.target]
        return [figure.quantity.value if figure and figure.quantity else None for figure in figures]

    @property
    def largest(self):
        """The largest number of the row, at least 1: what fills the chart where every row has its own unit."""
        return max([1, *(number for number in self.bars if number)])

    @property
    def is_empty(self):
        sides = [self.compared.now, self.compared.before]
        return self.compared.target is None and all(side.presence.is_absent for side in sides)


def figure_url(round_, key):
    return f"{reverse('reports:figure-detail', args=[round_.code])}?{urlencode({'key': key})}"


class Dashboard:
    def __init__(self, round_):
        self.round = round_
        self.figures = RoundFigures(round_)
        self.reported = ReportedFigures.of(round_)

    @property
    def before_words(self):
        return self.figures.earlier.words

    def groups(self):
        """[(IndicatorGroup, [Line])] of all indicators in use; the number of queries does not grow with them."""
        used = [row for row in self.figures.indicators.values() if row.is_active]
        used.sort(key=lambda row: (row.group.position, row.position, row.code))
        return [(group, [self._line(row) for row in rows]) for group, rows in groupby(used, key=lambda row: row.group)]

    def _line(self, indicator):
        code = indicator.code
        target = self.figures.plan.get(code)
        return Line(
            label=indicator.name,
            compared=Comparison(self.reported.figure(code), self.figures.earlier.figure(code), target),
            url=figure_url(self.round, code),
            before_url=figure_url(self.round, with_form(code, BEFORE)),
            plan_url=figure_url(self.round, with_form(code, PLAN)) if target else "",
            more_url=f"{reverse('reports:dashboard-indicator', args=[code])}?{urlencode({'dot': self.round.code})}",
            code=code,
        )

    def by_association(self, code):
        """[Line] of one indicator, one for each association that belongs to the round or has a number."""
        asked = {report.association_id for report in self.figures.filing.asked}
        lines = []
        ordered = sorted(self.figures.associations.values(), key=lambda row: (row.position, row.sort_key, row.pk))
        for association in ordered:
            key = f"{code}@{association.slug}"
            before = self.figures.earlier.figure(key)
            line = Line(
                label=association.short_name,
                compared=Comparison(self.reported.figure(key), before),
                url=figure_url(self.round, key),
                before_url=figure_url(self.round, with_form(key, BEFORE)),
            )
            if association.pk in asked or not line.is_empty:
                lines.append(line)
        return lines

    def over_the_years(self, code):
        """[Line] of one indicator over the last rounds of the same kind, oldest first; the newest is this one."""
        rounds = Round.objects.filter(kind=self.round.kind, ends_on__lte=self.round.ends_on)
        lines = []
        for round_ in rounds.select_related("consolidated").order_by("-ends_on")[:ROUNDS_BESIDE]:
            figure = ReportedFigures.of(round_).figure(code)
            lines.append(Line(round_.title, Comparison(figure, figure), figure_url(round_, code)))
        return lines[::-1]


def in_cell(figure):
    """What stands in a cell of a spreadsheet: a number, or the words for the three other kinds of nothing."""
    return figure.quantity if figure.presence == Presence.VALUE else str(figure.presence.label)


def scale_of(lines):
    """What fills the width of a chart whose rows share one unit."""
    return max([1, *(line.largest for line in lines)])
