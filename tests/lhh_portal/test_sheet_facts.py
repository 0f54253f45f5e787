"""What a sheet says beside its cells, also of sheets made to hurt."""

import time
import tracemalloc

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile

from lhh_portal.sheet_facts import read_facts
from tests.lhh_portal.test_spreadsheets import with_sheet_xml

SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    "{cols}<sheetData>{rows}</sheetData>{merges}</worksheet>"
)


def facts(*, cols="", rows="", merges=()):
    merged = "".join(f'<mergeCell ref="{reference}"/>' for reference in merges)
    xml = SHEET.format(cols=cols, rows=rows, merges=f"<mergeCells>{merged}</mergeCells>")
    return read_facts(ContentFile(with_sheet_xml(xml), name="bang.xlsx"))


def test_hidden_and_merged_are_found_in_any_order_of_attributes():
    found = facts(
        cols='<cols><col min="2" max="3" width="9" hidden="1"/><col hidden="true" max="5" min="5"/></cols>',
        rows='<row r="1"/><row hidden="1" spans="1:3" r="2"/><row r="3" hidden="true" ht="9"><c r="A3"/></row>',
        merges=["A2:B4", "A1:H1"],
    )

    assert found.hidden_rows == {2, 3}
    assert found.hidden_columns == {1, 2, 4}
    assert found.merged_below == {3: {0: 2, 1: 2}, 4: {0: 2, 1: 2}}


def test_many_hidden_rows_do_not_hide_the_merged_cells_after_them():
    found = facts(rows="".join(f'<row r="{n}" hidden="1"/>' for n in range(1, 60_001)), merges=["A1:A3"])

    assert found.merged_below == {2: {0: 1}, 3: {0: 1}}


@pytest.mark.parametrize("reference", ["A1:ZZZZ9", "A1", "1:2", "A0:B99999999", ""])
def test_merges_that_can_be_none_are_left_out(reference):
    assert facts(merges=[reference]).merged_below == {}


@pytest.mark.parametrize(
    "merges",
    [[f"A{n}:CV{n + 50}" for n in range(1, 5000)], ["A1:XFD1048576"], [f"A{n}:A{n + 900}" for n in range(1, 40_000)]],
)
def test_too_many_merged_cells_are_refused_in_little_time_and_memory(merges):
    tracemalloc.start()
    began = time.process_time()

    with pytest.raises(ValidationError, match="quá nhiều ô gộp"):
        facts(merges=merges)

    assert time.process_time() - began < 20
    assert tracemalloc.get_traced_memory()[1] < 100 * 1024 * 1024
    tracemalloc.stop()


@pytest.mark.parametrize(
    "rows",
    [
        "<row " + 'r="1" ' * 500_000 + "/>",
        "<row " * 500_000,
        f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"a" * 40_000_000}</t></is></c></row>',
    ],
    ids=["one long tag", "tags that never end", "one long cell"],
)
def test_what_is_no_tag_of_a_list_costs_little(rows):
    tracemalloc.start()
    began = time.process_time()

    found = facts(rows=rows, merges=["A1:A2"])

    assert time.process_time() - began < 20
    assert tracemalloc.get_traced_memory()[1] < 150 * 1024 * 1024
    tracemalloc.stop()
    assert found.hidden_rows == set()
    assert found.merged_below == {2: {0: 1}}
