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
