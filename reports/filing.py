"""Who has filed in a round: in time, late, with nothing to report, not at all."""

from dataclasses import dataclass

from django.utils import timezone

from reports.models import ActivityOwner, AssociationReport


@dataclass(frozen=True)
class Filing:
    """Reports of a round in the fixed order of their associations. `late` and `empty` are among `filed`."""

    asked: list
    filed: list
    late: list
    empty: list

    @property
    def missing(self):
        return [report for report in self.asked if not report.is_filed]


def filing_of(round_):
    """Late: filed after the due date. Empty: returned as nil, and no record of work in the span. Three queries."""
    reports = AssociationReport.objects.filter(round=round_).select_related("association", "round")
    asked = list(reports.prefetch_related("nil_returns"))
    filed = [report for report in asked if report.is_filed]
    at_work = _associations_at_work(round_) if filed else set()
    today = timezone.localdate()
    return Filing(
        asked=asked,
        filed=filed,
        late=[report for report in filed if report.submitted_at and report.is_late_on(today)],
        empty=[report for report in filed if report.nil_returns.all() and report.association_id not in at_work],
    )


def _associations_at_work(round_):
    owners = ActivityOwner.objects.filter(
        activity__ends_on__gte=round_.starts_on, activity__ends_on__lte=round_.ends_on
    )
    return set(owners.order_by().values_list("association_id", flat=True).distinct())
