"""Pages of visitors in a browser: text size, no script, twice the text size, the keyboard."""

import pytest

from tests.news.published import picture, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SIZE = "parseFloat(getComputedStyle(document.body).fontSize)"


@pytest.fixture
def article(cast):
    cells = "".join(f"<td>Ô dài số {n}</td>" for n in range(12))
    body = f"<h2>Phần</h2><p>Chữ<span class='footnote'>Lời chú thích.</span>.</p><table><tr>{cells}</tr></table>"
    published("Tin khác (minh họa)")
    return published("Nghiêngnghiêng" * 12, body=body, cover=picture(), association=cast.lawyers)


def test_text_size_is_kept_and_theme_switch_works(open_as, article):
    page = open_as()
    page.goto("/")
    normal = page.evaluate(SIZE)

    page.get_by_role("button", name="Chữ lớn hơn").click()
    page.goto(article.public_url)

    assert page.evaluate(SIZE) == pytest.approx(normal * 1.125)
    page.get_by_role("button", name="Chữ cỡ thường").click()
    assert page.evaluate(SIZE) == normal
    page.locator("[data-theme-switch]").click()
    assert page.locator("html").get_attribute("data-theme") == "light"
    assert page.context.cookies() == []


def test_reading_needs_no_script(open_as, article):
    page = open_as(java_script_enabled=False)
    page.goto("/")

    assert not page.locator("[data-text-sizes], [data-theme-switch]").filter(visible=True).count()
    page.get_by_role("link", name=article.title).first.click()
    page.get_by_role("link", name="[1]", exact=True).click()
    assert page.url.endswith("#chu-thich-1")
    page.get_by_role("link", name="Bản in").click()
    assert page.get_by_text("Ctrl+P").is_visible()
    page.get_by_role("link", name="Về bài").click()
    assert page.url.endswith(article.public_url)


@pytest.mark.parametrize("width", [320, 1280])
def test_twice_the_text_size_fits(open_as, article, width):
    page = open_as(width=width)
    for path in ("/", "/tin-tuc/", article.public_url):
        page.goto(path)
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%', 'important')")
        assert page.evaluate(OVERFLOW) == 0, path
