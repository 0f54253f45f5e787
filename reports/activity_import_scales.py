"""In thousands, in millions? What a head, a unit or the line above a table says of its numbers. No database."""

import re
from dataclasses import dataclass
from enum import StrEnum

from lhh_portal.text import search_key


class Doubt(StrEnum):
    RATE = "rate"  # «triệu đồng/lớp»
    CURRENCY = "currency"  # «nghìn USD»
    BARE = "bare"  # «triệu», «tr.»: certain for money, else perhaps «trang»
    OTHER = "other"  # «(nghìn lượt)», or two factors in one head


@dataclass(frozen=True)
class Scale:
    """`factor` by which numbers are multiplied; 0 if nothing is said. With a `doubt` it is only a proposal."""

    factor: int = 0
    is_money: bool = False
    doubt: str = ""


NOTHING_SAID = Scale()

_FACTORS = {
    "ty": 10**9,
    "ti": 10**9,
    "trieu": 10**6,
    "tr": 10**6,
    "nghin": 10**3,
    "ngan": 10**3,
    "1000": 10**3,
    "1000000": 10**6,
    "1000000000": 10**9,
}
_DONG = frozenset({"dong", "d", "vnd"})
_OF_VIETNAM = frozenset({"viet", "nam", "vn", "vnd"})
_CURRENCIES = frozenset({"usd", "eur", "euro", "cny", "jpy", "$"})
_RATE = frozenset({"/", "moi", "mot"})
_GLUED = re.compile(rf"\b({'|'.join(sorted(_FACTORS, key=len, reverse=True))})(dong|d|vnd)\b")
# «tỷ lệ», «tỷ trọng», «tỷ suất», «ngân sách», «ngân hàng»: no factors, though they begin like one.
_NO_FACTOR = re.compile(r"\b(t[yi]|ngan)\s+(le|trong|suat|sach|hang)\b")
_PREFIX = re.compile(r"(?:(?:don vi(?: tinh| tien)?|dvt|tinh bang)\b|x(?=\s*\d))\s*[:.]?\s*")
_ABOVE = re.compile(r"\b(?:don vi tinh|don vi tien|don vi|dvt)\s*[:.]?\s*(.+)")
_WORD = re.compile(r"[a-z]+|\d+|[/$]")


def scale_of(label):
    """The Scale of a column's label, `parent / label`: «Kinh phí (1.000đ)», «triệu đồng/lớp»; the inner label wins."""
    for part in reversed(re.split(r" / (?![^(]*\))", label)):
        if scale := _scale_in(part):
            return scale
    return NOTHING_SAID


def scale_above(text):
    """The Scale of a line above the table, «Đơn vị tính: triệu đồng»; None if it is no such line."""
    match = _ABOVE.search(search_key(text).strip(" ()"))
    scale = match and _of_words(_words(match[1]), starts=True)
    return scale if scale and scale.is_money else None


def split_unit(text):
    """(Scale, rest) of a unit's cell: «triệu đồng» → a million, «đồng»; «nghìn lượt» → a thousand, «lượt»."""
    words = _words(search_key(text))
    scale = _of_words(words, starts=True)
    if scale is None:
        return NOTHING_SAID, text
    if scale.doubt == Doubt.OTHER:  # what stands after the factor is the unit
        rest = text.split()[1:]
        return Scale(scale.factor), " ".join(rest)
    return scale, "đồng" if scale.is_money else ""


def _scale_in(label):
    """The Scale that one label names; None if none. In brackets or after a colon stands nothing but the unit."""
    key = search_key(label)
    inner = re.findall(r"\(([^)]*)\)?|[:;,\n]([^(:;,]*)", key)
    found = [_of_words(_words(_PREFIX.sub("", first or second, count=1)), starts=True) for first, second in inner]
    found.append(_of_words(_words(re.sub(r"\(.*?(\)|$)", " ", key)), starts=False))
    scales = list(dict.fromkeys(scale for scale in found if scale))
    if len({scale.factor for scale in scales}) > 1:
        return Scale(scales[0].factor, any(scale.is_money for scale in scales), Doubt.OTHER)
    return scales[0] if scales else None


def _words(key):
    joined = re.sub(r"(?<=\d)[. ](?=\d{3}(?!\d))", "", key.strip())  # 1.000 đ
    joined = _NO_FACTOR.sub(r"\1\2", re.sub(r"\bvn\s?d\b", "vnd", joined))
    return _WORD.findall(_GLUED.sub(r"\1 \2", joined))


def _of_words(words, *, starts):
    """The Scale of words, which must begin with it (`starts`) or hold or end in it."""
    for place, word in enumerate(words):
        if word in _FACTORS or starts and word in _DONG | _CURRENCIES:
            return _read(words[place:], starts)
        if starts:
            return None
    return None


def _read(words, starts):
    factor, place = 1, 0
    while place < len(words) and words[place] in _FACTORS:
        factor *= _FACTORS[words[place]]
        place += 1
    is_money = place < len(words) and words[place] in _DONG
    rest = words[place + is_money :]
    if rest and rest[0] in _CURRENCIES:
        return Scale(factor, True, Doubt.CURRENCY)
    if rest and rest[0] in _RATE and (is_money or starts):
        return Scale(factor, is_money, Doubt.RATE)
    if is_money and _OF_VIETNAM.issuperset(rest):
        return Scale(factor, True)
    if not rest:
        return Scale(factor, False, Doubt.BARE)
    if is_money and factor > 1:  # «triệu đồng năm 2024» or «nghìn đồng bào»
        return Scale(factor, True, Doubt.OTHER)
    # «đồng» goes on into another word: «đồng chí», «Đồng Tháp»
    return Scale(factor, False, Doubt.OTHER) if starts and not is_money else None
