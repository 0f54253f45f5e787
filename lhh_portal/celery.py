import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhh_portal.settings")
app = Celery("lhh_portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
