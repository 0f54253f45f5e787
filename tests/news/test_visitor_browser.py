"""A visitor's whole way without a mouse: search without diacritics, read, verify a signed report, vote, ask."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from documents.models import Version
from documents.storage import store
from news.models import Poll, Question
from news.voices import forms
from tests.documents.verification import signed
from tests.news.published import published
from tests.news.shown import public_paper
from tests.news.test_desk_browser import press

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def site(authority):
    """An article, a signed report that was made public, and an open poll."""
    file = store(signed.twice(), "application/pdf")
    paper = public_paper(subject="Kết quả hoạt động 6 tháng đầu năm 2024", pdf=file)
    Version.objects.create(document=paper, kind=Version.Kind.SEALED, file=file)
    poll = Poll.objects.create(question="Hội nghị nên họp cách nào?", state="open")
    for position, text in enumerate(("Tập trung", "Trực tuyến"), start=1):
        poll.options.create(position=position, text=text)
    return published("Đông y khám bệnh từ thiện (minh họa)", body="<p>Cấp thuốc cho người nghèo.</p>"), paper


def test_a_visitor_finds_reads_verifies_votes_and_asks(site, open_as, monkeypatch):
    monkeypatch.setattr(forms, "MIN_AGE", timedelta())
    article, paper = site
    page = open_as(width=360)
    heading = page.get_by_role("heading", level=1)

    page.goto("/")
    page.get_by_role("searchbox").focus()
    page.keyboard.type("dong y tu thien")
    page.keyboard.press("Enter")
    press(page, "link", article.title)
    expect(heading).to_have_text(article.title)

    press(page, "link", "Văn bản")
    press(page, "link", f"Báo cáo {paper.symbol}")
    expect(page.locator(".notice")).to_contain_text("Chữ ký số nguyên vẹn.")
    press(page, "link", "Xác minh văn bản")
    expect(page.locator(".notice")).to_contain_text("Chữ ký số nguyên vẹn, chứng thư có hiệu lực khi ký.")

    page.goto("/")
    press(page, "link", "Cho ý kiến")
    page.get_by_label("Trực tuyến").focus()
    page.keyboard.press("Space")
    press(page, "button", "Bỏ phiếu")
    expect(page.get_by_role("row", name="Trực tuyến")).to_contain_text("100 %")

    press(page, "link", "Liên hệ")
    for label, text in (
        ("Hỏi về việc gì", "Gia nhập"),
        ("Nội dung", "Cần giấy tờ gì?"),
        ("Họ và tên", "Bạn Đọc (minh họa)"),
        ("Thư điện tử", "ban-doc@lhh.example"),
    ):
        page.get_by_role("textbox", name=label).focus()
        page.keyboard.type(text)
    press(page, "button", "Gửi câu hỏi")
    expect(page.get_by_role("status")).to_contain_text("Đã nhận.")
    (question,) = Question.objects.all()
    assert (question.subject, question.email, question.may_publish) == ("Gia nhập", "ban-doc@lhh.example", False)
