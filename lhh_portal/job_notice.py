"""Who started long work may leave the page and is told at the top of any other when it is done."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from lhh_portal.jobs import label_of, quiet_kinds
from lhh_portal.models import Job

SEEN = "jobs_seen_at"
OPENED = "jobs_opened"  # keys of those looked at one by one since then
# What went well is no news after that.
LOOK_BACK = timedelta(hours=2)
# What failed waits for whoever comes back after a weekend; older work nobody missed.
FAILED_LOOK_BACK = timedelta(days=7)
TOLD = "jobs_told"  # {key: when it was first told} of what went well: news for a while, then nothing to press away
TOLD_FOR = timedelta(minutes=10)
LOOKED_THROUGH = 100
SHOWN = 3


def notice_for(request):
    """Return {jobs, more, running, shown_at}: active jobs of this user and those that ended and were not seen.

    What failed comes first. `more` are the lines beyond SHOWN, so that nothing is pressed away untold.

    What went well goes by itself TOLD_FOR after it was first told; what runs beside somebody's work (jobs.Kind.quiet)
    is told only when it failed.

    Several of one kind that stand alike are one line, with `count`; each that failed has its own.
    """
    now = timezone.now()
    seen_at = request.session.get(SEEN)
    since = datetime.fromisoformat(seen_at) if seen_at else now - FAILED_LOOK_BACK
    failed = Q(state=Job.State.FAILED, finished_at__gt=since)
    done = Q(state=Job.State.DONE, finished_at__gt=max(since, now - LOOK_BACK))
    mine = Job.objects.visible_to(request.user).exclude(pk__in=request.session.get(OPENED, []))
    loud = Q(state=Job.State.FAILED) | ~Q(kind__in=quiet_kinds())
    jobs = _still_news(request, mine.filter(Q(finished_at=None) | failed | done).filter(loud)[:LOOKED_THROUGH])
    lines = {}
    for job in jobs:
        line = lines.setdefault(job.pk if job.state == Job.State.FAILED else (job.kind, job.words), job)
        line.label, line.count = label_of(job.kind), getattr(line, "count", 0) + 1
    lines = sorted(lines.values(), key=lambda job: job.state != Job.State.FAILED)
    running = any(job.is_active for job in jobs)
    return {"jobs": lines[:SHOWN], "more": lines[SHOWN:], "running": running, "shown_at": now.isoformat()}


def _still_news(request, jobs):
    told, now = request.session.get(TOLD, {}), timezone.now()
    first = {str(job.pk): told.get(str(job.pk), now.isoformat()) for job in jobs if job.state == Job.State.DONE}
    if first != told:
        request.session[TOLD] = first
    old = {key for key, at in first.items() if datetime.fromisoformat(at) < now - TOLD_FOR}
    return [job for job in jobs if str(job.pk) not in old]


def mark_seen(request, shown_at=""):
    """`shown_at` as the page had it: what ended since was not on it, and is told."""
    now = timezone.now()
    try:
        at = min(datetime.fromisoformat(shown_at), now)
    except (ValueError, TypeError):  # none, or none of ours
        at = now
    request.session[SEEN] = at.isoformat()


def mark_opened(request, job):
    """Its own page was shown to the end: it is not told once more."""
    opened = request.session.get(OPENED, [])
    if not job.is_active and job.pk not in opened:
        request.session[OPENED] = [*opened, job.pk][-LOOKED_THROUGH:]
