import os

from celery import Celery
from celery.signals import beat_init, worker_init

from lhh_portal.checks import refuse_unsafe_service

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhh_portal.settings")
app = Celery("lhh_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _refuse_unsafe_service(**kwargs):
    refuse_unsafe_service()
