"""Issuing as a clerk sees it: slips told, put right, confirmed; every page on the way is held to the rules of all."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.delivery import issuing
from lhh_portal import jobs
from lhh_portal.models import Job
from tests.documents.factories import sealed
from tests.test_pages import OVERFLOW, problems

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def _is_sound(page):
    assert problems(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(OVERFLOW) == 0
    page.set_viewport_size({"width": 1280, "height": 800})


def test_from_a_slip_to_the_page_behind_the_mail(cast, settings, open_as):
    settings.REQUIRE_MFA = False
    paper = sealed(cast, recipients="- Ủy ban nhân dân tỉnh;\n- Cụm thi đua số 7;\n- Lưu: VT.")
    page = open_as(cast.clerk)
    page.goto(reverse("documents:document-issue", args=[paper.pk]))
    first = page.get_by_role("group", name="Ủy ban nhân dân tỉnh").get_by_label("Địa chỉ thư điện tử")

    first.fill("ubnd@gmial.com")
    page.get_by_role("button", name="Xem lại trước khi phát hành").click()
    link = page.get_by_role("link", name="Ủy ban nhân dân tỉnh: «ubnd@gmial.com» có vẻ gõ nhầm")
    _is_sound(page)
    link.click()
    expect(first).to_be_focused()
    expect(first).to_have_value("ubnd@gmial.com")

    first.fill("ubnd@tinh.example, " + "mot-dia-chi-rat-dai-" * 3 + "@vanphong.tinh.example")
    page.get_by_role("button", name="Xem lại trước khi phát hành").click()
    expect(page.get_by_text("2 thư gửi tới")).to_be_visible()
    _is_sound(page)
    page.get_by_role("button", name="Sửa nơi nhận").click()
    first.fill("ubnd@tinh.example")
    page.get_by_role("button", name="Xem lại trước khi phát hành").click()
    page.get_by_role("button", name="Phát hành và gửi thư").click()
    expect(page.get_by_text("Đã phát hành Báo cáo số 06/BC-LHH ngày 11/6/2024.")).to_be_visible()

    for pk in Job.objects.values_list("pk", flat=True):
        jobs.run(pk)
    (row,) = paper.deliveries.all()
    assert (row.email, row.state) == ("ubnd@tinh.example", "sent")
    visitor = open_as(None)
    visitor.goto(issuing.path_of(row))
    with visitor.expect_download() as download:
        visitor.get_by_role("link", name="06-BC-LHH.pdf").click()
    assert download.value.suggested_filename == "06-BC-LHH.pdf"
