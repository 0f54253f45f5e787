"""Three kinds of nothing, per group of indicators: has records, "không phát sinh", or nobody said anything yet."""

from dataclasses import dataclass

from django.db.models import Count

from reports.models import ActivityAmount, IndicatorGroup
from reports.supplied import supplied_groups


@dataclass(frozen=True)
class Coverage:
    group: IndicatorGroup
    activities: int
    is_nil: bool

    @property
    def is_missing(self):
        return not self.activities and not self.is_nil


def fileable_groups():
    """Groups an association can fill with records of work; the others (organisation …) come from other registers."""
    return IndicatorGroup.objects.filter(
        indicators__is_active=True, indicators__measures__is_active=True, indicators__measures__kind__is_active=True
    ).distinct()


def coverage_of(report):
    """[Coverage] in the order of the groups; records of rooms above count with the activities."""
    counts = dict(
        ActivityAmount.objects.filter(
            activity__owners__association=report.association_id,
            activity__ends_on__gte=report.round.starts_on,
            activity__ends_on__lte=report.round.ends_on,
            measure__indicators__is_active=True,
        )
        .order_by()
        .values_list("measure__indicators__group")
        .annotate(activities=Count("activity", distinct=True))
    )
    supplied = supplied_groups(report.association_id, report.round.starts_on, report.round.ends_on)
    counts = {pk: counts.get(pk, 0) + supplied.get(pk, 0) for pk in counts.keys() | supplied.keys()}
    nil = set(report.nil_returns.values_list("group_id", flat=True))
    return [
        Coverage(group, counts.get(group.pk, 0), group.pk in nil and not counts.get(group.pk))
        for group in fileable_groups()
    ]
