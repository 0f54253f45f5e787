"""The decree's numbers. Source: NĐ 30/2020/NĐ-CP, Phụ lục I, Phần I and II, unless a line says otherwise.

Ranges are (least, most); sizes and gaps in points, lengths in millimetres.
"""

MM = 72 / 25.4

PAGE_MM = (210, 297)
MARGIN_MM = {"trên": (20, 25), "dưới": (20, 25), "trái": (30, 35), "phải": (15, 20)}
PAGE_NUMBER_PT = (13, 14)

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"

# element → (name on screen, sizes, bold, italic); None: the decree does not say.
ELEMENTS = {
    "quoc_hieu": ("Quốc hiệu", (12, 13), True, False),
    "tieu_ngu": ("Tiêu ngữ", (13, 14), True, False),
    "co_quan_chu_quan": ("tên cơ quan chủ quản", (12, 13), False, False),
    "co_quan_ban_hanh": ("tên cơ quan ban hành", (12, 13), True, False),
    "so_ky_hieu": ("số, ký hiệu", (13, 13), False, False),
    "dia_danh": ("địa danh, thời gian", (13, 14), False, True),
    "ten_loai": ("tên loại văn bản", (13, 14), True, False),
    "trich_yeu": ("trích yếu", (13, 14), True, False),
    "trich_yeu_cong_van": ("trích yếu công văn", (12, 13), False, False),
    "kinh_gui": ("kính gửi", (13, 14), None, False),
    "quyen_han_chuc_vu": ("quyền hạn, chức vụ", (13, 14), True, False),
    "ho_ten": ("họ tên người ký", (13, 14), True, False),
    "noi_nhan_tu": ("từ «Nơi nhận»", (12, 12), True, True),
    "noi_nhan_liet_ke": ("danh sách nơi nhận", (11, 11), False, False),
}
# The same for what stands over an appendix.
APPENDIX_ELEMENTS = {
    "word": ("từ «Phụ lục» và số thứ tự", (14, 14), True, False),
    "title": ("tên phụ lục", (13, 14), True, False),
    "reference": ("dòng «Kèm theo …»", (13, 14), False, True),
}
TABLE_PT = (11, 14)  # project choice: what is smaller is not read from paper, and 10 is the size of notes
# A paper may be without these: any; one that is no letter; a letter (5b stands for 5a); one that is signed by hand.
OPTIONAL = {"co_quan_chu_quan"}
OPTIONAL_IN_TITLED = {"kinh_gui", "trich_yeu_cong_van"}
OPTIONAL_IN_LETTER = {"ten_loai", "trich_yeu"}
OPTIONAL_BY_HAND = {"so_ky_hieu", "noi_nhan_tu", "noi_nhan_liet_ke"}  # project choice
BODY_PT = (13, 14)

# Length of a rule ÷ width of the (last) line above it.
RULES = {"tieu_ngu": (1, 1), "co_quan_ban_hanh": (1 / 3, 1 / 2), "trich_yeu": (1 / 3, 1 / 2)}
RULE_TOLERANCE = 0.02  # project choice

INDENTS_MM = (10, 12.7)
INDENT_TOLERANCE_MM = 0.2  # project choice
PARAGRAPH_GAP_PT = 6
# One line is 1.15 × size in Times New Roman and its metric equals; the decree allows one to one and a half.
LINE_STEP = (1.15, 1.725)

# Phụ lục III: 29 types, 27 of them with an abbreviation.
TYPES = {
    "NGHỊ QUYẾT": "NQ", "QUYẾT ĐỊNH": "QĐ", "CHỈ THỊ": "CT", "QUY CHẾ": "QC", "QUY ĐỊNH": "QyĐ", "THÔNG CÁO": "TC",
    "THÔNG BÁO": "TB", "HƯỚNG DẪN": "HD", "CHƯƠNG TRÌNH": "CTr", "KẾ HOẠCH": "KH", "PHƯƠNG ÁN": "PA", "ĐỀ ÁN": "ĐA",
    "DỰ ÁN": "DA", "BÁO CÁO": "BC", "BIÊN BẢN": "BB", "TỜ TRÌNH": "TTr", "HỢP ĐỒNG": "HĐ", "CÔNG ĐIỆN": "CĐ",
    "BẢN GHI NHỚ": "BGN", "BẢN THỎA THUẬN": "BTT", "GIẤY ỦY QUYỀN": "GUQ", "GIẤY MỜI": "GM",
    "GIẤY GIỚI THIỆU": "GGT", "GIẤY NGHỈ PHÉP": "GNP", "PHIẾU GỬI": "PG", "PHIẾU CHUYỂN": "PC", "PHIẾU BÁO": "PB",
}  # fmt: skip

# What several people sign by hand, side by side (docs/papers.md); an opinion form is no type of the decree.
OWN_TYPES = {"PHIẾU NHẬN XÉT": ""}  # project choice
BY_HAND = {"BIÊN BẢN", "HỢP ĐỒNG", *OWN_TYPES}  # project choice

# The decree says nothing on footnotes: project choice (docs/papers.md).
NOTE_PT = (10, 11)
LINES_BESIDE_SIGNATURE = 2  # project choice

# Seal over signature: official-format.md 2.1; the decree says about a third, at the seal's real size.
OVERLAP = (0.28, 0.38)  # project choice
SEAL_TOLERANCE_MM = 0.5  # project choice
# Code and QR code under the recipients are ours; not larger than the list of recipients.
VERIFICATION_PT = 11
QR_MM = (15, 30)  # without the quiet zone; below 15 mm phones do not read it from paper
