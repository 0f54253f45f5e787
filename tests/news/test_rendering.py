from types import SimpleNamespace

import pytest
from django.utils import timezone

from news.rendering import Heading, render_body
from tests.news.published import picture


def html(body):
    return render_body(SimpleNamespace(body=body)).html


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", ""),
        ("<p>Một đoạn.</p>", "<p>Một đoạn.</p>"),
        ("Chữ trần & <b>đậm", "Chữ trần &amp; <b>đậm</b>"),
        ("<p>a<script>alert(1)</script>b</p>", "<p>ab</p>"),
        ('<svg onload="alert(1)"><script>x</script></svg><p>a</p>', "<p>a</p>"),
        ('<p onclick="x()" style="color:red" class="MsoNormal">a</p>', "<p>a</p>"),
        ('<p><a href="java\nscript:alert(1)">a</a></p>', '<p><a rel="noopener">a</a></p>'),
        ('<p><a href="data:text/html,x">a</a></p>', '<p><a rel="noopener">a</a></p>'),
        ('<p><a href="/van-ban/">a</a></p>', '<p><a href="/van-ban/" rel="noopener">a</a></p>'),
        ('<div><p>a</p></div><iframe src="//x">b</iframe>', "<p>a</p>"),
        ('<figure data-picture="999"></figure><p>a</p>', "<p>a</p>"),
    ],
)
def test_odd_bodies(db, body, expected):
    assert html(body) == expected


def test_notes_stand_at_the_foot_with_a_way_back():
    first, second = '<span class="footnote">Hội <strong>Đông y</strong>.</span>', '<span class="footnote">Hai</span>'
    body = f"<p>Khám{first} và tặng quà{second}.</p>"

    assert html(body) == (
        '<p>Khám<sup><a href="#chu-thich-1" id="dau-1">[1]</a></sup> và tặng quà'
        '<sup><a href="#chu-thich-2" id="dau-2">[2]</a></sup>.</p>'
        '<section class="notes" aria-label="Chú thích"><ol>'
        '<li id="chu-thich-1">Hội <strong>Đông y</strong>.'
        '<a href="#dau-1" class="note-back" aria-label="Về chỗ mang dấu [1]">↑</a></li>'
        '<li id="chu-thich-2">Hai<a href="#dau-2" class="note-back" aria-label="Về chỗ mang dấu [2]">↑</a></li>'
        "</ol></section>"
    )


def test_headings_have_anchors_of_their_own():
    rendered = render_body(
        SimpleNamespace(body='<h2>Đại hội<span class="footnote">x</span></h2><h3>Đại hội</h3><h2>1 &amp; 2</h2>')
    )

    assert rendered.headings == (Heading("muc-dai-hoi", "Đại hội"), Heading("muc-1-2", "1 & 2"))
    assert '<h3 id="muc-dai-hoi-2">Đại hội</h3>' in rendered.html


def test_table_scrolls_in_its_own_box():
    assert html("<table><caption>Giải</caption><tr><td>a</td></tr></table>") == (
        '<div class="table-scroll" tabindex="0" role="region" aria-label="Giải">'
        "<table><caption>Giải</caption><tbody><tr><td>a</td></tr></tbody></table></div>"
    )


def test_numbers_of_a_table_stand_at_the_right():
    cells = ["166.842", "9.560.257.000", "12,5 %", "15/3/2024", "63 cuộc", ""]

    shown = html("<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>")

    assert [part.split("<")[0] for part in shown.split('<td class="number">')[1:]] == cells[:3]


def test_pictures_take_one_query_and_keep_their_place(db, django_assert_num_queries):
    one, two = picture(caption="Chú thích <1>", credit="N.T."), picture(alt='Một "hai"')
    body = f'<figure data-picture="{one.pk}"></figure><p>a</p><figure data-picture="{two.pk}"></figure>'

    with django_assert_num_queries(1):
        shown = html(body)

    assert shown.count("<img ") == 2
    assert f'src="/anh/{one.pk}/960.webp"' in shown
    assert f'srcset="/anh/{one.pk}/480.webp 480w, /anh/{one.pk}/960.webp 960w, /anh/{one.pk}/1600.webp 1600w"' in shown
    assert 'width="1600" height="1000" alt="Hội trường" loading="lazy"' in shown
    assert '<figcaption>Chú thích &lt;1&gt; <span class="credit">Ảnh: N.T.</span></figcaption>' in shown
    assert "Một &quot;hai&quot;" in shown


def test_withdrawn_picture_leaves_nothing(db):
    gone = picture(withdrawn_at=timezone.now())

    assert html(f'<p>a</p><figure data-picture="{gone.pk}"></figure>') == "<p>a</p>"
