import pytest

from documents.html import clean_html


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<h2>I. Một</h2><h3>1. Hai</h3><h4>a) Ba</h4>", "<h2>I. Một</h2><h3>1. Hai</h3><h4>a) Ba</h4>"),
        ("<p>a<script>alert(1)</script></p>", "<p>a</p>"),
        ('<p style="color:red" onclick="x()" class="big">a</p>', "<p>a</p>"),
        ('<p>a<img src="http://example.com/x.png"></p>', "<p>a</p>"),
        ('<p><a href="javascript:x()">liên kết</a></p>', "<p>liên kết</p>"),
        ('<p><span class="footnote note">g</span></p>', '<p><span class="footnote">g</span></p>'),
        (
            '<p><span class="figure" data-key="TC-01">17</span></p>',
            '<p><span class="figure" data-key="TC-01">17</span></p>',
        ),
        (
            '<table><tbody><tr><th scope="row" colspan="2">a</th><td rowspan="2" width="9">b</td></tr></tbody></table>',
            '<table><tbody><tr><th scope="row" colspan="2">a</th><td rowspan="2">b</td></tr></tbody></table>',
        ),
        (
            '<table><caption>B</caption><colgroup><col class="wide big"><col class="medium"><col></colgroup>'
            '<tbody><tr class="total x"><th class="number">1</th><td class="number wide">2</td></tr></tbody></table>b',
            '<table><caption>B</caption><colgroup><col class="wide"><col class="medium"><col></colgroup>'
            '<tbody><tr class="total"><th class="number">1</th><td class="number">2</td></tr></tbody></table><p>b</p>',
        ),
        ('<p class="legend x">0</p><h2 class="legend">I</h2>', '<p class="legend">0</p><h2>I</h2>'),
        ("<p>To\u0323\u0302ng</p>", "<p>Tộng</p>"),
        ("chữ trần & dấu", "<p>chữ trần &amp; dấu</p>"),
        ("Mở đầu <p>x</p> cuối", "<p>Mở đầu</p><p>x</p><p>cuối</p>"),
        ("a <em>b</em><br>c<h2>I</h2>\n<ul><li>d</li></ul>", "<p>a <em>b</em><br>c</p><h2>I</h2>\n<ul><li>d</li></ul>"),
        (
            'x<span class="figure" data-key="a>b">1</span> y<p>z</p>',
            '<p>x<span class="figure" data-key="a&gt;b">1</span> y</p><p>z</p>',
        ),
        ("<strong><p>a</p></strong> b", "<strong><p>a</p></strong><p>b</p>"),
        ("", ""),
    ],
)
def test_clean_html_keeps_the_subset_only(html, clean):
    assert clean_html(html) == clean


def test_clean_html_twice_changes_nothing():
    once = clean_html("trần <em>e</em><p>a &lt; b<br>c</p><ul><li>d</ul>cuối")

    assert clean_html(once) == once
