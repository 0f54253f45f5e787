import os

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

from lhh_portal.checks import refuse_unsafe_service

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhh_portal.settings")
app = Celery("lhh_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def _refuse_unsafe_service(**kwargs):
    try:
        refuse_unsafe_service()
    except ImproperlyConfigured as error:
        # Celery only logs other exceptions of its signals, and goes on.
        raise SystemExit(error) from error
