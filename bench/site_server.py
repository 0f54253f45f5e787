"""The portal as gunicorn serves it, with one more address: a view that only returns the bytes of a page."""

import os
from pathlib import Path

import django
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import include, path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lhh_portal.settings")
django.setup()
settings.ROOT_URLCONF = __name__

from lhh_portal.wsgi import application  # noqa: E402 - reads the settings above

_pages = {}


@login_not_required
def bare(request):
    file = Path(os.environ["BENCH_FOLDER"]) / "page"
    changed = file.stat().st_mtime_ns
    if changed not in _pages:
        _pages[changed] = file.read_bytes()
    return HttpResponse(_pages[changed])


urlpatterns = [path("bare/", bare), path("", include("lhh_portal.urls"))]
__all__ = ["application"]
