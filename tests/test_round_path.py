"""A round with five associations in the browser: in time, late, nothing to report, an error corrected, never filed."""

import re
from datetime import datetime
from io import BytesIO

import pdfplumber
import pytest
from django.utils import timezone
from playwright.sync_api import expect

from documents.pdf import render
from lhh_portal.roles import Role
from reports.models import ActivityKind, AssociationReport, ConsolidatedReport
from tests.factories import ActivityFactory, AssociationFactory, FederationProfileFactory, RoundFactory, UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SENTENCE = (
    "Báo cáo được tổng hợp từ 4/5 hội, đơn vị; chưa nhận được báo cáo của: Hội Thủy sản; "
    "nộp sau thời hạn: Hội Làm vườn; báo cáo không phát sinh hoạt động: Hội Nhà báo."
)
NAMES = {
    "in_time": "Hội Luật",
    "late": "Hội Làm vườn",
    "nil": "Hội Nhà báo",
    "wrong": "Hội Y học",
    "never": "Hội Thủy sản",
}


@pytest.fixture
def associations(cast):
    return {
        who: AssociationFactory(short_name=name, name=f"{name} tỉnh (minh họa)", position=10 + place)
        for place, (who, name) in enumerate(NAMES.items())
    }


@pytest.fixture
def round_(associations, cast):
    FederationProfileFactory()
    round_ = RoundFactory()
    for association in associations.values():
        round_.reports.create(association=association)
    report = ConsolidatedReport.objects.create(
        round=round_,
        subject="Kết quả hoạt động 6 tháng đầu năm 2024",
        issued_on=round_.due_on,
        authority_lines="TM. BAN THƯỜNG VỤ\nCHỦ TỊCH",
        signer_name="Nguyễn Văn Mẫu",
        recipients="- Lưu: VT.",
    )
    report.sections.create(depth=1, position=1, title="Tình hình", text="Đã tổ chức [[PBK-01|don-vi]].")
    report.sections.create(depth=1, position=2, title="Phương hướng", text="Tiếp tục.")
    return round_


@pytest.fixture
def desks(associations, cast, open_as, settings):
    """{who: page} of an officer of each association, of staff and of the leader."""
    settings.REQUIRE_MFA = False
    officers = {
        who: UserFactory(email=f"{who}@lhh.example", roles=[Role.OFFICER], associations=[association])
        for who, association in associations.items()
        if who != "never"
    }
    return {who: open_as(user) for who, user in officers.items()} | {
        "staff": open_as(cast.staff),
        "leader": open_as(cast.leader),
    }


def test_a_round_with_five_associations(round_, associations, desks):
    talks(associations["in_time"], 44)
    talks(associations["late"], 5)
    talks(associations["wrong"], 630)
    for who, day in (("in_time", 17), ("late", 20), ("nil", 17), ("wrong", 18)):
        file(desks[who])
        filed_on(associations[who], day)

    return_one_figure(desks["staff"])
    correct(desks["wrong"])
    accept_the_correction(desks["staff"])
    for who in ("in_time", "late", "nil"):
        accept(desks["staff"], NAMES[who])

    look_at_the_round(desks["staff"], round_)
    close_without_the_missing(desks, round_)

    report = ConsolidatedReport.objects.get(round=round_)
    assert SENTENCE in re.sub("<[^>]+>", "", report.document.body)
    assert "Đã tổ chức 112 cuộc." in re.sub("<[^>]+>", "", report.document.body)
    with pdfplumber.open(BytesIO(render(report.document))) as paper:
        text = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in paper.pages))
    assert SENTENCE in text
    assert "Đã tổ chức 112 cuộc." in text
    assert report.completeness == "Tổng hợp từ 4/5 hội, đơn vị"


def talks(association, number):
    kind = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
    amounts = {kind.measures.get(code="cuoc"): number}
    ActivityFactory(kind=kind, lead=association, title="Tuyên truyền pháp luật (minh họa)", amounts=amounts)


def filed_on(association, day):
    """The day of filing as if it were June 2024; the round was due on the 18th."""
    at = timezone.make_aware(datetime(2024, 6, day, 9))
    AssociationReport.objects.filter(association=association).update(submitted_at=at, first_submitted_at=at)


def file(page):
    page.goto("/lam-viec/")
    page.get_by_role("link", name="Báo cáo 6 tháng đầu năm 2024").first.click()
    page.get_by_role("button", name="Bắt đầu soạn").first.click()
    page.get_by_role("button", name=re.compile("Ghi «không phát sinh» cho cả")).click()
    confirm_filing(page)


def confirm_filing(page):
    page.get_by_role("link", name="Nộp báo cáo").first.click()
    page.get_by_role("button", name="Nộp báo cáo").click()
    expect(page.get_by_text("Đã ghi nhận: Nộp báo cáo.")).to_be_visible()


def open_review(page, name):
    page.goto("/lam-viec/")
    page.get_by_role("link", name=f"Xem báo cáo của {name}").click()


def return_one_figure(page):
    """The figure is marked without leaving the page, then goes back alone."""
    open_review(page, NAMES["wrong"])
    figure = page.locator("#phan-figure-PBK-01")
    expect(figure).to_contain_text("630 cuộc")
    figure.get_by_text("Trả lại", exact=False).first.click()
    figure.get_by_label("Lý do trả lại phần này").fill("Danh sách kèm theo chỉ có 63 cuộc.")
    figure.get_by_role("button", name="Đánh dấu trả lại").click()
    expect(page.locator("#ket-luan")).to_contain_text("Danh sách kèm theo chỉ có 63 cuộc.")
    page.get_by_role("button", name="Trả lại 1 phần đã đánh dấu").click()
    expect(page.get_by_text("Đã ghi nhận")).to_be_visible()


def correct(page):
    page.goto("/lam-viec/")
    page.get_by_role("link", name="Bổ sung và nộp lại").click()
    returned = page.locator("#bi-tra-lai")
    expect(returned.get_by_role("article")).to_have_count(1)
    expect(returned).to_contain_text("Danh sách kèm theo chỉ có 63 cuộc.")
    page.get_by_role("link", name="Nộp báo cáo").first.click()
    expect(page.get_by_text("bị trả lại, chưa sửa")).to_be_visible()
    page.get_by_role("link", name="Quay lại hoàn thành").click()
    returned.get_by_role("link", name="Mở các hoạt động của số này").click()
    page.get_by_role("link", name="Tuyên truyền pháp luật").click()
    page.get_by_role("link", name="Sửa", exact=True).first.click()
    page.get_by_label("Số cuộc").or_(page.get_by_label("Cuộc", exact=False)).first.fill("63")
    page.get_by_role("button", name="Lưu hoạt động").click()
    page.goto("/lam-viec/")
    page.get_by_role("link", name="Bổ sung và nộp lại").click()
    expect(page.locator("#bi-tra-lai")).to_contain_text("Đã sửa")
    confirm_filing(page)


def accept_the_correction(page):
    """Both versions stand side by side."""
    open_review(page, NAMES["wrong"])
    figure = page.locator("#phan-figure-PBK-01")
    expect(figure.locator("del")).to_have_text("630")
    expect(figure.locator("ins")).to_have_text("63")
    page.get_by_role("button", name="Tiếp nhận báo cáo").click()
    expect(page.get_by_text("Đã ghi nhận")).to_be_visible()


def accept(page, name):
    open_review(page, name)
    page.get_by_role("button", name="Tiếp nhận báo cáo").click()
    expect(page.get_by_text("Đã ghi nhận")).to_be_visible()


def look_at_the_round(page, round_):
    page.goto(f"/lam-viec/dot-bao-cao/{round_.pk}/")
    expect(page.get_by_text("Tổng hợp từ 4/5 hội, đơn vị").first).to_be_visible()
    for who, words in (
        ("in_time", "đúng hạn"),
        ("late", "muộn 2 ngày"),
        ("nil", "đúng hạn, không phát sinh"),
        ("wrong", "đúng hạn"),
        ("never", "chưa nộp"),
    ):
        expect(page.get_by_role("row", name=NAMES[who])).to_contain_text(words)


def close_without_the_missing(desks, round_):
    staff, leader = desks["staff"], desks["leader"]
    staff.goto(f"/lam-viec/bao-cao/{round_.code}/chot/")
    staff.get_by_role("link", name="Xin lãnh đạo đồng ý chốt khi thiếu").click()
    staff.get_by_label("Vì sao chốt khi chưa tiếp nhận").fill("Hội đang sáp nhập (minh họa).")
    staff.get_by_role("button", name="Xin ý kiến lãnh đạo").click()
    leader.goto("/lam-viec/")
    leader.get_by_role("link", name="Cho ý kiến về báo cáo chưa tiếp nhận của 1 hội").click()
    leader.get_by_role("button", name="Đồng ý", exact=True).click()
    expect(leader.get_by_text("Đã ghi ý kiến về 1 hội")).to_be_visible()
    staff.goto(f"/lam-viec/bao-cao/{round_.code}/chot/")
    staff.get_by_role("button", name="Thêm câu vào mục").click()
    staff.get_by_role("button", name="Chốt báo cáo").click()
    expect(staff.get_by_text("Đã chốt báo cáo")).to_be_visible()
