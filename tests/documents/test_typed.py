import re

import pytest

from documents.typed import NoSuchTable, body_html, body_text, recipients_stored, recipients_typed
from tests.documents.factories import LONG_AN_BODY

TYPED = [
    ("Một đoạn.", "<p>Một đoạn.</p>"),
    ("Dòng một\ndòng hai", "<p>Dòng một<br>dòng hai</p>"),
    ("Đoạn một.\n\nĐoạn hai.", "<p>Đoạn một.</p><p>Đoạn hai.</p>"),
    ("- Ý một;\n- Ý hai.", "<ul><li>Ý một;</li><li>Ý hai.</li></ul>"),
    ("I. Mục đích\n\nĐể vui.", "<h2>I. Mục đích</h2><p>Để vui.</p>"),
    ("Chi < thu & bù", "<p>Chi &lt; thu &amp; bù</p>"),
    ("## 1. Yêu cầu\n\n### a) Nhanh", "<h3>1. Yêu cầu</h3><h4>a) Nhanh</h4>"),
    (
        "Có **đậm** và [^chú thích **đậm**]",
        '<p>Có <strong>đậm</strong> và <span class="footnote">chú thích <strong>đậm</strong></span></p>',
    ),
    (
        "- Cấp [#tang-qua|1.200] suất",
        '<ul><li>Cấp <span class="figure" data-key="tang-qua">1.200</span> suất</li></ul>',
    ),
    ("\\- Nhân kỷ niệm", "<p>- Nhân kỷ niệm</p>"),
    ("[khoảng] 5 * 3 ** 2", "<p>[khoảng] 5 * 3 ** 2</p>"),
]
ONE = "<table><caption>Một</caption><tbody><tr><td>1</td></tr></tbody></table>"
TWO = "<table><tbody><tr><td>2</td></tr></tbody></table>"
TABLES = f"<p>Trước</p>{ONE}{TWO}"


@pytest.mark.parametrize(("text", "html"), TYPED)
def test_typed_text_becomes_our_subset_and_back(text, html):
    assert (body_html(text), body_text(html)) == (html, text)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("  \n\nMột.\n \n\n\nHai.\n", "<p>Một.</p><p>Hai.</p>"),
        ("Gồm:\n- một\n  tiếp\n– hai", "<p>Gồm:</p><ul><li>một tiếp</li><li>hai</li></ul>"),
        ("I. Mục đích\nyêu cầu", "<p>I. Mục đích<br>yêu cầu</p>"),
        ("<p>Giữ <strong>đậm</strong></p><script>x</script>", "<p>Giữ <strong>đậm</strong></p>"),
        ("1 <script>x</script>", "<p>1 &lt;script&gt;x&lt;/script&gt;</p>"),
    ],
)
def test_typed_text_is_read_generously(text, html):
    assert body_html(text) == html


@pytest.mark.parametrize("html", ["<p>Có <em>nghiêng</em></p>", "<p>Có ** hai ** sao</p>", "<p>[Bảng 1]</p>"])
def test_what_plain_text_would_lose_stays_html(html):
    assert (body_text(html), body_html(body_text(html))) == (html, html)


def test_tables_keep_their_place_and_can_be_moved():
    assert body_text(TABLES) == "Trước\n\n[Bảng 1]\n\n[Bảng 2]"
    assert body_html(body_text(TABLES), TABLES) == TABLES
    assert body_html("[Bảng 2]\n\nSau", TABLES) == f"{TWO}<p>Sau</p>"


@pytest.mark.parametrize("place", ["[Bảng 0]", "[Bảng 3]"])
def test_table_that_is_not_there_is_refused(place):
    with pytest.raises(NoSuchTable):
        body_html(place, TABLES)


def test_report_of_long_an_can_be_typed():
    text = body_text(LONG_AN_BODY)

    assert "<" not in text
    between = re.compile(r">\s+<")
    assert between.sub("><", body_html(text, LONG_AN_BODY)) == between.sub("><", LONG_AN_BODY)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Sở Nội vụ", "- Sở Nội vụ;\n- Lưu: VT."),
        ("- Sở Nội vụ;\n\n- Hội Luật gia.", "- Sở Nội vụ;\n- Hội Luật gia;\n- Lưu: VT."),
        ("Như trên\nLưu: VT, VP", "- Như trên;\n- Lưu: VT, VP."),
    ],
)
def test_recipients_get_their_dashes_and_the_filing_line(typed, stored):
    assert recipients_stored(typed) == stored
    assert recipients_stored(recipients_typed(stored)) == stored
