"""The result of one round, from each judge's marks to the prize, read in a fixed number of queries."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from contests.awarding import PrizeLine, changes_without, propose
from contests.models import Assignment, Prize, ScoreSheet
from contests.scoring import Scored, mean, passed, ranked
from contests.severity import severity, too_small
from contests.workflow import EntryState


@dataclass
class SheetResult:
    """`totals`: of each version in order, None while it is not locked."""

    judge: object
    totals: list
    points: dict

    @property
    def total(self):
        """Of the last version."""
        return self.totals[-1]


@dataclass
class Row:
    """`state`: "unassigned", "waiting", "held" (a disagreement, marked anew) or "done"."""

    entry: object
    sheets: list
    rank: int | None = None
    score: Decimal | None = None
    tie_points: tuple = ()

    @property
    def state(self):
        if not self.sheets:
            return "unassigned"
        if all(sheet.total is not None for sheet in self.sheets):
            return "done"
        return "held" if any(len(sheet.totals) > 1 for sheet in self.sheets) else "waiting"

    @property
    def is_marked_anew(self):
        return any(len(sheet.totals) > 1 for sheet in self.sheets)


class RoundResult:
    def __init__(self, round_):
        self.round, self.edition = round_, round_.edition

    @cached_property
    def criteria(self):
        return list(self.edition.criteria.all())

    @cached_property
    def entries(self):
        """Valid entries of the first round; of a later one those that passed the one before."""
        valid = self.edition.entries.filter(state=EntryState.VALID).select_related("field").order_by("code")
        before = self.edition.rounds.filter(position__lt=self.round.position).last()
        if before is None:
            return list(valid)
        going = RoundResult(before).passed
        return [entry for entry in valid if entry.pk in going]

    @cached_property
    def rows(self):
        """[Row], best first; what is not marked to the end comes last, by code."""
        sheets = self._sheets()
        rows = [Row(entry, sheets.get(entry.pk, [])) for entry in self.entries]
        for row in rows:
            if row.state == "done":
                row.score = mean([sheet.total for sheet in row.sheets])
                row.tie_points = tuple(
                    mean([sheet.points[criterion.pk] for sheet in row.sheets]) for criterion in self.tie_criteria
                )
        by_pk = {row.entry.pk: row for row in rows}
        order = []
        for rank, one in ranked(self._scored(rows)):
            by_pk[one.entry].rank = rank
            order.append(by_pk[one.entry])
        return order + [row for row in rows if row.score is None]

    @cached_property
    def tie_criteria(self):
        looked_at = [criterion for criterion in self.criteria if criterion.tie_rank]
        return sorted(looked_at, key=lambda criterion: (criterion.tie_rank, criterion.pk))

    @property
    def waiting(self):
        return [row for row in self.rows if row.score is None]

    @property
    def passed(self):
        """{entry pk} that go on; nobody while somebody is not marked."""
        if self.waiting:
            return set()
        return passed(self._scored(self.rows), threshold=self.round.threshold_score_100, quota=self.round.quota)

    @cached_property
    def lines(self):
        """Side prizes are for the board to give by hand."""
        rows = self.edition.prizes.exclude(kind=Prize.Kind.OTHER)
        return [PrizeLine(row.pk, row.quota, row.threshold_score_100, row.is_per_field) for row in rows]

    @cached_property
    def proposal(self):
        return propose(self._scored(self.rows), self.lines)

    @cached_property
    def changes(self):
        """[(judge, [(entry pk, prize now, prize without)])] of judges without whom a prize would change."""
        judges = {sheet.judge.pk: sheet.judge for row in self.rows for sheet in row.sheets if row.score is not None}
        found = []
        for pk, judge in sorted(judges.items()):
            changed = changes_without(pk, self._scored_without, self._scored(self.rows), self.lines)
            if changed:
                found.append((judge, changed))
        return found

    @cached_property
    def _places(self):
        return dict(self.round.places.values_list("entry", "place"))

    def _scored(self, rows):
        return [self._one(row, row.score, row.tie_points) for row in rows if row.score is not None]

    def _one(self, row, score, tie_points):
        entry = row.entry
        return Scored(entry.pk, entry.field_id, score, tie_points, entry.received_at, self._places.get(entry.pk, 0))

    def _scored_without(self, judge):
        """Who was marked by that judge alone keeps the score: without any mark there is none."""
        found = []
        for row in self.rows:
            if row.score is None:
                continue
            kept = [sheet for sheet in row.sheets if sheet.judge.pk != judge] or row.sheets
            tie = tuple(mean([sheet.points[one.pk] for sheet in kept]) for one in self.tie_criteria)
            found.append(self._one(row, mean([sheet.total for sheet in kept]), tie))
        return found

    # --- strict and lenient judges

    @property
    def why_no_severity(self):
        return too_small(self._totals(self.rows))

    def _totals(self, rows):
        return {(r.entry.pk, s.judge.pk): s.total for r in rows if r.score is not None for s in r.sheets}

    @cached_property
    def severity(self):
        return severity(self._totals(self.rows))

    def _sheets(self):
        """{entry pk: [SheetResult]}, in the order of the judges' names."""
        active = Assignment.objects.active().filter(round=self.round).select_related("judge__user")
        sheets = {}
        for sheet in ScoreSheet.objects.filter(assignment__in=active).prefetch_related("marks").order_by("version"):
            sheets.setdefault(sheet.assignment_id, []).append(sheet)
        found = {}
        for assignment in active.order_by("judge__user__sort_key", "judge"):
            totals, points = [], {}
            for sheet in sheets.get(assignment.pk, []):
                points = {mark.criterion_id: mark.points for mark in sheet.marks.all()}
                totals.append(sum(points.values(), Decimal(0)) if sheet.locked_at else None)
            found.setdefault(assignment.entry_id, []).append(SheetResult(assignment.judge, totals or [None], points))
        return found
