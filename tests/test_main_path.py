"""The main job as four people do it in a browser, with a real worker (issue: "it is done when" 5)."""

import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pdfplumber
import pytest
from django.conf import settings
from django.core.management import call_command
from playwright.sync_api import expect

from accounts.models import User
from documents.check_format import problems
from documents.verification import verify
from tests.worker import Worker

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
]

REPORT = "/lam-viec/bao-cao/2024-H1/"


@pytest.fixture
def people(open_as):
    """Windows of the four, on Long An's demo data; the officer's is a phone."""
    call_command("seed_demo", stdout=StringIO())

    def window(name, **options):
        return open_as(User.objects.get(email=f"{name}@lhh.example"), **options)

    return {
        "officer": window("dieuduong", width=390, height=800),
        "staff": window("chuyenvien"),
        "clerk": window("vanthu"),
        "leader": window("lanhdao"),
        "visitor": open_as(None),
    }


def test_from_an_officers_entry_to_the_leaders_pdf(people, tmp_path):
    with Worker():
        enter_and_submit(people["officer"])
        review(people["staff"], "Trả lại để bổ sung", "Số người hiến máu chưa khớp danh sách, đề nghị kiểm tra.")
        correct_and_submit(people["officer"])
        review(people["staff"], "Tiếp nhận báo cáo")
        write_section(people["staff"])
        ask_to_close_without_the_missing(people["staff"])
        excuse_the_missing(people["leader"])
        close(people["staff"])
        propose(people["staff"])
        approve_and_sign(people["leader"])
        seal_and_issue(people["clerk"])
        find_in_register(people["clerk"])
        path = download(people["leader"], tmp_path)

    assert signatures_by_pdfsig(path) == ["Signature is Valid."] * 2
    with ThreadPoolExecutor() as other:  # Playwright's event loop sits in this thread
        verdict = other.submit(verify, path.read_bytes()).result()
    assert [check.text for check in verdict.checks if not check.ok] == []
    assert [finding.text for finding in problems(path.read_bytes())] == []
    check_on_the_public_page(people["visitor"], path)
    with pdfplumber.open(path) as pdf:
        text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in pdf.pages))
    assert "Số: 06/BC-LHH" in text
    assert "hơn 130 người hiến máu nhân đạo" in text


def enter_and_submit(page):
    page.goto("/lam-viec/hoat-dong/them/hien-mau/")
    page.get_by_label("Tên hoạt động").fill("Ngày hội hiến máu nhân đạo")
    page.get_by_label("Từ ngày").fill("20/5/2024")
    page.get_by_label("Người hiến máu").fill("hơn 120")
    page.get_by_role("button", name="Lưu hoạt động").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Ngày hội hiến máu nhân đạo")

    page.goto("/lam-viec/")
    page.get_by_role("link", name="Báo cáo 6 tháng đầu năm 2024").first.click()
    nil = page.get_by_role("button", name="Không phát sinh", exact=True)
    expect(nil.first).to_be_visible()
    for left in reversed(range(nil.count())):
        nil.first.click()
        expect(nil).to_have_count(left)
    page.get_by_role("link", name="Nộp báo cáo").first.click()
    page.get_by_role("button", name="Nộp báo cáo").click()
    expect(page.get_by_text("Đã nộp").first).to_be_visible()


def review(page, action, note=""):
    page.goto("/lam-viec/")
    page.get_by_role("link", name="Xem báo cáo của Hội Điều dưỡng").click()
    if note:
        page.get_by_text("Trả lại cả báo cáo", exact=True).click()
        page.get_by_label("Lý do, nội dung").fill(note)
    page.get_by_role("button", name=action, exact=True).click()
    expect(page.get_by_text("Đã ghi nhận")).to_be_visible()


def correct_and_submit(page):
    page.goto("/lam-viec/")
    page.get_by_role("link", name="Bổ sung và nộp lại").click()
    expect(page.get_by_text("Số người hiến máu chưa khớp danh sách").first).to_be_visible()
    page.get_by_text("Các hoạt động").first.click()
    page.get_by_role("link", name="Ngày hội hiến máu nhân đạo").click()
    page.get_by_role("link", name="Sửa", exact=True).first.click()
    page.get_by_label("Người hiến máu").fill("hơn 130")
    page.get_by_role("button", name="Lưu hoạt động").click()
    page.goto("/lam-viec/")
    page.get_by_role("link", name="Bổ sung và nộp lại").click()
    page.get_by_role("link", name="Nộp báo cáo").first.click()
    page.get_by_role("button", name="Nộp báo cáo").click()
    expect(page.get_by_text("Đã nộp").first).to_be_visible()


def write_section(page):
    """A figure is put into the text with the picker, and shown in the text with its records."""
    page.goto(REPORT)
    page.get_by_role("link", name="Sửa II").or_(page.get_by_role("link", name="Sửa 1. Ưu điểm")).last.click()
    area = page.get_by_label("Nội dung")
    area.press("Control+End")
    area.type("\nCác hội đã vận động ")
    page.get_by_label("Tìm chỉ tiêu").type("hien mau")
    page.get_by_role("button", name=re.compile("Người hiến máu.*hien-mau")).click()
    area.type(" hiến máu nhân đạo.")
    expect(page.locator("#xem-truoc")).to_contain_text("hơn 130 người hiến máu nhân đạo")
    expect(page.get_by_text("Đã tự lưu lúc")).to_be_visible()
    page.get_by_role("button", name="Lưu và xem cả báo cáo").click()
    page.get_by_role("link", name="hơn 130 người").first.click()
    expect(page.locator("#panel-body")).to_contain_text("Ngày hội hiến máu nhân đạo")
    assert page.url.endswith(REPORT)


def ask_to_close_without_the_missing(page):
    page.goto(REPORT)
    page.get_by_role("link", name="Chốt báo cáo").click()
    page.get_by_role("link", name="Xin lãnh đạo đồng ý chốt khi thiếu").click()
    page.get_by_label("Vì sao chốt khi chưa tiếp nhận").fill("Các hội này đang đại hội (minh họa).")
    page.get_by_role("button", name="Xin ý kiến lãnh đạo").click()
    expect(page.get_by_text("Đã xin ý kiến lãnh đạo về 8 hội")).to_be_visible()


def excuse_the_missing(page):
    page.goto("/lam-viec/")
    page.get_by_role("link", name="Cho ý kiến về báo cáo chưa tiếp nhận của 8 hội").click()
    page.get_by_role("button", name="Đồng ý", exact=True).click()
    expect(page.get_by_text("Đã ghi ý kiến về 8 hội")).to_be_visible()


def close(page):
    page.goto(REPORT)
    page.get_by_role("link", name="Chốt báo cáo").click()
    page.get_by_role("button", name="Thêm câu vào mục").click()
    expect(page.get_by_text("Đã thêm câu")).to_be_visible()
    page.get_by_role("button", name="Chốt báo cáo").click()
    expect(page.get_by_text("chưa có giải trình")).to_be_visible()
    page.get_by_label("Giải trình").fill("Trị giá khám chữa bệnh gồm cả thuốc được tặng (minh họa).")
    page.get_by_role("button", name="Chốt báo cáo").click()
    expect(page.get_by_text("Đã chốt báo cáo")).to_be_visible()
    expect(page.locator("#job-notice")).to_contain_text(re.compile("Tạo bản PDF: đang (chờ|làm)"))
    expect(page.locator("#job-notice")).to_contain_text("Tạo bản PDF: đã xong", timeout=60_000)


def propose(page):
    page.get_by_role("link", name="Mở văn bản của báo cáo").click()
    page.get_by_role("button", name="Trình ký").click()
    expect(page.get_by_text("Đã trình. Nguyễn Thị Hiền là người ký")).to_be_visible()


def approve_and_sign(page):
    """From the leader's list of what waits for her: approve under the report's date, then sign the print."""
    page.goto("/lam-viec/van-ban/cho-ky/")
    page.get_by_role("link", name=re.compile("Kết quả hoạt động 6 tháng")).first.click()
    page.get_by_role("link", name="Duyệt để ký").click()
    page.get_by_label("Ngày văn bản").fill("11/6/2024")
    page.get_by_role("button", name="Duyệt").click()
    expect(page.get_by_text("Đã duyệt, cấp số 06/BC-LHH")).to_be_visible()
    expect(page.get_by_role("link", name="Ký số", exact=True)).to_be_visible(timeout=60_000)
    page.get_by_role("link", name="Ký số", exact=True).click()
    page.get_by_label("Mật khẩu").fill("khong-dung")
    page.get_by_role("button", name="Ký số", exact=True).click()
    expect(page.locator(".error-summary")).to_be_visible()
    page.get_by_label("Mật khẩu").fill(settings.DEMO_PASSWORD)
    page.get_by_role("button", name="Ký số", exact=True).click()
    expect(page.get_by_text("Đã ký.")).to_be_visible()


def seal_and_issue(page):
    page.goto("/lam-viec/van-ban/cho-ky/")
    page.get_by_role("link", name=re.compile("Kết quả hoạt động 6 tháng")).first.click()
    page.get_by_role("link", name="Ký số của cơ quan", exact=True).click()
    page.get_by_label("Mật khẩu").fill(settings.DEMO_PASSWORD)
    page.get_by_role("button", name="Ký số", exact=True).click()
    expect(page.get_by_text("Đã ký.")).to_be_visible()
    page.get_by_role("link", name="Phát hành").click()
    page.get_by_role("group", name="Sở Nội vụ").get_by_label("Thư điện tử").fill("sonoivu@nhan.example")
    page.get_by_role("button", name="Xem lại trước khi phát hành").click()
    page.get_by_role("button", name="Phát hành và gửi thư").click()
    expect(page.get_by_text("Đã phát hành").first).to_be_visible()


def find_in_register(page):
    page.goto("/lam-viec/van-ban/so/2024/")
    expect(
        page.get_by_role("row", name=re.compile("06.BC-LHH.*kết quả hoạt động 6 tháng đầu năm 2024"))
    ).to_be_visible()


def download(page, folder):
    page.goto("/lam-viec/")
    page.get_by_role("link", name="Báo cáo đã chốt").click()
    with page.expect_download() as started:
        page.get_by_role("link", name="Tải bản PDF").click()
    assert started.value.suggested_filename == "06-BC-LHH.pdf"
    started.value.save_as(folder / "bc.pdf")
    return folder / "bc.pdf"


def signatures_by_pdfsig(path):
    told = subprocess.run(["pdfsig", path], capture_output=True, text=True).stdout
    assert "Total document signed" in told
    return re.findall(r"Signature Validation: (.*)", told)


def check_on_the_public_page(page, path):
    page.goto("/xac-minh/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Kiểm tra tệp").click()
    expect(page.get_by_text("Nguyễn Thị Hiền").first).to_be_visible()
