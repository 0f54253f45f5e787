"""What an .xlsx says beside its cells: other sheets, hidden rows and columns, merged cells.

openpyxl's streaming reader tells none of it, and reading the workbook whole to learn it would hold every cell in
memory. So the sheet's XML is searched once for the three kinds of tags, piece by piece: a tenth of the time of
reading the rows, a megabyte of memory, and the same for a small file as for a big one.
"""

import re
import zipfile
from dataclasses import dataclass, field
from posixpath import join, normpath
from xml.etree import ElementTree

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from openpyxl.utils import range_boundaries

from lhh_portal.spreadsheets import MAX_BLANK_ROWS, MAX_COLUMNS, MAX_ROWS

_PIECE = 1024 * 1024
# A tag that is longer is left out; nobody's Excel writes one.
_MAX_TAG = 2000
_TAGS = re.compile(rb"<(?:\w{1,20}:)?(row|mergeCell|col) ([^<>]{0,%d})>" % _MAX_TAG)
_ATTRIBUTES = re.compile(rb'\b(r|ref|hidden|min|max)="([A-Za-z0-9:]{1,30})"')
_REFERENCE = re.compile(r"[A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7}")
_MAX_INDEX_BYTES = 1024 * 1024
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Enough for any list made by hand.
_MAX_HIDDEN = 50_000
_MAX_MERGED_CELLS = 200_000


@dataclass
class SheetFacts:
    title: str = ""
    other_titles: list = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)  # positions from 0
    # row number → {column position from 0: first row of the merged block}; only rows under the first of a block
    merged_below: dict = field(default_factory=dict)


def read_facts(file):
    """SheetFacts of the first sheet; empty for a CSV or a file whose index cannot be read. Rewinds `file`.

    Raises ValidationError with a sentence if more cells are merged than a list has.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            titles, path = _first_sheet(archive)
            facts = SheetFacts(title=titles[0], other_titles=titles[1:])
            with archive.open(path) as sheet:
                _search(sheet, facts)
            return facts
    except (zipfile.BadZipFile, KeyError, IndexError, StopIteration, ElementTree.ParseError):
        return SheetFacts()
    finally:
        file.seek(0)


def _read_index(archive, path):
    if archive.getinfo(path).file_size > _MAX_INDEX_BYTES:
        raise KeyError(path)
    return ElementTree.fromstring(archive.read(path))  # noqa: S314 - expat refuses entity bombs; the size is limited


def _first_sheet(archive):
    book = _read_index(archive, "xl/workbook.xml")
    targets = {
        relation.get("Id"): relation.get("Target")
        for relation in _read_index(archive, "xl/_rels/workbook.xml.rels")
        if relation.get("Type", "").endswith("/worksheet")
    }
    sheets = [node for node in book.iter() if node.tag.endswith("}sheet") and node.get(_RELATION) in targets]
    target = targets[sheets[0].get(_RELATION)]
    path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
    return [node.get("name", "") for node in sheets], path


def _search(sheet, facts):
    rest, merged = b"", 0
    while piece := sheet.read(_PIECE):
        text = rest + piece
        end = text.rfind(b"<") if len(piece) == _PIECE else len(text)
        for tag, inside in _TAGS.findall(text, 0, end):
            said = {name: value.decode() for name, value in _ATTRIBUTES.findall(inside)}
            if tag == b"mergeCell":
                merged += _add_merge(facts, said.get(b"ref", ""))
                if merged > _MAX_MERGED_CELLS:
                    raise _too_many_merges()
            elif said.get(b"hidden") in ("1", "true"):
                _add_hidden(facts, tag, said)
        rest = text[end:][: _MAX_TAG + 100]


def _add_hidden(facts, tag, said):
    try:
        if tag == b"row" and len(facts.hidden_rows) < _MAX_HIDDEN:
            facts.hidden_rows.add(int(said[b"r"]))
        elif tag == b"col":
            facts.hidden_columns.update(range(int(said[b"min"]) - 1, min(int(said[b"max"]), MAX_COLUMNS)))
    except (KeyError, ValueError):
        return


def _add_merge(facts, reference):
    """Keep what lies under the first row of a merged block; return how many cells that are."""
    if not _REFERENCE.fullmatch(reference):
        return 0
    left, top, right, bottom = range_boundaries(reference)
    columns = range(left - 1, min(right, MAX_COLUMNS))
    rows = range(top + 1, min(bottom, MAX_ROWS + MAX_BLANK_ROWS) + 1)
    if len(rows) * len(columns) > _MAX_MERGED_CELLS:
        raise _too_many_merges()
    for row in rows:
        facts.merged_below.setdefault(row, {}).update(dict.fromkeys(columns, top))
    return len(rows) * len(columns)


def _too_many_merges():
    return ValidationError(
        _("Tệp có quá nhiều ô gộp để đọc. Chọn cả bảng, bỏ gộp ô (Merge & Center) rồi chọn lại tệp."), code="limit"
    )
