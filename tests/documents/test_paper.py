import pytest

from documents.paper import paper_of
from tests.documents.factories import numbered

LONG = "Một đoạn văn bản dài hơn một dòng của trang giấy. " * 3


@pytest.mark.parametrize(
    ("body", "ends_short"),
    [
        ("", True),
        ("chữ trần", True),
        (LONG, False),
        ("<p>ngắn</p>", True),
        (f"<p>ngắn</p><p>{LONG}</p>", False),
        (f"<p>{LONG}</p>chữ trần", True),
        (f"<p>ngắn</p>{LONG}", False),
        (f"<p>{LONG}</p><ul><li>ngắn</li></ul>\n", True),
    ],
)
def test_ends_short_looks_at_the_last_block_or_bare_text(body, ends_short):
    assert paper_of(numbered(body=body)).ends_short == ends_short


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        (
            '<table><colgroup><col class="narrow"><col class="wide"><col></colgroup></table>',
            '<table class="fixed"><colgroup><col style="width: 14.0mm"><col style="width: 107.4mm">'
            '<col style="width: 43.0mm"></colgroup></table>',
        ),
        (
            '<table><colgroup><col class="medium"><col class="wide"><col></colgroup></table>',
            '<table class="fixed"><colgroup><col style="width: 36.0mm"><col style="width: 91.7mm">'
            '<col style="width: 36.7mm"></colgroup></table>',
        ),
        ("<table><tbody></tbody></table>", "<table><tbody></tbody></table>"),
        ("<table><caption>A</caption>\n<colgroup></colgroup></table>", None),
        (
            '<tr class="total"><td colspan="3">Nhóm</td></tr><tr class="total"><td>Cộng</td><td>3</td></tr>',
            '<tr class="heading"><td colspan="3">Nhóm</td></tr><tr class="total"><td>Cộng</td><td>3</td></tr>',
        ),
    ],
)
def test_named_columns_get_their_width_and_a_bold_cell_heads_its_rows(body, printed):
    expected = printed or '<table class="fixed"><caption>A</caption><colgroup></colgroup></table>'

    assert paper_of(numbered(body=body)).body == expected
