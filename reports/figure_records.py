"""Which records: those behind a figure, their amounts adding up to it by the counting rule of each measure."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from reports.figure_totals import amounts_within
from reports.models import ActivityOwner, Counting, Measure
from reports.supplied import amounts_of


@dataclass(frozen=True)
class Contribution:
    """What one record adds to a figure; `amount` in the smallest step of the figure's unit."""

    amount: int
    label: str
    source: str  # "reports.activity:17"
    association_ids: tuple = ()  # the lead first
    qualifier: str = ""
    on: date | None = None
    note: str = ""


class Records:
    """Amounts of one span of days with their owners; what was loaded before is not read again.

    `supplied()` gives the records of rooms above.
    """

    def __init__(self, start, end, supplied):
        self.start, self.end, self._supplied_records = start, end, supplied
        self._loaded, self._known_owners = {}, {}

    def load(self, measure_ids, *, beside=()):
        """Read the amounts of many measures at once, and their owners with those of the amounts `beside`."""
        self._loaded.update({pk: [] for pk in measure_ids})
        for row in self._rows(None, measure_ids):
            self._loaded[row.measure_id].append(row)
        self._owners([*beside, *(row for rows in self._loaded.values() for row in rows)])

    def behind(self, measures, association_id):
        """[Contribution] of {pk: Measure}, newest last."""
        if measures.keys() <= self._loaded.keys():
            loaded = [row for pk in measures for row in self._loaded[pk]]
            owners = self._owners(loaded)
            if association_id is not None:  # first, so that sorting is only its own
                loaded = [row for row in loaded if association_id in owners[row.activity_id]]
            rows = sorted(loaded, key=_by_age)
        else:
            rows = self._rows(association_id, measures)
        return self._counted(rows, measures, association_id)

    def behind_each(self, measures_of, association_id):
        """{code: [Contribution]} of {code: [Measure]} that one association has records for, in two queries."""
        rows = self._rows(association_id)
        self._owners(rows)
        found = {}
        for code, listed in measures_of.items():
            measures = {measure.pk: measure for measure in listed}
            if mine := [row for row in rows if row.measure_id in measures]:
                found[code] = self._counted(mine, measures, association_id)
        return found

    def single(self, row):
        """The Contribution of one amount by itself."""
        return _contribution(row, row.amount, "", self._owners([row])[row.activity_id])

    def _counted(self, rows, measures, association_id):
        owners = self._owners(rows)
        kept = _counted_rows(rows, measures, owners, association_id)
        return [_contribution(row, amount, note, owners[row.activity_id]) for row, amount, note in kept]

    @cached_property
    def _supplied(self):
        """Of the rooms above, whose owners are known with them."""
        records = self._supplied_records()
        if not records:
            return []
        self._known_owners.update({row.pk: row.association_ids for row in records})
        measures = Measure.objects.values_list("kind__code", "code", "pk")
        return amounts_of(records, {f"{kind}.{code}": pk for kind, code, pk in measures})

    def _owners(self, rows):
        missing = {row.activity_id for row in rows} - self._known_owners.keys()
        if missing:
            self._known_owners.update(_owners_of(missing))
        return self._known_owners

    def _rows(self, association_id, measure_ids=None):
        """Of all measures if none are named."""
        rows, supplied = amounts_within(self.start, self.end), self._supplied
        if measure_ids is not None:
            rows = rows.filter(measure__in=measure_ids)
            supplied = [row for row in supplied if row.measure_id in measure_ids]
        if association_id is not None:
            rows = rows.filter(activity__owners__association_id=association_id)
            supplied = [row for row in supplied if association_id in row.record.association_ids]
        return sorted([*rows.select_related("activity").order_by(*_OLDEST_FIRST), *supplied], key=_by_age)


_OLDEST_FIRST = ("activity__ends_on", "activity_id", "measure_id")


def _by_age(row):
    """What rooms above supply is named by words and comes after the activities of its day."""
    number, words = (0, row.activity_id) if isinstance(row.activity_id, str) else (row.activity_id, "")
    return row.activity.ends_on, words, number, row.measure_id


def _owners_of(activity_ids):
    """{activity: (association, …)}, the lead first, in one query for each thousand activities."""
    owners, ids = defaultdict(tuple), sorted(set(activity_ids))
    for begin in range(0, len(ids), 1000):
        batch = ActivityOwner.objects.filter(activity_id__in=ids[begin : begin + 1000]).order_by("-is_lead", "pk")
        for activity_id, association_id in batch.values_list("activity_id", "association_id"):
            owners[activity_id] += (association_id,)
    return owners


def _counted_rows(rows, measures, owners, association_id):
    """Yield (row, counted amount, note) in the order of `rows`, by the counting rule of each row's measure."""
    chosen = {}
    for row in rows:  # later rows are newer
        counting = measures[row.measure_id].counting
        if counting == Counting.LATEST:
            chosen[row.measure_id, association_id or owners[row.activity_id][0]] = row.pk
        elif counting == Counting.MAX:
            best = chosen.get(row.measure_id)
            if best is None or row.amount > best.amount:
                chosen[row.measure_id] = row
    latest = {pk for key, pk in chosen.items() if isinstance(key, tuple)}
    largest = {row.pk for key, row in chosen.items() if not isinstance(key, tuple)}
    seen = set()
    for row in rows:
        counting = measures[row.measure_id].counting
        if counting == Counting.SUM:
            yield row, row.amount, ""
        elif counting == Counting.EACH:
            shares = 1 if association_id else len(owners[row.activity_id])
            note = _("%(amount)s × %(n)s hội cùng làm") % {"amount": row.amount, "n": shares} if shares > 1 else ""
            yield row, shares * row.amount, note
        elif counting == Counting.DISTINCT:
            subject = row.activity.subject_key
            row.qualifier = ""  # a counted thing is there or not
            if row.amount:
                yield row, int(subject not in seen), _("cùng đối tượng, chỉ tính một lần") if subject in seen else ""
                seen.add(subject)
        elif row.pk in latest or row.pk in largest:
            yield row, row.amount, ""


def _contribution(row, amount, note, association_ids):
    return Contribution(
        amount=amount,
        label=row.activity.title,
        source=getattr(row, "source", f"reports.activity:{row.activity_id}"),
        association_ids=association_ids,
        qualifier=row.qualifier,
        on=row.activity.ends_on,
        note=note,
    )
