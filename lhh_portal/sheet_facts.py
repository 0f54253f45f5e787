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

from openpyxl.utils import range_boundaries

_PIECE = 1024 * 1024
_TAGS = re.compile(
    rb'<row [^>]*?\br="(\d+)"[^>]*?\bhidden="(?:1|true)"'
    rb'|<mergeCell [^>]*?ref="([A-Z]+\d+:[A-Z]+\d+)"'
    rb'|<col (?=[^>]*\bhidden="(?:1|true)")([^>]*)>'
)
_MIN_MAX = re.compile(rb'\b(min|max)="(\d+)"')
_MAX_COLUMN = 200
_MAX_INDEX_BYTES = 1024 * 1024
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
# Enough for any list made by hand; a file with more is not worth the memory.
_MAX_FACTS = 50_000


@dataclass
class SheetFacts:
    title: str = ""
    other_titles: list = field(default_factory=list)
    hidden_rows: set = field(default_factory=set)
    hidden_columns: set = field(default_factory=set)  # positions from 0
    # row number → {column position from 0: first row of the merged block}; only rows under the first of a block
    merged_below: dict = field(default_factory=dict)


def read_facts(file):
    """SheetFacts of the first sheet; empty for a CSV or a file whose index cannot be read. Rewinds `file`."""
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
    rest, found = b"", 0
    while piece := sheet.read(_PIECE):
        text = rest + piece
        end = text.rfind(b"<") if len(piece) == _PIECE else len(text)
        for match in _TAGS.finditer(text, 0, end):
            found += 1
            if found > _MAX_FACTS:
                return
            if match[1]:
                facts.hidden_rows.add(int(match[1]))
            elif match[2]:
                _add_merge(facts, match[2].decode())
            else:
                ends = {name: int(number) for name, number in _MIN_MAX.findall(match[3])}
                facts.hidden_columns.update(range(ends[b"min"] - 1, min(ends[b"max"], _MAX_COLUMN)))
        rest = text[end:]


def _add_merge(facts, reference):
    left, top, right, bottom = range_boundaries(reference)
    for row in range(top + 1, min(bottom, top + 1000) + 1):
        below = facts.merged_below.setdefault(row, {})
        below.update(dict.fromkeys(range(left - 1, right), top))
