"""What a text says in numbers and days, found by the words around them. Pure functions over plain text."""

import re
from datetime import date

from django.core.exceptions import ValidationError

from lhh_portal.quantity import format_quantity, parse_quantity
from reports.expressions import Reading
from reports.tokens import parse

NUMBER = (
    r"(?:(?:hơn|trên|gần|khoảng)\s+)?(?<!\d)\d{1,15}(?:[.,]\d{1,15}){0,6}(?!\d)"
    r"(?:\s+(?:trăm|nghìn|ngàn|vạn|triệu|tỷ|tỉ)(?![^\W\d_]))?"
)
DAY = r"(?:ngày\s+)?(\d{1,2})(?:/|\s+tháng\s+)(\d{1,2})(?:/|\s+năm\s+)(\d{4})"


def bare(text):
    """The text as typed, without its tokens: what they print comes from records and cannot be wrong."""
    return "".join(part if isinstance(part, str) else " … " for part in parse(text))


def written_numbers(text, phrase):
    """A Reading for each place where `phrase` stands in the text with a number at its `#`; `|` parts other wordings.

    Case and spaces do not matter. The reading's name is what was found, to be quoted.
    """
    found = []
    for match in re.finditer("|".join(f"(?:{_pattern(wording)})" for wording in phrase.split("|")), text, re.I):
        number = next(filter(None, match.groups()))
        try:
            quantity = parse_quantity(number)
        except ValidationError:
            continue
        quote = " ".join(match[0].split())
        words = format_quantity(quantity)
        found.append(Reading(quantity, quote, words, words))
    return found


def _pattern(wording):
    before, _mark, after = wording.partition("#")
    number = rf"(?<![\w.,/-])({NUMBER})"
    return _words(before) + (r"\s*" if before.strip() else "") + number + _after(after)


def _words(words):
    return r"\s+".join(re.escape(word) for word in words.split())


def _after(words):
    """A word must end where the phrase ends: «# hội» is not the beginning of «hội viên»'s «hộ»."""
    if not words.strip():
        return r"(?![\w])"
    return r"\s*" + _words(words) + (r"(?!\w)" if words.strip()[-1].isalnum() else "")


def written_days(text, symbol):
    """A Reading for each day written right after the symbol of a paper; `27-NQ/TW` is also found as `27/NQ-TW`."""
    marks = r"\s*[-/]\s*".join(re.escape(part) for part in re.split(r"[-/]", symbol))
    found = []
    for match in re.finditer(rf"(?<![\w/-])({marks})(?![\w/-]),?\s+{DAY}", text, re.I):
        day = read_day(match.groups()[1:])
        if day:
            found.append(Reading(day, " ".join(match[0].split()), f"{day:%d/%m/%Y}", day.isoformat()))
    return found


def read_day(parts):
    """The date of ("6", "8", "2008"), or None if there is no such day."""
    day, month, year = (int(part) for part in parts)
    try:
        return date(year, month, day)
    except ValueError:
        return None
