"""From the rows of a sheet to one raw record for each activity: which cell says what. No database.

A raw record is ready for JSON:

    {"cells": {"title": {"at": "B7", "is": "Hội thảo …"}, "date": {"at": "C7", "is": {"day": "2024-04-15"}}, …},
     "amounts": [{"field": "u:lớp", "label": "Số lớp", "scale": [1000000, true, ""], "at": "F7", "is": 3, …}],
     "hidden": false, "group": "I. Hội thảo", "problems": ["ô F8: …"], "notes": []}

What the cells mean is settled in activity_import_values, and anew after each answer.
"""

import re
from dataclasses import astuple, dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from lhh_portal.sheet_layout import RowKind, Sorter
from lhh_portal.spreadsheets import cell_text
from reports.activity_import_columns import is_number
from reports.activity_import_dates import names_days
from reports.activity_import_scales import NOTHING_SAID, scale_above, scale_of

# What belongs to one number where every number has a row of its own.
_OF_AMOUNT = ("measure", "measure_code", "qualifier", "unit", "explanation")
_UID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_DAYS = ("date", "starts_on", "ends_on")
_ROMAN = re.compile(r"\s*[IVX]+\s*[.)]?\s*")


@dataclass
class RawRecord:
    number: int
    cells: dict = field(default_factory=dict)
    amounts: list = field(default_factory=list)
    is_hidden: bool = False
    group: str = ""
    problems: list = field(default_factory=list)
    notes: list = field(default_factory=list)

    @property
    def title(self):
        return str(cell_value(self.cells.get("title")) or "")

    def as_json(self):
        return {
            "cells": self.cells,
            "amounts": self.amounts,
            "hidden": self.is_hidden,
            "group": self.group,
            "problems": self.problems,
            "notes": self.notes,
        }


def is_uid(value):
    """Whether a «mã hoạt động» is the portal's own; officers' lists have codes of theirs."""
    return isinstance(value, str) and bool(_UID.fullmatch(value.strip().lower()))


def cell_value(cell):
    """The value of a stored cell: str, int, Decimal, date, bool or None."""
    value = cell and cell["is"]
    if isinstance(value, dict):
        return date.fromisoformat(value["day"]) if "day" in value else Decimal(value["number"])
    return value


def _stored(at, value):
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        value = {"day": value.isoformat()}
    elif isinstance(value, Decimal):
        value = {"number": str(value)}
    elif value is not None and not isinstance(value, (str, int)):
        value = cell_text(value)
    return {"at": at, "is": value}


def read_rows(rows, layout, facts, *, skipped):
    """Yield the RawRecords of a sheet; rows that are none are added to `skipped` as [number, kind, text, in doubt].

    In doubt is one that has a day, or numbers where a title, a note or an empty group would have none.
    `rows` yields (number, values). Texts merged downwards are carried to the rows they cover, numbers are not: one
    number of several activities would be counted several times. Several rows of one activity become one record: rows
    with the same «mã hoạt động», and rows whose title is merged and which differ in their numbers alone.
    """
    reader = _Reader(layout, facts)
    waiting = None
    for number, values in rows:
        kind, record = reader.read(number, values)
        if record is None:
            skipped.append(reader.skipped(kind, number, values))
        elif waiting and reader.continues(waiting, record):
            waiting.amounts += record.amounts
            waiting.problems += record.problems
        else:
            if waiting:
                yield waiting
            waiting = record
    reader.end()
    if waiting:
        yield waiting


class _Reader:
    def __init__(self, layout, facts):
        self.layout, self.facts = layout, facts
        self.columns = layout.columns
        self.places = {name: position for position, name in layout.columns.items()}
        self.sorter = Sorter(layout, name="title", names_group=lambda text: False)
        numbers = [position for position, name in layout.columns.items() if is_number(name)]
        self.sums = _Sums(numbers)
        self.scales = {position: scale_of(layout.labels.get(position, "")) for position in numbers}
        self.above = NOTHING_SAID  # «Đơn vị tính: triệu đồng» over the table
        self.group = ""
        self.bare_groups = {}  # {whether Roman: entry of `skipped`}: with numbers, and no row under them so far
        self.upper = {}  # the row above, as it was after carrying

    def read(self, number, values):
        """(RowKind, RawRecord or None) of one row."""
        below = self.facts.merged_below.get(number, {})
        own = {position: value for position, value in enumerate(values) if value not in (None, "")}
        row = dict(own)
        for position in below:
            name = self.columns.get(position)
            if name and name != "ordinal" and not is_number(name) and position in self.upper:
                row.setdefault(position, self.upper[position])
        kind, is_odd = self._kind_of(number, row, own)
        if kind == RowKind.GROUP and not self._says_more(row) or is_odd and self._is_roman(row):
            self._begin_group(row)
        if kind == RowKind.TITLE:
            said = [scale_above(value) for value in own.values() if isinstance(value, str)]
            self.above = next(filter(None, said), self.above)
        if kind != RowKind.RECORD:
            return kind, None
        self.upper = row
        self.bare_groups = {}
        self.sums.add(row)
        record = self._record(number, row, below)
        if is_odd:
            words = _(
                "Có ngày nên đọc là hoạt động, dù lời giống dòng cộng, tên nhóm hoặc chữ ký. Không phải thì bỏ qua."
            )
            record.notes.append(words)
        return kind, record

    def _begin_group(self, row):
        self.group = " ".join(str(value) for value in row.values() if isinstance(value, str))[:200]
        self.sums.begin()

    def _says_more(self, row):
        """Whether a text stands where no group has one: a place, a unit."""
        return any(
            isinstance(value, str)
            for position, value in row.items()
            if (name := self.columns.get(position)) and name not in ("ordinal", "title", "note") and not is_number(name)
        )

    def _is_roman(self, row):
        return bool(_ROMAN.fullmatch(str(row.get(self.places.get("ordinal"), ""))))

    def _kind_of(self, number, row, own):
        """(RowKind, whether only its day makes it a record)."""
        if self._is_ours(row):
            return RowKind.RECORD, False
        values = [row.get(position) for position in range(max(row, default=0) + 1)]
        has_day = self._has_day(own)
        kind = self.sorter.kind_of(number, values, has_day=has_day)
        is_bare = not any(self.places.get(name) in row for name in (*_DAYS, "ordinal"))
        if kind == RowKind.RECORD and is_bare and self.sums.are(row):
            return RowKind.TOTAL, False
        if kind == RowKind.NOTE and has_day:
            return RowKind.RECORD, False  # without a title, which is then asked for
        return kind, kind == RowKind.RECORD and has_day and self.sorter.looks_odd(number, values)

    def _has_day(self, row):
        return any(names_days(row[place]) for name in _DAYS if (place := self.places.get(name)) in row)

    def _has_number(self, row):
        return any(isinstance(row.get(p), (int, Decimal)) and row[p] for p in self.sums.positions)

    def skipped(self, kind, number, values):
        """[number, kind, text, in doubt] of a row that is no record."""
        row = {position: value for position, value in enumerate(values) if value not in (None, "")}
        in_doubt = False
        if kind in (RowKind.GROUP, RowKind.TOTAL, RowKind.NOTE, RowKind.SIGNATURES):
            in_doubt = len(row) > 1 and self._has_day(row)
        if kind in (RowKind.NOTE, RowKind.SIGNATURES):
            in_doubt = in_doubt or self._has_number(row)
        if kind == RowKind.GROUP:
            in_doubt = in_doubt or self._says_more(row)
        text = " · ".join(cell_text(value) for value in row.values())
        entry = [number, str(kind), text[:200], in_doubt]
        if kind == RowKind.GROUP:
            is_roman = self._is_roman(row)
            self._doubt(self.bare_groups.pop(is_roman, None))
            if self._has_number(row):
                self.bare_groups[is_roman] = entry
        return entry

    def end(self):
        for entry in self.bare_groups.values():
            self._doubt(entry)

    @staticmethod
    def _doubt(entry):
        """A group with numbers and nothing under it may be an activity without its day."""
        if entry:
            entry[3] = True

    def _is_ours(self, row):
        """A row of our own export is a record whatever its title says."""
        return is_uid(row.get(self.places.get("uid")))

    def _record(self, number, row, below):
        record = RawRecord(number, is_hidden=number in self.facts.hidden_rows, group=self.group)
        of_amount = {}
        for position, name in self.columns.items():
            cell = _stored(f"{get_column_letter(position + 1)}{number}", row.get(position))
            if is_number(name):
                if position in below and position not in row:
                    words = _("ô %(cell)s: gộp với ô ở dòng %(row)s; mỗi hoạt động cần một số riêng.")
                    record.problems.append(words % {"cell": cell["at"], "row": below[position]})
                elif position in row:
                    label = self.layout.labels.get(position, "").split(" / ")[-1]
                    scales = {"scale": astuple(self.scales[position]), "above": astuple(self.above)}
                    record.amounts.append({"field": name, "label": label, **scales, **cell})
            elif name in _OF_AMOUNT:
                if position in row:
                    of_amount[name] = str(row[position])
            elif position in row:
                record.cells[name] = cell
        for amount in record.amounts:
            amount.update(of_amount)
        if "title" not in record.cells:
            record.cells["title"] = _stored(f"{get_column_letter(self.places['title'] + 1)}{number}", None)
        return record

    def continues(self, record, following):
        """Whether `following` holds more numbers of `record`'s activity."""
        uid = cell_value(following.cells.get("uid"))
        if is_uid(uid):
            return uid == cell_value(record.cells.get("uid"))
        merged = self.places["title"] in self.facts.merged_below.get(following.number, {})
        return merged and _said(record) == _said(following)


def _said(record):
    return {name: cell["is"] for name, cell in record.cells.items() if name not in ("ordinal", "note", "plan")}


class _Sums:
    """Tells a row that adds up those above it, of its group or of all, though nobody wrote «Cộng»."""

    def __init__(self, positions):
        self.positions = positions
        self.all, self.group = [0, {}], [0, {}]

    def begin(self):
        self.group = [0, {}]

    def add(self, row):
        for sums in (self.all, self.group):
            sums[0] += 1
            for position in self.positions:
                if isinstance(value := row.get(position), (int, Decimal)):
                    sums[1][position] = sums[1].get(position, 0) + value

    def are(self, row):
        found = {p: row[p] for p in self.positions if isinstance(row.get(p), (int, Decimal)) and row[p]}
        return bool(found) and any(
            rows >= 2 and all(sums.get(position) == value for position, value in found.items())
            for rows, sums in (self.all, self.group)
        )
