"""The system's Chromium for browser tests; imported by conftest.py."""

import asyncio
import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import patch

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"]
ARGUMENTS = [
    "--no-sandbox",  # the suite may run as root, where Chromium has no sandbox
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
# A text that could not be sent is sent again after five seconds, just as long as `expect` waits by itself.
expect.set_options(timeout=15_000)
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MISSING = "no Chromium on this machine: apt-get install chromium, or leave browser tests out with SKIP_BROWSER=1"


def find_chromium():
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def _run_in_a_thread(coroutine, run=asyncio.run, **options):
    """pyHanko's `asyncio.run` would refuse where Playwright's loop is. Hiding the loop instead gives Django a second
    connection, which then waits for the first one's lock.
    """
    with ThreadPoolExecutor(1) as other:
        return other.submit(run, coroutine, **options).result()


@pytest.fixture(scope="session")
def chromium():
    """A browser shared by the session; without one the test fails, since a silent skip would look like a pass."""
    if os.environ.get("SKIP_BROWSER") == "1":
        pytest.skip("SKIP_BROWSER=1")
    path = find_chromium()
    if path is None:
        pytest.fail(MISSING)
    # Playwright keeps an event loop in this thread, at which Django's ORM would balk.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright, patch("asyncio.run", _run_in_a_thread):
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def open_as(chromium, live_server):
    """Return open_as(user=None, width=1440, **context) -> page of a fresh window in which `user` is signed in.

    What the Content-Security-Policy blocked in any of the windows fails the test.
    """
    contexts, blocked = [], []

    def open_window(user=None, *, width=1440, height=900, **options):
        context = chromium.new_context(
            base_url=live_server.url, viewport={"width": width, "height": height}, locale="vi-VN", **options
        )
        contexts.append(context)
        if user is not None:
            client = Client()
            client.force_login(user)
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.on("console", lambda message: blocked.append(message.text) if is_blocked(message) else None)
        return page

    yield open_window
    for context in contexts:
        context.close()
    assert blocked == []


def is_blocked(message):
    return message.type == "error" and "Content Security Policy" in message.text


def eventually(page, look, wanted, *, seconds=10):
    """Wait until `look()` is `wanted`, where the page does not say so itself; what it does say is for `expect`."""
    end = time.monotonic() + seconds
    while (found := look()) != wanted and time.monotonic() < end:
        page.wait_for_timeout(50)
    assert found == wanted


def copies_kept(page, prefix):
    """The names of the texts the browser still keeps because they have not arrived."""
    return page.evaluate("prefix => Object.keys(localStorage).filter((name) => name.startsWith(prefix))", prefix)
