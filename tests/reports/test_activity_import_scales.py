"""Heads, units and lines above a table as lists have them: what each says of its numbers."""

import pytest

from reports.activity_import_scales import NOTHING_SAID, Scale, scale_above, scale_of, split_unit

DONG, THOUSAND, MILLION, BILLION = (Scale(factor, True) for factor in (1, 10**3, 10**6, 10**9))


@pytest.mark.parametrize(
    ("label", "scale"),
    [
        ("Kinh phí (1.000đ)", THOUSAND),
        ("Kinh phí (1000 đ)", THOUSAND),
        ("Kinh phí (1.000 đồng)", THOUSAND),
        ("Kinh phí (x1000đ)", THOUSAND),
        ("Kinh phí\n(ngàn đồng)", THOUSAND),
        ("Thành tiền (nghìn đ)", THOUSAND),
        ("Kinh phí (trđ)", MILLION),
        ("Kinh phí (Tr.đ)", MILLION),
        ("Kinh phí (tr.đồng)", MILLION),
        ("Kinh phí (triệu đồng)", MILLION),
        ("Kinh phí (Triệu VNĐ)", MILLION),
        ("Kinh phí (triệu)", Scale(10**6, False, "bare")),
        ("Kinh phí (1.000.000 đ)", MILLION),
        ("Kinh phí (ĐVT: triệu đồng)", MILLION),
        ("Kinh phí, triệu đồng", MILLION),
        ("Kinh phí: triệu đồng", MILLION),
        ("Kinh phí triệu đồng", MILLION),
        ("Số tiền (tỷ đồng)", BILLION),
        ("Số tiền (nghìn tỷ đồng)", Scale(10**12, True)),
        ("Kinh phí (đồng)", DONG),
        ("Trị giá (VNĐ)", DONG),
        ("Trị giá (vn đ)", DONG),
        ("Kinh phí (triệu đồng) / Thực hiện", MILLION),
        ("Kinh phí / Thực hiện (trđ)", MILLION),
        ("Kinh phí (triệu đồng) / Xã hội hóa (nghìn đồng)", THOUSAND),
        ("Kinh phí (triệu đồng/lớp)", Scale(10**6, True, "rate")),
        ("Kinh phí (triệu đồng / lớp)", Scale(10**6, True, "rate")),
        ("Mức chi (đồng/người)", Scale(1, True, "rate")),
        ("Mức chi (nghìn đồng mỗi người)", Scale(10**3, True, "rate")),
        ("Kinh phí (nghìn USD)", Scale(10**3, True, "currency")),
        ("Kinh phí (USD)", Scale(1, True, "currency")),
        ("Kinh phí (triệu đồng Việt Nam)", MILLION),
        ("Kinh phí triệu đồng năm 2024", Scale(10**6, True, "other")),
        ("Lượt người (nghìn)", Scale(10**3, False, "bare")),
        ("Số người (đồng chí)", NOTHING_SAID),
        ("Số người (đồng bào Chăm)", NOTHING_SAID),
        ("Kinh phí (ngân sách)", NOTHING_SAID),
        ("Kết quả (tỷ lệ)", NOTHING_SAID),
        ("Lượt người (nghìn lượt)", Scale(10**3, False, "other")),
        ("Kinh phí (triệu đồng) (nghìn đồng)", Scale(10**6, True, "other")),
        ("Kinh phí", NOTHING_SAID),
        ("Kinh phí (nếu có)", NOTHING_SAID),
        ("Số hội đồng", NOTHING_SAID),
        ("Số hoạt động cộng đồng", NOTHING_SAID),
        ("Tỷ lệ (%)", NOTHING_SAID),
        ("Số hội nghị trên 1000 người", NOTHING_SAID),
        ("Số lượng (người)", NOTHING_SAID),
        ("Kinh phí (đ/c Nam phụ trách)", Scale(1, True, "rate")),
        ("", NOTHING_SAID),
    ],
)
def test_what_a_head_says(label, scale):
    assert scale_of(label) == scale


@pytest.mark.parametrize(
    ("line", "scale"),
    [
        ("Đơn vị tính: triệu đồng", MILLION),
        ("(Đơn vị tính: 1.000 đồng)", THOUSAND),
        ("ĐVT: Triệu đồng", MILLION),
        ("Đơn vị: đồng", DONG),
        ("Biểu số 2. ĐVT: trđ", MILLION),
        ("Đơn vị tính: nghìn USD", Scale(10**3, True, "currency")),
        ("Đơn vị tính: triệu đồng; kỳ: cả năm", Scale(10**6, True, "other")),
        ("Đơn vị: đồng chí Nguyễn Văn A", None),
        ("Đơn vị Đồng Tháp", None),
        ("Đơn vị báo cáo: Hội Luật gia", None),
        ("Đơn vị: Hội Luật gia", None),
        ("Đơn vị tính: lớp", None),
        ("KẾT QUẢ HOẠT ĐỘNG", None),
    ],
)
def test_what_a_line_above_the_table_says(line, scale):
    assert scale_above(line) == scale


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("triệu đồng", (MILLION, "đồng")),
        ("Trđ", (MILLION, "đồng")),
        ("1.000đ", (THOUSAND, "đồng")),
        ("đồng", (DONG, "đồng")),
        ("VNĐ", (DONG, "đồng")),
        ("triệu đồng/lớp", (Scale(10**6, True, "rate"), "đồng")),
        ("nghìn lượt", (Scale(10**3), "lượt")),
        ("triệu", (Scale(10**6, False, "bare"), "")),
        ("tr.", (Scale(10**6, False, "bare"), "")),
        ("đồng chí", (NOTHING_SAID, "đồng chí")),
        ("nghìn đồng bào", (Scale(10**3), "đồng bào")),
        ("tỷ lệ", (NOTHING_SAID, "tỷ lệ")),
        ("tỉ lệ", (NOTHING_SAID, "tỉ lệ")),
        ("lớp", (NOTHING_SAID, "lớp")),
        ("lượt người", (NOTHING_SAID, "lượt người")),
        ("", (NOTHING_SAID, "")),
    ],
)
def test_what_a_cell_with_a_unit_says(text, unit):
    assert split_unit(text) == unit
