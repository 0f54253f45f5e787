"""Numbers typed by hand into a report's text, which no record stands behind.

The consolidated report has tokens for its figures, so every such number of it is told; an association types its text,
so only those that none of its figures and records says.
"""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError

from lhh_portal.quantity import parse_quantity
from reports.models import ActivityAmount
from reports.review import TEXTS
from reports.tokens import parse
from reports.written import NUMBER

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
_NUMBER = re.compile(NUMBER, re.IGNORECASE)
TOLD_OF_WORK = ("results", "shortcomings")  # plans and proposals name numbers of their own


def typed_numbers(text, *, known=frozenset()):
    """The numbers of `text` outside its tokens that look like figures, each with a few words around it.

    Those that say one of the `known` values are left out.
    """
    found = []
    for part in parse(text):
        if isinstance(part, str):
            bare = _NAMES.sub(lambda match: " " * len(match[0]), part)
            left = [match for match in _NUMBER.finditer(bare) if not _says_one_of(known, match[0])]
            found += [part[max(0, m.start() - 30) : m.end() + 30].strip() for m in left]
    return found


def _says_one_of(known, number):
    """«hơn 9,5 tỷ» says 9.560.257.000: with a qualifier as far as it is written."""
    try:
        said = parse_quantity(number)
    except ValidationError:
        return False
    step = Decimal(1).scaleb(said.value.normalize().as_tuple().exponent) if said.qualifier else 0
    return any(value == said.value or abs(value - said.value) < step for value in known)


def numbers_without_record(report, sections):
    """[(text's label, words around the number)] of an association's report; `sections` as reports.sheet makes them."""
    texts = [(TEXTS[name], text) for name in TOLD_OF_WORK if typed_numbers(text := getattr(report, name))]
    if not texts:
        return []
    known = _values_of(report) | {value for section in sections for each in section.figures for value in _said_by(each)}
    return [(label, words) for label, text in texts for words in typed_numbers(text, known=known)]


def _said_by(shown):
    yield from [shown.figure.quantity.value] if shown.figure.quantity else []
    yield from (shown.figure.unit.to_value(record.amount) for record in shown.records)
    yield Decimal(len(shown.records))


def _values_of(report):
    """Every number of the association's records in the span, also one that no indicator adds up."""
    rows = ActivityAmount.objects.filter(
        activity__owners__association=report.association_id,
        activity__ends_on__gte=report.round.starts_on,
        activity__ends_on__lte=report.round.ends_on,
    )
    values = rows.values_list("amount", "measure__unit__decimals").distinct().order_by()
    return {Decimal(amount).scaleb(-decimals) for amount, decimals in values}
