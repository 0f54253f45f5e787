"""Pages about the site itself."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from news import public_face, site_pages
from news.models import Category
from news.page_cache import kept

ROBOTS = """User-agent: *
Disallow: /lam-viec/
Disallow: /tai-khoan/
Disallow: /quan-tri-he-thong/
Disallow: /van-ban-gui/
Disallow: /tim-kiem/?

Sitemap: {site}/sitemap.xml
"""


@require_safe
@login_not_required
@kept()
def site_map(request):
    context = {
        "pages": site_pages.existing(site_pages.ALL),
        "categories": Category.objects.filter(is_visible=True),
    }
    return render(request, "news/site_map.html", context)


@require_safe
@login_not_required
@kept()
def robots(request):
    return HttpResponse(ROBOTS.format(site=settings.SITE_URL.rstrip("/")), content_type="text/plain; charset=utf-8")


@require_safe
@login_not_required
@kept()
def english(request):
    """A summary for readers of English; every number on it comes from the members' data of today."""
    owner = public_face.office()
    context = {
        "owner": owner,
        "chair": owner and public_face.responsible_person(owner, timezone.localdate()),
        "strength": public_face.strength_on(),
    }
    return render(request, "news/english.html", context)
