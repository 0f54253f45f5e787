"""A draft law from the letter that brings it to the answer to each recommendation, in the browser."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from advisory.models import AdvisoryTask, Opinion, OpinionRequest, Recommendation
from tests.factories import AssociationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def day(days=0):
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def test_a_bill_goes_to_three_associations_and_every_recommendation_is_answered(cast, open_as, settings):
    settings.REQUIRE_MFA = False
    AssociationFactory(short_name="Hội Làm vườn", position=3)
    staff = open_as(cast.staff)

    staff.goto("/lam-viec/tu-van/them/")
    staff.get_by_label("Tên nhiệm vụ").fill("Góp ý dự án Luật Trồng trọt (minh họa)")
    staff.get_by_role("combobox", name="Cơ quan đề nghị").fill("Đoàn đại biểu Quốc hội tỉnh (minh họa)")
    staff.get_by_label("Đối tượng").select_option("bill")
    staff.get_by_label("Ngày nhận").fill(day(-20))
    staff.get_by_label("Hạn trả lời").fill(day(10))
    press(staff, "Lưu nhiệm vụ")
    staff.get_by_role("link", name="Giao cho các hội").click()
    for name in ("Hội Luật gia", "Hội Đông y", "Hội Làm vườn"):
        staff.get_by_label(name).check()
    staff.get_by_label("Hạn góp ý").fill(day())
    press(staff, "Giao")
    expect(staff.get_by_text("Đã giao cho 3 hội, đơn vị.")).to_be_visible()
    OpinionRequest.objects.update(asked_on=timezone.localdate() - timedelta(days=15))

    for who, text in ((cast.officer, "Sửa Điều 5 (minh họa)"), (cast.other_officer, "Bổ sung Điều 9 (minh họa)")):
        if who == cast.other_officer:  # a day passes
            OpinionRequest.objects.update(due_on=timezone.localdate() - timedelta(days=1))
            Opinion.objects.update(given_on=timezone.localdate() - timedelta(days=2))
        page = open_as(who, width=360)
        page.goto("/lam-viec/")
        page.get_by_role("link", name="Góp ý (").click()
        page.get_by_label("Ý kiến của hội").fill(text)
        press(page, "Gửi ý kiến")
        expect(page.get_by_text("Đã gửi ý kiến.")).to_be_visible()

    staff.reload()
    press(staff, "Bắt đầu tổng hợp")
    said = "Có 2/3 hội, đơn vị góp ý: Hội Luật gia, Hội Đông y; góp ý sau hạn: Hội Đông y; chưa góp ý: Hội Làm vườn."
    expect(staff.get_by_text(said)).to_be_visible()
    staff.get_by_label("Bản tổng hợp", exact=True).fill("Liên hiệp Hội góp ý hai nội dung (minh họa).")
    press(staff, "Lưu bản tổng hợp")
    for text, source in (("Sửa Điều 5", "Hội Luật gia"), ("Bổ sung Điều 9", "Hội Đông y")):
        staff.get_by_role("link", name="Thêm kiến nghị").click()
        staff.get_by_label("Nội dung kiến nghị").fill(text)
        staff.get_by_label(source).check()
        press(staff, "Lưu kiến nghị")
    staff.get_by_role("link", name="Ghi nhận đã gửi").click()
    staff.get_by_label("Ngày gửi").fill(day())
    staff.get_by_label("Số, ký hiệu").fill("45/LHH-TVPB")
    press(staff, "Ghi nhận đã gửi")
    expect(staff.get_by_text("Các kiến nghị đã vào sổ")).to_be_visible()

    staff.get_by_role("link", name="Ghi trả lời").first.click()
    staff.get_by_label("Tiếp thu toàn bộ").check()
    staff.get_by_label("Ngày trả lời").fill(day())
    press(staff, "Lưu trả lời")
    staff.get_by_role("link", name="Góp ý dự án Luật Trồng trọt").click()
    staff.get_by_role("link", name="Ghi trả lời").click()
    staff.get_by_label("Không tiếp thu").check()
    staff.get_by_label("Ngày trả lời").fill(day())
    press(staff, "Lưu trả lời")
    expect(staff.get_by_text("Không tiếp thu thì cần giải trình.").first).to_be_visible()
    staff.get_by_label("Giải trình").fill("Đã có ở luật khác")
    press(staff, "Lưu trả lời")
    expect(staff.get_by_text("Đã ghi trả lời cho kiến nghị")).to_be_visible()

    assert AdvisoryTask.objects.get().state == "answered"
    answers = Recommendation.objects.values_list("text", "outcome", "opinions__request__association__short_name")
    assert list(answers) == [("Sửa Điều 5", "whole", "Hội Luật gia"), ("Bổ sung Điều 9", "none", "Hội Đông y")]
