"""Figures (chỉ tiêu): every number of a report, computed from contributions that name their record.

A figure has a key: `CODE` for the federation, `CODE@association-slug` for one association, `CODE#17` for one
activity; CODE is an indicator's code or a measure's full code (`kind.measure`). All figures over activities together
take a fixed number of grouped queries, however many activities there are; `contributions` lists the records behind
one of them under the same counting rules.

Other apps plug in as in Django's admin: their figures.py, found at start-up, registers providers for indicators.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.db.models import F, Max, Sum, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from lhh_portal.quantity import Quantity, combine
from members.models import Association
from reports.models import (
    ActivityAmount,
    ActivityOwner,
    Aggregation,
    AssociationReport,
    Counting,
    Indicator,
    Measure,
    NilReturn,
    Presence,
    Unit,
)
from reports.workflow import ReportState

_PK = re.compile(r"[0-9]{1,18}")
_providers = {}


def provider(name):
    """Register `function(start, end) -> [Contribution]` as the source of indicators whose `provider` is `name`."""

    def register(function):
        _providers[name] = function
        return function

    return register


class UnknownFigure(LookupError):
    """A key that names no indicator or measure, or no association."""


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


@dataclass(frozen=True)
class Figure:
    key: str
    name: str
    unit: Unit
    presence: Presence
    amount: int = 0
    qualifier: str = ""

    @property
    def quantity(self):
        return Quantity(self.unit.to_value(self.amount), self.qualifier) if self.presence == Presence.VALUE else None


class Tally:
    """A running total that keeps the doubt; None-like until something was added."""

    def __init__(self):
        self.amount, self.qualifier, self.seen = 0, "", False

    def add(self, amount, qualifier=""):
        self.amount += amount
        self.qualifier = combine(self.qualifier, qualifier)
        self.seen = True


def amounts_within(start, end):
    """All counted amounts of the span, one row for each owner of the activity; the base of totals and of lists."""
    return ActivityAmount.objects.filter(activity__ends_on__gte=start, activity__ends_on__lte=end).order_by()


class Figures:
    """All figures of one span of days (both ends inclusive); `round_` adds who filed and who returned nil.

    With `association` they are its own figures alone, and the records of the others are not read.
    """

    def __init__(self, start, end, round_=None, association=None):
        self.start, self.end, self.round, self.association = start, end, round_, association

    # --- definitions ---

    @cached_property
    def measures(self):
        rows = Measure.objects.select_related("kind", "unit").prefetch_related("indicators")
        return {measure.full_code: measure for measure in rows}

    @cached_property
    def indicators(self):
        rows = Indicator.objects.select_related("unit", "group").prefetch_related("measures")
        return {indicator.code: indicator for indicator in rows}

    @cached_property
    def _measures_of(self):
        """{code: [measures]}, kept as lists: a prefetched relation still costs a queryset at each of 7,000 figures."""
        alone = {code: [measure] for code, measure in self.measures.items()}
        return alone | {code: list(indicator.measures.all()) for code, indicator in self.indicators.items()}

    @cached_property
    def _groups_of(self):
        """{measure's full code: ids of the groups of the indicators it feeds}"""
        return {
            code: {indicator.group_id for indicator in measure.indicators.all()}
            for code, measure in self.measures.items()
        }

    @cached_property
    def associations(self):
        return {association.pk: association for association in Association.objects.all()}

    @cached_property
    def _ids_by_slug(self):
        return {association.slug: pk for pk, association in self.associations.items()}

    def _counted_by(self, counting):
        """Ids of the measures with this rule; named one by one, the database finds their few amounts by index."""
        return {measure.pk for measure in self.measures.values() if measure.counting == counting}

    # --- totals ---

    @property
    def _amounts(self):
        rows = amounts_within(self.start, self.end)
        return rows if self.association is None else rows.filter(activity__owners__association=self.association)

    @cached_property
    def _totals(self):
        """{(measure, association or None): Tally} for summed and largest measures.

        The others are grouped along unused: nearly all amounts are summed, and leaving some out costs more.
        """
        rows = self._amounts.values_list("measure_id", "qualifier").annotate(
            association=F("activity__owners__association_id"),
            is_lead=F("activity__owners__is_lead"),
            total=Sum("amount"),
            largest=Max("amount"),
        )
        totals = defaultdict(Tally)
        each = self._counted_by(Counting.EACH)
        summed = self._counted_by(Counting.SUM) | each
        for measure, qualifier, association, is_lead, total, largest in rows:
            # Joint work: each owner has it, the federation counts it at the lead's row only, or what each did at each.
            for owner in (association, None) if is_lead or measure in each else (association,):
                tally = totals[measure, owner]
                if measure in summed:
                    tally.add(total, qualifier)
                elif not tally.seen or largest > tally.amount:
                    tally.amount, tally.qualifier, tally.seen = largest, qualifier, True
        return totals

    @cached_property
    def _latest(self):
        """{(measure, association or None): Tally}: the newest amount of each association, then summed."""
        newest = [F("activity__ends_on").desc(), F("activity_id").desc()]
        rows = (
            self._amounts.filter(measure__in=self._counted_by(Counting.LATEST))
            .annotate(association=F("activity__owners__association_id"), is_lead=F("activity__owners__is_lead"))
            .annotate(
                rank=Window(RowNumber(), partition_by=[F("measure_id"), F("association")], order_by=newest),
                lead_rank=Window(
                    RowNumber(), partition_by=[F("measure_id"), F("association"), F("is_lead")], order_by=newest
                ),
            )
            .values_list("measure_id", "association", "is_lead", "amount", "qualifier", "rank", "lead_rank")
        )
        totals = defaultdict(Tally)
        for measure, association, is_lead, amount, qualifier, rank, _lead_rank in rows.filter(lead_rank=1):
            if rank == 1:
                totals[measure, association].add(amount, qualifier)
            if is_lead:
                totals[measure, None].add(amount, qualifier)
        return totals

    @cached_property
    def _subjects(self):
        """{(measure, association or None): {subject key}} for measures that count distinct things."""
        rows = (
            self._amounts.filter(measure__in=self._counted_by(Counting.DISTINCT), amount__gt=0)
            .values_list("measure_id", "activity__owners__association_id", "activity__subject_key")
            .distinct()
        )
        subjects = defaultdict(set)
        for measure, association, subject in rows:
            subjects[measure, association].add(subject)
            subjects[measure, None].add(subject)
        return subjects

    def _counted(self, measures, association_id):
        """One Tally over several measures, each by its own counting rule; distinct things are counted once in all."""
        if self.association is not None and association_id != self.association.pk:
            raise ValueError(f"only figures of {self.association} were read")
        tally, subjects = Tally(), set()
        for measure in measures:
            place = measure.pk, association_id
            if measure.counting == Counting.DISTINCT:
                subjects |= self._subjects.get(place, set())
            else:
                source = self._latest if measure.counting == Counting.LATEST else self._totals
                if place in source:
                    tally.add(source[place].amount, source[place].qualifier)
        if subjects:
            tally.add(len(subjects))
        return tally

    # --- figures ---

    def figure(self, key):
        """The figure of a key. Raises UnknownFigure."""
        if "#" in key:
            return self._activity_figure(key)
        code, association_id = self._parse(key)
        if code in self.indicators:
            return self._indicator_figure(key, self.indicators[code], association_id)
        measure = self.measures[code]
        tally = self._counted([measure], association_id)
        return self._made(key, measure.name, measure.unit, tally, self._groups_of[code])

    def _indicator_figure(self, key, indicator, association_id):
        if indicator.aggregation == Aggregation.RATIO:
            return self._ratio(key, indicator, association_id)
        if indicator.provider:
            tally = Tally()
            for item in self._provided_for(indicator, association_id):
                tally.add(item.amount, item.qualifier)
        else:
            tally = self._counted(self._measures_of[indicator.code], association_id)
        return self._made(key, indicator.name, indicator.unit, tally, {indicator.group_id})

    def load_activities(self, activity_ids):
        """Read the amounts of these activities at once, for many `CODE#activity` keys."""
        rows = ActivityAmount.objects.filter(activity__in=activity_ids).select_related(
            "activity", "measure__kind", "measure__unit"
        )
        self._singles.update({f"{row.measure.full_code}#{row.activity_id}": row for row in rows})

    @cached_property
    def _singles(self):
        return {}

    def _single(self, key):
        """The stored amount of a `CODE#activity` key, or None if the record is gone or has no such amount."""
        code, _hash, pk = key.partition("#")
        if code not in self.measures or not _PK.fullmatch(pk):
            raise UnknownFigure(_("Không có đại lượng mang mã «%s».") % code)
        if key not in self._singles:
            self._singles[key] = None
            self.load_activities([int(pk)])
        return self._singles[key]

    def _activity_figure(self, key):
        row = self._single(key)
        measure = self.measures[key.partition("#")[0]]
        if row is None:
            return Figure(key, measure.name, measure.unit, Presence.NO_DATA)
        return Figure(key, measure.name, measure.unit, Presence.VALUE, row.amount, row.qualifier)

    def _made(self, key, name, unit, tally, group_ids):
        presence = Presence.VALUE if tally.seen else self._absence(key, group_ids)
        return Figure(key, name, unit, presence, tally.amount, tally.qualifier)

    def _ratio(self, key, indicator, association_id):
        """Per cent with the unit's decimals, rounded half up; absent while a part of it is absent or zero."""
        by_id = {row.pk: row for row in self.indicators.values()}
        parts = [by_id.get(indicator.numerator_id), by_id.get(indicator.denominator_id)]
        if None in parts:
            return self._made(key, indicator.name, indicator.unit, Tally(), {indicator.group_id})
        upper, lower = (self._indicator_figure(key, part, association_id) for part in parts)
        tally = Tally()
        if upper.presence == lower.presence == Presence.VALUE and lower.amount:
            share = 100 * upper.quantity.value / lower.quantity.value
            step = Decimal(1).scaleb(-indicator.unit.decimals)
            tally.add(indicator.unit.to_amount(share.quantize(step, ROUND_HALF_UP)))
        return self._made(key, indicator.name, indicator.unit, tally, {indicator.group_id})

    def _parse(self, key):
        code, _at, slug = key.partition("@")
        if code not in self.indicators and code not in self.measures:
            raise UnknownFigure(_("Không có chỉ tiêu hay đại lượng mang mã «%s».") % code)
        if slug and slug not in self._ids_by_slug:
            raise UnknownFigure(_("Không có hội nào mang tên đường dẫn «%s».") % slug)
        return code, self._ids_by_slug.get(slug)

    # --- kinds of nothing ---

    @cached_property
    def _filed(self):
        """{association: set of groups returned as nil} of the associations that filed in the round."""
        if self.round is None:
            return {}
        states = [ReportState.SUBMITTED, ReportState.ACCEPTED]
        filed = AssociationReport.objects.filter(round=self.round, state__in=states)
        nil = {association_id: set() for association_id in filed.values_list("association_id", flat=True)}
        for association_id, group_id in NilReturn.objects.filter(report__in=filed).values_list(
            "report__association_id", "group_id"
        ):
            nil[association_id].add(group_id)
        return nil

    @cached_property
    def _states(self):
        """{association: state of its report} of those the round asks."""
        return dict(self.round.reports.values_list("association_id", "state")) if self.round else {}

    def _asked_for(self, key):
        """Those of whom the round asks this figure; nobody records an indicator of a provider, or of no measure."""
        code, association_id = self._parse(key)
        if not any(self._measures_of[part] for part in self.parts_of(code) or (code,)):
            return frozenset()
        return self._states.keys() if association_id is None else self._states.keys() & {association_id}

    def unfiled(self, key):
        """What a figure is called that had no number when the round's report was closed."""
        return Presence.NOT_FILED if self._asked_for(key) else Presence.NO_DATA

    def _absence(self, key, group_ids):
        association_id = self._parse(key)[1]
        asked = self._states.keys() if association_id is None else {association_id}
        if not asked or not asked <= self._filed.keys():
            absence = self.unfiled(key)
            is_returned = self._states.get(association_id) == ReportState.RETURNED
            return Presence.RETURNED if is_returned and absence == Presence.NOT_FILED else absence
        returned_nil = group_ids and all(group_ids & self._filed[pk] for pk in asked)
        return Presence.NIL if returned_nil else Presence.VALUE

    # --- contributions ---

    def measures_of(self, key):
        """The measures a figure adds up; none for figures from a provider or of two others."""
        code, _association_id = self._parse(key.partition("#")[0])
        return self._measures_of[code]

    def parts_of(self, code):
        """The two figures a ratio is made of, or an empty tuple."""
        indicator = self.indicators.get(code)
        if indicator is None or indicator.aggregation != Aggregation.RATIO:
            return ()
        codes = {row.pk: row.code for row in self.indicators.values()}
        return tuple(codes[pk] for pk in (indicator.numerator_id, indicator.denominator_id) if pk in codes)

    def contributions(self, key):
        """The records behind a figure, newest last; their amounts add up to it under the same counting rule."""
        if "#" in key:
            row = self._single(key)
            return [] if row is None else [_contribution(row, row.amount, "", self._owners([row])[row.activity_id])]
        code, association_id = self._parse(key)
        if code in self.indicators and self.indicators[code].provider:
            return self._provided_for(self.indicators[code], association_id)
        measures = self._measures_of[code]
        return self._recorded({measure.pk: measure for measure in measures}, association_id)

    @cached_property
    def _provided(self):
        return {}

    def _provided_for(self, indicator, association_id):
        name = indicator.provider
        if name not in self._provided:
            self._provided[name] = list(_providers[name](self.start, self.end)) if name in _providers else []
        rows = self._provided[name]
        return [row for row in rows if association_id is None or association_id in row.association_ids]

    def contributions_of(self, association_id):
        """{indicator code: [Contribution]} of every figure one association has records for, in two queries."""
        rows = self._rows(association_id)
        owners = owners_of(row.activity_id for row in rows)
        found = {}
        for code in self.indicators:
            measures = {measure.pk: measure for measure in self._measures_of[code]}
            mine = [row for row in rows if row.measure_id in measures]
            if mine:
                kept = _counted_rows(mine, measures, owners, association_id)
                found[code] = [_contribution(row, amount, note, owners[row.activity_id]) for row, amount, note in kept]
        return found

    def load_contributions(self, keys):
        """Read the records behind many figures at once: as many queries for a thousand keys as for one."""
        codes = {self._parse(key)[0] for key in keys if "#" not in key}
        measures = {measure.pk for code in codes for measure in self._measures_of[code]}
        self._loaded.update({pk: [] for pk in measures})
        for row in self._rows(None, measure__in=measures):
            self._loaded[row.measure_id].append(row)
        self.load_activities([int(key.partition("#")[2]) for key in keys if "#" in key])
        rows = [*self._singles.values(), *(row for rows in self._loaded.values() for row in rows)]
        self._known_owners.update(owners_of(row.activity_id for row in rows if row))

    @cached_property
    def _loaded(self):
        return {}

    @cached_property
    def _known_owners(self):
        return {}

    def _owners(self, rows):
        missing = {row.activity_id for row in rows} - self._known_owners.keys()
        if missing:
            self._known_owners.update(owners_of(missing))
        return self._known_owners

    def _recorded(self, measures, association_id):
        if measures.keys() <= self._loaded.keys():
            loaded = [row for pk in measures for row in self._loaded[pk]]
            owners = self._owners(loaded)
            if association_id is not None:  # first, so that sorting is only its own
                loaded = [row for row in loaded if association_id in owners[row.activity_id]]
            rows = sorted(loaded, key=_by_age)
        else:
            rows = self._rows(association_id, measure__in=measures)
            owners = self._owners(rows)
        kept = _counted_rows(rows, measures, owners, association_id)
        return [_contribution(row, amount, note, owners[row.activity_id]) for row, amount, note in kept]

    def _rows(self, association_id, **wanted):
        rows = amounts_within(self.start, self.end).filter(**wanted)
        if association_id is not None:
            rows = rows.filter(activity__owners__association_id=association_id)
        return list(rows.select_related("activity").order_by(*_OLDEST_FIRST))


_OLDEST_FIRST = ("activity__ends_on", "activity_id", "measure_id")


def _by_age(row):
    return row.activity.ends_on, row.activity_id, row.measure_id


def owners_of(activity_ids):
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
        source=f"reports.activity:{row.activity_id}",
        association_ids=association_ids,
        qualifier=row.qualifier,
        on=row.activity.ends_on,
        note=note,
    )
