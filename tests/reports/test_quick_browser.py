"""Entering with one thumb on a small phone, and filling in copies one after the other."""

import re

import pytest
from playwright.sync_api import expect

from reports.models import Activity, ActivityDraft, ActivityKind
from tests.browser import eventually
from tests.factories import ActivityFactory, RoundFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = {"width": 360, "height": 740, "has_touch": True}
TARGETS = ".quick .btn, .quick input.form-control, .quick textarea, .thumb-actions .btn, .quick-kinds a, .sidenav li a"
SMALL = """elements => elements.filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44)
                               .map(e => e.outerHTML.slice(0, 80))"""


def test_an_activity_with_one_hand(open_as, cast):
    ActivityFactory(kind=ActivityKind.objects.get(code="tang-qua"), lead=cast.lawyers, created_by=cast.officer)
    page = open_as(cast.officer, **PHONE)
    page.goto("/lam-viec/")
    page.locator(".sidenav").get_by_role("link", name="Ghi nhanh").tap()
    page.get_by_role("link", name="Tặng quà").first.tap()

    page.get_by_label("Tên hoạt động").fill("Tặng quà đồng bào nghèo")
    page.get_by_role("button", name="Hôm qua").tap()
    page.get_by_label("Phần quà").fill("120")
    save = page.get_by_role("button", name="Lưu", exact=True)
    assert page.locator(TARGETS).evaluate_all(SMALL) == []
    box = save.bounding_box()
    assert box["y"] > PHONE["height"] / 2
    assert box["y"] + box["height"] < page.locator(".sidenav").bounding_box()["y"] + 1
    save.tap()

    expect(page.get_by_role("heading", name="Đã ghi hoạt động")).to_be_visible()
    assert page.locator(TARGETS).evaluate_all(SMALL) == []
    page.get_by_role("link", name="Ghi tiếp hoạt động cùng loại").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tặng quà")
    assert [row.amount for row in Activity.objects.get(title="Tặng quà đồng bào nghèo").amounts.all()] == [120]
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_what_is_not_known_yet_waits_under_its_name(open_as, cast):
    page = open_as(cast.officer, **PHONE)
    page.goto("/lam-viec/hoat-dong/ghi-nhanh/")
    page.get_by_label("Tìm loại hoạt động").fill("trao qua")
    page.get_by_role("link", name="Tặng quà").tap()
    page.get_by_label("Phần quà").fill("120")
    page.get_by_role("button", name="Lưu", exact=True).tap()

    expect(page.get_by_text("còn thiếu: Tên hoạt động")).to_be_visible()
    page.goto("/lam-viec/hoat-dong/nhap-do/")
    page.get_by_role("link", name="Nhập tiếp").tap()
    page.get_by_label("Tên hoạt động").fill("Tặng quà")
    page.get_by_role("button", name="Lưu hoạt động").tap()

    expect(page.get_by_text("Đã ghi hoạt động.")).to_be_visible()
    eventually(page, ActivityDraft.objects.count, 0)


def test_copies_are_filled_in_one_after_the_other(open_as, cast):
    kind = ActivityKind.objects.get(code="tang-qua")
    for name in ("Tặng quà Tết", "Tặng quà hè"):
        ActivityFactory(kind=kind, lead=cast.lawyers, title=name, amounts={kind.measures.first(): 77})
    days = {"starts_on": "2024-12-15", "ends_on": "2025-06-14", "due_on": "2025-06-18"}
    RoundFactory(code="2025-H1", year=2025, **days).reports.create(association=cast.lawyers, state="draft")
    page = open_as(cast.officer, width=360)
    page.goto("/lam-viec/hoat-dong/chep/")
    page.get_by_label(re.compile("Tết")).check()
    page.get_by_label(re.compile("hè")).check()
    page.get_by_role("button", name="Chép các hoạt động đã chọn").click()

    expect(page.get_by_label("Phần quà")).to_have_value("")
    for name in ("Tặng quà Tết", "Tặng quà hè"):
        expect(page.get_by_label("Tên hoạt động")).to_have_value(name)
        page.get_by_label("Phần quà").fill("80")
        page.get_by_label("Ngày dời từ kỳ trước này là đúng").check()
        page.get_by_role("button", name="Lưu hoạt động").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Tặng quà hè")
    assert Activity.objects.filter(amounts__amount=80).count() == 2
