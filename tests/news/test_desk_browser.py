"""The desk without a mouse: an article's whole way, and the editor."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from lhh_portal.roles import Role
from news.models import Article
from news.tasks import publish_due
from tests.factories import UserFactory
from tests.news.published import draft

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

WORD = (
    "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;"
    "</span></span>Khám <b>bệnh</b><o:p></o:p></p>"
)
PASTE = """(html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", "Khám bệnh");
  const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  document.activeElement.dispatchEvent(paste);
}"""


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.REQUIRE_MFA = False


def press(page, role, name):
    """Reach a control as the keyboard does and press it."""
    control = page.get_by_role(role, name=name, exact=True).first
    control.focus()
    page.keyboard.press("Enter")


def body(page):
    return page.get_by_role("textbox", name="Nội dung")


def editor(page):
    """The body once the script has made an editor of it."""
    expect(page.get_by_role("toolbar")).to_be_visible(timeout=15_000)
    return body(page)


def to_the_end(page):
    editor(page).focus()
    page.wait_for_timeout(300)  # the editor reads where the cursor is a moment later
    page.keyboard.press("Control+End")
    page.wait_for_timeout(300)


def choose(page, name):
    """Press a button that works on the text: the editor takes the focus back a frame later, and keys go where it is."""
    press(page, "button", name)
    expect(body(page)).to_be_focused()


def saved(page):
    expect(page.locator("#tu-luu")).to_contain_text("Đã lưu lúc", timeout=15_000)


def test_an_article_from_the_officer_to_the_visitor(cast, open_as):
    other_editor = UserFactory(email="bientap2@lhh.example", roles=[Role.EDITOR])
    officer, approver, second = open_as(cast.officer), open_as(cast.editor), open_as(other_editor)

    officer.goto("/lam-viec/tin-bai/")
    press(officer, "link", "Viết bài")
    officer.get_by_label("tiêu đề").focus()
    officer.keyboard.type("Hội Luật gia trợ giúp pháp lý")
    officer.get_by_label("chuyên mục").focus()
    officer.keyboard.press("ArrowDown")
    press(officer, "button", "Soạn nội dung")
    editor(officer)
    officer.get_by_label("sapo").focus()
    officer.keyboard.type("Hai ngày cuối tuần.")
    body(officer).focus()
    officer.keyboard.type("Kết quả")
    officer.keyboard.press("Alt+F10")
    officer.keyboard.press("Enter")  # heading, the first button
    expect(body(officer)).to_be_focused()
    officer.keyboard.press("End")
    officer.keyboard.press("Enter")
    officer.keyboard.type("Tư vấn cho 63 lượt người.")
    saved(officer)
    press(officer, "button", "Lưu bài")
    press(officer, "button", "Gửi duyệt")
    expect(officer.locator(".state").first).to_have_text("Chờ duyệt")
    article = Article.objects.get()
    assert (article.state, article.body) == ("waiting", "<h2>Kết quả</h2><p>Tư vấn cho 63 lượt người.</p>")

    approver.goto("/lam-viec/")
    press(approver, "link", f"Bài chờ duyệt: {article.title}")
    approver.locator("summary", has_text="Trả lại").focus()
    approver.keyboard.press("Enter")
    approver.get_by_label("Lý do, nội dung cần bổ sung").focus()
    approver.keyboard.type("Ghi rõ địa bàn")
    press(approver, "button", "Trả lại")
    expect(approver.locator(".state").first).to_have_text("Trả lại")

    officer.goto("/lam-viec/")
    press(officer, "link", f"Bài bị trả lại: {article.title}")
    expect(officer.locator("blockquote")).to_have_text("Ghi rõ địa bàn")
    press(officer, "link", "Sửa")
    to_the_end(officer)
    officer.keyboard.type(" Ở ba xã.")
    saved(officer)
    press(officer, "link", "Quay lại")
    press(officer, "button", "Gửi duyệt")
    expect(officer.locator(".state").first).to_have_text("Chờ duyệt")

    second.goto(article.get_absolute_url())
    press(second, "button", "Duyệt")
    press(second, "button", "Hẹn giờ đăng")
    at = timezone.localtime() + timedelta(days=1)
    second.get_by_label("Đăng lúc").fill(f"{at:%Y-%m-%dT%H:%M}")
    press(second, "button", "Hẹn giờ đăng")
    expect(second.locator(".state").first).to_have_text("Hẹn giờ đăng")

    visitor = open_as()
    publish_due()
    assert visitor.goto(article.public_url).status == 404
    Article.objects.update(publish_at=timezone.now() - timedelta(seconds=1))
    publish_due()
    visitor.goto("/tin-tuc/")
    press(visitor, "link", article.title)
    expect(visitor.get_by_role("heading", level=1)).to_have_text(article.title)
    expect(visitor.locator(".story-text")).to_contain_text("63 lượt người. Ở ba xã.")


@pytest.fixture
def writing(cast, open_as):
    """(page, article): the officer with the cursor in an empty body."""
    article = draft(author=cast.officer, association=cast.lawyers, body="")
    page = open_as(cast.officer)
    page.goto(f"/lam-viec/tin-bai/{article.pk}/sua/")
    editor(page).focus()
    return page, article


def stored(article):
    article.refresh_from_db()
    return article.body


def test_what_comes_from_word_is_cleaned_as_it_is_pasted(writing):
    page, article = writing
    page.evaluate(PASTE, WORD)
    expect(body(page).locator("li")).to_have_text("Khám bệnh")
    saved(page)

    assert stored(article) == "<ul><li>Khám <strong>bệnh</strong></li></ul>"


def test_notes_links_and_tables_are_made_from_the_toolbar(writing):
    page, article = writing
    page.keyboard.type("Theo nghị định")
    press(page, "button", "Ghi chú")
    page.keyboard.type("Số 42/2022")
    choose(page, "Chèn ghi chú")
    page.keyboard.type(". Xem ")
    press(page, "button", "Liên kết")
    page.keyboard.type("lhh.example")
    choose(page, "Đặt liên kết")
    page.keyboard.press("Enter")
    choose(page, "Bảng")
    page.keyboard.type("Hội")
    press(page, "button", "Tên bảng")
    page.keyboard.type("Các hội")
    choose(page, "Đặt tên")
    page.keyboard.press("Tab")  # leaves the text: no trap
    assert not body(page).evaluate("element => element === document.activeElement")
    saved(page)

    assert stored(article).startswith(
        '<p>Theo nghị định<span class="footnote">Số 42/2022</span>. Xem <a href="https://lhh.example">lhh.example</a></p>'
        "<table><caption>Các hội</caption><thead><tr><th>Hội</th>"
    )


def test_what_the_editor_opens_it_leaves_as_it_is(cast, open_as):
    html = (
        '<h2>A</h2><p>B<span class="footnote">C <em>D</em></span> CO<sub>2</sub></p>'
        '<ol start="3"><li>E<ul><li>F</li></ul></li></ol>'
        "<table><caption>G</caption><thead><tr><th>H</th></tr></thead>"
        "<tbody><tr><td><p>I</p><p>J</p></td></tr></tbody></table>"
        '<figure data-picture="1"></figure><blockquote><p>K</p></blockquote><p>L</p>'
    )
    article = draft(author=cast.officer, association=cast.lawyers, body=html)
    page = open_as(cast.officer)
    page.goto(f"/lam-viec/tin-bai/{article.pk}/sua/")
    to_the_end(page)
    page.keyboard.type("!")
    saved(page)

    assert stored(article) == html.replace("<p>L</p>", "<p>L!</p>")


def test_without_script_the_html_is_typed(cast, open_as):
    article = draft(author=cast.officer, association=cast.lawyers)
    page = open_as(cast.officer, java_script_enabled=False)
    page.goto(f"/lam-viec/tin-bai/{article.pk}/sua/")
    body(page).fill("<p>Gõ tay.</p>")
    page.get_by_role("button", name="Lưu bài").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(article.title)

    assert stored(article) == "<p>Gõ tay.</p>"


def test_what_did_not_arrive_is_in_the_editor_again(writing):
    page, article = writing
    page.context.set_offline(True)
    page.keyboard.type("Mất mạng")
    expect(page.locator("[data-keep-words=lost]")).to_be_visible()
    page.goto("about:blank")  # closed without a connection; else the old page sends it on the way out
    page.context.set_offline(False)
    page.goto(f"/lam-viec/tin-bai/{article.pk}/sua/")
    expect(body(page)).to_have_text("Mất mạng")
    saved(page)

    assert stored(article) == "<p>Mất mạng</p>"


def test_who_was_signed_out_while_writing_signs_in_beside_and_loses_nothing(writing):
    page, article = writing
    cookies = page.context.cookies()
    page.context.clear_cookies()
    page.keyboard.type("Chữ gõ khi đã hết phiên")
    told = page.locator("[data-keep-words=signed-out]")
    expect(told).to_be_visible()
    expect(told).to_be_in_viewport()  # also at the height of a phone, whatever is on the screen
    press(page, "button", "Lưu bài")
    expect(page).to_have_url(re.compile(f"/{article.pk}/sua/"))  # nothing was sent away
    page.context.add_cookies(cookies)  # as a sign-in in another window does

    saved(page)
    expect(told).to_be_hidden()
    assert stored(article) == "<p>Chữ gõ khi đã hết phiên</p>"
