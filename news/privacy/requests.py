"""What happens to a data-subject request beside its change of state; views call lhh_portal.workflow.perform."""

from django.db import transaction
from django.utils import timezone

from lhh_portal.jobs import enqueue
from lhh_portal.models import StateChange
from lhh_portal.workflow import effect
from news.models import DataRequest
from news.privacy.retention import REQUESTS_KEPT
from news.privacy.workflow import OPEN


def receive(data_request):
    """Keep what somebody sent and confirm it by mail; the day to answer by is counted from now."""
    with transaction.atomic():
        data_request.save()
        _mail(data_request, "received")
    return data_request


@effect(DataRequest, "answer")
def _mail_the_answer(data_request, *, actor, note):
    data_request.answered_at = timezone.now()
    _mail(data_request, "answered", note)


@effect(DataRequest, "carry_out")
def _mail_that_it_is_done(data_request, *, actor, note):
    data_request.closed_at = timezone.now()
    _mail(data_request, "done", note)


@effect(DataRequest, "refuse")
def _mail_the_reason(data_request, *, actor, note):
    data_request.closed_at = timezone.now()
    _mail(data_request, "refused", note)


def _mail(data_request, step, note=""):
    enqueue("news.data-request", owner=None, request_id=data_request.pk, step=step, note=note.strip())


def forget_old(now):
    """Delete what was closed longer ago than the notice says, with its history; return how many."""
    old = DataRequest.objects.exclude(state__in=OPEN).filter(closed_at__lt=now - REQUESTS_KEPT)
    done = 0
    for data_request in old:
        with transaction.atomic():
            StateChange.objects.of(data_request).delete()
            data_request.delete()
        done += 1
    return done
