"""Spreadsheets in and out: read row by row within limits, written so that no cell can become a formula."""

import csv
import io
import re
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from lhh_portal.dates import format_date
from lhh_portal.letters import clean_text
from lhh_portal.quantity import Quantity, format_number, format_quantity
from lhh_portal.uploads import SPREADSHEETS, XLSX, check_archive, check_upload, text_encoding

A4 = 9  # of Excel's paper sizes
_LINE = Side(style="thin", color="FF808080")  # grey: it frames on the screen and on paper and does not shout
FRAME = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD = Alignment(horizontal="center", vertical="center", wrap_text=True)
MEASURED_ROWS = 200  # columns are as wide as the first rows want them
MAX_ROWS = 20_000
MAX_COLUMNS = 100
# So many empty rows in a row are the end of the data: formatted columns reach down to row 1,048,576.
MAX_BLANK_ROWS = 10_000
# As many characters as Excel puts into a cell, and many times those of a list of MAX_ROWS rows.
MAX_CELL, MAX_TEXT = 32_767, 20_000_000
# A row is parsed whole; a list's has some kilobytes.
_MAX_ROW_BYTES = 4 * 1024 * 1024
_PIECE = 1024 * 1024
_NO_PART_OF_A_DATE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|;.*')
_ROW = re.compile(rb"<(?:\w{1,20}:)?row[ />]")
# openpyxl holds everything but the rows (texts, styles) in memory, at several times its size.
_MAX_HELD_BYTES = 50 * 1024 * 1024


class Row(NamedTuple):
    """`number` as the spreadsheet shows it, from 1; `values` without empty cells at the end."""

    number: int
    values: list


# --- in --------------------------------------------------------------------------------------------------------


def open_sheet(file, *, max_rows=MAX_ROWS, max_columns=MAX_COLUMNS):
    """Check an uploaded .xlsx or .csv and return an iterator over the Rows of its first sheet; blank rows are left out.

    Cells are str (clean), int, Decimal, date, datetime, bool or None. What the file says about its own dimensions
    is not believed. Raises ValidationError with a sentence, here or, for what lies deeper, while iterating.
    """
    kind = check_upload(file, SPREADSHEETS).kind
    rows = _xlsx_rows(file, max_columns) if kind == XLSX else _csv_rows(file)
    return _limited(rows, max_rows, max_columns)


def cell_text(value):
    """A cell as a person would have typed it, for form fields to read: `3200`, `18,5`, `05/06/2026`."""
    if value is None:
        return ""
    if isinstance(value, date):
        return format_date(value)
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    return str(value)


def _limited(rows, max_rows, max_columns):
    blank = found = text = 0
    for number, values in enumerate(rows, start=1):
        values = [_plain(value) for value in _trimmed(list(values))]  # openpyxl pads every row to the widest asked for
        _trimmed(values)
        if not values:
            blank += 1
            if blank >= MAX_BLANK_ROWS:
                return
            continue
        blank = 0
        found += 1
        if found > max_rows:
            raise _too_much(
                _("Tệp có hơn %(limit)s dòng. Chia thành nhiều tệp, mỗi tệp tối đa %(limit)s dòng."), max_rows
            )
        if len(values) > max_columns:
            raise _too_much(_("Tệp có hơn %(limit)s cột. Xóa các cột thừa rồi chọn lại."), max_columns)
        text += sum(len(value) for value in values if isinstance(value, str))
        if text > MAX_TEXT:
            raise _too_much(_("Tệp có hơn %(limit)s chữ cái. Chia thành nhiều tệp rồi chọn lại."), MAX_TEXT)
        yield Row(number, values)


def _trimmed(values):
    while values and values[-1] in (None, ""):
        values.pop()
    return values


def _plain(value):
    if isinstance(value, str):
        if len(value) > MAX_CELL:
            raise _too_much(_("Tệp có ô dài hơn %(limit)s chữ cái. Cắt bớt ô đó rồi chọn lại."), MAX_CELL)
        return clean_text(value)
    if isinstance(value, float):
        return int(value) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date()
    return value


def _too_much(message, limit):
    return ValidationError(message, code="limit", params={"limit": format_number(limit)})


def _xlsx_rows(file, max_columns):
    held = sum(entry.file_size for entry in check_archive(file) if "worksheets/" not in entry.filename)
    if held > _MAX_HELD_BYTES:
        raise ValidationError(
            _("Tệp có quá nhiều nội dung để đọc. Chỉ giữ lại bảng số liệu rồi chọn lại."), code="limit"
        )
    try:
        book = load_workbook(file, read_only=True, data_only=True)
        sheet = book.worksheets[0]
        _check_rows(sheet)
    except ValidationError:
        raise
    except Exception as error:  # openpyxl raises whatever the broken part leads to
        raise _broken() from error
    sheet.reset_dimensions()
    return _stream(book, sheet.iter_rows(max_col=max_columns + 1))


def _check_rows(sheet):
    """Refuse a sheet with a row (a cell, something after the rows) so long that parsing it would take all memory."""
    with sheet._get_source() as source:
        length = 0
        while piece := source.read(_PIECE):
            if b"<!-" in piece:  # Excel writes no comments there, which could pass for rows
                raise _broken()
            length = 0 if _ROW.search(piece) else length + len(piece)
            if length > _MAX_ROW_BYTES:
                raise ValidationError(
                    _("Tệp có một dòng hoặc một ô quá dài. Chỉ giữ lại bảng số liệu rồi chọn lại."), code="limit"
                )


def _stream(book, rows):
    try:
        for row in rows:
            yield [_as_shown(cell) for cell in row]
    except Exception as error:  # as above, for a broken row
        raise _broken() from error
    finally:
        book.close()


def _as_shown(cell):
    """The value; but «4/2024», which Excel keeps as the first of the month, is what the cell shows, and no day."""
    value = cell.value
    if not isinstance(value, datetime) or value.day != 1 or value.time() != time():
        return value
    letters = set(_NO_PART_OF_A_DATE.sub("", cell.number_format.lower())) & set("dmyhs")
    if letters & set("dhs") or not letters:
        return value
    return f"{value.month}/{value.year}" if "m" in letters else str(value.year)


def _broken():
    return ValidationError(
        _("Bảng tính hỏng, không đọc được. Mở bằng Excel, lưu lại dạng .xlsx rồi chọn lại."), code="broken"
    )


def _csv_rows(file):
    text = io.StringIO(file.read().decode(text_encoding(file)), newline="")
    first = text.readline()
    named = first.strip().lower()
    if named.startswith("sep=") and len(named) == 5:  # Excel's own hint
        delimiter = named[4]
    else:
        delimiter = max(";,\t", key=first.count)
        text.seek(0)
    try:
        for values in csv.reader(text, delimiter=delimiter):
            yield [_without_quote_mark(value) for value in values]
    except csv.Error as error:
        raise _broken() from error


# --- out -------------------------------------------------------------------------------------------------------

# With these a spreadsheet program takes a text for a formula or a command.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def safe_cell(value):
    """The value for a cell of an export: texts that could run as formulas get a leading apostrophe, numbers stay."""
    value = _cell(value)
    return f"'{value}" if isinstance(value, str) and _needs_mark(value) else value


def _needs_mark(text):
    """Also a text that has an apostrophe of its own there: one is taken off when it comes back."""
    return text.lstrip(" '").startswith(_FORMULA_STARTS)


def _without_quote_mark(text):
    return text[1:] if text.startswith("'") and _needs_mark(text[1:]) else text


def _cell(value):
    if isinstance(value, Quantity):
        return format_quantity(value) if value.qualifier else value.value
    if isinstance(value, (Promise, str)):
        return ILLEGAL_CHARACTERS_RE.sub("", str(value))
    if isinstance(value, datetime) and value.tzinfo:
        return localtime(value).replace(tzinfo=None)
    if value is None or isinstance(value, (bool, int, float, Decimal, date)):
        return value
    return ILLEGAL_CHARACTERS_RE.sub("", str(value))


def write_csv(headers, rows):
    """Bytes of a CSV as Excel on a Vietnamese machine writes it: UTF-8 with BOM, `;` between, `18,5`, day first.

    With a decimal point `1.234` would come back as one thousand two hundred thirty-four.
    """
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([safe_cell(header) for header in headers])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _csv_cell(value):
    cell = safe_cell(value)
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    return cell_text(Decimal(repr(cell)) if isinstance(cell, float) else cell)


@dataclass(frozen=True)
class Heading:
    """What stands above an official table; every field but `title` is a list of lines."""

    left: list
    left_strong: list
    right_strong: list
    title: str
    notes: list


def write_xlsx(headers, rows, *, title="", heading=None):
    """Bytes of an .xlsx for people: bold frozen header, numbers as numbers, dates day first, texts never formulas."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(re.sub(r"[\\/*?:\[\]]", " ", title)[:31] or _("Dữ liệu"))
    block = _heading_rows(sheet, heading, len(headers)) if heading else []
    sheet.freeze_panes = f"A{len(block) + 2}"
    sheet.print_title_rows = f"{len(block) + 1}:{len(block) + 1}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0
    rows = iter(rows)
    first = [[_cell(value) for value in row] for row in islice(rows, MEASURED_ROWS)]
    for position, width in enumerate(_widths(headers, first, heading), start=1):
        sheet.column_dimensions[get_column_letter(position)].width = width
    for line in block:
        sheet.append(line)
    looks = {}
    sheet.append([_ruled(sheet, looks, header, bold=True) for header in headers])
    for row in chain(first, rows):
        sheet.append([_ruled(sheet, looks, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _widths(headers, rows, heading):
    """Widths in characters, of the head and of what stands under it; each half as wide as the lines of the heading."""
    columns = [[f"{header}  ", *map(_shown, cells)] for header, *cells in zip(headers, *rows, strict=False)]
    widths = [min(60, max(12, max(map(len, cells)) + 2)) for cells in columns]
    if heading is None:
        return widths
    widths += [12] * (2 - len(widths))
    half = len(widths) // 2
    for columns, lines in (
        (range(half), [*heading.left, *heading.left_strong]),
        (range(half, len(widths)), heading.right_strong),
    ):
        # Capitals, half of them bold, take about a quarter more than a figure.
        missing = 1.25 * max(map(len, lines), default=0) - sum(widths[column] for column in columns)
        for column in columns:
            widths[column] += max(0, missing) / len(columns)
    return widths


def _shown(cell):
    """About as long as Excel shows it; of several lines the longest."""
    if isinstance(cell, datetime):
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, float):
        return f"{cell:g}"
    return "" if cell is None else max(str(cell).split("\n"), key=len)


def _heading_rows(sheet, heading, columns):
    """The block as rows of cells, an empty row below it; merges and heights are set on `sheet`."""
    columns = max(2, columns)
    half = columns // 2
    left = [(line, False) for line in heading.left] + [(line, True) for line in heading.left_strong]
    right = [(line, True) for line in heading.right_strong]
    rows = []
    for number in range(max(len(left), len(right))):
        row = [None] * columns
        for lines, first, last in ((left, 0, half), (right, half, columns)):
            if number < len(lines):
                row[first] = _heading_cell(sheet, *lines[number])
                _merge(sheet, number + 1, first, last)
        rows.append(row)
    rows.append([])
    for text, font in [(heading.title, Font(bold=True, size=14)), *((n, Font(italic=True)) for n in heading.notes)]:
        rows.append([_heading_cell(sheet, text, font=font)])
        _merge(sheet, len(rows), 0, columns)
    return [*rows, []]


def _heading_cell(sheet, text, bold=False, font=None):
    cell = _xlsx_cell(sheet, text)
    cell.font = font or Font(bold=bold)
    cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    return cell


def _merge(sheet, row, first, last):
    if last - first > 1:
        sheet.merged_cells.add(f"{get_column_letter(first + 1)}{row}:{get_column_letter(last)}{row}")


def _ruled(sheet, looks, value, *, bold=False):
    """A cell of the table itself: in a frame, a long text on several lines; an empty one has its frame too.

    `looks` keeps what was put together once: openpyxl compares whole styles for every cell that is given one.
    """
    cell = _xlsx_cell(sheet, value, bold=bold) or WriteOnlyCell(sheet)
    look = (type(cell.value), bold, cell.quotePrefix)
    if look in looks:
        cell._style = looks[look]
        return cell
    day = "center" if isinstance(cell.value, date) else None
    cell.border, cell.alignment = FRAME, HEAD if bold else Alignment(horizontal=day, vertical="top", wrap_text=True)
    looks[look] = cell._style
    return cell


def _xlsx_cell(sheet, value, *, bold=False):
    value = _cell(value)
    if value is None:
        return None
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl makes a formula of "=…"
        cell.quotePrefix = safe_cell(value) != value
    elif isinstance(value, datetime):
        cell.number_format = "dd/mm/yyyy hh:mm"
    elif isinstance(value, date):
        cell.number_format = "dd/mm/yyyy"
    if bold:
        cell.font = Font(bold=True)
    return cell
