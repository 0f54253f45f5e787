"""The shell without a mouse: skip link, menus, side panel, error summary, theme; and what is left without script."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

COMPONENTS = "/lam-viec/thanh-phan/"
# What can be clicked and is on the screen, radio buttons of one group counting once as they do for the Tab key.
REACHABLE = """() => {
  const seen = new Set();
  for (const element of document.querySelectorAll("a[href], button, input, select, textarea, summary")) {
    if (!element.checkVisibility({visibilityProperty: true}) || element.disabled || element.type === "hidden") continue;
    seen.add(element.type === "radio" ? (element.form.action + element.id.replace(/_\\d+$/, "")) : element);
  }
  return seen.size;
}"""
VISITED = """() => {
  const element = document.activeElement;
  if (element === document.body) return "";
  const radio = element.type === "radio" ? (element.form.action + element.id.replace(/_\\d+$/, "")) : "";
  if (!element.dataset.visited) element.dataset.visited = radio || String(Math.random());
  return element.dataset.visited;
}"""


def focused(page):
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def test_the_skip_link_is_first_and_leads_to_the_content(cast, open_as):
    page = open_as(cast.staff)
    page.goto("/lam-viec/")

    page.keyboard.press("Tab")
    assert focused(page) == "skip-link"
    page.keyboard.press("Enter")

    expect(page.locator("#noi-dung")).to_be_focused()


def test_everything_on_the_living_page_is_reached_with_tab(cast, open_as):
    page = open_as(cast.staff, reduced_motion="reduce")
    page.goto(COMPONENTS)
    page.evaluate("document.activeElement.blur(); window.getSelection().collapse(document.body, 0)")
    reachable = page.evaluate(REACHABLE)

    visited = set()
    for _step in range(reachable + 20):
        page.keyboard.press("Tab")
        visited.add(page.evaluate(VISITED))
    visited.discard("")

    assert len(visited) >= reachable


def test_the_user_menu_opens_closes_and_gives_the_focus_back(cast, open_as):
    page = open_as(cast.staff, width=360)
    page.goto("/lam-viec/")
    menu = page.locator(".user-menu > summary")

    menu.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Đăng xuất")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Đăng xuất")).to_be_hidden()
    expect(menu).to_be_focused()


def test_a_phone_has_four_entries_and_the_rest_under_more(cast, open_as):
    page = open_as(cast.staff, width=360)
    page.goto("/lam-viec/")
    bar = page.locator(".sidenav > ul > li")

    assert [entry.is_visible() for entry in bar.all()].count(True) == 5
    page.locator(".sidenav .more summary").focus()
    page.keyboard.press("Enter")

    expect(page.locator(".sidenav .more").get_by_role("link", name="Hội thành viên")).to_be_visible()


def test_a_figure_opens_in_the_panel_and_escape_returns_to_it(cast, open_as):
    page = open_as(cast.staff)
    page.goto(COMPONENTS)
    figure = page.locator("a.figure").first

    figure.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#panel-body")).to_contain_text("166.842")
    expect(page.locator("#panel-title")).to_have_text("Khám bệnh, phát thuốc: 166.842 lượt người")
    expect(page.locator("#panel")).to_be_focused()
    page.keyboard.press("Escape")

    expect(page.locator("#panel")).to_be_hidden()
    expect(figure).to_be_focused()


def test_a_figure_opens_its_own_page_without_script(cast, open_as):
    page = open_as(cast.staff, java_script_enabled=False)
    page.goto(COMPONENTS)
    page.locator("a.figure").first.click()

    expect(page).to_have_url(re.compile("/o-ben/$"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("166.842")


def test_the_error_summary_has_the_focus_and_leads_to_the_field(cast, open_as):
    page = open_as(cast.staff)
    page.goto(COMPONENTS)

    assert "error-summary" in focused(page)
    page.get_by_role("link", name="Ngày: «31/6/2024»").focus()
    page.keyboard.press("Enter")

    expect(page.locator("#id_held_on")).to_be_focused()


def test_a_row_opens_its_object(cast, open_as):
    page = open_as(cast.staff)
    page.goto(COMPONENTS)
    page.locator(".table tbody tr:has(td:first-child > a) td:nth-child(2)").first.click()

    expect(page).to_have_url(re.compile("#bang$"))


def test_the_chosen_theme_is_there_before_the_page_is_painted(cast, open_as):
    page = open_as(cast.staff, color_scheme="dark")
    page.goto("/lam-viec/")
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor")
    page.get_by_role("button", name="Màu nền: theo máy").click()
    page.reload(wait_until="commit")
    page.wait_for_function("document.body")

    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != dark


def test_a_page_prints_without_the_shell(cast, open_as):
    page = open_as(cast.staff)
    page.goto("/lam-viec/")
    page.emulate_media(media="print")

    assert [page.locator(part).is_visible() for part in (".topbar", ".sidenav", "main h1")] == [False, False, True]
