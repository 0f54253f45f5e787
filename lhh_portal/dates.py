"""Dates the Vietnamese way: day first when typed and shown, the decree's form in a paper."""

import calendar
import re
import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_DAY_FIRST = re.compile(r"(\d{1,2})[/.,\- ]+(\d{1,2})[/.,\- ]+(\d+)")
_WORDS = re.compile(r"(?:ngày )?(\d{1,2}) tháng (\d{1,2}) năm (\d+)")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DIGITS = re.compile(r"(\d{2})(\d{2})(\d{4})")
EARLIEST_YEAR, LATEST_YEAR = 1900, 2100


def parse_vn_date(text):
    """Read `5/6/2026`, `05.06.2026`, `05062026`, `ngày 05 tháng 6 năm 2026` or ISO `2026-06-05`.

    A year of two digits is refused: in a federation's papers `5/6/24` is as likely 1924 on a legal basis as 2024.
    Raises ValidationError with a sentence that says what was read and what is expected.
    """
    typed = text.strip()
    day, month, year = _parts(typed)
    if len(year) != 4:
        raise ValidationError(
            _('"%(typed)s": ghi đủ bốn chữ số của năm, ví dụ %(example)s.'),
            code="year",
            params={"typed": typed, "example": f"{day}/{month}/2026"},
        )
    return _real_date(typed, int(day), int(month), int(year))


def _parts(typed):
    text = re.sub(r"\s+", " ", unicodedata.normalize("NFKC", typed)).lower()
    if match := _ISO.fullmatch(text):
        year, month, day = match.groups()
        return day, month, year
    for pattern in (_DAY_FIRST, _WORDS, _DIGITS):
        if match := pattern.fullmatch(text):
            return match.groups()
    raise ValidationError(
        _('Không đọc được "%(typed)s" thành ngày. Ghi ngày/tháng/năm, ví dụ 05/6/2026.'),
        code="invalid",
        params={"typed": typed[:40]},
    )


def _real_date(typed, day, month, year):
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        problem = _("Năm phải từ %(first)s đến %(last)s.") % {"first": EARLIEST_YEAR, "last": LATEST_YEAR}
    elif not 1 <= month <= 12:
        problem = _("Một năm có 12 tháng; ngày ghi trước, tháng ghi sau.")
    elif day < 1:
        problem = _("Ngày đầu tiên của tháng là ngày 1.")
    elif day > (days := calendar.monthrange(year, month)[1]):
        name = f"{month} năm {year}" if month == 2 else month
        problem = _("Tháng %(month)s có %(days)s ngày.") % {"month": name, "days": days}
    else:
        return date(year, month, day)
    raise ValidationError(
        _('"%(typed)s" không phải là ngày có thật. %(problem)s'),
        code="unreal",
        params={"typed": typed, "problem": problem},
    )


def format_date(day):
    """`05/06/2026`, as shown on screen."""
    return f"{day:%d/%m/%Y}"


def official_date(day):
    """`ngày 05 tháng 6 năm 2026`: days under 10 and the months 1 and 2 get a zero (NĐ 30/2020, Phụ lục I, mục II.4)."""
    month = f"{day.month:02d}" if day.month <= 2 else day.month
    return f"ngày {day.day:02d} tháng {month} năm {day.year}"
