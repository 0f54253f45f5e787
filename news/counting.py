"""Counting readers without the database: one line for each page a person opened, in a file of the day.

    VAR_DIR/reads/2026-11-30        "\n1764502687 12 5f0c…": second, article or 0, mark of the visitor
    VAR_DIR/reads/key-2026-11-30    the key of that day's marks, deleted when the day is over

A line is one write to a file opened with O_APPEND, which is whole among all processes of a machine. It begins with the
line break, so that one cut short by a full disk does not spoil the next. `news.reads` adds the lines up.
"""

import logging
import os
import re
import secrets
import time
from hashlib import blake2b
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from accounts.visitor import address_of
from news.crawlers import is_program

log = logging.getLogger(__name__)

MAX_DAY_BYTES = 64 * 1024 * 1024  # nearly two million lines; above it somebody is filling the disk
NO_PAGES_OF_THE_SITE = ("/lam-viec/", "/tai-khoan/", "/quan-tri-he-thong/", "/van-ban-gui/")
ARTICLE = re.compile(r"/tin-tuc/(\d{1,10})-")
PREFETCH_HEADERS = ("HTTP_SEC_PURPOSE", "HTTP_PURPOSE", "HTTP_X_PURPOSE", "HTTP_X_MOZ")
KEY_BYTES = 32


class CountingMiddleware:
    """Stands before the page cache, so that kept pages count as well. Whatever fails here, the page goes out."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.complained_at = float("-inf")

    def __call__(self, request):
        response = self.get_response(request)
        try:
            if is_opened_page(request, response) and is_visitor(request):
                seen(request)
        except Exception:
            self.complain()
        return response

    def complain(self):
        """Once a minute: with a full disk every page would write a traceback into the log."""
        if time.monotonic() - self.complained_at > 60:
            self.complained_at = time.monotonic()
            log.exception("views are not counted")


def is_opened_page(request, response):
    """A whole page of the site; 304 too, by which a browser shows again what it has."""
    return (
        request.method == "GET"
        and response.status_code in (200, 304)
        and request.path.endswith("/")
        and not request.path.startswith(NO_PAGES_OF_THE_SITE)
        and "text/html" in request.META.get("HTTP_ACCEPT", "")
        and (response.status_code == 304 or response.get("Content-Type", "").startswith("text/html"))
        and "HTTP_HX_REQUEST" not in request.META
    )


def is_visitor(request):
    """A person, as far as the request tells, who is not signed in; nothing fetched ahead of the person's wish."""
    return (
        bool(request.META.get("HTTP_ACCEPT_LANGUAGE"))
        and not is_program(request.META.get("HTTP_USER_AGENT", ""))
        and not any(request.META.get(header) for header in PREFETCH_HEADERS)
        and not _is_signed_in(request)
    )


def _is_signed_in(request):
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated


def seen(request):
    """Note that a visitor opened this page. Raises OSError if it cannot be written."""
    now = timezone.now()
    day = timezone.localdate(now)
    article = ARTICLE.match(request.path)
    line = b"\n%d %d %s" % (now.timestamp(), int(article[1]) if article else 0, mark_of(request, day))
    file = os.open(day_file(day), os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(file).st_size > MAX_DAY_BYTES:
            raise OSError(f"{day_file(day)} holds {MAX_DAY_BYTES} bytes and takes no more")
        if os.write(file, line) != len(line):
            raise OSError(f"{day_file(day)}: the disk is full")
    finally:
        os.close(file)


def folder():
    return Path(settings.VAR_DIR) / "reads"


def day_file(day):
    return folder() / day.isoformat()


def key_file(day):
    return folder() / f"key-{day.isoformat()}"


def mark_of(request, day, purpose=b""):
    """16 letters, the same for one address and browser during one day; without the key nobody finds the address.

    Marks of two purposes cannot be joined either. Raises OSError if the day's key cannot be kept.
    """
    folder().mkdir(mode=0o700, exist_ok=True)
    said = f"{address_of(request)}\0{request.META.get('HTTP_USER_AGENT', '')}"
    return blake2b(said.encode(), key=_key(day), digest_size=8, person=purpose).hexdigest().encode()


_present_key = (None, b"")  # of one (folder, day): all requests but the first of a day find it here


def _key(day):
    global _present_key
    path = key_file(day)
    known, key = _present_key
    if known != path:
        key = _common_key(path)
        _present_key = (path, key)
    return key


def _common_key(path):
    """The first bytes of the file: processes that begin a day together may all append, and all take the same."""
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600)
    try:
        if os.fstat(file).st_size < KEY_BYTES:
            os.write(file, secrets.token_bytes(KEY_BYTES))
        key = os.pread(file, KEY_BYTES, 0)
    finally:
        os.close(file)
    if len(key) != KEY_BYTES:
        raise OSError(f"{path}: the disk is full")
    return key
