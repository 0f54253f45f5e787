"""Records of work that rooms above this one keep, counted and printed as activities of the same kind are.

Such a room ships `figures.py`, found at start-up, with `@supplier` functions. What they give is added to the measures
of its kind by their counting rules, so that one bill counts once whether it is an activity, a task, or both.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from reports.models import Measure

_suppliers = []


@dataclass(frozen=True)
class Supplied:
    """One record; `amounts` {measure's full code: amount in the smallest step of its unit}."""

    kind: str  # code of the ActivityKind under whose name it is told
    amounts: dict
    title: str
    source: str  # "advisory.advisorytask:17"
    association_ids: tuple  # the lead first
    on: date
    subject_key: str = ""
    # The words of a footnote; without them it is only counted.
    line: str = ""

    @property
    def pk(self):
        """Of several records of one source, each its own."""
        return f"{self.source}@{self.association_ids[0]}"


def supplier(function):
    """Register `function(start, end, only=None) -> [Supplied]`, both ends inclusive; its queries do not depend on rows.

    `only` is the association whose records are wanted; those of others may be given too.
    """
    _suppliers.append(function)
    return function


def supplied_within(start, end, association_id=None):
    """[Supplied] oldest first; of one association, those it had part in."""
    found = [row for function in _suppliers for row in function(start, end, association_id)]
    if association_id is not None:
        found = [row for row in found if association_id in row.association_ids]
    return sorted(found, key=lambda row: (row.on, row.pk))


def supplied_groups(association_id, start, end):
    """{group of indicators: how many records} of one association, for what it files."""
    codes = Counter()
    for row in supplied_within(start, end, association_id):
        codes.update(list(row.amounts))
    if not codes:
        return {}
    fed = Measure.objects.filter(indicators__is_active=True, kind__code__in={code.partition(".")[0] for code in codes})
    groups = Counter()
    for kind, code, group in fed.order_by().values_list("kind__code", "code", "indicators__group").distinct():
        groups[group] += codes[f"{kind}.{code}"]
    return +groups


@dataclass
class SuppliedAmount:
    """One amount of a record, with the names that an ActivityAmount has."""

    record: Supplied
    measure_id: int
    amount: int
    qualifier: str = ""

    @property
    def activity(self):
        return self

    @property
    def ends_on(self):
        return self.record.on

    @property
    def subject_key(self):
        return self.record.subject_key

    @property
    def title(self):
        return self.record.title

    @property
    def source(self):
        return self.record.source

    @property
    def activity_id(self):
        return self.record.pk


def amounts_of(records, measure_ids):
    """[SuppliedAmount]; `measure_ids` {full code: id}. A measure that a federation took away is left out."""
    return [
        SuppliedAmount(record, measure_ids[code], amount)
        for record in records
        for code, amount in record.amounts.items()
        if code in measure_ids
    ]
