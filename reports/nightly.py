"""The check that runs by night over the rounds in progress and tells staff how much is new."""

from django.db import transaction

from lhh_portal.jobs import enqueue
from reports.checks import mark_of, round_findings
from reports.models import Round, RoundCheck
from reports.workflow import ConsolidatedState


def rounds_in_progress():
    """Rounds whose consolidated report is not closed; of those older ones nothing can be changed any more."""
    return Round.objects.exclude(consolidated__state=ConsolidatedState.CLOSED).select_related("consolidated")


@transaction.atomic
def look_at(round_, *, seen=False):
    """Count what is open in a round and what of it nobody has seen; with `seen` somebody looks at it now."""
    marks = sorted({mark_of(finding) for finding in round_findings(round_) if finding.is_unanswered})
    check, _created = RoundCheck.objects.get_or_create(round=round_)
    if seen:
        check.seen = marks
    check.open_count = len(marks)
    check.new_count = len(set(marks) - set(check.seen))
    check.save()
    return check


def enqueue_check():
    """Ask for the check in the name of nobody."""
    return enqueue("reports.check_rounds", owner=None, key="reports.check_rounds")
