"""Looking for the answering paper while the rest of the form is filled: by typing, and by the button."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from documents.registers.outgoing import reserve_number
from tests.documents.factories import DocumentFactory, IncomingPaperFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("by_button", [False, True])
def test_what_is_typed_stays_while_the_answer_is_searched_for(cast, settings, open_as, by_button):
    settings.REQUIRE_MFA = False
    paper = IncomingPaperFactory()
    for subject in ("Danh sách đại biểu", "Lịch trực"):
        reserve_number(DocumentFactory(type="TB", subject=subject), on=date(2024, 6, 11), by=None)
    page = open_as(cast.clerk, java_script_enabled=not by_button)
    page.goto(reverse("documents:incoming-finish", args=[paper.pk]))
    page.get_by_label("Xử lý xong ngày").fill("12/6/2024")
    page.get_by_label("Ghi chú").fill("Lưu để biết")

    page.get_by_role("searchbox").press_sequentially("lịch")
    if by_button:
        page.get_by_role("button", name="Tìm", exact=True).click()

    expect(page.get_by_role("radio")).to_have_count(2)
    expect(page.get_by_label("Xử lý xong ngày")).to_have_value("12/6/2024")
    expect(page.get_by_label("Ghi chú")).to_have_value("Lưu để biết")
    page.get_by_role("radio").last.check()
    page.get_by_role("button", name="Lưu kết quả").click()
    expect(page.get_by_role("link", name="Trả lời bằng 02/TB-LHH")).to_be_visible()
