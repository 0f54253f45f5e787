from documents.screen import for_screen


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
