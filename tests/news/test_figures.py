"""/so-lieu/: each number with its report; zero, nil, not filed and not printed are four things."""

import csv
import io
import re

import pytest

from news.models import HeadlineIndicator
from reports.models import Indicator
from tests.news.shown import figure, published_report, span

pytestmark = pytest.mark.django_db

PAGE = "/so-lieu/"


@pytest.fixture(autouse=True)
def headlines():
    HeadlineIndicator.objects.all().delete()
    for code in ("PBK-07", "XHO-01"):
        HeadlineIndicator.objects.create(indicator=Indicator.objects.get(code=code))


def reported(year, amount, words, **options):
    row = figure("PBK-07", amount, name="Tin, bài", **options)
    return published_report(year, [row, figure("TVP-03", 7)], f"<p>{span('PBK-07', words)}{span('TVP-03', '7')}</p>")


def cells(answer):
    """[(year, what stands in the cell)] of the first chart."""
    (line,) = answer.context["series"]
    found = re.findall(r'<td(?: class="number"[^>]*)?>(.*?)</td>', answer.text, re.DOTALL)
    words = [" ".join(re.sub(r"<svg.*?</svg>|<[^>]+>", " ", cell, flags=re.DOTALL).split()) for cell in found]
    return list(zip([cell.published.round.year for cell in line.cells], words, strict=True))


def test_years_in_a_row_each_as_printed(client):
    reported(2021, 0, "0")
    reported(2022, None, "không phát sinh", presence="nil")
    reported(2023, None, "(chưa có số liệu)", presence="not-filed")
    reported(2024, 1250, "gần 1.250", qualifier="gần")
    reported(2025, None, "(không có số liệu)", presence="no-data")
    published_report(2020, [], "<p>Không có số.</p>")

    assert cells(client.get(PAGE)) == [
        (2020, "báo cáo không nêu"),
        (2021, "0"),
        (2022, "không phát sinh"),
        (2023, "chưa nộp"),
        (2024, "gần 1.250"),
        (2025, "không có số liệu"),
    ]


def test_each_column_leads_to_its_report(client):
    report = reported(2024, 5, "5")

    assert f'href="/van-ban/{report.document.code}/">Năm 2024' in client.get(PAGE).text


def test_periods_of_another_kind_are_no_columns_of_the_same_row(client):
    reported(2024, 5, "5")
    row = figure("PBK-07", 3, name="Tin, bài")
    published_report(2025, [row], f"<p>{span('PBK-07', '3')}</p>", kind="half-year")

    assert cells(client.get(PAGE)) == [(2024, "5")]
    assert cells(client.get(PAGE, {"kind": "half-year"})) == [(2025, "3")]
    assert cells(client.get(PAGE, {"kind": "nothing"})) == [(2024, "5")]


def test_nothing_published_yet(client):
    answer = client.get(PAGE)

    assert "Chưa có số liệu nào được công bố" in answer.text
    assert answer.cookies == {}


def test_a_number_that_is_in_no_published_report_is_not_on_the_page(client):
    published_report(2024, [figure("PBK-07", 987654)], "<p>Không in.</p>")

    assert "987.654" not in client.get(PAGE).text
    assert "987654" not in client.get(f"{PAGE}tai-ve/").content.decode("utf-8-sig")


def test_download_holds_every_printed_figure_with_its_report(client):
    report = reported(2024, 18.5, "hơn 18,5", qualifier="hơn")

    content = client.get(f"{PAGE}tai-ve/").content

    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert [row["Mã"] for row in rows] == ["PBK-07", "TVP-03"]
    assert rows[0] == {
        "Mã": "PBK-07",
        "Chỉ tiêu": "Tin, bài",
        "Đơn vị tính": "bài",
        "Kỳ báo cáo": "năm 2024",
        "Từ ngày": "15/12/2023",
        "Đến ngày": "14/12/2024",
        "Độ chính xác": "hơn",
        "Số liệu": "18,5",
        "Ghi chú": "",
        "Báo cáo số": "01/BC-LHH",
        "Ngày báo cáo": "20/12/2024",
        "Cơ quan ban hành": "Liên hiệp Hội (minh họa)",
        "Mã xác minh": report.document.code_in_groups,
    }
