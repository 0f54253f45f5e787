"""Long work with visible progress, a cancel button, and no work lost or done twice when a worker is killed.

The Job row is the truth; a Celery message only says "look at job 17". docs/jobs.md tells the whole story.
"""

import hashlib
import json
import logging
import threading
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from auditlog.context import set_actor
from celery import current_app
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from lhh_portal.models import Job

logger = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 3
MAX_ATTEMPTS = 5

_kinds = {}


class Cancelled(Exception):
    """The owner asked for it; nothing is kept."""


class LostClaim(Exception):
    """Another attempt holds the job now; this one must leave no trace."""


class JobError(Exception):
    """The work cannot be done; the text is a Vietnamese sentence for the owner. Not tried again."""


@dataclass(frozen=True)
class Kind:
    name: str
    label: str
    function: object
    quiet: bool = False


def job(name, label, *, quiet=False):
    """Register `function(progress, **args)` as a kind of long work. Runs again from the start after a kill.

    A `quiet` one follows from a step whose page has said so already: its owner is told only when it fails.

    It may return a dict as the result; one that commits puts the result into the commit instead.
    """

    def register(function):
        _kinds[name] = Kind(name, label, function, quiet)
        return function

    return register


def label_of(kind):
    return _kinds[kind].label if kind in _kinds else kind


def quiet_kinds():
    return [kind.name for kind in _kinds.values() if kind.quiet]


def enqueue(kind, *, owner, key="", back_url="", **args):
    """Queue `kind` with JSON-able `args` and return its Job; an active job with the same key is returned instead.

    Without a `key` the same owner's same request counts as the same. `back_url` is the page the work was asked on.
    """
    key = key or _default_key(kind, owner, args)
    try:
        with transaction.atomic():
            new = Job.objects.create(kind=kind, args=args, key=key, owner=owner, back_url=back_url)
    except IntegrityError:
        active = Job.objects.active().filter(key=key).first()
        # It may have ended between the two statements; then there is room for a new one.
        return active or enqueue(kind, owner=owner, key=key, back_url=back_url, **args)
    transaction.on_commit(lambda: _send(new.pk))
    return new


def _default_key(kind, owner, args):
    digest = hashlib.sha256(json.dumps(args, sort_keys=True).encode()).hexdigest()
    return f"{kind}:{owner.pk if owner else ''}:{digest}"


def cancel(job):
    """Ask the worker to stop; a job that has not begun ends at once."""
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.QUEUED)
    waiting.update(state=Job.State.CANCELLED, finished_at=timezone.now())
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_requested=True)


class Progress:
    """What the running function talks to; one per attempt."""

    def __init__(self, job_id, token):
        self.job_id = job_id
        self._mine = Job.objects.filter(pk=job_id, token=token, state=Job.State.RUNNING)

    def step(self, done, total, message=""):
        """Show how far it is. Raises Cancelled or LostClaim: call it between pieces of work."""
        if not self._mine.update(progress=done, total=total, message=message[:200], heartbeat_at=timezone.now()):
            raise LostClaim
        if self._mine.filter(cancel_requested=True).exists():
            raise Cancelled

    @contextmanager
    def commit(self):
        """The only place for lasting changes, once per job: with them, in the same transaction, the job is done.

        Yields the Job; what is put into its `result` is kept with the changes.
        Raises Cancelled or LostClaim before anything is changed. A worker killed later cannot do the work twice.
        """
        with transaction.atomic():
            row = self._mine.select_for_update().first()
            if row is None:
                raise LostClaim
            if row.cancel_requested:
                raise Cancelled
            yield row
            self.end(Job.State.DONE, message="", result=row.result)

    def end(self, state, **changes):
        return self._mine.update(state=state, finished_at=timezone.now(), **changes)

    def beat(self):
        return self._mine.update(heartbeat_at=timezone.now())


def run(job_id):
    """Claim and do one job; returns without a trace if somebody else has it."""
    token = uuid.uuid4()
    now = timezone.now()
    claimed = Job.objects.filter(pk=job_id, state=Job.State.QUEUED).update(
        state=Job.State.RUNNING, token=token, started_at=now, heartbeat_at=now, progress=0, total=0, message=""
    )
    if not claimed:
        return
    row = Job.objects.get(pk=job_id)
    progress = Progress(job_id, token)
    with _heartbeat(progress):
        try:
            if row.kind not in _kinds:
                raise JobError(_("Không có loại việc «%s». Hãy báo quản trị.") % row.kind)
            with set_actor(row.owner):  # the audit trail: who asked for it did it
                result = _kinds[row.kind].function(progress, **row.args) or {}
            if not progress.end(Job.State.DONE, message="", result=result) and result:
                logger.warning("job %s: a result after the commit, or after the claim was lost, is dropped", job_id)
        except LostClaim:
            logger.warning("job %s was taken over", job_id)
        except Cancelled:
            progress.end(Job.State.CANCELLED)
        except JobError as error:
            progress.end(Job.State.FAILED, error=str(error))
        except ValidationError as error:
            progress.end(Job.State.FAILED, error=" ".join(error.messages))
        except Exception:
            logger.exception("job %s failed", job_id)
            message = _("Có lỗi ngoài dự kiến (việc số %s). Hãy thử lại; nếu vẫn lỗi, báo quản trị số này.") % job_id
            progress.end(Job.State.FAILED, error=message)


def sweep():
    """Queue again what a dead worker left, and send again what a lost message left. Returns how many were sent."""
    now = timezone.now()
    stale = now - timedelta(seconds=settings.JOB_STALE_SECONDS)
    dead = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=stale)
    dead.filter(cancel_requested=True).update(state=Job.State.CANCELLED, finished_at=now)
    dead.filter(attempts__gte=MAX_ATTEMPTS - 1).update(
        state=Job.State.FAILED,
        finished_at=now,
        error=_("Việc này đã làm hỏng bộ xử lý nhiều lần nên được dừng lại. Hãy báo quản trị."),
    )
    # The old attempt, should it still live, is locked out by the state now and by a new token after the next claim.
    dead.update(state=Job.State.QUEUED, attempts=F("attempts") + 1, heartbeat_at=stale)
    waiting = list(Job.objects.filter(state=Job.State.QUEUED, heartbeat_at__lte=stale).values_list("pk", flat=True))
    Job.objects.filter(pk__in=waiting).update(heartbeat_at=now)
    for pk in waiting:
        _send(pk)
    return len(waiting)


def _send(job_id):
    try:
        # By name: the task's module imports this one.
        current_app.send_task("lhh_portal.tasks.run_job", args=[job_id], retry=False)
    except Exception:
        # The row is safe in the database; the sweeper sends it again when the broker is back.
        logger.warning("broker unreachable, job %s waits for the sweeper", job_id, exc_info=True)


@contextmanager
def _heartbeat(progress):
    """Beat from a thread, since the work itself may sit in one long call."""
    stop = threading.Event()

    def beat():
        while not stop.wait(HEARTBEAT_SECONDS):
            try:
                progress.beat()
            except Exception:  # one missed beat is nothing, the next one may reach the database again
                logger.warning("heartbeat of job %s missed", progress.job_id, exc_info=True)
        connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
