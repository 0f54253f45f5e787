"""Two public pages for machines: /song/ says that the process answers, /san-sang/ that it can serve people."""

import time

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from kombu import Connection

WORKER_SEEN = "worker-seen"
WORKER_LATE_SECONDS = 60


def note_worker():
    """Called by the sweep, which beat sends every ten seconds: proves beat, queue and worker at once."""
    cache.set(WORKER_SEEN, time.time(), timeout=None)


@require_safe
@login_not_required
@never_cache
def alive(request):
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@login_not_required
@never_cache
def ready(request):
    """503 while the database or the queue is away. A late worker is reported, but pages are still served without it."""
    state = {"database": _succeeds(_ask_database), "queue": _succeeds(_ask_queue), "worker": _worker_is_recent()}
    return JsonResponse(state, status=200 if state["database"] and state["queue"] else 503)


def _succeeds(question):
    try:
        question()
    except Exception:  # whatever it is, the answer is "not ready"; the reason is nobody's business outside
        return False
    return True


def _ask_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_queue():
    if settings.REDIS_URL:
        with Connection(settings.REDIS_URL, connect_timeout=2) as queue:
            queue.ensure_connection(max_retries=1, interval_start=0)
    elif not settings.QUEUE_DIR.is_dir():
        raise FileNotFoundError(settings.QUEUE_DIR)


def _worker_is_recent():
    try:
        seen = cache.get(WORKER_SEEN, 0)
    except Exception:  # the cache is the queue's Redis: already reported there
        return False
    return time.time() - seen < WORKER_LATE_SECONDS
