"""What needs a browser: an officer on a phone types an activity and a report; staff open a round."""

import re

import pytest
from playwright.sync_api import expect

from reports.models import Activity, AssociationReport
from tests.factories import RoundFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PHONE = 360


def test_contradiction_is_explained_on_a_phone(open_as, cast):
    page = open_as(cast.officer, width=PHONE)
    page.goto("/lam-viec/hoat-dong/")
    page.get_by_role("link", name="Thêm hoạt động").first.click()
    page.get_by_label("Tìm loại hoạt động").fill("kham chua benh")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Hoạt động xã hội, khám chữa bệnh nhân đạo").click()

    page.get_by_label("Tên hoạt động").fill("Khám bệnh, cấp thuốc miễn phí")
    page.get_by_label("Từ ngày").fill("5/3/2024")
    page.get_by_label("Tổng số tiền").fill("2.227.360.000")
    page.get_by_label("Trị giá khám").fill("9.560.257.000")
    words = "chín tỷ năm trăm sáu mươi triệu hai trăm năm mươi bảy nghìn đồng"
    expect(page.get_by_text(words)).to_be_visible()
    page.get_by_role("button", name="Lưu hoạt động").click()

    expect(page.get_by_role("alert")).to_contain_text("lớn hơn «Tổng số tiền»")
    expect(page.get_by_label("Tên hoạt động")).to_have_value("Khám bệnh, cấp thuốc miễn phí")
    page.get_by_label("Giải trình cho số này").fill("Thuốc do nhà tài trợ chi trực tiếp.")
    page.get_by_role("button", name="Lưu hoạt động").click()

    expect(page.get_by_text("Đã ghi hoạt động.")).to_be_visible()
    expect(page.get_by_text("Giải trình: Thuốc do nhà tài trợ chi trực tiếp.")).to_be_visible()
    assert Activity.objects.get().starts_on.isoformat() == "2024-03-05"


def test_two_colleagues_write_one_report(open_as, cast):
    report = RoundFactory().reports.create(association=cast.lawyers, state="draft")
    page = open_as(cast.officer, width=PHONE)
    page.goto(report.get_absolute_url())
    results, status = page.get_by_label("Kết quả nổi bật"), page.locator("#tu-luu")

    results.fill("Một câu.")
    expect(status).to_contain_text(re.compile(r"Đã lưu lúc \d\d:\d\d:\d\d"))
    AssociationReport.objects.filter(pk=report.pk).update(results="Câu của đồng nghiệp.")
    results.fill("Hai câu.")
    expect(status).to_contain_text("Câu của đồng nghiệp.")
    page.get_by_role("button", name="Lưu bản trong ô, thay bản kia").click()

    expect(page.get_by_text("Đã lưu phần nhận xét.")).to_be_visible()
    assert AssociationReport.objects.get(pk=report.pk).results == "Hai câu."


def test_a_report_is_saved_although_htmx_did_not_load(open_as, cast):
    report = RoundFactory().reports.create(association=cast.lawyers, state="draft")
    page = open_as(cast.officer)
    page.route("**/*htmx*", lambda route: route.abort())
    page.goto(report.get_absolute_url())

    page.get_by_label("Kết quả nổi bật").fill("Một câu.")
    page.get_by_role("button", name="Lưu nhận xét").click()

    expect(page.get_by_text("Đã lưu phần nhận xét.")).to_be_visible()
    assert AssociationReport.objects.get(pk=report.pk).results == "Một câu."


def test_days_follow_the_choice(open_as, cast):
    page = open_as(cast.staff)
    page.goto("/lam-viec/dot-bao-cao/mo/")

    page.get_by_label("Năm").fill("2026")
    page.get_by_label("Loại").select_option("year")
    expect(page.locator("#ky")).to_contain_text("từ 15/12/2025 đến hết 14/12/2026")
    page.get_by_label("Cách tính kỳ").select_option("calendar")
    expect(page.locator("#ky")).to_contain_text("từ 01/01/2026 đến hết 31/12/2026")
