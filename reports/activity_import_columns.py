"""Which column of a list of activities is which, by the words officers put in its head. No database.

Besides the fields of a record a column can be a number: `m:<full code>` is one measure, `u:<unit>` the measure of the
row's kind that is counted in this unit («Số lớp» → `u:lớp`), AMOUNT takes its unit from another column or the cell.
"""

import re
from hashlib import sha256

from django.utils.translation import gettext_lazy as _

from lhh_portal.sheet_layout import label_key
from lhh_portal.text import search_key

AMOUNT, MONEY, RESULT = "amount", "money", "result"
NUMBERS = frozenset({AMOUNT, MONEY, RESULT})

FIELDS = {
    "title": _("Tên hoạt động"),
    "ordinal": _("Số thứ tự"),
    "kind": _("Loại hoạt động"),
    "subject": _("Đối tượng"),
    "description": _("Nội dung"),
    "date": _("Thời gian"),
    "starts_on": _("Từ ngày"),
    "ends_on": _("Đến ngày"),
    "place": _("Địa điểm"),
    "is_online": _("Có trực tuyến"),
    "funding": _("Nguồn kinh phí"),
    "lead": _("Chủ trì"),
    "partners": _("Phối hợp"),
    AMOUNT: _("Số lượng, số"),
    "unit": _("Đơn vị tính"),
    RESULT: _("Kết quả, thực hiện"),
    "plan": _("Kế hoạch (ghi vào nội dung)"),
    MONEY: _("Kinh phí, số tiền"),
    "measure": _("Đại lượng"),
    "qualifier": _("Mức chính xác"),
    "note": _("Ghi chú (ghi vào nội dung)"),
    "report_line": _("Câu đưa vào báo cáo"),
    "explanation": _("Giải trình"),
    "uid": _("Mã hoạt động"),
    "kind_code": _("Mã loại hoạt động"),
    "owner_codes": _("Mã đơn vị"),
    "measure_code": _("Mã đại lượng"),
}

# First match wins; labels are compared without diacritics, from their beginning. "" is known and not for the import.
_LABELS = [
    (r"(so )?(stt|tt|thu tu)$", "ordinal"),
    (r"ma hoat dong$", "uid"),
    (r"ma loai( hoat dong)?$", "kind_code"),
    (r"ma dai luong$", "measure_code"),
    (r"ma don vi( thuc hien)?$", "owner_codes"),
    (r"giai trinh", "explanation"),
    (r"cau dua vao bao cao", "report_line"),
    (r"(phan )?loai( hinh)?( hoat dong)?$|linh vuc", "kind"),
    (r"doi tuong$", "subject"),
    (r"(tu|ngay) ?(ngay|bat dau|khai mac)$|bat dau$|tu$", "starts_on"),
    (r"(den( het)?|ngay) ?(ngay|ket thuc|be mac)$|ket thuc$|den$", "ends_on"),
    (r"(thoi (gian|diem)|ngay)\b|(ngay )?thang( nam)?$", "date"),
    (r"dia (diem|ban)|noi (to chuc|thuc hien)", "place"),
    (r"(co )?truc tuyen", "is_online"),
    (r"(don vi |hoi |co quan )?phoi hop", "partners"),
    (r"don vi tinh|dvt$", "unit"),
    (r"(don vi |hoi |co quan )?(chu tri|to chuc|chu quan)|(don vi|hoi|co quan) thuc hien", "lead"),
    (r"dai luong$", "measure"),
    (r"muc chinh xac", "qualifier"),
    (r"nguon\b", "funding"),
    (r".*(kinh phi|so tien|tri gia|thanh tien|tong tien|chi phi|gia tri)", MONEY),
    (r"ke hoach|chi tieu( giao)?$", "plan"),
    (r"ket qua|thuc hien|da thuc hien", RESULT),
    (r"(tong )?so luong( thuc hien)?$|khoi luong$|so( lieu)?$", AMOUNT),
    (r"ghi chu|luu y", "note"),
]
_TITLE = r"(ten )?(hoat dong|cong viec|nhiem vu|su kien)|ten$|ten\b|noi dung (hoat dong|cong|thuc hien|nhiem vu)"
_CONTENT = r"noi dung|dien giai|mo ta|chi tiet"


class Recogniser:
    """Knows the units and, if one kind is chosen for the whole file, its measures: label → field."""

    def __init__(self, *, units, measures=()):
        self.units = {label_key(unit): unit for unit in units}
        self.measures = {label_key(measure.name): f"m:{measure.full_code}" for measure in measures}

    def __call__(self, label, parent=""):
        """The field a column's label means, `parent` being the label it stands under; None if none."""
        key, above = label_key(label), label_key(parent)
        if name := self.measures.get(label_key(without_brackets(label))):
            return name
        name = self._match(key)
        return (self._match(f"{above} {key}") if name is None and above else name) or None

    def _match(self, key):
        for pattern, name in _LABELS:
            if re.match(pattern, key):
                return name
        if re.match(_TITLE, key) or re.match(_CONTENT, key):
            return "title"
        return self._unit(key)

    def _unit(self, key):
        """«Số lớp», «Tổng số lượt người (lượt)» name a unit."""
        key = re.sub(r"^(tong )?(so luong |so )?", "", key)
        unit = self.units.get(key) or next((unit for word, unit in self.units.items() if key == f"{word} {word}"), None)
        return f"u:{unit}" if unit else None


def settle(layout):
    """Of two columns that could be the title, «Nội dung» is the description; `layout` is changed."""
    title = next((position for position, name in layout.columns.items() if name == "title"), None)
    for position in [*layout.repeated]:
        key = label_key(layout.labels[position])
        if title is None or "description" in layout.columns.values():
            return layout
        if re.match(_CONTENT, key) and not re.match(_TITLE, key):
            layout.columns[position] = "description"
        elif re.match(_TITLE, key) and re.match(_CONTENT, label_key(layout.labels[title])):
            layout.columns |= {position: "title", title: "description"}
        else:
            continue
        layout.repeated.remove(position)
    return layout


def without_brackets(label):
    """«Trị giá quà (triệu đồng)» → «Trị giá quà»."""
    return re.sub(r"\s*\(.*?\)", "", label)


def is_number(name):
    return name in NUMBERS or name[:2] in ("m:", "u:")


def field_label(name, measures):
    """How a column's choice is called; `measures` {full code: Measure}."""
    if name.startswith("u:"):
        return _("Số lượng tính bằng «%s»") % name[2:]
    if name.startswith("m:"):
        measure = measures[name[2:]]
        return str(measure)
    return FIELDS[name]


def head_key(layout):
    """The words of a head in their order: the next list of the same make has the same. "" without a head."""
    words = "|".join(search_key(layout.labels[position]) for position in sorted(layout.labels))
    return sha256(words.encode()).hexdigest() if words else ""
