import logging

from celery import shared_task

from documents.archive import archiving, watch
from documents.delivery import issuing

logger = logging.getLogger(__name__)


@shared_task
def complete_archives():
    """Every 15 minutes: papers whose archive lacks something and whose turn it is."""
    return archiving.enqueue_due()


@shared_task
def watch_archives():
    """Every morning: renew what expires, and say in the log what a person must see to."""
    for concern in watch.concerns():
        logger.warning("%s", concern)
    return archiving.enqueue_expiring()


@shared_task
def deliver_due():
    """Every five minutes: mails that failed are tried again, and those whose job was lost."""
    return issuing.enqueue_due()
