import io

import pytest
from openpyxl import load_workbook

from lhh_portal.official_table import write_official_table
from members.models import FederationProfile

pytestmark = pytest.mark.django_db


def test_the_letterhead_of_the_day_stands_above_the_table():
    FederationProfile.objects.create(
        valid_from="2020-01-01",
        name="Liên hiệp các Hội KH&KT tỉnh X",
        governing_lines="UBND tỉnh X",
        issuing_lines="Liên hiệp các Hội\nKhoa học và Kỹ thuật tỉnh",
        org_code="LHH",
        place_name="X",
    )

    content = write_official_table(["Hội", "Số"], [["Luật gia", 3]], title="Biểu số liệu", notes=["Năm 2024", ""])

    rows = load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)
    assert [[value for value in row if value is not None] for row in rows] == [
        ["UBND TỈNH X", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"],
        ["LIÊN HIỆP CÁC HỘI", "Độc lập - Tự do - Hạnh phúc"],
        ["KHOA HỌC VÀ KỸ THUẬT TỈNH"],
        [],
        ["BIỂU SỐ LIỆU"],
        ["Năm 2024"],
        [],
        ["Hội", "Số"],
        ["Luật gia", 3],
    ]
