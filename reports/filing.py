"""Who has filed in a round: in time, late, with nothing to report, sent back to be completed, not at all."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.utils import timezone

from reports.models import ActivityOwner, AssociationReport, NilReturn


@dataclass(frozen=True)
class Filing:
    """Reports of a round in the fixed order of their associations, each with what `with_records` adds."""

    asked: list

    @property
    def filed(self):
        return [report for report in self.asked if report.is_filed]

    @property
    def late(self):
        """Among the filed."""
        today = timezone.localdate()
        return [report for report in self.filed if report.submitted_at and report.is_late_on(today)]

    @property
    def empty(self):
        """Among the filed."""
        return [report for report in self.filed if report.is_empty]

    @property
    def returned(self):
        return [report for report in self.asked if report.is_returned]

    @property
    def missing(self):
        return [report for report in self.asked if report.is_missing]

    @property
    def counted_unfiled(self):
        """Not filed or sent back, and with records of work, which figures count all the same."""
        return [report for report in self.asked if report.has_records and not report.is_filed]


def filing_of(round_):
    """One query."""
    reports = AssociationReport.objects.filter(round=round_).select_related("association", "round")
    return Filing(list(with_records(reports)))


def with_records(reports):
    """Annotate `has_records` of work in the round's span, and `is_empty`: returned as nil, and no record."""
    work = ActivityOwner.objects.filter(
        association=OuterRef("association"),
        activity__ends_on__gte=OuterRef("round__starts_on"),
        activity__ends_on__lte=OuterRef("round__ends_on"),
    )
    nil = NilReturn.objects.filter(report=OuterRef("pk"))
    return reports.annotate(has_records=Exists(work), is_empty=Exists(nil) & ~Exists(work))
