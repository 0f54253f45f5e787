"""HTML to PDF, kept warm: fonts and the stylesheet are read once per process.

The same document gives the same bytes: nothing in the file depends on the clock or on chance.
"""

import logging
import re
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, time
from functools import cache

import pydyf
from django.conf import settings
from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML, Attachment
from weasyprint.logger import PROGRESS_LOGGER
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from documents.fonts import without_pictures
from documents.notes import settle
from documents.paper import appendix_pages, paper_html
from documents.paper_data import FILE_NAME, payload_bytes
from documents.signing import fields
from lhh_portal.garbage import collector_off

PT = 72 / 96  # of a CSS pixel
# A box around each number, which nobody sees, takes as long as all else.
FIGURE = re.compile(r'<span (?=[^>]*class="figure")[^>]*>([^<]*)</span>')
DATA = "Số liệu của văn bản cho máy đọc"


class NothingFromOutside(URLFetcher):
    """A paper is complete in itself: no picture, font or stylesheet is fetched, from the network or from the disk."""

    def fetch(self, url, headers=None):
        raise FatalURLFetchingError(f"a paper may not load {url!r}")


@cache
def _warm():
    fonts = FontConfiguration()
    sheet = CSS(filename=finders.find("paper/paper.css"), font_config=fonts, url_fetcher=NothingFromOutside())
    family = settings.PAPER_FONT.replace('"', "")
    chosen = f"""
        html {{ font-family: "{family}" }} @page {{ font-family: "{family}" }}
        .signature-space {{ height: {settings.SEAL_MM + 2}mm }}
        .recipients {{ padding-right: {max(6, settings.SEAL_MM - 30)}mm }}
    """
    return fonts, [sheet, CSS(string=chosen, font_config=fonts)]


def render(document, on_page=None):
    """Return a draft of `document` as PDF bytes.

    `on_page(number)` is called as each page is laid out, again from 1 when a note has to move; what it raises ends
    the rendering.
    """
    with _listening(on_page), collector_off():
        return render_html(paper_html(document), appendices=appendix_pages(document))


def prepare(document, on_page=None):
    """Return the print of `document` that will be signed: PDF/A-3, with its code and the empty signature fields.

    `on_page` as in `render`. The document has its number and date (documents/registers/outgoing.py).
    """
    html, appendices = paper_html(document, with_code=True), appendix_pages(document)
    with _listening(on_page), collector_off():
        return prepare_html(html, payload_bytes(document), document.issued_on, appendices=appendices)


def prepare_html(html, data, dated, extra_css="", appendices=()):
    """`data` (bytes) is embedded as so-lieu.json of the day `dated`; the rest as in `render_html`."""
    layout = _lay_out([html, *appendices], extra_css)
    number, places = _signature_places(layout)
    day = datetime.combine(dated, time())
    embedded = Attachment(string=data, name=FILE_NAME, description=DATA, created=day, modified=day, relationship="Data")

    def finish(_layout, pdf):
        fields.put_fields(pdf, number, places)
        # WeasyPrint names each embedded file twice.
        pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))

    return layout.write_pdf(pdf_variant="pdf/a-3a", attachments=[embedded], finisher=finish)


def _signature_places(layout):
    """The page (from 0) of the signature space, and the boxes of its fields."""
    for number, page in enumerate(layout.pages):
        if "signature-space" in page.anchors:
            left, top, right, bottom = (PT * value for value in page.anchors["signature-space"])
            height = PT * page.height
            return number, fields.boxes((left + right) / 2, height - top, height - bottom)
    raise ValueError("the paper has no signature space")


def render_html(html, extra_css="", appendices=()):
    """Lay out with the paper's stylesheet; `extra_css` comes last and wins (tests break the layout with it)."""
    return _lay_out([html, *appendices], extra_css).write_pdf(pdf_tags=True)


def _lay_out(parts, extra_css=""):
    """The paper and its appendices ([HTML]) as one layout. Each is laid out by itself: a note that moves in the paper
    moves nothing in an appendix, and pages are counted anew."""
    fonts, sheets = _warm()
    sheets = [*sheets, CSS(string=extra_css, font_config=fonts)] if extra_css else sheets
    options = {"stylesheets": sheets, "font_config": fonts, "pdf_tags": True}
    pages = []
    for part in parts:
        text = without_pictures(FIGURE.sub(r"\1", part), settings.PAPER_FONT.replace('"', ""))
        html = HTML(string=text, url_fetcher=NothingFromOutside())
        with _after(pages):
            layout = settle(html, lambda html: html.render(**options))
        pages += layout.pages
    return layout.copy(pages)


def warm_up():
    """Pay the first render's price (fonts, stylesheet, Pango) before somebody waits for it."""
    render_html('<html lang="vi"><p>Ấm máy</p></html>')


_on_page = ContextVar("on_page", default=None)
_pages_before = ContextVar("pages_before", default=0)


class _Pages(logging.Handler):
    """WeasyPrint tells how far it is only by its progress log."""

    def emit(self, record):
        on_page = _on_page.get()
        if on_page and "Page %d" in str(record.msg):
            on_page(_pages_before.get() + record.args[0])


PROGRESS_LOGGER.addHandler(_Pages())
PROGRESS_LOGGER.setLevel(logging.INFO)
PROGRESS_LOGGER.propagate = False


@contextmanager
def _after(pages):
    token = _pages_before.set(len(pages))
    try:
        yield
    finally:
        _pages_before.reset(token)


@contextmanager
def _listening(on_page):
    token = _on_page.set(on_page)
    try:
        yield
    finally:
        _on_page.reset(token)
