"""How much: the totals of all activity measures in a few grouped queries, each by its measure's counting rule.

reports/figure_records.py lists the records behind a total by the same rules: the amounts of the list add up to it.
"""

from collections import defaultdict
from functools import cached_property

from django.db.models import F, Max, Sum, Window
from django.db.models.functions import RowNumber

from lhh_portal.quantity import combine
from reports.models import ActivityAmount, Counting
from reports.supplied import amounts_of


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


class Totals:
    """Of one span of days; `measures` are all Measure rows, `supplied` the records of rooms above.

    With `association` its own records alone are read.
    """

    def __init__(self, start, end, measures, supplied, association=None):
        self.start, self.end, self.measures, self.association = start, end, measures, association
        self._records_supplied = supplied

    @cached_property
    def _supplied(self):
        """Amounts of the rooms above, counted beside those of activities."""
        return amounts_of(self._records_supplied, {measure.full_code: measure.pk for measure in self.measures})

    def _owners_of(self, record):
        """[(association, is it the lead)], of one association alone where only its figures are read."""
        lead, *others = record.association_ids
        owners = [(lead, True), *((other, False) for other in others)]
        return [row for row in owners if self.association is None or row[0] == self.association.pk]

    def _counted_by(self, counting):
        """Ids of the measures with this rule; named one by one, the database finds their few amounts by index."""
        return {measure.pk for measure in self.measures if measure.counting == counting}

    @property
    def _amounts(self):
        rows = amounts_within(self.start, self.end)
        return rows if self.association is None else rows.filter(activity__owners__association=self.association)

    @cached_property
    def _summed(self):
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
        for row in self._supplied:
            for association, is_lead in self._owners_of(row.record):
                for owner in (association, None) if is_lead or row.measure_id in each else (association,):
                    totals[row.measure_id, owner].add(row.amount)
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
        distinct = self._counted_by(Counting.DISTINCT)
        for row in self._supplied:
            if row.measure_id in distinct:
                for association, _is_lead in self._owners_of(row.record):
                    subjects[row.measure_id, association].add(row.subject_key)
                    subjects[row.measure_id, None].add(row.subject_key)
        return subjects

    def counted(self, measures, association_id):
        """One Tally over several measures, each by its own counting rule; distinct things are counted once in all."""
        if self.association is not None and association_id != self.association.pk:
            raise ValueError(f"only figures of {self.association} were read")
        tally, subjects = Tally(), set()
        for measure in measures:
            place = measure.pk, association_id
            if measure.counting == Counting.DISTINCT:
                subjects |= self._subjects.get(place, set())
            else:
                source = self._latest if measure.counting == Counting.LATEST else self._summed
                if place in source:
                    tally.add(source[place].amount, source[place].qualifier)
        if subjects:
            tally.add(len(subjects))
        return tally
