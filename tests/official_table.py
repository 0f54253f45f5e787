"""Reading an exported official table: the rows from the head on."""

import io

from openpyxl import load_workbook
from openpyxl.utils.cell import coordinate_from_string


def table_cells(content):
    """[[cell]]: the head first; what stands above it is the heading."""
    sheet = load_workbook(io.BytesIO(content)).active
    _column, first_record = coordinate_from_string(sheet.freeze_panes)
    return list(sheet.iter_rows(min_row=first_record - 1))
