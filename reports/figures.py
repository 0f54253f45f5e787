"""Figures (chỉ tiêu): every number of a report, computed from contributions that name their record.

A figure has a key: `CODE` for the federation, `CODE@association-slug` for one association, `CODE#17` for one
activity; CODE is an indicator's code or a measure's full code (`kind.measure`). How much comes from
reports/figure_totals.py, in a fixed number of queries for all figures together; which records stand behind one of them
from reports/figure_records.py, under the same counting rules.

Other apps plug in as in Django's admin: their figures.py, found at start-up, registers providers for indicators.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from lhh_portal.quantity import Quantity
from members.models import Association
from reports.figure_records import Records
from reports.figure_totals import Tally, Totals
from reports.models import (
    ActivityAmount,
    Aggregation,
    AssociationReport,
    Indicator,
    Measure,
    NilReturn,
    Presence,
    Unit,
)
from reports.supplied import supplied_within
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


class Figures:
    """All figures of one span of days (both ends inclusive); `round_` adds who filed and who returned nil.

    With `association` they are its own figures alone, and the records of the others are not read.
    """

    def __init__(self, start, end, round_=None, association=None):
        self.start, self.end, self.round, self.association = start, end, round_, association
        self._records = Records(start, end, lambda: self.supplied)

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
    def _totals(self):
        return Totals(self.start, self.end, self.measures.values(), self.supplied, self.association)

    @cached_property
    def associations(self):
        return {association.pk: association for association in Association.objects.all()}

    @cached_property
    def _ids_by_slug(self):
        return {association.slug: pk for pk, association in self.associations.items()}

    # --- figures ---

    def figure(self, key):
        """The figure of a key. Raises UnknownFigure."""
        if "#" in key:
            return self._activity_figure(key)
        code, association_id = self._parse(key)
        if code in self.indicators:
            return self._indicator_figure(key, self.indicators[code], association_id)
        measure = self.measures[code]
        tally = self._totals.counted([measure], association_id)
        return self._made(key, measure.name, measure.unit, tally, self._groups_of[code])

    def _indicator_figure(self, key, indicator, association_id):
        if indicator.aggregation == Aggregation.RATIO:
            return self._ratio(key, indicator, association_id)
        if indicator.provider:
            tally = Tally()
            for item in self._provided_for(indicator, association_id):
                tally.add(item.amount, item.qualifier)
        else:
            tally = self._totals.counted(self._measures_of[indicator.code], association_id)
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
            return [] if row is None else [self._records.single(row)]
        code, association_id = self._parse(key)
        if code in self.indicators and self.indicators[code].provider:
            return self._provided_for(self.indicators[code], association_id)
        measures = self._measures_of[code]
        return self._records.behind({measure.pk: measure for measure in measures}, association_id)

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
        return self._records.behind_each({code: self._measures_of[code] for code in self.indicators}, association_id)

    def supplied_records(self):
        """{source: Supplied}: the records of rooms above, which are told with the activities of their kind."""
        return {row.source: row for row in self.supplied}

    @cached_property
    def supplied(self):
        return supplied_within(self.start, self.end, self.association and self.association.pk)

    def load_contributions(self, keys):
        """Read the records behind many figures at once: as many queries for a thousand keys as for one."""
        self.load_activities([int(key.partition("#")[2]) for key in keys if "#" in key])
        codes = {self._parse(key)[0] for key in keys if "#" not in key}
        measures = {measure.pk for code in codes for measure in self._measures_of[code]}
        self._records.load(measures, beside=filter(None, self._singles.values()))
