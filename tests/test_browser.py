"""The browser of the tests itself: it signs in, and it notices what the Content-Security-Policy blocks."""

import pytest

from tests.browser import is_blocked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_window_is_signed_in(cast, open_as):
    page = open_as(cast.staff, width=360)
    page.goto("/lam-viec/")

    assert page.url.endswith("/lam-viec/")


def test_a_window_without_a_person_is_sent_to_sign_in(open_as):
    page = open_as()
    page.goto("/lam-viec/")

    assert "/tai-khoan/" in page.url


def test_inline_script_is_noticed(chromium, live_server):
    page = chromium.new_page()  # not through open_as, which would fail this very test
    page.goto(live_server.url)
    with page.expect_console_message(is_blocked) as blocked:
        page.evaluate("document.body.appendChild(document.createElement('script')).textContent = '1'")

    page.close()
    assert "inline script" in blocked.value.text
