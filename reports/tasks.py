from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from lhh_portal.jobs import enqueue
from reports import nightly
from reports.models import ActivityDraft

# The rounds in which somebody may still be asked: this year's and the last.
LOOK_BACK = timedelta(days=400)


@shared_task
def drop_old_drafts():
    """Every night: what was typed long ago and never saved."""
    return ActivityDraft.objects.expired().delete()[0]


@shared_task
def find_joint():
    """Every night: joint work entered twice."""
    today = timezone.localdate()
    start, end = (day.isoformat() for day in (today - LOOK_BACK, today))
    return enqueue("reports.find_joint", owner=None, key="reports.find_joint", start=start, end=end).pk


@shared_task
def check_rounds():
    """Every night: count what is open in the rounds in progress."""
    return nightly.enqueue_check().pk


@shared_task
def remind_due():
    """Every quarter of an hour: reminders of the schedule, and mails that wait."""
    return enqueue("reports.remind", owner=None, key="reports.remind").pk
