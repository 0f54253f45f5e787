"""Numbers as lists write them: «hơn 3.200», «12 triệu», «50 người»; «16/20», «1,234» become proposals. No database."""

import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lhh_portal.quantity import MONEY_UNITS, Quantity, format_number, format_quantity, read_quantity
from lhh_portal.spreadsheets import cell_text

NOTHING = frozenset({"", "-", "–", "—", "không", "không có", "chưa có"})
ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!"})
_OF_PLAN = re.compile(
    r"(\d[\d.]*(?:,\d+)?)\s*(?:/|trên)\s*(\d[\d.]*(?:,\d+)?)"
    r"\s*(?:\(?\s*(?:đạt )?\d+(?:,\d+)?\s*%\)?)?\s*(.*)"
)
_TWO_WAYS = re.compile(r"(\d{1,3}),(\d{3})\b")
_PIECES = re.compile(r"\s*(?:[;/+\n]|,\s|\bvà\b)\s*")
# Binary fractions of Excel: 0.1 + 0.2 is shown as 0,3.
_NOISE_DIGITS = 9


@dataclass
class Number:
    """`quantity` if the cell leaves no doubt; else `proposals` [(label, Quantity, note)] and the `doubt` in words."""

    quantity: Quantity | None = None
    proposals: list = field(default_factory=list)
    doubt: str = ""


# From here on a number under «triệu đồng» or «nghìn đồng» is as likely one of đồng.
_MOST_SCALED = {10**3: 10**6, 10**6: 10**3, 10**9: 10**3}
_WORD_AFTER_NUMBER = re.compile(r"\d\s*[^\W\d_]")


def read_number(value, unit, *, scale=1):
    """The Number of one cell counted in `unit` (name, decimals, is_money); None for an empty one.

    Raises ValidationError for what can be no number: an error of a formula, a negative one.
    """
    if isinstance(value, bool):
        raise ValidationError(_("«%s» không phải số.") % value)
    if isinstance(value, date):
        return _date_for_number(value)
    if isinstance(value, (int, Decimal)):
        return _plain(Decimal(value), unit, scale)
    if value.lower() in NOTHING:
        return None
    if value in ERRORS:
        raise ValidationError(_("«%s» là lỗi công thức trong Excel. Ghi lại giá trị.") % value)
    return _of_plan(value, unit, scale) or _text(value, unit, scale)


def _plain(value, unit, scale):
    value = round(value, _NOISE_DIGITS) * scale
    if value < 0:
        raise ValidationError(_("«%s» nhỏ hơn 0.") % format_number(value))
    if unit.is_money and value >= scale * _MOST_SCALED.get(scale, value + 1):
        ways = [Quantity(value / scale), Quantity(value)]
        words = _("Tên cột hoặc đơn vị tính bằng %(scale)s đồng, ô lại là %(shown)s.")
        shown = {"scale": format_number(scale), "shown": format_number(value / scale)}
        return Number(proposals=[_proposal(each, unit) for each in ways], doubt=words % shown)
    if value == round(value, unit.decimals):
        return Number(Quantity(value.quantize(Decimal(1).scaleb(-unit.decimals))))
    shown = format_number(value)
    proposals = []
    if scale == 1 and value < 1000 and value == round(value, 3) and unit.decimals < 3:
        proposals.append(_proposal(Quantity(value * 1000), unit))
    words = _(
        "Ô ghi %(shown)s, nhưng %(unit)s chỉ tính tới %(decimals)s chữ số lẻ. "
        "Có thể Excel đã hiểu dấu chấm là dấu phẩy."
    )
    return Number(proposals=proposals, doubt=words % {"shown": shown, "unit": unit.name, "decimals": unit.decimals})


def has_words(text):
    """Whether a word follows a number: «500 nghìn», «50 người»."""
    return bool(_WORD_AFTER_NUMBER.search(text))


def is_below(value, limit):
    """Whether a cell's number without words of its own may be below `limit`; one that cannot be read may."""
    if isinstance(value, str):
        if value.lower() in NOTHING or has_words(value):
            return False
        try:
            value = read_quantity(value).quantity.value
        except ValidationError:
            return True
    return isinstance(value, (int, Decimal)) and 0 < value < limit


def _date_for_number(value):
    done, plan = value.day, value.month
    return Number(
        proposals=[_done_of(Decimal(done), Decimal(plan))],
        doubt=_("Ô là ngày %(day)s: có lẽ Excel đã đổi «%(done)s/%(plan)s» thành ngày.")
        % {"day": cell_text(value), "done": done, "plan": plan},
    )


def _of_plan(text, unit, scale):
    match = _OF_PLAN.fullmatch(text.lower())
    if not match or match[3] not in ("", unit.name.lower()):
        return None
    try:
        done, plan = (read_quantity(part, decimals=unit.decimals).quantity.value * scale for part in match.groups()[:2])
    except ValidationError:
        return None
    return Number(proposals=[_done_of(done, plan)], doubt=_("Có thể là số đã làm trên số kế hoạch."))


def _done_of(done, plan):
    label = _("Đã làm %(done)s, kế hoạch %(plan)s") % {"done": format_number(done), "plan": format_number(plan)}
    return label, Quantity(done), _("Kế hoạch: %s") % format_number(plan)


def _text(text, unit, scale):
    try:
        read = read_quantity(text, unit_name=unit.name, other_units=MONEY_UNITS if unit.is_money else ())
    except ValidationError as error:
        return Number(proposals=_two_ways(text, unit), doubt=" ".join(error.messages))
    quantity, doubts = read
    if scale != 1 and (quantity.value >= _MOST_SCALED.get(scale, scale) or has_words(text)):
        # «12 triệu», «500 nghìn» or «12.000.000» under «triệu đồng»: the head or the cell, not both
        doubts = [_("Tên cột đã ghi đơn vị, ô lại là %s.") % format_number(quantity.value)]
        ways = [quantity] if has_words(text) else [quantity, Quantity(quantity.value * scale, quantity.qualifier)]
        return Number(proposals=[_proposal(each, unit) for each in ways], doubt=doubts[0])
    quantity = Quantity(quantity.value * scale, quantity.qualifier)
    if quantity.value != round(quantity.value, unit.decimals):
        words = _("%(unit)s chỉ tính tới %(decimals)s chữ số lẻ.")
        return Number(doubt=words % {"unit": unit.name, "decimals": unit.decimals})
    if doubts:
        return Number(proposals=[_proposal(quantity, unit)], doubt=" ".join(doubts))
    return Number(quantity)


def _two_ways(text, unit):
    """«1,234» as a thousand and something; as 1,23 nobody can have meant it."""
    match = _TWO_WAYS.match(text)
    return [_proposal(Quantity(Decimal(match[1] + match[2])), unit)] if match else []


def _proposal(quantity, unit):
    return f"{format_quantity(quantity)} {unit.name}", quantity, ""


# --- units inside cells ----------------------------------------------------------------------------------------


def split_units(text, units):
    """«02 lớp/60 lượt người» → [("02", "lớp"), ("60", "lượt người")]; [] unless every piece names one of `units`."""
    pieces = [_unit_at_end(piece, units) for piece in _PIECES.split(text.strip()) if piece]
    return pieces if pieces and all(pieces) else []


def _unit_at_end(text, units):
    lower = text.lower()
    for unit in sorted(units, key=len, reverse=True):
        rest = text[: len(text) - len(unit)]
        if lower.endswith(unit.lower()) and rest.rstrip()[-1:].isdigit():
            return rest.strip(), unit
    return None
