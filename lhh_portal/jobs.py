"""Long work with visible progress, a cancel button, and no work lost or done twice when a worker is killed."""

import logging
import threading
import time
import traceback
import uuid
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import IntegrityError, close_old_connections, connection, transaction
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


def job(name, label):
    """Register `function(progress, **args) -> dict` as a kind of long work. Runs again from the start after a kill."""

    def register(function):
        _kinds[name] = Kind(name, label, function)
        return function

    return register


def label_of(kind):
    return _kinds[kind].label if kind in _kinds else kind


def enqueue(kind, *, owner, key="", **args):
    """Queue `kind` with JSON-able `args` and return its Job; an active job with the same key is returned instead."""
    key = key or f"{kind}:{sorted(args.items())}"
    try:
        with transaction.atomic():
            new = Job.objects.create(kind=kind, args=args, key=key, owner=owner)
    except IntegrityError:
        return Job.objects.active().get(key=key)
    transaction.on_commit(lambda: _send(new.pk))
    return new


def cancel(job):
    """Ask the worker to stop; a job that has not begun ends at once."""
    now = timezone.now()
    Job.objects.filter(pk=job.pk, state=Job.State.QUEUED).update(state=Job.State.CANCELLED, finished_at=now)
    Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_requested=True)


class Progress:
    """What the running function talks to; one per attempt."""

    def __init__(self, job_id, token):
        self.job_id = job_id
        self._mine = Job.objects.filter(pk=job_id, token=token, state=Job.State.RUNNING)

    def step(self, done, total, message=""):
        """Show how far it is. Raises Cancelled or LostClaim: call it between pieces of work."""
        if not self._mine.update(progress=done, total=total, message=message, heartbeat_at=timezone.now()):
            raise LostClaim
        if self._mine.filter(cancel_requested=True).exists():
            raise Cancelled

    @contextmanager
    def commit(self):
        """The only place for lasting changes: one transaction in which the job is locked and still ours."""
        with transaction.atomic():
            row = self._mine.select_for_update().first()
            if row is None:
                raise LostClaim
            if row.cancel_requested:
                raise Cancelled
            yield row

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
            result = _kinds[row.kind].function(progress, **row.args) or {}
            _finish(progress, state=Job.State.DONE, result=result, message="")
        except LostClaim:
            logger.warning("job %s was taken over", job_id)
        except Cancelled:
            _finish(progress, state=Job.State.CANCELLED)
        except JobError as error:
            _finish(progress, state=Job.State.FAILED, error=str(error))
        except Exception:
            logger.error("job %s failed\n%s", job_id, traceback.format_exc())
            message = _("Có lỗi ngoài dự kiến (việc số %s). Hãy thử lại; nếu vẫn lỗi, báo quản trị số này.") % job_id
            _finish(progress, state=Job.State.FAILED, error=message)


def _finish(progress, **changes):
    progress._mine.update(finished_at=timezone.now(), **changes)


def sweep():
    """Queue again what a dead worker left, and send again what a lost message left. Returns how many were sent."""
    stale = timezone.now() - timedelta(seconds=settings.JOB_STALE_SECONDS)
    dead = Job.objects.filter(state=Job.State.RUNNING, heartbeat_at__lt=stale)
    dead.filter(attempts__gte=MAX_ATTEMPTS - 1).update(
        state=Job.State.FAILED,
        finished_at=timezone.now(),
        error=_("Việc này đã làm hỏng bộ xử lý nhiều lần nên được dừng lại. Hãy báo quản trị."),
    )
    for row in dead:
        Job.objects.filter(pk=row.pk, token=row.token, state=Job.State.RUNNING).update(
            state=Job.State.QUEUED, attempts=row.attempts + 1, token=uuid.uuid4(), heartbeat_at=stale
        )
    waiting = list(Job.objects.filter(state=Job.State.QUEUED, heartbeat_at__lte=stale).values_list("pk", flat=True))
    for pk in waiting:
        Job.objects.filter(pk=pk).update(heartbeat_at=timezone.now())
        _send(pk)
    return len(waiting)


def _send(job_id):
    from lhh_portal.tasks import run_job  # tasks needs this module; the queue is the one circle there is

    try:
        run_job.delay(job_id)
    except Exception:
        # The row is safe in the database; the sweeper sends it again when the broker is back.
        logger.warning("broker unreachable, job %s waits for the sweeper", job_id, exc_info=True)


@contextmanager
def _heartbeat(progress):
    """Beat from a thread, since the work itself may sit in one long call (a 30-page render)."""
    stop = threading.Event()

    def beat():
        while not stop.wait(HEARTBEAT_SECONDS):
            try:
                progress.beat()
            except Exception:
                logger.warning("heartbeat of job %s missed", progress.job_id, exc_info=True)
                time.sleep(0)
        connection.close()

    # SQLite's shared in-memory test database cannot be used from a second thread's connection.
    thread = threading.Thread(target=beat, daemon=True)
    if not connection.in_atomic_block:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if thread.is_alive():
            thread.join()
        if not connection.in_atomic_block:
            close_old_connections()
