from celery import shared_task

from news import reads


@shared_task
def add_up_reads():
    """Every minute: what visitors read since."""
    reads.add_up()
