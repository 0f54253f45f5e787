"""An officer's list in a browser: upload, questions, answers, written; on a desk and on a phone."""

import pytest
from playwright.sync_api import expect

from reports.models import Activity
from tests.factories import RoundFactory
from tests.reports.activity_sheets import OFFICERS_LIST, OFFICERS_MERGES, xlsx

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [1440, 360])
def test_from_a_list_to_activities(open_as, cast, tmp_path, width):
    RoundFactory().reports.create(association=cast.lawyers, state="draft")
    path = tmp_path / "hoat dong 6 thang.xlsx"
    path.write_bytes(xlsx(OFFICERS_LIST, merges=OFFICERS_MERGES, hidden=[14]).read())
    page = open_as(cast.officer, width=width)

    page.goto("/lam-viec/hoat-dong/")
    page.get_by_role("link", name="Nhập từ Excel").click()
    page.get_by_label("Tệp danh sách hoạt động").set_input_files(path)
    page.get_by_role("button", name="Đọc tệp").click()

    expect(page.get_by_role("group", name="«15-17/4/2024» là những ngày nào?")).to_be_visible()
    expect(page.get_by_role("button", name="Xác nhận ghi")).to_have_count(0)
    page.get_by_label("15/04/2024 – 17/04/2024").check()
    page.get_by_label("Hội thảo khoa học", exact=True).check()
    page.get_by_role("group", name="Tháng 5").get_by_label("Từ ngày").fill("5/5/2024")
    money = page.get_by_role("group", name="Kinh phí (triệu đồng)")
    money.get_by_label("Trị giá quà (đồng)").check()
    page.get_by_role("button", name="Trả lời", exact=True).click()
    # of the workshop, whose kind is known only now
    expect(page.get_by_text("4 câu trả lời đã nhớ")).to_be_visible()

    page.get_by_role("button", name="Xác nhận ghi 4 hoạt động").click()
    expect(page.get_by_text("Đã nhập xong.")).to_be_visible()
    page.get_by_role("link", name="Xem danh sách").click()
    expect(page.get_by_role("link", name="Tặng quà Tết")).to_be_visible()
    assert Activity.objects.count() == 4
