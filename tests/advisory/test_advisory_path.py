"""A draft law from the letter that brings it to the answer to each recommendation, in the browser."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.utils import timezone
from playwright.sync_api import expect

from advisory.models import AdvisoryTask, Opinion, OpinionRequest, Recommendation
from documents import storage
from documents.check_format import problems
from documents.models import OfficialDocument, SigningBackend
from lhh_portal import jobs
from tests.documents.signing import papers
from tests.factories import AssociationFactory, FederationProfileFactory
from tests.test_main_path import signatures_by_pdfsig

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def day(days=0):
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def keys(cast, authority):
    """Leader and organisation sign with the demo authority's keys, under a head that is known."""
    FederationProfileFactory()
    cast.leader.full_name = "Nguyễn Thị Mẫu (minh họa)"
    cast.leader.save()
    for user, name in ((cast.leader, authority.PERSON), (None, authority.ORGANISATION)):
        papers.identity(user, name, backend=SigningBackend.PKCS12)


def sign_and_issue(leader, clerk):
    """The one paper that waits, from the leader's approval to its issue; the print is made as the worker makes it."""
    paper = OfficialDocument.objects.get()
    leader.goto("/lam-viec/van-ban/cho-ky/")
    leader.get_by_role("link", name=re.compile("dự án Luật Trồng trọt")).first.click()
    leader.get_by_role("link", name="Duyệt để ký").click()
    press(leader, "Duyệt, cấp số và in bản để ký")
    expect(leader.get_by_text("Đã duyệt, cấp số 01/LHH-TVPB")).to_be_visible()
    paper.refresh_from_db()
    on_a_thread(jobs.run, paper.render_job_id)
    leader.goto(paper.get_absolute_url())
    for page, step in ((leader, "Ký số"), (clerk, "Ký số của cơ quan")):
        page.goto(paper.get_absolute_url())
        page.get_by_role("link", name=step, exact=True).click()
        page.get_by_label("Mật khẩu").fill(django_settings.DEMO_PASSWORD)
        press(page, "Ký số")
        expect(page.get_by_text("Đã ký.")).to_be_visible()
    clerk.get_by_role("link", name="Phát hành").click()
    clerk.get_by_role("button", name="Xem lại trước khi phát hành").click()
    clerk.get_by_role("button", name=re.compile("^Phát hành")).click()
    expect(clerk.get_by_text("Đã phát hành").first).to_be_visible()
    paper.refresh_from_db()
    return paper


def on_a_thread(work, *args):
    """Playwright's event loop sits in this thread."""
    with ThreadPoolExecutor() as other:
        return other.submit(work, *args).result()


def measured(pdf):
    content = storage.open_stored(pdf).read()
    return on_a_thread(lambda: [finding.text for finding in problems(content)])


def test_a_bill_goes_to_three_associations_and_every_recommendation_is_answered(
    cast, open_as, settings, keys, tmp_path
):
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
    press(staff, "Lập công văn")
    expect(staff.get_by_text("Đã lập dự thảo")).to_be_visible()
    press(staff, "Trình ký")
    letter = sign_and_issue(open_as(cast.leader), open_as(cast.clerk))
    path = tmp_path / "cv.pdf"
    path.write_bytes(storage.open_stored(letter.pdf).read())
    assert signatures_by_pdfsig(path) == ["Signature is Valid."] * 2
    assert measured(letter.pdf) == []
    task = AdvisoryTask.objects.get()
    assert (task.state, task.sent_symbol, task.sent_on) == ("sent", "01/LHH-TVPB", timezone.localdate())

    staff.goto(task.get_absolute_url())
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
