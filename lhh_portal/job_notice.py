"""Who started long work may leave the page and is told at the top of any other when it is done."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from lhh_portal.jobs import label_of
from lhh_portal.models import Job

SEEN = "jobs_seen_at"
# Whoever signs in anew is not told about last week's work.
LOOK_BACK = timedelta(hours=2)
SHOWN = 3


def notice_for(request):
    """Return {jobs, running}: active jobs of this user and those that ended since they last said "đã xem"."""
    seen_at = request.session.get(SEEN)
    since = datetime.fromisoformat(seen_at) if seen_at else timezone.now() - LOOK_BACK
    mine = Job.objects.visible_to(request.user)
    jobs = list(mine.filter(Q(finished_at__gt=since) | Q(finished_at=None)).exclude(state=Job.State.CANCELLED)[:SHOWN])
    for job in jobs:
        job.label = label_of(job.kind)
    return {"jobs": jobs, "running": any(job.is_active for job in jobs)}


def mark_seen(request):
    request.session[SEEN] = timezone.now().isoformat()
