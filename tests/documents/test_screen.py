from documents.screen import for_screen, paper_for_screen
from tests.documents.factories import numbered


def test_notes_move_to_the_end_and_link_both_ways():
    body = '<p>góp ý<span class="footnote">Hội A: <span class="figure" data-key="k#1">5</span> dự án.</span>, và</p>'

    html = for_screen(body, lambda key: f"/so/?key={key}")

    assert html == (
        '<p>góp ý<sup><a href="#chu-thich-1" id="dau-1">[1]</a></sup>, và</p>'
        '<section class="notes" aria-label="Chú thích"><ol><li id="chu-thich-1">Hội A: '
        '<a class="figure" data-key="k#1" id="so-1" href="/so/?key=k#1" hx-get="/so/?key=k#1" '
        'hx-target="#panel-body">5</a> dự án.<a href="#dau-1" class="note-back" '
        'aria-label="Về chỗ mang dấu [1]">↑</a></li></ol></section>'
    )


def test_without_addresses_figures_stay_text():
    body = '<p>có <span class="figure" data-key="ORG-01">17</span> hội</p>'

    assert for_screen(body) == body


def test_bare_text_of_an_old_body_is_shown():
    assert for_screen("Mở <đầu & <p>x</p> cuối") == "Mở &lt;đầu &amp; <p>x</p> cuối"


def test_appendices_follow_with_their_numbers_and_notes_go_on():
    note = '<p>chữ<span class="footnote">Chú.</span></p>'
    appendices = [{"title": "Biểu số liệu", "body": note}, {"title": "Danh sách", "body": "<p>A.</p>"}]

    html = paper_for_screen(numbered(body=note, appendices=appendices))

    first, second = (f'<section class="appendix"><h2 class="appendix-title">Phụ lục {n}<br>' for n in ("I", "II"))
    assert html.count("<section") == 3
    assert f'{first}Biểu số liệu</h2><p>chữ<sup><a href="#chu-thich-2" id="dau-2">[2]</a></sup></p>' in html
    assert f"{second}Danh sách</h2><p>A.</p></section>" in html


def test_the_only_appendix_has_no_number():
    html = paper_for_screen(numbered(body="", appendices=[{"title": "Danh sách", "body": "<p>A.</p>"}]))

    assert '<h2 class="appendix-title">Phụ lục<br>Danh sách</h2>' in html


def test_a_table_scrolls_by_itself_and_is_named():
    table = "<tbody><tr><td>1</td></tr></tbody></table>"

    html = for_screen(f"<table>{table}<table><caption>Số <em>hội</em></caption>{table}<p>x</p>")

    region = '<div class="table-scroll" tabindex="0" role="region" aria-label="{}"><table>'
    assert html == (
        f"{region.format('Bảng 1')}{table}</div>"
        f"{region.format('Số hội')}<caption>Số <em>hội</em></caption>{table}</div><p>x</p>"
    )
