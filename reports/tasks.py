from celery import shared_task

from reports.models import ActivityDraft


@shared_task
def drop_old_drafts():
    """Every night: what was typed long ago and never saved."""
    return ActivityDraft.objects.expired().delete()[0]
