"""A visitor without script writes to the federation and votes."""

from datetime import timedelta

import pytest

from news.models import Poll, Question
from news.voices import forms

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_visitor_asks_and_votes_without_script(open_as, monkeypatch):
    monkeypatch.setattr(forms, "MIN_AGE", timedelta(0))
    poll = Poll.objects.create(question="Họp cách nào?", state="open")
    for position, text in enumerate(["Trực tiếp", "Trực tuyến"], start=1):
        poll.options.create(position=position, text=text)
    page = open_as(java_script_enabled=False)

    page.goto("/")
    page.get_by_role("link", name="Gửi câu hỏi, góp ý").click()
    page.get_by_label("Hỏi về việc gì").fill("Gia nhập")
    page.get_by_label("Nội dung").fill("Cần giấy tờ gì?")
    page.get_by_label("Họ và tên").first.fill("Bạn Đọc (minh họa)")
    page.get_by_role("button", name="Gửi câu hỏi").click()
    assert page.get_by_text("Thư điện tử: Ô này chưa được điền.").is_visible()
    assert page.get_by_label("Nội dung").input_value() == "Cần giấy tờ gì?"
    page.get_by_label("Thư điện tử").fill("a@vi-du.example")
    page.get_by_role("button", name="Gửi câu hỏi").click()
    assert page.get_by_text("Đã nhận.").is_visible()
    assert page.context.cookies() == []
    asked = Question.objects.get()
    assert (asked.subject, asked.may_publish, asked.may_name) == ("Gia nhập", False, False)

    page.goto("/")
    page.get_by_role("link", name="Cho ý kiến").click()
    page.get_by_label("Trực tuyến").check()
    page.get_by_role("button", name="Bỏ phiếu").click()
    assert page.get_by_text("Tổng số phiếu: 1.").is_visible()
    assert [cookie["path"] for cookie in page.context.cookies()] == ["/tham-do/"]
