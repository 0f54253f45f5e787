from celery import shared_task
from django.utils import timezone

from news import reads, search, services
from news.privacy import requests
from news.voices import mailing
from news.voices import services as voices


@shared_task
def add_up_reads():
    """Every minute: what visitors read since."""
    reads.add_up()


@shared_task
def publish_due():
    """Every minute: articles whose hour has come."""
    return services.publish_due(timezone.now())


@shared_task
def repair_search():
    """Every night: what the index missed because it was written in bulk."""
    done = search.rebuild()
    return {"added": done.added, "changed": done.changed, "removed": done.removed}


@shared_task
def forget_data_requests():
    """Every night: requests of persons that were closed long ago."""
    return requests.forget_old(timezone.now())


@shared_task
def send_answers():
    """Every minute: answers on their way to who asked."""
    return mailing.send_due(timezone.now())


@shared_task
def forget_senders():
    """Every night: addresses of who asked long ago, comments hidden long ago, and marks of yesterday's voters."""
    now = timezone.now()
    return {
        "senders": voices.forget_senders(now),
        "comments": voices.drop_hidden(now),
        "marks": voices.drop_marks(timezone.localdate(now)),
    }
