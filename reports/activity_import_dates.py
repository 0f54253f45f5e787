"""Days as lists write them: what is certain is read, everything else becomes proposals. Pure functions.

«15-17/4/2024», «Quý I/2024», «Tháng 4», «cả kỳ» are never taken without asking.
"""

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import ValidationError

from lhh_portal.dates import EARLIEST_YEAR, LATEST_YEAR, parse_vn_date
from lhh_portal.letters import search_key
from lhh_portal.period import Span


@dataclass
class Days:
    """`span` if the cell leaves no doubt, else `proposals` to choose from (may be empty).

    `is_relative`: what it means depends on the round it is read in.
    """

    span: Span | None = None
    proposals: list = field(default_factory=list)
    is_relative: bool = False


_MAX_LENGTH = 100  # a longer text is no date
_DASH = r"\s*(?:-|–|—|~|→|->|đến( ngày)?|tới)\s*"
_TWO_DAYS = re.compile(rf"(?:từ )?(?:ngày )?(.+?){_DASH}(?:ngày )?(.+)")
_DAY = re.compile(r"(\d{1,2})(?:[/.](\d{1,2})(?:[/.](\d{2}|\d{4}))?)?")
_DAYS_OF_MONTH = re.compile(
    r"(?:ngày |các ngày )?(\d{1,2}(?:\s*(?:,|;|và|&)\s*\d{1,2})+)\s*[/.]\s*(\d{1,2})(?:[/.](\d{4}))?"
)
_YEAR = r"(?:\s*(?:/|-|năm|\.)?\s*(\d{4}))?"
_MONTHS = re.compile(
    r"(?:trong )?(?:các )?(?:tháng|t)\s*\.?\s*(\d{1,2})"
    rf"(?:\s*(?:-|–|,|và|đến|đến tháng)\s*(?:tháng )?(\d{{1,2}}))?{_YEAR}"
)
_MONTH_YEAR = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{4})")
_QUARTER = re.compile(
    r"(?:trong )?(?:quý|q)\s*\.?\s*(iv|iii|ii|i|[1-4])"
    rf"(?:\s*(?:-|–|,|và|đến)\s*(?:quý )?(iv|iii|ii|i|[1-4]))?{_YEAR}"
)
_HALF = re.compile(rf"(6|sáu) tháng (đầu|cuối)(?: năm)?{_YEAR}")
_WHOLE_YEAR = re.compile(r"(?:cả |trong |suốt )?(?:năm )?(\d{4})")
_WHOLE = re.compile(
    r"(ca|trong|suot|toan) (ky|nam|dot)|thuong xuyen|lien tuc|dinh ky|(hang|moi) (thang|tuan|quy|ngay)|quanh nam"
)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}


def read_days(value, *, round_span=None):
    """Days of one cell (a date, or text). Raises ValidationError for a day that does not exist («31/6/2024»)."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return Days(Span(value, value))
    if len(str(value)) > _MAX_LENGTH:
        return Days(is_relative=True)
    text = re.sub(r"\s+", " ", str(value)).strip().lower()
    try:
        day = parse_vn_date(text)
    except ValidationError as error:
        if error.code == "unreal":
            raise
    else:
        return Days(Span(day, day))
    return _spans_in(text, round_span) or Days(is_relative=True)


def names_days(value):
    """Whether a cell says when, surely or not: a day, a span, «Tháng 4», also a day that does not exist."""
    if isinstance(value, date):
        return True
    text = re.sub(r"\s+", " ", str(value)).strip().lower()
    if len(text) > _MAX_LENGTH:
        return False
    try:
        parse_vn_date(text)
    except ValidationError as error:
        return error.code == "unreal" or _spans_in(text, None) is not None
    return True


def _spans_in(text, round_span):
    for read in (_whole, _quarter, _half, _days_of_month, _months, _two_days, _one_day, _year):
        if found := read(text, round_span):
            return found
    return None


# --- spans with a name -----------------------------------------------------------------------------------------


def _whole(text, round_span):
    if not _WHOLE.match(search_key(text)):
        return None
    year = re.search(r"\d{4}", text)
    if year:
        return _proposed([_months_of(int(year[0]), 1, 12)], round_span)
    return Days(proposals=[round_span] if round_span else [], is_relative=True)


def _quarter(text, round_span):
    if not (match := _QUARTER.fullmatch(text)):
        return None
    first = _ROMAN.get(match[1]) or int(match[1])
    last = (_ROMAN.get(match[2]) or int(match[2])) if match[2] else first
    return _named(3 * first - 2, 3 * last, match[3], round_span)


def _half(text, round_span):
    if not (match := _HALF.fullmatch(text)):
        return None
    return _named(1, 6, match[3], round_span) if match[2] == "đầu" else _named(7, 12, match[3], round_span)


def _months(text, round_span):
    if match := _MONTHS.fullmatch(text):
        return _named(int(match[1]), int(match[2] or match[1]), match[3], round_span)
    if match := _MONTH_YEAR.fullmatch(text):
        return _named(int(match[1]), int(match[1]), match[2], round_span)
    return None


def _year(text, round_span):
    match = _WHOLE_YEAR.fullmatch(text)
    return _named(1, 12, match[1], round_span) if match else None


def _named(first, last, year, round_span):
    """Months `first` to `last` of the written year, or of each year that touches the round."""
    if not 1 <= first <= last <= 12:
        return Days(is_relative=True)
    if year:
        return _proposed([_months_of(int(year), first, last)], round_span)
    spans = [_months_of(each, first, last) for each in _years(round_span)]
    touching = [span for span in spans if span.starts_on <= round_span.ends_on and span.ends_on >= round_span.starts_on]
    return _proposed(touching, round_span, is_relative=True)


def _months_of(year, first, last):
    year = min(max(year, EARLIEST_YEAR), LATEST_YEAR)
    return Span(date(year, first, 1), date(year, last, calendar.monthrange(year, last)[1]))


def _years(round_span):
    return range(round_span.starts_on.year, round_span.ends_on.year + 1) if round_span else ()


def _proposed(spans, round_span, *, is_relative=False):
    """Each span, and where it reaches over the round's days also its part within."""
    proposals = []
    for span in spans:
        proposals.append(span)
        if round_span:
            within = Span(max(span.starts_on, round_span.starts_on), min(span.ends_on, round_span.ends_on))
            if within != span and within.starts_on <= within.ends_on:
                proposals.insert(0, within)
                is_relative = True
    return Days(proposals=proposals, is_relative=is_relative)


# --- days ------------------------------------------------------------------------------------------------------


def _one_day(text, round_span):
    """«15/4», «15/4/24»: the year is missing or short."""
    match = _DAY.fullmatch(text)
    if not match or not match[2]:
        return None
    return Days(
        proposals=[Span(day, day) for day in _possible(match[1], match[2], match[3], round_span)],
        is_relative=not match[3],
    )


def _days_of_month(text, round_span):
    """«15, 16 và 17/4/2024»."""
    if not (match := _DAYS_OF_MONTH.fullmatch(text)):
        return None
    days = [int(day) for day in re.findall(r"\d+", match[1])]
    firsts = _possible(min(days), match[2], match[3], round_span)
    lasts = _possible(max(days), match[2], match[3], round_span)
    return _pairs(firsts, lasts, is_relative=not match[3])


def _two_days(text, round_span):
    """«15-17/4/2024», «28/3 - 02/4/2024», «từ ngày 15/4/2024 đến ngày 17/4/2024»: the first takes what it lacks
    from the second."""
    match = _TWO_DAYS.fullmatch(text)
    first, last = (match and _DAY.fullmatch(match[1])), (match and _DAY.fullmatch(match[3]))
    if not first or not last or not last[2]:
        return None
    year = last[3] or first[3]
    lasts = _possible(last[1], last[2], year, round_span)
    month, first_year = first[2] or last[2], first[3] or year
    firsts = _possible(first[1], month, first_year, round_span)
    if not first[3] and int(month) > int(last[2]):  # «28/12 - 03/01/2024»
        firsts = [day for end in lasts for day in _possible(first[1], month, str(end.year - 1), round_span)]
    return _pairs(firsts, lasts, is_relative=not year)


def _pairs(firsts, lasts, *, is_relative):
    spans = [Span(first, last) for first in firsts for last in lasts if first <= last and (last - first).days < 300]
    return Days(proposals=spans, is_relative=is_relative)


def _possible(day, month, year, round_span):
    """The days that are meant: one if the year is written, else those within the round."""
    written = year and [int(year) if len(year) == 4 else 2000 + int(year)]
    years = written or _years(round_span)
    days = []
    for each in years:
        try:
            days.append(date(each, int(month), int(day)))
        except ValueError:
            continue
    return days if year else [each for each in days if each in round_span]
