"""A review from the request to the signed report, in the browser: one expert is kept out, another finds a conflict."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from playwright.sync_api import expect

from advisory.models import AdvisoryTask, Recommendation, Seat
from tests.advisory.told import expert

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "Phản biện quy hoạch khu A (minh họa)"
CLIENT = "Sở Xây dựng (minh họa)"


def day(days=0):
    return f"{timezone.localdate() + timedelta(days=days):%d/%m/%Y}"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def follow(page, name):
    page.get_by_role("link", name=name).first.click()


def invite(staff, role, name):
    follow(staff, "Mời thành viên")
    staff.get_by_label("Vai trò").select_option(label=role)
    value = staff.locator("#id_expert option", has_text=name).get_attribute("value")
    staff.get_by_label("Chuyên gia").select_option(value)
    press(staff, "Mời vào hội đồng")


def declare_on_paper(staff, name):
    staff.get_by_role("link", name=f"Ghi bản khai giấy {name}").click()
    staff.get_by_label("Ngày ký bản khai").fill(day())
    staff.get_by_label("Không có xung đột lợi ích").check()
    press(staff, "Ghi bản khai")


def register(staff):
    staff.goto("/lam-viec/tu-van/them/")
    staff.get_by_label("Tên nhiệm vụ").fill(TITLE)
    staff.get_by_role("combobox", name="Cơ quan đề nghị").fill(CLIENT)
    staff.get_by_label("Loại").select_option("critique")
    staff.get_by_label("Từ đâu").select_option("ordered")
    staff.get_by_label("Đối tượng").select_option("planning")
    staff.get_by_label("Ngày nhận").fill(day(-20))
    staff.get_by_label("Hạn trả lời").fill(day(10))
    press(staff, "Lưu nhiệm vụ")
    press(staff, "Chấp thuận, lập hội đồng")
    follow(staff, "Thêm tài liệu")
    file = {"name": "Quy hoạch khu A.pdf", "mimeType": "application/pdf", "buffer": ContentFile(b"%PDF-1.7").read()}
    staff.get_by_label("Tệp").set_input_files(file)
    staff.get_by_label("Ngày nhận").fill(day())
    staff.locator("main form button[type=submit]").last.click()
    press(staff, "Hồ sơ đã đủ")


def set_up_the_council(staff):
    staff.get_by_role("link", name="Hội đồng", exact=True).click()
    follow(staff, "Ghi quyết định thành lập")
    staff.get_by_label("Số, ký hiệu").fill("12/QĐ-LHH")
    staff.get_by_label("Ngày quyết định").fill(day())
    press(staff, "Lưu quyết định")
    follow(staff, "Thêm bên liên quan")
    staff.get_by_label("Vai trò").select_option("drafter")
    staff.get_by_label("Họ tên hoặc tên cơ quan").fill("Viện Quy hoạch (minh họa)")
    press(staff, "Lưu bên liên quan")
    # Works for the drafting body: the portal knows, and nobody can seat that person.
    invite(staff, "Chủ tịch", "Người Của Viện")
    expect(staff.get_by_text("Công tác tại Viện Quy hoạch (minh họa) (cơ quan soạn thảo).").first).to_be_visible()
    follow(staff, "Không lưu, quay lại")
    for role, name in (("Chủ tịch", "Một"), ("Thư ký", "Hai"), ("Phản biện 1", "Giám khảo"), ("Phản biện 2", "Ba")):
        invite(staff, role, name)


def test_a_council_reviews_and_conflicts_keep_two_experts_out(cast, open_as, settings):
    settings.REQUIRE_MFA = False
    expert("Người Của Viện (minh họa)", employer="Viện Quy hoạch (minh họa)")
    for name in ("Một", "Hai", "Ba", "Bốn"):
        expert(f"Chuyên gia {name} (minh họa)")
    expert("Giám khảo (minh họa)", user=cast.judge)
    staff, leader, judge = open_as(cast.staff), open_as(cast.leader), open_as(cast.judge, width=360)

    register(staff)
    set_up_the_council(staff)
    for name in ("Một", "Hai", "Ba"):
        declare_on_paper(staff, f"Chuyên gia {name} (minh họa)")

    # The one who signs in sees the title, declares, and only then the dossier.
    judge.goto("/lam-viec/")
    judge.get_by_role("link", name=f"Khai xung đột lợi ích: {TITLE}").click()
    expect(judge.get_by_text("Quy hoạch khu A.pdf")).to_have_count(0)
    judge.get_by_label("Không có xung đột lợi ích").check()
    press(judge, "Gửi bản khai")
    expect(judge.get_by_role("link", name="Quy hoạch khu A.pdf")).to_be_visible()

    task = AdvisoryTask.objects.get()
    leader.goto(task.get_absolute_url())
    press(leader, "Giao việc, ký hợp đồng")
    # Reading the dossier, the second reviewer finds a conflict: replaced before anything begins.
    Seat.objects.filter(role="reviewer-2").update(declared="", declared_on=None)
    staff.reload()
    staff.get_by_role("link", name="Ghi bản khai giấy Chuyên gia Ba (minh họa)").click()
    staff.get_by_label("Ngày ký bản khai").fill(day())
    staff.get_by_label("Có xung đột lợi ích", exact=True).check()
    staff.get_by_label("Xung đột gì").fill("Em ruột là chủ đầu tư (minh họa)")
    press(staff, "Ghi bản khai")
    follow(staff, TITLE)
    press(staff, "Hội đồng bắt đầu làm việc")
    expect(staff.get_by_text("Có xung đột lợi ích, cần người khác thay: Chuyên gia Ba (minh họa).")).to_be_visible()
    staff.get_by_role("link", name="Hội đồng", exact=True).click()
    staff.get_by_role("link", name="Rút Chuyên gia Ba").click()
    staff.get_by_label("Vì sao rút").fill("Có xung đột lợi ích")
    press(staff, "Rút khỏi hội đồng")
    invite(staff, "Phản biện 2", "Bốn")
    declare_on_paper(staff, "Chuyên gia Bốn (minh họa)")
    follow(staff, TITLE)
    press(staff, "Hội đồng bắt đầu làm việc")

    # Forms: one typed by the expert on a phone, one by staff from paper.
    judge.reload()
    follow(judge, "Viết phiếu nhận xét")
    judge.wait_for_load_state()
    with judge.expect_response(lambda answer: "tu-luu" in answer.url):
        judge.get_by_label("Kiến nghị").fill("Giữ đất lúa (minh họa)")
    expect(judge.get_by_text("Đã lưu lúc")).to_be_visible()
    judge.get_by_label("Đồng ý, có sửa").check()
    press(judge, "Nộp phiếu")
    expect(judge.get_by_text("Đã nộp phiếu nhận xét.")).to_be_visible()
    staff.get_by_role("link", name="Hội đồng", exact=True).click()
    staff.get_by_role("link", name="Nhập phiếu nhận xét Chuyên gia Bốn").click()
    staff.get_by_label("Đồng ý", exact=True).check()
    press(staff, "Nộp phiếu")

    # The report, the meeting, the vote.
    follow(staff, TITLE)
    press(staff, "Dự thảo báo cáo")
    staff.get_by_label("Bản tổng hợp", exact=True).fill("Hội đồng nhất trí, có kiến nghị (minh họa).")
    press(staff, "Lưu dự thảo báo cáo")
    follow(staff, "Thêm kiến nghị")
    staff.get_by_label("Nội dung kiến nghị").fill("Giữ đất lúa (minh họa)")
    press(staff, "Lưu kiến nghị")
    staff.get_by_role("link", name="Hội đồng", exact=True).click()
    follow(staff, "Thêm cuộc họp")
    staff.get_by_label("Ngày họp").fill(day())
    staff.get_by_label("Địa điểm").fill("Hội trường (minh họa)")
    for name in ("Một", "Hai", "Giám khảo"):
        staff.get_by_label(name).check()
    staff.get_by_label("Biên bản").fill("Hội đồng đã họp (minh họa).")
    press(staff, "Lưu cuộc họp")
    judge.goto("/lam-viec/")
    judge.get_by_role("link", name=f"Biểu quyết dự thảo báo cáo: {TITLE}").click()
    follow(judge, "Biểu quyết")
    judge.get_by_label("Đồng ý, có sửa").check()
    press(judge, "Bỏ phiếu")
    expect(judge.get_by_text("Đã ghi phiếu của ông, bà.")).to_be_visible()
    follow(staff, "Ghi phiếu biểu quyết")
    staff.get_by_label("Chủ tịch: Chuyên gia Một (minh họa)").select_option("agree")
    press(staff, "Lưu phiếu")
    said = "Có mặt 3/4 thành viên (cần ít nhất 2/3); tán thành 2/3, tính trên số thành viên có mặt (cần quá 1/2)"
    expect(staff.get_by_text(said).first).to_be_visible()
    follow(staff, TITLE)
    press(staff, "Hội đồng thông qua")

    leader.goto("/lam-viec/")
    leader.get_by_role("link", name=f"Ký gửi báo cáo: {TITLE}").click()
    leader.get_by_label("Ngày gửi").fill(day())
    leader.get_by_label("Số, ký hiệu").fill("46/LHH-TVPB")
    press(leader, "Ký gửi báo cáo")
    expect(leader.get_by_text("Các kiến nghị đã vào sổ")).to_be_visible()

    task.refresh_from_db()
    assert (task.state, task.sent_symbol) == ("sent", "46/LHH-TVPB")
    assert list(Recommendation.objects.values_list("text", "sent_on")) == [
        ("Giữ đất lúa (minh họa)", timezone.localdate())
    ]
    kept_out = Seat.objects.exclude(withdrawn_on=None).get()
    assert (kept_out.expert.full_name, kept_out.declared) == ("Chuyên gia Ba (minh họa)", "conflict")
    assert not Seat.objects.filter(expert__full_name__startswith="Người Của Viện").exists()
