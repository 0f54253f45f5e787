"""The head of page 1: sizes and styles of its parts, its rules, number and date."""

import re
from datetime import date

from documents.format_rules.decree import (
    ELEMENTS,
    MM,
    MOTTO,
    NATION,
    OPTIONAL,
    OPTIONAL_BY_HAND,
    OPTIONAL_IN_LETTER,
    OPTIONAL_IN_TITLED,
    OWN_TYPES,
    RULE_TOLERANCE,
    RULES,
    TYPES,
)
from documents.format_rules.finding import Finding, between, number, span, worst
from lhh_portal.dates import official_date

CENTRE_MM = 1
LEVEL_PT = 1
NUMBER = re.compile(rf"Số: (0[1-9]|[1-9][0-9]+)/({'|'.join(TYPES.values())})-[A-ZĐ][A-ZĐ&.\-]*")
LETTER_NUMBER = re.compile(r"Số: (0[1-9]|[1-9][0-9]+)/([A-ZĐ][A-ZĐ&.]*)-[A-ZĐ][A-ZĐ&.\-]*")
DATE = re.compile(r"(?P<place>\S.*), (?P<date>ngày (\d+) tháng (\d+) năm (\d{4}))")


def parts(paper):
    """Every part of the paper as (element, its lines)."""
    return {
        "quoc_hieu": _some(paper.nation),
        "tieu_ngu": _some(paper.motto),
        "co_quan_chu_quan": paper.governing,
        "co_quan_ban_hanh": paper.issuing,
        "so_ky_hieu": _some(paper.number),
        "dia_danh": _some(paper.place_and_date),
        "ten_loai": _some(paper.type_name),
        "trich_yeu": paper.subject,
        "trich_yeu_cong_van": paper.letter_subject,
        "kinh_gui": paper.salutation,
        "quyen_han_chuc_vu": [*paper.other_authority, *paper.authority],
        "ho_ten": [*_some(paper.other_signer), *_some(paper.signer)],
        "noi_nhan_tu": _some(paper.recipients_word),
        "noi_nhan_liet_ke": paper.recipients,
    }


def _some(line):
    return [line] if line else []


def optional(paper):
    others = OPTIONAL_IN_LETTER if paper.letter_subject else OPTIONAL_IN_TITLED
    return OPTIONAL | others | (OPTIONAL_BY_HAND if paper.is_by_hand else set())


def sizes(paper):
    may_miss = optional(paper)
    for element, lines in parts(paper).items():
        name, sizes_pt, _bold, _italic = ELEMENTS[element]
        expected, text = span(*sizes_pt, "pt"), f"Cỡ chữ {name}"
        if not lines and element not in may_miss:
            yield Finding(f"size.{element}", text, expected, "không tìm thấy", None, False)
        elif lines:
            yield worst(
                lines,
                lambda line, allowed=sizes_pt: between(line.size, *allowed, 0.05),
                lambda line: f"{number(line.size)} pt",
                rule=f"size.{element}",
                text=text,
                expected=expected,
            )


def styles(paper):
    for element, lines in parts(paper).items():
        name, _sizes, bold, italic = ELEMENTS[element]
        if lines:
            yield worst(
                lines,
                lambda line, bold=bold, italic=italic: bold in (None, line.is_bold) and line.is_italic == italic,
                lambda line: _style(line.is_bold, line.is_italic),
                rule=f"style.{element}",
                text=f"Kiểu chữ {name}",
                expected=_style(bold, italic),
            )


def _style(bold, italic):
    return ("nghiêng" if italic else "đứng") + (", đậm" if bold else "")


def wording(paper):
    """Quốc hiệu and tiêu ngữ letter by letter; the parts that are in capitals."""
    motto = paper.motto.text if paper.motto else "không tìm thấy"
    yield Finding(
        "text.quoc_hieu",
        "Quốc hiệu",
        NATION,
        paper.nation.text if paper.nation else "không tìm thấy",
        1,
        bool(paper.nation),
    )
    yield Finding("text.tieu_ngu", "Tiêu ngữ", MOTTO, motto, 1, motto == MOTTO)
    capitals = [*paper.organisation, *paper.other_authority, *paper.authority]
    yield worst(
        capitals,
        lambda line: line.text == line.text.upper(),
        lambda line: f"«{line.text}»",
        rule="capitals",
        text="Tên cơ quan, quyền hạn, chức vụ in hoa",
        expected="in hoa",
    )
    yield worst(
        paper.subject,
        lambda line: line.text != line.text.upper(),
        lambda line: f"«{line.text[:40]}»",
        rule="text.trich_yeu",
        text="Trích yếu in thường",
        expected="in thường",
    )


def rule_lengths(paper):
    for element, (low, high) in RULES.items():
        if element == "trich_yeu" and paper.letter_subject:
            continue
        lines = parts(paper)[element]
        line = lines[-1] if lines else None
        rule = paper.rule_under(line) if line else None
        expected = "bằng dòng chữ" if low == high else "từ 1/3 đến 1/2 dòng chữ, ở giữa"
        text = f"Đường kẻ dưới {ELEMENTS[element][0]}"
        if rule is None:
            yield Finding(f"rule.{element}", text, expected, "không có", 1, False)
            continue
        ratio = (rule[1] - rule[0]) / line.width
        off = abs((rule[0] + rule[1]) / 2 - line.middle) / MM
        yield Finding(
            f"rule.{element}",
            text,
            expected,
            f"{number(ratio, 2)} dòng chữ, lệch giữa {number(off)} mm",
            1,
            between(ratio, low, high, RULE_TOLERANCE) and off < CENTRE_MM,
        )


def centring(paper):
    """Each part on the axis of its column; title on the axis of the text."""
    pairs = [
        ("centre.tieu_ngu", "Tiêu ngữ giữa dưới Quốc hiệu", paper.motto, paper.nation),
        ("centre.dia_danh", "Địa danh, thời gian giữa dưới Quốc hiệu", paper.place_and_date, paper.nation),
        ("centre.so", "Số, ký hiệu giữa dưới tên cơ quan", paper.number, (paper.issuing or [None])[-1]),
    ]
    for rule, text, line, axis in pairs:
        if line and axis:
            yield _centred(rule, text, line, axis.middle)
    for line in paper.letter_subject:
        axis = (paper.issuing or [line])[-1].middle
        yield _centred("centre.trich_yeu_cong_van", "Trích yếu công văn giữa dưới số, ký hiệu", line, axis)
    for line in [paper.type_name, *paper.subject]:
        if line:
            found = _centred("centre.title", "Tên loại, trích yếu giữa trang", line, (paper.left + paper.right) / 2)
            if not found.ok or line is paper.type_name:
                yield found
                if not found.ok:
                    return


def _centred(rule, text, line, axis):
    off = abs(line.middle - axis) / MM
    return Finding(rule, text, f"lệch không quá {CENTRE_MM} mm", f"lệch {number(off)} mm", line.page, off <= CENTRE_MM)


def level(paper):
    left, right = paper.number, paper.place_and_date
    text, expected = "Số, ký hiệu và địa danh, thời gian ngang nhau", f"lệch không quá {LEVEL_PT} pt"
    if not (left and right):
        return Finding("level.number_date", text, expected, "thiếu một trong hai", 1, False)
    off = abs(left.baseline - right.baseline)
    return Finding("level.number_date", text, expected, f"lệch {number(off)} pt", 1, off <= LEVEL_PT)


def number_form(paper):
    found = paper.number.text if paper.number else "không tìm thấy"
    if paper.letter_subject:
        match = LETTER_NUMBER.fullmatch(found)
        ok = bool(match) and match[2] not in TYPES.values()
        return Finding("number.form", "Cách viết số, ký hiệu", "Số: 45/LHH-TVPB", found, 1, ok)
    match = NUMBER.fullmatch(found)
    kind = (TYPES | OWN_TYPES)[paper.type_name.text] if paper.type_name else "BC"
    ok = bool(match) and (not paper.type_name or match[2] == kind)
    return Finding("number.form", "Cách viết số, ký hiệu", f"Số: 06/{kind}-LHH", found, 1, ok)


def date_form(paper):
    found = paper.place_and_date.text if paper.place_and_date else "không tìm thấy"
    match = DATE.fullmatch(found)
    ok = bool(match) and match["place"][0].isupper() and match["date"] == _official(*map(int, match.group(3, 4, 5)))
    expected = "Địa danh, ngày 05 tháng 6 năm 2026"
    return Finding("date.form", "Cách viết địa danh, thời gian", expected, found, 1, ok)


def _official(day, month, year):
    try:
        return official_date(date(year, month, day))
    except ValueError:
        return ""


def rules(paper):
    yield from sizes(paper)
    yield from styles(paper)
    yield from wording(paper)
    yield from rule_lengths(paper)
    yield from centring(paper)
    if paper.number or not paper.is_by_hand:
        yield level(paper)
        yield number_form(paper)
    yield date_form(paper)
