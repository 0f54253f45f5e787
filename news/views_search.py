"""/tim-kiem/: one box over everything public. Nothing is written, and nothing is kept of what is asked."""

from urllib.parse import urlencode

from allauth.core.internal import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lhh_portal.text import clean_text, slugify
from news.search import Filters, search
from news.search.terms import LONGEST_QUESTION

# For each network address: a person searching stays far below.
RATE = {"search": "60/m/ip"}
NAMES = {"kind": "loai", "year": "nam", "label": "muc"}


@require_safe
@login_not_required
@never_cache
def search_page(request):
    """What was asked stays in the box, whatever comes of it."""
    asked = clean_text(request.GET.get("q", ""))[:LONGEST_QUESTION]
    context = {"asked": asked}
    if asked and not ratelimit.consume(request, app="news", action="search", config=RATE, limit_get=True):
        response = render(request, "news/search.html", context | {"too_many": True}, status=429)
        response["Retry-After"] = "60"
    else:
        filters = _filters(request.GET)
        results = search(asked, filters, request.GET.get("trang"))
        context |= {"results": results, "chosen": filters != Filters(), "page": results.page}
        context |= {"choices": _choices(results, asked, filters), "again": _address(asked, filters)}
        response = render(request, "news/search.html", context)
    if request.GET:
        response["X-Robots-Tag"] = "noindex"
    return response


def _filters(given):
    year = given.get("nam", "")
    return Filters(
        kind=slugify(given.get("loai", ""))[:20],
        year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
        label=slugify(given.get("muc", ""))[:200],
    )


def _address(asked, filters, **other):
    """The query of a search; `other` are filters that change in it."""
    wanted = {"q": asked} | {NAMES[name]: other.get(name, getattr(filters, name)) for name in NAMES}
    return "?" + urlencode({name: value for name, value in wanted.items() if value})


def _choices(results, asked, filters):
    """[(heading, [(choice, address, whether it is chosen)])] with what tells the hits apart; chosen ones lead back."""
    shown = []
    for name, heading, found in (
        ("kind", _("Loại"), results.kinds),
        ("label", _("Chuyên mục"), results.labels),
        ("year", _("Năm"), results.years),
    ):
        chosen = getattr(filters, name)
        if chosen or len(found) > 1:
            lines = [
                (each, _address(asked, filters, **{name: None if chosen else each.value}), bool(chosen))
                for each in found
            ]
            shown.append((heading, lines))
    return shown
