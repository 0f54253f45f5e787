"""A dropped connection loses nothing that was typed."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from reports.models import Activity, ActivityDraft, ActivityKind, AssociationReport, Section
from tests.browser import copies_kept, eventually
from tests.factories import RoundFactory
from tests.reports.story import tell

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FORM = "/lam-viec/hoat-dong/them/tuyen-truyen-phap-luat/"
PHONE = 360


def test_typing_without_connection_then_closing_then_coming_back(open_as, cast):
    page = open_as(cast.officer, width=PHONE)
    page.goto(FORM)
    words = page.locator("[data-draft-words]")
    page.get_by_label("Tên hoạt động").fill("Tuyên truyền Luật Đất đai")
    expect(words).to_have_text(re.compile(r"Đã lưu nháp lúc \d\d:\d\d:\d\d\."))

    page.context.set_offline(True)
    page.get_by_label("Tên hoạt động").fill("Tuyên truyền Luật Đất đai cho nông dân")
    page.get_by_label("Người dự").fill("hơn 3.200")
    expect(words).to_contain_text("Mất kết nối.")
    page.get_by_role("button", name="Lưu hoạt động").click()
    expect(page.get_by_label("Tên hoạt động")).to_have_value("Tuyên truyền Luật Đất đai cho nông dân")
    page.close()
    page.context.set_offline(False)

    back = page.context.new_page()
    back.goto("/lam-viec/")
    back.locator("[data-drafts-found]").get_by_role("link", name="cho nông dân").click()

    expect(back.get_by_label("Tên hoạt động")).to_have_value("Tuyên truyền Luật Đất đai cho nông dân")
    expect(back.get_by_label("Người dự")).to_have_value("hơn 3.200")
    back.get_by_label("Từ ngày").fill("5/3/2024")
    back.get_by_role("button", name="Lưu hoạt động").click()
    expect(back.get_by_text("Đã ghi hoạt động.")).to_be_visible()
    assert Activity.objects.get().title == "Tuyên truyền Luật Đất đai cho nông dân"
    # The page after saving asks whether the copy has arrived; nothing on it says when it has the answer.
    eventually(back, lambda: copies_kept(back, "nhap-do:"), [])
    eventually(back, ActivityDraft.objects.count, 0)
    expect(back.locator("[data-drafts-found]")).to_be_hidden()


def test_what_was_typed_is_sent_when_the_connection_is_back(open_as, cast):
    page = open_as(cast.officer)
    page.goto(FORM)
    page.context.set_offline(True)
    page.get_by_label("Tên hoạt động").fill("Tập huấn")
    expect(page.locator("[data-draft-words]")).to_contain_text("Mất kết nối.")
    page.context.set_offline(False)

    expect(page.locator("[data-draft-words]")).to_contain_text("Đã lưu nháp lúc")
    assert ActivityDraft.objects.get().title == "Tập huấn"


def test_leaving_the_page_at_once_keeps_the_last_words(open_as, cast):
    page = open_as(cast.officer)
    page.goto(FORM)
    page.get_by_label("Tên hoạt động").fill("Gõ rồi đi ngay")
    page.goto("/lam-viec/hoat-dong/nhap-do/")

    page.get_by_role("link", name=re.compile("Gõ rồi đi ngay")).first.click()

    expect(page.get_by_label("Tên hoạt động")).to_have_value("Gõ rồi đi ngay")


def test_the_end_of_the_session_is_said_and_loses_nothing(open_as, cast):
    page = open_as(cast.officer)
    page.goto(FORM)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.get_by_label("Tên hoạt động").fill("Sau khi hết phiên")
    expect(page.locator("[data-draft-words]")).to_contain_text("Phiên đăng nhập đã hết.")
    page.context.add_cookies(cookies)

    expect(page.locator("[data-draft-words]")).to_contain_text("Đã lưu nháp lúc")


def test_nothing_can_be_typed_while_an_unsent_copy_is_on_its_way(open_as, cast):
    page = open_as(cast.officer)
    page.goto(FORM)
    key = page.locator("[name=key]").get_attribute("value")
    page.get_by_label("Tên hoạt động").fill("Bản cũ trên máy chủ")
    expect(page.locator("[data-draft-words]")).to_contain_text("Đã lưu nháp lúc")
    page.context.set_offline(True)
    page.get_by_label("Tên hoạt động").fill("Bản mới gõ lúc mất mạng")
    page.get_by_label("Có trực tuyến").check()
    expect(page.locator("[data-draft-words]")).to_contain_text("Mất kết nối.")
    page.close()
    page.context.set_offline(False)

    back, held = page.context.new_page(), []
    back.route("**/nhap-do/luu/", lambda route: held.append(route))
    back.goto(f"{FORM}?nhap={key}")
    expect(back.locator("[data-draft-sending]")).to_be_visible()
    assert back.get_by_label("Tên hoạt động").evaluate("box => box.closest('[inert]') !== null")
    back.context.set_offline(True)
    held.pop(0).abort()
    back.unroute_all(behavior="ignoreErrors")

    expect(back.locator("[data-draft-sending]")).to_be_hidden()
    expect(back.get_by_label("Tên hoạt động")).to_have_value("Bản mới gõ lúc mất mạng")
    expect(back.get_by_label("Có trực tuyến")).to_be_checked()
    back.get_by_label("Tên hoạt động").press_sequentially(" rồi gõ tiếp")
    back.context.set_offline(False)
    eventually(back, lambda: ActivityDraft.objects.get().title, "Bản mới gõ lúc mất mạng rồi gõ tiếp")


def test_going_back_after_a_failed_save_goes_on_with_what_was_typed_and_leaves_no_draft(open_as, cast):
    page = open_as(cast.officer)
    page.goto(FORM)
    page.get_by_label("Tên hoạt động").fill("Tuyên truyền Luật Đất đai")
    page.get_by_label("Từ ngày").fill("31/6/2024")
    page.get_by_role("button", name="Lưu hoạt động").click()
    expect(page.locator("[data-draft-words]")).to_contain_text("Đã lưu nháp lúc")

    page.go_back()

    expect(page).to_have_url(re.compile("nhap="))
    expect(page.get_by_label("Tên hoạt động")).to_have_value("Tuyên truyền Luật Đất đai")
    page.get_by_label("Từ ngày").fill("30/6/2024")
    page.get_by_role("button", name="Lưu hoạt động").click()
    expect(page.get_by_text("Đã ghi hoạt động.")).to_be_visible()
    eventually(page, ActivityDraft.objects.count, 0)
    assert Activity.objects.count() == 1


def test_two_windows_whose_clocks_differ_make_two_drafts_and_no_more(open_as, cast):
    """The other window's clock is an hour ahead."""
    page = open_as(cast.officer)
    page.goto(FORM)
    key = page.locator("[name=key]").get_attribute("value")
    kind = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
    data = {"title": ["Bản của máy kia"], "typed_at": ["2999-01-01T00:00:00.000Z"]}
    ActivityDraft.objects.create(user=cast.officer, kind=kind, key=key, data=data)

    for number in (1, 2, 3):
        page.get_by_label("Tên hoạt động").fill(f"Bản của máy này {number}")
        eventually(page, lambda number=number: titles(), ["Bản của máy kia", f"Bản của máy này {number}"])

    assert page.locator("[name=key]").get_attribute("value") != key
    eventually(page, lambda: copies_kept(page, "nhap-do:"), [])


def titles():
    return sorted(draft.title for draft in ActivityDraft.objects.all())


def test_another_person_at_the_same_machine_sees_nothing(open_as, cast):
    page = open_as(cast.officer)
    page.goto(FORM)
    page.context.set_offline(True)
    page.get_by_label("Tên hoạt động").fill("Chữ của người trước")
    expect(page.locator("[data-draft-words]")).to_contain_text("Mất kết nối.")
    page.close()
    page.context.set_offline(False)
    page.context.clear_cookies()
    other = open_as(cast.other_officer)
    page.context.add_cookies(other.context.cookies())

    again = page.context.new_page()
    again.goto("/lam-viec/")
    again.wait_for_load_state("networkidle")

    assert not ActivityDraft.objects.exists()
    expect(again.locator("[data-drafts-found]")).to_be_hidden()


def test_without_script_the_form_works_as_before(open_as, cast):
    page = open_as(cast.officer, java_script_enabled=False)
    page.goto(FORM)
    page.get_by_label("Tên hoạt động").fill("Không có script")
    page.get_by_label("Từ ngày").fill("5/3/2024")
    page.get_by_role("button", name="Lưu hoạt động").click()

    expect(page.get_by_text("Đã ghi hoạt động.")).to_be_visible()


def test_a_text_of_the_report_survives_a_dropped_connection(open_as, cast):
    report = RoundFactory().reports.create(association=cast.lawyers, state="draft")
    page = open_as(cast.officer, width=PHONE)
    page.goto(report.get_absolute_url())
    page.get_by_label("Kết quả nổi bật").fill("Một câu.")
    expect(page.locator("#tu-luu")).to_contain_text("Đã lưu lúc")
    page.context.set_offline(True)
    page.get_by_label("Kết quả nổi bật").fill("Một câu. Và câu thứ hai.")
    expect(page.locator("[data-keep-words=lost]")).to_be_visible()
    page.close()
    page.context.set_offline(False)

    back = page.context.new_page()
    back.goto(report.get_absolute_url())

    expect(back.get_by_label("Kết quả nổi bật")).to_have_value("Một câu. Và câu thứ hai.")
    expect(back.locator("#tu-luu")).to_contain_text("Đã lưu lúc")
    assert AssociationReport.objects.get(pk=report.pk).results == "Một câu. Và câu thứ hai."
    eventually(back, lambda: copies_kept(back, "chua-gui:"), [])


def test_a_section_survives_a_dropped_connection_and_overwrites_nobody(open_as, cast):
    story = tell(cast)
    url = reverse("reports:section-edit", args=[story.round.code, story.section.pk])
    page = open_as(cast.staff)
    page.goto(url)
    page.context.set_offline(True)
    page.locator("[data-token-target]").fill("Bản gõ lúc mất mạng.")
    expect(page.locator("[data-keep-words=lost]")).to_be_visible()
    page.close()
    page.context.set_offline(False)
    Section.objects.filter(pk=story.section.pk).update(text="Bản của đồng nghiệp.")

    back = page.context.new_page()
    back.goto(url)

    expect(back.locator("[data-token-target]")).to_have_value("Bản gõ lúc mất mạng.")
    back.wait_for_load_state("networkidle")
    assert Section.objects.get(pk=story.section.pk).text == "Bản của đồng nghiệp."


def test_the_button_keeps_a_text_until_the_server_has_it(open_as, cast):
    report = RoundFactory().reports.create(association=cast.lawyers, state="draft")
    page = open_as(cast.officer, width=PHONE)
    page.goto(report.get_absolute_url())
    page.route("**/loi-van/", lambda route: route.abort())
    page.get_by_label("Kết quả nổi bật").fill("Bấm lưu đúng lúc máy chủ không trả lời.")
    page.get_by_role("button", name="Lưu nhận xét").click()

    expect(page.locator("[data-keep-words=lost]")).to_be_visible()
    expect(page.get_by_label("Kết quả nổi bật")).to_have_value("Bấm lưu đúng lúc máy chủ không trả lời.")
    assert len(copies_kept(page, "chua-gui:")) == 1
    page.unroute_all()
    page.get_by_role("button", name="Lưu nhận xét").click()

    expect(page.get_by_text("Đã lưu phần nhận xét.")).to_be_visible()
    assert AssociationReport.objects.get(pk=report.pk).results == "Bấm lưu đúng lúc máy chủ không trả lời."
    assert copies_kept(page, "chua-gui:") == []


def test_the_button_over_a_colleagues_text_keeps_the_copy_and_replaces_only_when_pressed_again(open_as, cast):
    story = tell(cast)
    url = reverse("reports:section-edit", args=[story.round.code, story.section.pk])
    page = open_as(cast.staff)
    page.goto(url)
    Section.objects.filter(pk=story.section.pk).update(text="Bản của đồng nghiệp.")
    page.locator("[data-token-target]").fill("Bản của tôi.")
    page.get_by_role("button", name="Lưu và xem cả báo cáo").click()

    expect(page.get_by_role("heading", name="Bản vừa được người khác lưu")).to_be_visible()
    expect(page.locator("[data-token-target]")).to_have_value("Bản của tôi.")
    assert len(copies_kept(page, "chua-gui:")) == 1
    assert Section.objects.get(pk=story.section.pk).text == "Bản của đồng nghiệp."
    page.get_by_role("button", name="Lưu và xem cả báo cáo").click()

    expect(page.get_by_text("Đã lưu mục")).to_be_visible()
    assert Section.objects.get(pk=story.section.pk).text == "Bản của tôi."
    assert copies_kept(page, "chua-gui:") == []
