"""Numbers typed by hand into a report's text, which no record stands behind."""

import re

from reports.tokens import parse

# A number that names something is no figure: symbols of papers, dates, years, ordinals, spans of years.
_NAMES = re.compile(
    r"""
    \[\[\S*                        # a token still being typed
    | \d+[-/]\S*[A-ZĐ]\S*          # 45-NQ/TW, 14/2014/QĐ-TTg
    | \d{1,2}/\d{1,2}(?:/\d{4})?   # 18/5/2024, 8/11
    | \b(?:19|20)\d\d\b            # years
    | (?i:ngày|tháng|năm|quý|khóa|lần\ thứ|kỷ\ niệm|số|điều|khoản|hạng|trung\ ương)\s+\d+(?:/\d+)*
    | [^\W\d_]+-\d+\b              # Covid-19
    | \b[369]\ tháng\b|\b\d{1,2}\ năm\b   # 6 tháng đầu năm, 20 năm
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def typed_numbers(text):
    """The numbers of `text` outside its tokens that look like figures, each with a few words around it."""
    found = []
    for part in parse(text):
        if isinstance(part, str):
            bare = _NAMES.sub(lambda match: " " * len(match[0]), part)
            found += [part[max(0, m.start() - 30) : m.end() + 30].strip() for m in _NUMBER.finditer(bare)]
    return found
