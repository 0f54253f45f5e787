"""Every page, looked at as a person would: axe-core in light and dark, the width of an old phone, the keyboard.

The pages are the GET rows of the access matrix, less what NOT_PAGES and DOWNLOADS name.
"""

from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.access import PEOPLE, VISITOR, World
from tests.browser import OVERFLOW
from tests.test_access import ACCESS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# Fragments and answers for machines.
NOT_PAGES = {
    "alive",
    "desk:picture-choose",
    "ready",
    "job-notice",
    "reports:figure-picker",
    "reports:money-words",
    "reports:round-days",
    "news:picture",
    "news:robots",
    "news:sitemap",
}
DOWNLOADS = ("-download", "-image", "-export", "_download_recovery_codes", "rss", "atom")
PAGES = [
    line
    for line in ACCESS
    if line.method == "get" and line.status is None and line.name not in NOT_PAGES and not line.name.endswith(DOWNLOADS)
]
# Whoever stands first here and may see the page looks at it.
LOOKERS = ("staff", "officer", "leader", "clerk", "administrator", *PEOPLE, VISITOR)


@pytest.fixture
def world(cast, settings):
    settings.REQUIRE_MFA = False
    return World(cast)


@pytest.fixture
def open_page(world, open_as):
    """Return open_page(line, width=…) -> (page, answer) of one row, seen by somebody who may."""

    def open_row(line, **options):
        who = next(name for name in LOOKERS if name in line.allowed)
        page = open_as(getattr(world.cast, who, None), reduced_motion="reduce", **options)
        return page, page.goto(f"{line.url(world)}?{urlencode(line.data(world))}")

    return open_row


def problems(page, *rules):
    """What axe-core finds by these rules, or by all, one line each: rule, element, what to do."""
    only = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **only}).response["violations"]
    return [f"{rule['id']}: {node['html'][:160]} {node['failureSummary']}" for rule in found for node in rule["nodes"]]


@pytest.mark.parametrize("line", PAGES, ids=lambda line: line.name)
def test_page(line, open_page):
    page, answer = open_page(line)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/html")

    wide = problems(page)
    # The dark theme changes nothing but colours, so it is looked at where the page is narrow, in one go.
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("scrollTo(0, 0)")  # scrolled to an error, a page has by chance something under its bar
    narrow = problems(page, "color-contrast", "link-in-text-block", "scrollable-region-focusable", "target-size")

    assert [*wide, *(f"dark, 320 px: {it}" for it in narrow)] == []
    assert page.evaluate(OVERFLOW) == 0
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("document.documentElement.style.setProperty('font-size', '200%', 'important')")
    assert page.evaluate(OVERFLOW) == 0, "at twice the text size"
    assert page.locator("h1").count() == 1
    assert page.title().split(" · ")[0].strip()
