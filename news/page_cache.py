"""Whole pages of visitors, kept until something they show changes.

A view marked `@kept()` is kept by its address. Every kept page carries the generation it was made in; `forget_pages`
begins a new one when a transaction that changes something public has been committed, in all processes at once. A page
is made under the generation read before its queries, so one made from old rows never counts as new.

Who has a session or a message waiting gets pages made for them. Pages that set a cookie or hold a form's token are
never kept. Without a working cache every page is made anew; what changed while it was out shows after TIMEOUT.
"""

import gzip
import hashlib
import logging
import re
import uuid
from functools import wraps
from typing import NamedTuple

from django.conf import settings
from django.core.cache import caches
from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.http import HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

log = logging.getLogger(__name__)

TIMEOUT = 300  # seconds: the longest a page may be wrong when the cache missed a change
GENERATION = "generation"
PLAIN_QUERY = re.compile(r"(?:([a-z]{1,12})=(?:[1-9]\d{0,4}|20\d\d-W\d\d))?")
MESSAGES_COOKIE = "messages"


class Kept(NamedTuple):
    generation: str
    headers: dict
    etag: str
    body: bytes
    gzipped: bytes


def kept(*parameters):
    """Mark a view whose page is the same for all visitors.

    `?<parameter>=<number>` of `parameters`, or `=<2024-W25>`, is kept as well; one written `in=1`, with that value.
    The view answers values that name nothing with 404, or sets `may_be_kept` to False: else anybody fills the cache.
    """

    def mark(view):
        @wraps(view)
        def marked(request, *args, **kwargs):
            response = view(request, *args, **kwargs)
            query = request.META.get("QUERY_STRING", "")
            is_known = not query or query in parameters or query.partition("=")[0] in parameters
            response.may_be_kept = is_known and getattr(response, "may_be_kept", True)
            return response

        return marked

    return mark


def forget_pages():
    """All kept pages are out of date once the present transaction is committed."""
    transaction.on_commit(_begin_generation, robust=True)


def watch(*models):
    """Saving or deleting a row of these forgets the pages; whoever writes in bulk calls `forget_pages`."""
    for model in models:
        for signal in (post_save, post_delete):
            signal.connect(_row_changed, sender=model, dispatch_uid=f"page-cache-{model._meta.label}")


def _row_changed(sender, instance, **kwargs):
    # An article that was never published is on no page; it is saved every few seconds while somebody writes.
    if getattr(instance, "live_id", True):
        forget_pages()


def _begin_generation():
    try:
        caches["pages"].set(GENERATION, uuid.uuid4().hex, None)
    except Exception:
        log.exception("kept pages may be out of date for %d seconds", TIMEOUT)


class PageCacheMiddleware:
    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not _is_plain_reading(request):
            return self.get_response(request)
        request.get_host()  # a wrong host is refused as everywhere
        key = _key(request)
        generation, page = _look_up(key)
        if page is None:
            response = self.get_response(request)
            if not generation or not _may_be_kept(request, response):
                return response
            page = _page_of(response, generation)
            _keep(key, page)
        return _answer(request, page)


def _is_plain_reading(request):
    if request.method not in ("GET", "HEAD") or not PLAIN_QUERY.fullmatch(request.META.get("QUERY_STRING", "")):
        return False
    return "HTTP_COOKIE" not in request.META or not (
        settings.SESSION_COOKIE_NAME in request.COOKIES or MESSAGES_COOKIE in request.COOKIES
    )


def _key(request):
    address = f"{request.path}?{request.META.get('QUERY_STRING', '')}"
    return hashlib.blake2b(address.encode(), digest_size=16).hexdigest()


def _look_up(key):
    """(present generation, page made in it), None for the page if none is kept, for both if the cache does not work."""
    try:
        found = caches["pages"].get_many([GENERATION, key])
        generation = found.get(GENERATION) or caches["pages"].get_or_set(GENERATION, uuid.uuid4().hex, None)
    except Exception:
        log.exception("the page cache does not answer")
        return None, None
    page = found.get(key)
    return generation, page if isinstance(page, Kept) and page.generation == generation else None


def _keep(key, page):
    try:
        caches["pages"].set(key, page, TIMEOUT)
    except Exception:
        log.exception("the page cache does not store")


def _may_be_kept(request, response):
    return (
        request.method == "GET"
        and response.status_code == 200
        and getattr(response, "may_be_kept", False)
        and not response.streaming
        and not response.cookies
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
    )


def _page_of(response, generation):
    # Nothing secret is on such a page, so that compressing it tells nobody anything (BREACH).
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    response.headers["Cache-Control"] = "no-cache"  # browsers ask each time and mostly hear 304
    response.headers.pop("Content-Length", None)
    body = response.content
    etag = f'W/"{hashlib.blake2b(body, digest_size=16).hexdigest()}"'
    return Kept(generation, dict(response.headers), etag, body, gzip.compress(body, 6, mtime=0))


def _answer(request, page):
    accepts_gzip = "gzip" in request.META.get("HTTP_ACCEPT_ENCODING", "")
    body = page.gzipped if accepts_gzip else page.body
    response = HttpResponse(b"" if request.method == "HEAD" else body, headers=page.headers | {"ETag": page.etag})
    response.headers["Content-Length"] = str(len(body))
    if accepts_gzip:
        response.headers["Content-Encoding"] = "gzip"
    return get_conditional_response(request, etag=page.etag, response=response)
