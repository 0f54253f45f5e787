"""Quantities of the trade: a number that may be "hơn" or "gần", read and written the Vietnamese way."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.letters import clean_text
from lhh_portal.money_words import number_in_words


class Qualifier(TextChoices):
    """How sure the number is. "hơn" and "trên" mean the same; the word somebody used is kept."""

    EXACT = "", gettext_lazy("chính xác")
    OVER = "hơn", gettext_lazy("hơn")
    ABOVE = "trên", gettext_lazy("trên")
    NEARLY = "gần", gettext_lazy("gần")
    ABOUT = "khoảng", gettext_lazy("khoảng")


@dataclass(frozen=True)
class Quantity:
    value: Decimal
    qualifier: str = Qualifier.EXACT

    def __add__(self, other):
        """Sums keep the doubt: exact + "hơn" = "hơn"; two different doubts make "khoảng"."""
        return Quantity(self.value + other.value, combine(self.qualifier, other.qualifier))

    def __str__(self):
        return format_quantity(self)


def combine(first, second):
    if first == second or not second:
        return first
    if not first:
        return second
    if {first, second} <= {Qualifier.OVER, Qualifier.ABOVE}:
        return Qualifier.OVER
    return Qualifier.ABOUT


# --- writing ---------------------------------------------------------------------------------------------------


def format_number(value):
    """`9560257000` → `9.560.257.000`; `Decimal("18.50")` → `18,5`."""
    text = f"{Decimal(value):,f}"
    whole, _dot, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def format_quantity(quantity):
    number = format_number(quantity.value)
    return f"{quantity.qualifier} {number}" if quantity.qualifier else number


def format_with_unit(quantity, unit_name):
    """`gần 30 bài`, `60%`."""
    space = "" if unit_name == "%" else " "
    return f"{format_quantity(quantity)}{space}{unit_name}"


def format_money(value):
    return f"{format_number(value)} đồng"


# --- reading ---------------------------------------------------------------------------------------------------


class Reading(NamedTuple):
    """What a typed text says, and sentences about readings that are right by the letter and surely meant otherwise."""

    quantity: Quantity
    doubts: list[str]


MAX_VALUE = Decimal(10) ** 15  # with three decimals still inside a 64-bit integer
MONEY_UNITS = ("đ", "vnđ", "vnd", "₫")  # besides "đồng"
_MAX_LENGTH = 80
_QUALIFIERS = {
    "chính xác": Qualifier.EXACT,
    "hơn": Qualifier.OVER,
    "trên": Qualifier.ABOVE,
    "gần": Qualifier.NEARLY,
    "khoảng": Qualifier.ABOUT,
    "ước khoảng": Qualifier.ABOUT,
    "ước": Qualifier.ABOUT,
    "~": Qualifier.ABOUT,
    ">": Qualifier.ABOVE,
}
_SCALES = {
    "trăm": 10**2,
    "nghìn": 10**3,
    "ngàn": 10**3,
    "vạn": 10**4,
    "triệu": 10**6,
    "tr": 10**6,
    "tỷ": 10**9,
    "tỉ": 10**9,
    "nghìn tỷ": 10**12,
    "ngàn tỷ": 10**12,
}
_DASHES = str.maketrans(dict.fromkeys("\u2212\u2013\u2014\u2010\u2011", "-"))
_QUALIFIER = re.compile(rf"({'|'.join(sorted(map(re.escape, _QUALIFIERS), key=len, reverse=True))})(?=[\s\d-])\s*(.*)")
_PART = re.compile(
    r"(\d{1,3}(?: \d{3})+(?:,\d+)?(?![\d.,])|\d[\d.,]*)\s*"
    rf"(?:({'|'.join(sorted(_SCALES, key=len, reverse=True))})(?![^\W\d_]))?\s*"
)
_GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d{1,3}(?: \d{3})+(?:,\d+)?")
_PLAIN = re.compile(r"\d+(?:,\d+)?")
_TWO_WAYS = re.compile(r"[1-9]\d{0,2},\d{3}")
_ENGLISH = re.compile(r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{3}){2,}")


def parse_quantity(text, *, decimals=None, unit_name=""):
    """The Quantity of a typed text such as `hơn 3.200`, `18,5` or `2,5 vạn`; doubts are dropped.

    `decimals` limits the places after the comma (None: any number); `unit_name` may follow the number.
    Raises ValidationError with a sentence that says what was read and what is expected.
    """
    return read_quantity(text, decimals=decimals, unit_name=unit_name).quantity


def parse_money(text):
    """Whole đồng: `9.560.257.000 đồng`, `250 triệu`, `hơn 1,2 tỷ`."""
    return read_money(text).quantity


def read_money(text):
    return read_quantity(text, decimals=0, unit_name="đồng", other_units=MONEY_UNITS)


def read_quantity(text, *, decimals=None, unit_name="", other_units=()):
    """As parse_quantity, with the doubts: `12.000 triệu` is 12 tỷ by the letter and asked about."""
    typed = clean_text(text)
    if not typed:
        raise ValidationError(_("Ô này chưa có số."), code="required")
    if len(typed) > _MAX_LENGTH:
        raise _refusal(typed[:20] + " …", _("Ô này chỉ ghi một con số."))
    plain = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", typed)).lower()
    qualifier, rest = _take_qualifier(re.sub(r"\s+", " ", plain.translate(_DASHES)))
    parts, tail = _take_parts(rest)
    if tail not in ("", unit_name.lower(), *other_units) or not parts:
        raise _refusal(typed, _why_unreadable(rest, parts, tail, unit_name))
    total, doubts = Decimal(0), []
    for number, scale in parts:
        value = _read_number(typed, number, decimals)
        total += value * _SCALES.get(scale, 1)
        doubts += _doubts(number, value, scale)
    _check_parts(typed, parts)
    _check_value(typed, total, decimals, unit_name)
    return Reading(Quantity(total, qualifier), doubts)


def _take_qualifier(text):
    match = _QUALIFIER.fullmatch(text)
    return (_QUALIFIERS[match[1]], match[2]) if match else (Qualifier.EXACT, text)


def _take_parts(text):
    """`1 tỷ 200 triệu đồng` → [("1", "tỷ"), ("200", "triệu")], "đồng"."""
    parts, end = [], 0
    while match := _PART.match(text, end):
        parts.append(match.groups())
        end = match.end()
    return parts, text[end:]


def _read_number(typed, number, decimals):
    if _TWO_WAYS.fullmatch(number) and (decimals or 0) < 3:
        grouped, fraction = number.replace(",", "."), number.rstrip("0")
        fraction = f"{number}0" if fraction == number else fraction + "0" * fraction.endswith(",")
        raise _refusal(
            typed,
            _("có thể là hàng nghìn hoặc số lẻ. Ghi %(grouped)s nếu là hàng nghìn, %(fraction)s nếu là số lẻ.")
            % {"grouped": grouped, "fraction": fraction},
        )
    if _GROUPED.fullmatch(number) or _PLAIN.fullmatch(number):
        return Decimal(number.replace(".", "").replace(" ", "").replace(",", "."))
    if _ENGLISH.fullmatch(number):
        vietnamese = number.translate(str.maketrans(",.", ".,"))
        raise _refusal(typed, _("viết theo lối tiếng Anh. Ghi %(number)s.") % {"number": vietnamese})
    raise _refusal(
        typed,
        _("dấu chấm tách từng nhóm ba chữ số, dấu phẩy đứng trước phần lẻ. Ví dụ: 1.234 hoặc 12,34."),
    )


def _why_unreadable(rest, parts, tail, unit_name):
    if rest.startswith("-") and rest[1:].strip()[:1].isdigit():
        return _("là số âm. Ghi số từ 0 trở lên.")
    if not parts:
        return _('chưa có con số. Ghi con số kèm độ chính xác, ví dụ "khoảng 300".')
    if re.match(r"(-|đến) ?\d", tail):
        return _('là một khoảng hai số. Ghi một số, ví dụ "khoảng 25".')
    if re.match(r"e[+-]?\d", tail):
        return _("viết theo lối lũy thừa. Ghi đủ các chữ số, ví dụ 100.000.")
    if unit_name:
        return _('không đọc được phần "%(tail)s"; ô này tính bằng %(unit)s.') % {"tail": tail, "unit": unit_name}
    return _('không đọc được phần "%(tail)s"; ô này chỉ ghi con số.') % {"tail": tail}


def _check_parts(typed, parts):
    """`1 tỷ 200 triệu` goes down; `2 triệu 5` could be 2.000.005 or 2.500.000 and is refused."""
    scales = [_SCALES.get(scale, 1) for _number, scale in parts]
    falling = all(first > second for first, second in zip(scales, scales[1:], strict=False))
    if len(parts) > 1 and (not falling or scales[-1] == 1):
        raise _refusal(typed, _("có nhiều số liền nhau. Ghi một số, ví dụ 2.500.000 hoặc 2,5 triệu."))


def _check_value(typed, value, decimals, unit_name):
    if value >= MAX_VALUE:
        raise _refusal(typed, _("lớn hơn mức nhận được (dưới một triệu tỷ)."))
    if decimals is None or value == round(value, decimals):
        return
    if decimals:
        raise _refusal(typed, _("có quá %(decimals)s chữ số sau dấu phẩy.") % {"decimals": decimals})
    if unit_name:
        raise _refusal(typed, _("có phần lẻ; %(unit)s chỉ tính bằng số nguyên.") % {"unit": unit_name})
    raise _refusal(typed, _("có phần lẻ; ô này chỉ nhận số nguyên."))


def _doubts(number, value, scale):
    """A thousand or more of a large unit: seed 003's "12.000 triệu đồng" meant 12.000.000."""
    if value < 1000 or scale not in ("nghìn", "ngàn", "vạn", "triệu", "tr"):
        return []
    read = value * _SCALES[scale]
    words = f" ({number_in_words(int(read))})" if read == int(read) else ""
    meant = format_number(value * 1000 if scale in ("triệu", "tr") else value)
    return [
        _('"%(typed)s" được đọc là %(read)s. Nếu ý là %(meant)s thì ghi lại số này.')
        % {"typed": f"{number} {scale}", "read": format_number(read) + words, "meant": meant}
    ]


def _refusal(typed, problem):
    return ValidationError('"%(typed)s": %(problem)s', code="invalid", params={"typed": typed, "problem": problem})
