"""A document as the page wants it: lines already broken, so that the rules under them measure the last line."""

import re
from dataclasses import dataclass
from html import unescape

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from documents.fonts import balance_lines, text_width
from lhh_portal.dates import official_date

MM = 72 / 25.4
# The left column of the header is 42 % of 164.4 mm: the motto needs 58 % at 13 pt.
HEADER_LEFT_PT = 66 * MM
TITLE_PT = 140 * MM
TEXT_PT = 164.4 * MM
SIGNATURE_PT = 78 * MM


@dataclass(frozen=True)
class Paper:
    """What templates/documents/paper.html prints; lists are lines."""

    governing: list
    issuing: list
    number: str
    place_and_date: str
    type_name: str
    subject: list
    salutation: list
    body: str
    recipients: list
    authority: list
    signer: str
    description: str
    # The body's last block is one line: the one before must stay with it beside the signature.
    ends_short: bool
    # `ABCDE-FGHJK`
    code: str


def paper_of(document):
    return Paper(
        governing=_broken(document.governing_lines.upper(), 13, HEADER_LEFT_PT, bold=False),
        issuing=_broken(document.issuing_lines.upper(), 13, HEADER_LEFT_PT),
        number=f"Số: {document.symbol}",
        place_and_date=place_and_date(document.place_name, document.issued_on),
        type_name=document.get_type_display().upper(),
        subject=_broken(document.subject, 14, TITLE_PT),
        salutation=_lines(document.salutation),
        # In a footnote WeasyPrint takes a line's end for a line break.
        body=re.sub(r"[ \t\r\n]+", " ", document.body),
        recipients=_lines(document.recipients),
        authority=_broken(document.authority_lines.upper(), 14, SIGNATURE_PT),
        signer=document.signer_name,
        description=f"{document.symbol} {document.subject}".strip(),
        ends_short=_ends_short(document.body),
        code=document.code_in_groups,
    )


def paper_html(document, *, with_code=False):
    """The whole page, the same for the same document; `with_code` for the print that will be signed."""
    verification = Verification(document) if with_code else None
    return render_to_string("documents/paper.html", {"paper": paper_of(document), "verification": verification})


class Verification:
    """What leads from the paper to its public page: the code, the address, and both as a QR code."""

    def __init__(self, document):
        self.code = document.code_in_groups
        self.address = verification_address(document)
        # Read, typed: without the scheme, and parted before the code where the line ends.
        self.start, self.end = self.address.partition("://")[2].rsplit(document.code, 1)
        self.end = document.code + self.end

    @property
    def qr(self):
        """SVG in one path; level M stands a stain or a fold, and the quiet zone of four modules is part of it."""
        code = segno.make(self.address, error="m", micro=False)
        return mark_safe(code.svg_inline(border=4, title=f"Mã QR: {self.address}"))


def verification_address(document):
    return f"{settings.SITE_URL.rstrip('/')}/xac-minh/{document.code}/"


def place_and_date(place, day):
    """`Long An, ngày 05 tháng 6 năm 2026`; the numbers are left blank in a draft."""
    return f"{place}, {official_date(day) if day else 'ngày      tháng      năm     '}"


def _ends_short(body):
    blocks = [re.sub(r"<[^>]*>", "", block).strip() for block in re.split(r"</(?:p|li|h[234]|table)>", body)]
    last = ([block for block in blocks if block] or [""])[-1]
    return text_width(unescape(last), 14, settings.PAPER_FONT) < TEXT_PT


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _broken(text, size, width, bold=True):
    return [part for line in _lines(text) for part in balance_lines(line, size, width, settings.PAPER_FONT, bold=bold)]
