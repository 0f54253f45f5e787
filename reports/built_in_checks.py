"""Checks that no expression can say. A rule's row names one, switches it on, and words its message.

Each takes what it looks at and yields Hits. Source of the cases: processes.md 2.5 and 11.
"""

import hashlib
import logging
import re
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lhh_portal.quantity import format_number, format_quantity, parse_quantity
from lhh_portal.text import search_key
from reports.findings import Finding, agrees, finding_of
from reports.models import Counting, Round
from reports.written import DAY, NUMBER, read_day

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hit:
    """`left` and `right` are the two values in words, `quote` the place in the text, `subject` what it speaks of."""

    left: str = ""
    right: str = ""
    quote: str = ""
    subject: str = ""
    mark: str = ""

    @property
    def fingerprint(self):
        """Short enough to store; another wording of the place opens the finding again."""
        return self.mark or hashlib.sha256(f"{self.left}|{self.right}|{self.quote}".encode()).hexdigest()[:32]

    @property
    def places(self):
        return {"trái": self.left, "phải": self.right, "trích": self.quote}


@dataclass(frozen=True)
class Writing:
    """The texts of one report: `texts` {heading: bare text}; `before` the same of the last period's report."""

    round: Round
    texts: dict
    title: str = ""
    issued_on: date | None = None
    before: dict = field(default_factory=dict)

    def __iter__(self):
        return iter(self.texts.values())


_checks = {}
_UNCHECKED = _(
    "Không kiểm tra được: %s. Phần mềm gặp lỗi ở quy tắc này: hãy tự xem lại, ghi kết quả vào giải trình và báo quản "
    "trị hệ thống."
)


def check(name, label, *, of_record=False):
    """Register a function as the built-in check `name`; `of_record`: it looks at one activity and its amounts."""

    def register(function):
        _checks[name] = (function, label, of_record)
        return function

    return register


def names(*, of_record):
    """{name: label} of the checks of one record, or of those of a report's texts."""
    return {name: label for name, (_function, label, is_of_record) in _checks.items() if is_of_record == of_record}


def run(name, *args):
    """[Hit] of the check `name`."""
    return list(_checks[name][0](*args))


def findings_of(row, *args, **about):
    """[Finding] of a rule's row that names a check, each `about` an activity, a report or a round.

    A check that fails is logged and found, as hard as its rule: what nobody could check has not been kept.
    """
    try:
        hits = run(row.left, *args)
    except Exception:
        logger.exception("built-in check %s failed", row.left)
        return [Finding(row.code, _UNCHECKED % row.name, "không kiểm tra được", is_hard=row.is_hard, **about)]
    return [finding_of(row, hit.subject, hit.fingerprint, hit.places, **about) for hit in hits]


def _quote(text, match, around=40):
    """The place with a few words around it, cut at spaces."""
    start, end = max(0, match.start() - around), min(len(text), match.end() + around)
    before = text[start : match.start()].split(" ", 1)[-1] if start else text[: match.start()]
    after = text[match.end() : end].rsplit(" ", 1)[0] if end < len(text) else text[match.end() :]
    return " ".join(f"{before}{match[0]}{after}".split())


# --- one record ------------------------------------------------------------------------------------------------

# A comma parts two items of a list of papers only before a word that begins one.
_NEXT_ITEM = re.compile(
    r";|,\s+(?=(?:dự thảo|Dự thảo|Luật|Pháp lệnh|Nghị quyết|NQ|Nghị định|Quyết định|Quy định|Đề án|Chiến lược)\b)"
)


@check("danh-sach", _("Danh sách trong câu chữ so với số đã đếm"), of_record=True)
def listed_subjects(activity, values):
    """A number of distinct things beside a list of them that is longer or shorter (seed 004: 13 laws, 14 named)."""
    text = activity.report_line or activity.description
    listed = text.partition(":")[2] or text
    items = [item for item in _NEXT_ITEM.split(listed) if item.strip(" .…")]
    for measure, quantity in values.items():
        if measure.counting == Counting.DISTINCT and len(items) > 1 and quantity.value not in (1, len(items)):
            yield Hit(
                format_quantity(quantity),
                str(len(items)),
                subject=measure.full_code,
                mark=f"{format_number(quantity.value)}≠{len(items)}",
            )


# --- years and periods -----------------------------------------------------------------------------------------

_STEMS = ("Canh", "Tân", "Nhâm", "Quý", "Giáp", "Ất", "Bính", "Đinh", "Mậu", "Kỷ")
_BRANCHES = ("Thân", "Dậu", "Tuất", "Hợi", "Tý", "Sửu", "Dần", "Mão", "Thìn", "Tỵ", "Ngọ", "Mùi")
_BRANCH_SPELLINGS = {"Tị": "Tỵ", "Tí": "Tý", "Mẹo": "Mão"}


def lunar_name(year):
    """`2024` → `Giáp Thìn`."""
    return f"{_STEMS[year % 10]} {_BRANCHES[year % 12]}"


_LUNAR_YEAR = re.compile(
    rf"\b(?P<stem>{'|'.join(_STEMS)})\s+(?P<branch>{'|'.join([*_BRANCHES, *_BRANCH_SPELLINGS])})\b"
    r"(?:\s*[-–,(]?\s*(?:năm\s+)?(?P<year>(?:19|20)\d\d))?"
)
# Before it, or a number after it: otherwise «Đinh Thìn» is a person.
_YEAR_CUE = re.compile(r"(?:năm|xuân|tết|nguyên đán)\s+\Z", re.I)
_NAMED_PERIOD = re.compile(
    r"(?P<before>(?:so với|cùng kỳ|hơn)\s+(?:[\w,]+\s+){0,3})?"
    r"(?:\b(?:6|sáu|9|chín)\s+tháng(?:\s+(?:đầu|cuối))?|\bquý\s+(?:[1-4]|IV|I{1,3})|\b(?:Xuân|Tết))\s+năm\s+"
    r"(?P<year>(?:19|20)\d\d)",
    re.I,
)


def _years(round_):
    """The years a report speaks of: those of its span, and the one after it, for which it plans."""
    first = round_.starts_on.year + (round_.starts_on.month == 12)  # a span of NĐ 09 begins on 15 December
    return range(min(first, round_.year), max(round_.year, round_.ends_on.year) + 2)


@check("nam-trong-loi-van", _("Năm, năm âm lịch trong lời văn so với năm của đợt"))
def years_in_text(writing):
    """«Xuân Quý Mão năm 2023» in a report of 2024: a lunar year of another year, or beside the wrong number."""
    years = _years(writing.round)
    names = {lunar_name(year): year for year in range(1990, 2050)} | {lunar_name(year): year for year in years}
    right = f"{writing.round.year} ({lunar_name(writing.round.year)})"
    for text in writing:
        for match in _LUNAR_YEAR.finditer(text):
            if not match["year"] and not _YEAR_CUE.search(text[: match.start()]):
                continue
            branch = _BRANCH_SPELLINGS.get(match["branch"], match["branch"])
            year = names.get(f"{match['stem']} {branch}")  # half of the pairs, as Giáp Tỵ, name no year
            if year not in years or (match["year"] and int(match["year"]) != year):
                yield Hit(" ".join(match[0].split()), right, _quote(text, match))
        for match in _NAMED_PERIOD.finditer(text):
            if not match["before"] and int(match["year"]) not in years:
                yield Hit(" ".join(match[0].split()), right, _quote(text, match))


_PERIOD_WORDS = {
    Round.Kind.HALF_YEAR: re.compile(r"\b(?:6|06|sáu) tháng\b", re.I),
    Round.Kind.NINE_MONTHS: re.compile(r"\b(?:9|09|chín) tháng\b", re.I),
}


@check("ten-ky", _("Tên báo cáo so với kỳ báo cáo"))
def period_in_title(writing):
    """«Sơ kết hoạt động năm 2018» over six months, or «6 tháng» over a year."""
    title, kind = writing.title, writing.round.kind
    if not title:
        return
    says = [period for period, words in _PERIOD_WORDS.items() if words.search(title)]
    spans = [*_PERIOD_WORDS, Round.Kind.YEAR]
    if kind in spans and says != [period for period in _PERIOD_WORDS if period == kind]:
        yield Hit(title, str(Round.Kind(kind).label), title)


@check("nhiem-ky-da-het", _("Nhiệm kỳ nhắc trong lời văn đã hết trước kỳ báo cáo"))
def ended_terms(writing):
    seen = set()
    for text in writing:
        for match in re.finditer(r"nhiệm kỳ\s+((?:19|20)\d\d)\s*[-–]\s*((?:19|20)\d\d)", text, re.I):
            term = f"{match[1]}-{match[2]}"
            if int(match[2]) < writing.round.year and term not in seen:
                seen.add(term)
                yield Hit(term, str(writing.round.year), _quote(text, match), mark=term)


@check("du-kien-da-qua", _("Việc ghi «dự kiến» vào ngày đã qua"))
def plans_in_the_past(writing):
    """«Đại hội dự kiến tổ chức vào ngày 21/8/2018» in a paper of 10/9/2018."""
    if writing.issued_on is None:
        return
    for text in writing:
        for match in re.finditer(rf"dự kiến[^.;\d]{{0,60}}{DAY}", text, re.I):
            day = read_day(match.groups())
            if day and day < writing.issued_on:
                yield Hit(f"{day:%d/%m/%Y}", f"{writing.issued_on:%d/%m/%Y}", _quote(text, match))


# --- numbers and names in the text -----------------------------------------------------------------------------

# How far before a bracket its number may stand, and how long a bracket may be: they bound the work on any text.
BEFORE, INSIDE = 120, 500
_WORDS = r"(?:[^\W\d_][\w&/.–-]*)"
_COUNTED = re.compile(rf"(?P<whole>{NUMBER})\s+(?P<what>{_WORDS}(?:[ ]{_WORDS}){{0,7}})\s*\Z", re.I)
_LISTED = re.compile(
    rf"(?P<whole>{NUMBER})\s+(?P<what>[^\d:;.]{{3,120}}):(?P<items>(?:[^.\n()]{{0,120}}?\(\d{{1,15}}\)[;,.]?){{3,}})",
    re.I,
)
# What is no count inside brackets: days, years, spans of years, symbols of papers.
_NO_COUNT = re.compile(
    r"\d+[-/]\S*[A-ZĐ]\S*|\d{1,2}/\d{1,2}(?:/\d{4})?|\b(?:19|20)\d\d\b"
    r"|(?i:ngày|tháng|năm|quý|khóa|lần\ thứ|số|hạng)\s+\d+"
)
_ITEM = re.compile(rf"({NUMBER})\s+(?=[^\W\d_])", re.I)
_ITEM_BEGINS = re.compile(rf"\s*(?:(?:gồm|trong đó|có|và)\s+){{0,3}}{_ITEM.pattern}", re.I)


@check("cong-trong-ngoac", _("Các số trong ngoặc, trong danh sách cộng lại so với số đứng trước"))
def breakdowns(writing):
    """«10 người (3 lãnh đạo, 1 chuyên trách, 02 …)», «trên 450 … : A (2); B (5)»: the parts against the whole."""
    for text in writing:
        for before, inside in brackets(text):
            if match := _COUNTED.search(before):
                yield from _added_up(match, _items(inside))
        for match in _LISTED.finditer(text):
            yield from _added_up(match, re.findall(r"\((\d+)\)", match["items"]))


def brackets(text):
    """(the words before, the words inside) of every outermost bracket; one that is not closed ends with its line."""
    for line in text.splitlines():
        depth = start = 0
        for match in re.finditer(r"[()]", line):
            at = match.start()
            if match[0] == "(":
                start, depth = (start, depth + 1) if depth else (at, 1)
            elif depth == 1:
                depth = 0
                if at - start <= INSIDE:
                    cut = max(0, start - BEFORE)
                    yield line[cut:start].partition(" ")[2] if cut else line[:start], line[start + 1 : at]
            else:
                depth = max(0, depth - 1)


def _items(inside):
    """The numbers of a bracket that is a list of numbers; of prose, in which some numbers stand, none."""
    bare = _NO_COUNT.sub(" ", re.sub(r"\([^()]*\)", " ", inside))
    listed = [item for item in re.split(r"[,;]\s+|\s+và\s+(?=\d)", bare) if item.strip(" .…")]
    numbers = _ITEM.findall(bare) if all(map(_ITEM_BEGINS.match, listed)) else []
    return numbers if len(numbers) > 1 else []


def _added_up(match, items):
    if not items:
        return
    try:
        whole, *numbers = [parse_quantity(text) for text in (match["whole"], *items)]
    except ValidationError:  # «ngày 15.4.2024», «12.5 ha»: no whole number of ours
        return
    if any(number.value > whole.value for number in numbers):
        return  # «2 hội thảo (120 đại biểu, 15 tham luận)»: no parts, other things
    parts = sum(numbers[1:], numbers[0])
    if not agrees(whole, parts):
        left = f"{format_quantity(whole)} {' '.join(match['what'].split())}"
        working = " + ".join(map(format_quantity, numbers[:20]))
        yield Hit(left, f"{format_quantity(parts)} ({working})")


_PLACE = re.compile(
    r"\b(?P<level>[Tt]hị xã|[Hh]uyện|[Tt]hành phố|TP\.?|[Tt]hị ủy|[Hh]uyện ủy|[Tt]hành ủy)\s+"
    r"(?P<name>[A-ZĐÀ-Ỹ][^\W\d_]*(?:\s[A-ZĐÀ-Ỹ][^\W\d_]*){0,2})"
)
_LEVELS = {"thị ủy": "thị xã", "huyện ủy": "huyện", "thành ủy": "thành phố", "tp": "thành phố", "tp.": "thành phố"}


@check("dia-danh-hai-cap", _("Một địa danh được gọi bằng hai cấp hành chính"))
def places_of_two_levels(writing):
    """«Thị xã Vĩnh Châu, huyện Long Phú, huyện Vĩnh Châu»."""
    levels = {}
    for text in writing:
        for match in _PLACE.finditer(text):
            level = _LEVELS.get(match["level"].lower(), match["level"].lower())
            levels.setdefault(match["name"], {}).setdefault(level, _quote(text, match))
    for name, found in levels.items():
        if len(found) > 1:
            first, second, *_rest = found
            yield Hit(f"{first} {name}", f"{second} {name}", found[second], mark=f"{first}/{second} {name}"[:120])


@check("thieu-don-vi-sau-so", _("Số sau «sơ kết», «tổng kết», «kỷ niệm» thiếu chữ «năm», «tháng»"))
def counts_without_unit(writing):
    """«tổng kết 15 thực hiện Nghị quyết»."""
    words = r"\b(?:sơ kết|tổng kết|kỷ niệm)\s+(\d{1,3})\s+(?!năm|tháng|quý|tuần|ngày|kỳ|nhiệm|lần|khóa|đợt)[^\W\d_]+"
    for text in writing:
        for match in re.finditer(words, text, re.I):
            yield Hit(match[1], "", _quote(text, match))


_TYPED_NUMBER = re.compile(r"^\s*(\d+(?:\.\d+)+)\.?\s", re.M)


@check("thu-tu-muc", _("Số mục gõ tay trong lời văn không theo thứ tự"))
def typed_outline_numbers(writing):
    """«6.4.» before «6.2.»: parts get their numbers from the portal, typed ones can be wrong."""
    for text in writing:
        expected = ()
        for match in _TYPED_NUMBER.finditer(text):
            number = tuple(int(part) for part in match[1].split("."))
            above, last = number[:-1], expected[-1] if expected[:-1] == number[:-1] else 0
            expected = (*above, last + 1)
            if number != expected:
                line = text[match.start() :].strip().splitlines()[0]
                yield Hit(f"{match[1]}.", f"{'.'.join(map(str, expected))}.", line[:120])


LONG_ENOUGH = 80


@check("loi-van-ky-truoc", _("Đoạn văn giống hệt kỳ trước"))
def same_as_last_period(writing):
    """A paragraph that stands word for word in the report before; the shorter ones are phrases everybody uses."""
    before = {search_key(line): line for text in writing.before.values() for line in text.splitlines()}
    for heading, text in writing.texts.items():
        for line in text.splitlines():
            if len(line) >= LONG_ENOUGH and "…" not in line and search_key(line) in before:
                yield Hit(heading, "", f"{line[:100].rsplit(' ', 1)[0]} …")
