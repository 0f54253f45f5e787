"""HTML to PDF, kept warm: fonts and the stylesheet are read once per process.

The same document gives the same bytes: nothing in the file depends on the clock or on chance.
"""

from functools import cache

from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from documents.paper import paper_html


class NothingFromOutside(URLFetcher):
    """A paper is complete in itself: no picture, font or stylesheet is fetched, from the network or from the disk."""

    def fetch(self, url, headers=None):
        raise FatalURLFetchingError(f"a paper may not load {url!r}")


@cache
def _warm():
    fonts = FontConfiguration()
    sheet = CSS(filename=finders.find("paper/paper.css"), font_config=fonts, url_fetcher=NothingFromOutside())
    family = settings.PAPER_FONT.replace('"', "")
    font = CSS(string=f'html {{ font-family: "{family}" }} @page {{ font-family: "{family}" }}', font_config=fonts)
    return fonts, [sheet, font]


def render(document):
    """Return the paper of `document` as PDF bytes."""
    return render_html(paper_html(document))


def render_html(html, extra_css=""):
    fonts, sheets = _warm()
    more = [CSS(string=extra_css, font_config=fonts)] if extra_css else []
    page = HTML(string=html, url_fetcher=NothingFromOutside())
    return page.write_pdf(stylesheets=[*sheets, *more], font_config=fonts, pdf_tags=True, pdf_variant=None)


def warm_up():
    """Pay the first render's price (fonts, stylesheet, Pango) before somebody waits for it."""
    render_html("<html lang=vi><p>Ấm máy</p></html>")
