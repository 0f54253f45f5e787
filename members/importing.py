"""From the rows of a sheet to records of associations: what each cell says. No database.

Every problem names its cell: «ô C7: …». Values come out ready for JSON (dates as ISO text).
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from lhh_portal.dates import parse_vn_date
from lhh_portal.legacy_encodings import convert_legacy, legacy_encoding
from lhh_portal.quantity import format_number, parse_quantity
from lhh_portal.sheet_layout import RowKind, Sorter
from lhh_portal.spreadsheets import cell_text
from lhh_portal.text import search_key
from members.columns import COUNT_LABELS, COUNTS, kind_named
from members.models import Association, MembershipCount

TEXTS = ("name", "short_name", "field", "legal_basis", "address", "phone", "upper_body")

# --- cells -----------------------------------------------------------------------------------------------------


@dataclass
class Record:
    """One association as the sheet says it: `values` by field, `cells` where each stood, `problems` as sentences."""

    number: int
    values: dict = field(default_factory=dict)
    cells: dict = field(default_factory=dict)
    problems: list = field(default_factory=list)
    wrong: set = field(default_factory=set)  # fields with a problem
    note: str = ""

    @property
    def name(self):
        return self.values.get("name", "")

    def complain(self, name, sentence):
        self.wrong.add(name)
        self.problems.append(_("ô %(cell)s: %(problem)s") % {"cell": self.cells[name], "problem": sentence})


_NOTHING = frozenset({"", "-", "–", "—", "x", "không", "không có", "chưa có"})
_YES, _NO = frozenset({"co", "x", "1", "v", "true", "dung"}), frozenset({"khong", "0", "false", "sai", "-", ""})
# The federation's own office is no row of a list.
_KINDS = {search_key(str(kind.label)): kind for kind in Association.Kind if kind != Association.Kind.FEDERATION}
_url = URLValidator(schemes=["http", "https"])
_LENGTHS = {name: Association._meta.get_field(name).max_length for name in (*TEXTS, "email", "website")}


def read_record(number, values, columns, *, kind=None, below=None):
    """The Record of one row; `kind` is that of the group it stands in, `below` {position: row} where cells are merged
    with the row above. Raises nothing: what cannot be read is one of its problems.
    """
    record = Record(number)
    if kind:
        record.values["kind"] = kind
    for position, name in columns.items():
        if name == "ordinal" or position >= len(values) and not below:
            continue
        record.cells[name] = f"{get_column_letter(position + 1)}{number}"
        value = values[position] if position < len(values) else None
        if below and position in below and value is None and name in COUNTS:
            record.complain(name, _("gộp với ô ở dòng %s; mỗi hội cần một số riêng.") % below[position])
            continue
        if value is None or value == "":
            continue
        try:
            read = _read(name, value)
        except ValidationError as error:
            record.complain(name, " ".join(error.messages))
        else:
            if read is not None:
                record.values[name] = read
    _check_whole(record, columns)
    return record


def _check_whole(record, columns):
    if "name" not in record.values and "name" not in record.wrong:
        position = next((position for position, name in columns.items() if name == "name"), 0)
        record.cells["name"] = f"{get_column_letter(position + 1)}{record.number}"
        record.complain("name", _("thiếu tên hội."))
    whole = record.values.get("members")
    if whole is None:
        first = next((name for name in COUNTS if name in record.values), None)
        if first and "members" not in record.wrong:
            record.complain(first, _("có số «%s» thì cần cả số hội viên.") % COUNT_LABELS[first])
        return
    for name in MembershipCount.PARTS:
        part = record.values.get(name, 0)
        if part > whole:
            record.complain(
                name,
                _("%(part)s (%(label)s) lớn hơn %(whole)s hội viên.")
                % {"part": format_number(part), "label": COUNT_LABELS[name], "whole": format_number(whole)},
            )


def _read(name, value):
    if isinstance(value, str) and value.startswith("#") and value.rstrip("!?").isupper():
        raise ValidationError(_("«%s» là lỗi công thức trong Excel. Ghi lại giá trị.") % value)
    if name in COUNTS:
        return _read_count(value)
    if name == "joined_on":
        return _read_day(value)
    if name == "kind":
        return _read_kind(cell_text(value))
    if name == "is_special":
        return _read_yes(cell_text(value))
    text = " ".join(cell_text(value).split())
    if name == "email":
        return _read_email(text)
    if name == "website":
        return _read_website(text)
    return _read_text(name, text)


def _read_count(value):
    if isinstance(value, str):
        if value.lower() in _NOTHING:
            return None
        quantity = parse_quantity(re.sub(r"\s*(người|hội viên|chi hội|hv)\.?$", "", value, flags=re.I), decimals=0)
        if quantity.qualifier:
            raise ValidationError(_("«%s» không phải số chính xác. Ghi số đã đếm.") % value)
        value = int(quantity.value)
    if isinstance(value, (bool, date)):
        raise ValidationError(_("«%s» không phải số. Định dạng lại ô thành số.") % cell_text(value))
    if value != int(value):
        shown = cell_text(value)
        raise ValidationError(_("«%s» không phải số nguyên. Nếu là hàng nghìn, ghi số liền không dấu.") % shown)
    if value < 0:
        raise ValidationError(_("«%s» nhỏ hơn 0.") % format_number(value))
    if value > 100_000_000:
        raise ValidationError(_("«%s» lớn hơn số dân cả nước.") % format_number(value))
    return int(value)


def _read_day(value):
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, int) and 1900 <= value <= 2100 or isinstance(value, str) and re.fullmatch(r"\d{4}", value):
        raise ValidationError(_("«%s» chỉ có năm. Ghi ngày/tháng/năm, hoặc không dùng cột này.") % value)
    if not isinstance(value, date):
        if cell_text(value).lower() in _NOTHING:
            return None
        value = parse_vn_date(cell_text(value))
    return value.isoformat()


def _read_kind(text):
    kind = _KINDS.get(search_key(text)) or kind_named(text)
    if kind is None:
        labels = ", ".join(str(kind.label) for kind in _KINDS.values())
        raise ValidationError(
            _("«%(text)s» không phải loại đã biết. Ghi một trong: %(labels)s.") % {"text": text, "labels": labels}
        )
    return str(kind)


def _read_yes(text):
    key = search_key(text)
    if key not in _YES | _NO:
        raise ValidationError(_("«%s»: ghi «có» hoặc «không».") % text)
    return key in _YES


def _read_email(text):
    if text.lower() in _NOTHING:
        return None
    try:
        validate_email(text)
    except ValidationError as error:
        raise ValidationError(_("«%s» không phải một địa chỉ thư điện tử.") % text) from error
    return _read_text("email", text)


def _read_website(text):
    if text.lower() in _NOTHING:
        return None
    address = text if "://" in text else f"https://{text}"
    try:
        _url(address)
    except ValidationError as error:
        raise ValidationError(_("«%s» không phải một địa chỉ trang thông tin.") % text) from error
    return _read_text("website", address)


def _read_text(name, text):
    if name != "name" and text.lower() in _NOTHING:
        return None
    if len(text) > _LENGTHS[name]:
        raise ValidationError(_("dài %(found)s ký tự, tối đa %(most)s.") % {"found": len(text), "most": _LENGTHS[name]})
    if not text.isascii() and (encoding := legacy_encoding(text)):
        raise ValidationError(
            _("gõ bằng bảng mã cũ %(encoding)s, có lẽ là «%(converted)s». Gõ lại bằng Unicode.")
            % {"encoding": encoding, "converted": convert_legacy(text)}
        )
    return text


# --- the whole sheet -------------------------------------------------------------------------------------------


def read_records(rows, layout, facts, *, skipped):
    """Yield the Record of every row that is one; the others are added to `skipped` as [number, kind, text].

    `rows` yields (number, values). A group row gives its kind to the rows under it. Cells merged downwards carry
    their text (not their number) to the rows they cover.
    """
    sorter, kind, upper = Sorter(layout, name="name", names_group=kind_named), None, {}
    for number, values in rows:
        below = facts.merged_below.get(number)
        if below:
            values = _carried(values, layout.columns, below, upper)
        row_kind = sorter.kind_of(number, values)
        if row_kind != RowKind.RECORD:
            text = " · ".join(cell_text(value) for value in values if value not in (None, ""))
            skipped.append([number, str(row_kind), text[:200]])
            if row_kind == RowKind.GROUP:
                kind = next(
                    (named for value in values if isinstance(value, str) and (named := kind_named(value))), None
                )
            continue
        upper = values
        record = read_record(number, values, layout.columns, kind=kind, below=below)
        if number in facts.hidden_rows:
            record.note = _("dòng ẩn trong Excel")
        yield record


def _carried(values, columns, below, upper):
    values = list(values) + [None] * (max(below) + 1 - len(values))
    for position in below:
        carries = columns.get(position) not in (None, "name", "ordinal", *COUNTS)
        if carries and values[position] is None and position < len(upper):
            values[position] = upper[position]
    while values and values[-1] in (None, ""):
        values.pop()
    return values
