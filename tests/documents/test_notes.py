import random

import pytest
from weasyprint import HTML

from documents import pdf
from documents.notes import late_notes, settle
from documents.paper import paper_html
from tests.documents.factories import numbered

WORDS = ["công", "tác", "tư", "vấn", "phản", "biện", "giám", "định", "xã", "hội", "liên", "hiệp", "nghìn", "trăm"]


def _text(chance, low, high):
    return " ".join(chance.choice(WORDS) for _ in range(chance.randint(low, high)))


def _body(seed):
    """Forty paragraphs, every second with one or two notes of up to 160 words: far more than a report has."""
    chance = random.Random(seed)  # noqa: S311 - a repeatable text, not a secret
    paragraphs = []
    for _ in range(40):
        notes = "".join(
            f'<span class="footnote">{_text(chance, 3, 160)}.</span>, {_text(chance, 1, 60)}'
            for _ in range(chance.choice([0, 0, 1, 1, 2]))
        )
        paragraphs.append(f"<p>{_text(chance, 5, 120)}{notes}.</p>")
    return "".join(paragraphs)


def _lay_out(html):
    fonts, sheets = pdf._warm()
    return html.render(stylesheets=sheets, font_config=fonts)


def _page(body):
    return HTML(string=paper_html(numbered(body=body)), url_fetcher=pdf.NothingFromOutside())


@pytest.mark.slow
@pytest.mark.parametrize("seed", [0, 1, 4, 8])
def test_every_note_is_on_the_page_of_its_mark(seed):
    page = _page(_body(seed))

    assert late_notes(_lay_out(page)) != [], "this text no longer needs mending: take another seed"
    assert late_notes(settle(page, _lay_out)) == []


def test_a_note_longer_than_a_page_is_left_where_it_falls():
    page = _page("<p>" + "chữ " * 300 + '<span class="footnote">' + "ghi chú dài " * 1000 + "</span></p>")
    rounds = []

    layout = settle(page, lambda html: rounds.append(1) or _lay_out(html))

    assert late_notes(layout) == [0]
    assert len(rounds) == 3
