"""How far a round is: the honest bar and the table of its associations."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from lhh_portal.models import StateChange
from lhh_portal.workspace import Bar, Part
from reports.models import AssociationReport, ConsolidatedReport
from reports.workflow import ConsolidatedState, ReportState

COUNTS = {
    "accepted": Q(reports__state=ReportState.ACCEPTED),
    "submitted": Q(reports__state=ReportState.SUBMITTED),
    "returned": Q(reports__state=ReportState.RETURNED),
    "open": Q(reports__state__in=[ReportState.REQUESTED, ReportState.DRAFT]),
}


def with_counts(rounds):
    """Annotate each round with how many of its reports are in which part of the bar, and whether it is closed."""
    closed = ConsolidatedReport.objects.filter(round=OuterRef("pk"), state=ConsolidatedState.CLOSED)
    counts = {f"n_{name}": Count("reports", filter=wanted) for name, wanted in COUNTS.items()}
    return rounds.annotate(is_closed=Exists(closed), **counts)


def bar_of(round_, *, linked=True):
    """The bar of a round annotated by `with_counts`; after the due date what is missing is late, until it is closed."""
    is_late = round_.due_on < timezone.localdate() and not round_.is_closed
    return Bar(
        round_.title,
        reverse("reports:round-detail", args=[round_.pk]) if linked else "",
        [
            Part(_("đã nhận"), round_.n_accepted, "done"),
            Part(_("đã nộp"), round_.n_submitted, "waiting"),
            Part(_("trả lại"), round_.n_returned, "returned"),
            Part(_("chưa nộp"), round_.n_open, "late" if is_late else "none"),
        ],
    )


def with_last_step(reports):
    """Annotate when and by whom each report was moved last."""
    steps = StateChange.objects.filter(
        content_type=ContentType.objects.get_for_model(AssociationReport), object_id=OuterRef("pk")
    ).order_by("-at", "-pk")
    return reports.annotate(
        last_at=Subquery(steps.values("at")[:1]),
        last_actor=Subquery(steps.values("actor__full_name")[:1]),
    )
