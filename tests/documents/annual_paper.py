"""A long paper: a year's report of some 60 pages, half of them a table of 500 activities (all of it made up)."""

from datetime import date, timedelta

from documents.html import clean_html
from tests.documents.factories import LONG_AN_BODY, numbered

WORK = (
    "Hội thảo khoa học “Ứng dụng tiến bộ kỹ thuật trong sản xuất nông nghiệp công nghệ cao”",
    "Tập huấn kiến thức pháp luật về sở hữu trí tuệ cho doanh nghiệp nhỏ và vừa",
    "Phản biện dự thảo quy hoạch sử dụng đất cấp huyện giai đoạn 2021 - 2030",
    "Khám bệnh, cấp thuốc miễn phí cho người cao tuổi và hộ nghèo",
    "Phổ biến kiến thức phòng, chống sạt lở bờ sông, xâm nhập mặn",
    "Tọa đàm với trí thức trẻ nhân Ngày Khoa học và Công nghệ Việt Nam 18/5",
    "Tư vấn xây dựng nhãn hiệu chứng nhận cho sản phẩm chủ lực của địa phương",
)
GROUPS = ("Luật gia", "Y học", "Kiến trúc sư", "Khoa học kỹ thuật cây trồng", "Chăn nuôi - Thú y", "Tin học", "Đông y")
COMMUNES = ("thành phố Tân An", "huyện Cần Đước", "thị xã Kiến Tường", "huyện Đức Hòa", "huyện Thạnh Hóa")
SHORT = "".join(
    f"<tr><td>{n}</td><td>Chỉ tiêu số {n} về {WORK[n % 7][:32].lower()}</td><td>cuộc</td>"
    f'<td class="number">{n * 7}</td><td class="number">{n * 8}</td><td class="number">{n % 40 + 80},5%</td></tr>'
    for n in range(1, 61)
)


def activities_table(rows):
    """A table across the page with totals for every ten rows."""
    body = "".join(_row(n) + (_total(n // 50) if n % 50 == 0 else "") for n in range(1, rows + 1))
    return (
        "<table><caption>Danh mục hoạt động trong năm</caption>"
        '<colgroup><col class="narrow"><col class="wide"><col><col><col><col class="narrow"><col></colgroup>'
        '<thead><tr><th rowspan="2">TT</th><th rowspan="2">Tên hoạt động</th>'
        '<th rowspan="2">Đơn vị thực hiện</th><th rowspan="2">Thời gian</th><th rowspan="2">Địa điểm</th>'
        '<th colspan="2">Kết quả</th></tr><tr><th>Lượt người</th><th>Kinh phí (đồng)</th></tr></thead>'
        f"<tbody>{body}</tbody></table>"
    )


def _row(n):
    day = date(2024, 1, 2) + timedelta(days=n * 5 % 360)
    cells = (n, f"{WORK[n % 7]}, đợt {n}", f"Hội {GROUPS[n % 7]} tỉnh", f"{day:%d/%m/%Y}", COMMUNES[n % 5])
    numbers = (f"{n * 13 % 700}", f"{n * 1_250_000:,}".replace(",", "."))
    written = "".join(f"<td>{cell}</td>" for cell in cells)
    counted = "".join(f'<td class="number">{number}</td>' for number in numbers)
    return f"<tr>{written}{counted}</tr>"


def _total(group):
    return (
        f'<tr class="total"><td></td><td>Cộng nhóm {group}</td><td></td><td></td><td></td>'
        f'<td class="number">{group * 1203}</td><td class="number">{group}.250.000.000</td></tr>'
    )


def annual(rows=500, bodies=5, **fields):
    """An unsaved, numbered report; `bodies` times the text of the Long An report."""
    appendices = [
        {"title": "Danh mục hoạt động của các hội thành viên", "body": activities_table(rows), "is_landscape": True},
        {
            "title": "So sánh kết quả thực hiện các chỉ tiêu năm 2024",
            "body": "<table><colgroup><col class='narrow'><col class='wide'><col><col><col><col></colgroup><thead><tr>"
            "<th>TT</th><th>Chỉ tiêu</th><th>Đơn vị</th><th>Năm 2023</th><th>Năm 2024</th><th>Tỷ lệ</th></tr></thead>"
            f"<tbody>{SHORT}</tbody></table>",
        },
    ]
    values = {"code": "ABCDEFGHJK", "subject": "Kết quả hoạt động năm 2024 và phương hướng, nhiệm vụ năm 2025"}
    appendices = [{**each, "body": clean_html(each["body"])} for each in appendices]
    return numbered(appendices=appendices, **{**values, "body": LONG_AN_BODY * bodies, **fields})
