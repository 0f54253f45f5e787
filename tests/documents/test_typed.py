import pytest

from documents.typed import body_html, body_text, recipients_stored, recipients_typed
from tests.documents.factories import LONG_AN_BODY

TYPED = [
    ("Một đoạn.", "<p>Một đoạn.</p>"),
    ("Dòng một\ndòng hai", "<p>Dòng một<br>dòng hai</p>"),
    ("Đoạn một.\n\nĐoạn hai.", "<p>Đoạn một.</p><p>Đoạn hai.</p>"),
    ("- Ý một;\n- Ý hai.", "<ul><li>Ý một;</li><li>Ý hai.</li></ul>"),
    ("I. Mục đích\n\nĐể vui.", "<h2>I. Mục đích</h2><p>Để vui.</p>"),
    ("Chi < thu & bù", "<p>Chi &lt; thu &amp; bù</p>"),
]


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


@pytest.mark.parametrize("html", ["<p>Có <strong>đậm</strong></p>", "<p>- Gạch tay</p>", LONG_AN_BODY])
def test_what_plain_text_would_lose_stays_html(html):
    assert body_text(html) == html
    assert body_html(body_text(html)) == html


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
