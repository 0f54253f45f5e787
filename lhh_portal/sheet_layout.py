"""Sheets as offices make them: where the head is, and which rows are records. Knows no domain, no database.

Around the records of a real list stand titles, a head of one or two rows, a row of column numbers, group rows
("I. Hội thành viên"), totals, notes and a block of signatures. None of them is a record.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from lhh_portal.text import search_key

HEAD_WITHIN = 40  # rows in which the head is looked for


class RowKind(StrEnum):
    RECORD = "record"
    TITLE = "title"
    HEAD = "head"
    NUMBERING = "numbering"
    GROUP = "group"
    TOTAL = "total"
    NOTE = "note"
    SIGNATURES = "signatures"


ODD = frozenset({RowKind.TOTAL, RowKind.GROUP, RowKind.SIGNATURES, RowKind.NOTE})


@dataclass
class Layout:
    """`head_rows`: numbers of the head's rows; `columns`: position from 0 → field name."""

    head_rows: list = field(default_factory=list)
    columns: dict = field(default_factory=dict)
    labels: dict = field(default_factory=dict)  # position → label, also of columns that are not used
    repeated: list = field(default_factory=list)  # positions of columns that say the same as an earlier one


_TOTAL = re.compile(r"(tong cong|tong so)\b|(tong|cong)\s*([:(].*)?$|cong (muc|nhom|phan)\b")
_SIGNATURES = re.compile(
    r"nguoi (lap|tong hop|ky)|ke toan|thu truong|(tm|kt|tl|tuq)\.? |(pho )?chu tich\b|tong thu ky|noi nhan|"
    r"\(?ky\b.*ten|xac nhan cua|(.{0,40}, )?ngay\b.{0,12}\bthang\b.{0,12}\bnam\b"
)
_NUMBERING = re.compile(r"\(?(\d{1,2}|[a-z])\)?")
_ROMAN_OR_LETTER = re.compile(r"([ivx]+|[a-h])[.)]?")
_GROUP_TEXT = re.compile(r"([ivx]+|[a-h])\s*[.)/-]\s+\S")
_ORDINAL = re.compile(r"\d+[.)]?|\d+\.\d+")


def text_of(value):
    return value if isinstance(value, str) else ""


def label_key(text):
    return " ".join(re.findall(r"[a-z0-9&]+", search_key(text)))


# --- the head --------------------------------------------------------------------------------------------------


def find_layout(rows, recognise, *, required):
    """Return the Layout of the first `rows` [(number, values)]; empty if no head is recognised.

    `recognise(label, parent)` → field name or None. The head is the row in which most columns are recognised, among
    them `required`; one more row above or below belongs to it if it names columns too.
    """
    rows = rows[:HEAD_WITHIN]
    best, best_score = None, 0
    for start in range(len(rows)):
        for size in (1, 2):
            if start + size > len(rows) or not _can_be_head(rows[start : start + size]):
                continue
            layout = read_head(rows[start : start + size], recognise)
            score = len(layout.columns) - 0.5 * (size - 1)
            if required in layout.columns.values() and score > best_score:
                best, best_score = layout, score
    return best or Layout()


def _can_be_head(rows):
    """Numbers are no labels, and two rows are one head only if they stand one under the other."""
    if len(rows) == 2 and (rows[1][0] != rows[0][0] + 1 or not any(map(text_of, rows[1][1]))):
        return False
    return not any(isinstance(value, int) and value > 100 for _number, values in rows for value in values)


def read_head(rows, recognise):
    """Layout of these head rows; a label over several columns (merged in Excel) is the parent of those under it."""
    width = max(len(values) for _number, values in rows)
    upper = [text_of(value) for value in rows[0][1]] + [""] * (width - len(rows[0][1]))
    lower = (
        [text_of(value) for value in rows[1][1]] + [""] * (width - len(rows[1][1])) if len(rows) > 1 else [""] * width
    )
    layout, parent = Layout(head_rows=[number for number, _values in rows]), ""
    for position in range(width):
        parent = upper[position] or (parent if lower[position] else "")
        label, above = (lower[position], parent) if lower[position] else (upper[position], "")
        if not label:
            continue
        layout.labels[position] = f"{above} / {label}" if above else label
        name = recognise(label, above)
        if name in layout.columns.values():
            layout.repeated.append(position)
        elif name:
            layout.columns[position] = name
    return layout


# --- the rows under it -----------------------------------------------------------------------------------------


class Sorter:
    """Tells row by row what it is; remembers that signatures have begun, until a record follows all the same.

    `name` is the field without which a row is no record; `names_group(text)` says that a text standing alone there
    is the head of a group.
    """

    def __init__(self, layout, *, name, names_group):
        places = {field: position for position, field in layout.columns.items()}
        self.name = places.get(name)
        self.names_group = names_group
        self.ordinal = places.get("ordinal")
        self.head = {search_key(label.split(" / ")[-1]) for label in layout.labels.values()}
        self.last_head_row = max(layout.head_rows, default=0)
        self.ended = False

    def kind_of(self, number, values, *, has_day=False):
        """The RowKind; `has_day` says that a cell of the row names a day or a span of days."""
        if number <= self.last_head_row:
            return RowKind.HEAD if number == self.last_head_row else RowKind.TITLE
        ordinal, name = self._cell(values, self.ordinal), self._cell(values, self.name)
        # A day or an ordinal number beside a name settles it, whatever the words: a name may well be
        # «Tổng hội …» or «Chủ tịch Hội thăm …».
        if name and (has_day or _ORDINAL.fullmatch(ordinal) and not _NUMBERING.fullmatch(name)):
            self.ended = False
            return RowKind.RECORD
        if self.ended:
            return RowKind.SIGNATURES
        if _ORDINAL.fullmatch(ordinal) and not _NUMBERING.fullmatch(name):
            return RowKind.RECORD  # without a name, which is then asked for
        kind = self._kind_of_others(number, values, name, ordinal)
        self.ended = kind == RowKind.SIGNATURES
        return kind

    def looks_odd(self, number, values):
        """Whether the words of a record are those of a total, a group or a signature."""
        name, ordinal = self._cell(values, self.name), self._cell(values, self.ordinal)
        return not _ORDINAL.fullmatch(ordinal) and self._kind_of_others(number, values, name, ordinal) in ODD

    def _cell(self, values, position):
        value = values[position] if position is not None and position < len(values) else None
        return "" if value is None else search_key(str(value))

    def _kind_of_others(self, number, values, name, ordinal):
        keys = [search_key(str(value)) for value in values if value not in (None, "")]
        first = keys[0]
        if number <= self.last_head_row + 2 and len(keys) > 1 and all(_NUMBERING.fullmatch(key) for key in keys):
            return RowKind.NUMBERING
        if len(keys) > 1 and self.head.issuperset(keys):
            return RowKind.HEAD
        if _TOTAL.match(name) or _TOTAL.match(first):
            return RowKind.TOTAL
        if self._are_signatures(values, name, keys):
            return RowKind.SIGNATURES
        if self._is_group(values, name, ordinal):
            return RowKind.GROUP
        if name and not first.startswith("ghi chu"):
            return RowKind.RECORD
        return RowKind.NOTE

    @staticmethod
    def _are_signatures(values, name, keys):
        if any(isinstance(value, (int, Decimal)) for value in values):
            return False  # nobody signs with a number
        return bool(_SIGNATURES.match(name)) if name else any(map(_SIGNATURES.match, keys))

    def _is_group(self, values, name, ordinal):
        texts = [value for value in values if text_of(value)]
        if _ROMAN_OR_LETTER.fullmatch(ordinal) or _GROUP_TEXT.match(name or ordinal):
            return True
        # A text that begins in the ordinal's column runs over the merged row.
        if self.ordinal is not None and ordinal and not name and len(texts) == 1 and not ordinal.startswith("ghi chu"):
            return True
        return len(texts) == 1 and bool(name) and self.names_group(name)
