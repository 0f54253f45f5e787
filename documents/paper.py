"""A document as the page wants it: lines already broken, so that the rules under them measure the last line."""

import re
from dataclasses import dataclass
from html import unescape

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe

from documents.appendices import headed
from documents.fonts import balance_lines, text_width
from documents.models import DocumentType
from lhh_portal.dates import official_date

MM = 72 / 25.4
# The left column of the header is 42 % of 164.4 mm: the motto needs 58 % at 13 pt.
HEADER_LEFT_PT = 66 * MM
TITLE_PT = 140 * MM
TEXT_PT = 164.4 * MM
SIGNATURE_PT = 78 * MM
# Columns of a table that names them: narrow ones are as wide as a number of three digits and its head need, medium ones
# as «hơn 6.097.860.000» or a day.
TEXT_MM = {False: 164.4, True: 251.4}  # is it across the page?
COLUMN_MM = {"narrow": 14, "medium": 36}
SHARES = {"wide": 2.5, "": 1}


@dataclass(frozen=True)
class Paper:
    """What templates/documents/paper.html prints; lists are lines."""

    governing: list
    issuing: list
    number: str
    place_and_date: str
    # Of a letter: none, and what it is about stands under its number (ô 5b).
    type_name: str
    subject: list
    letter_subject: list
    salutation: list
    body: str
    recipients: list
    authority: list
    signer: str
    # At the left of a paper that is signed by hand.
    other_authority: list
    other_signer: str
    by_hand: bool
    description: str
    # The body's last block is one line: the one before must stay with it beside the signature.
    ends_short: bool
    # `ABCDE-FGHJK`
    code: str
    appendices: list


@dataclass(frozen=True)
class AppendixSheet:
    """What templates/documents/appendix.html prints; lists are lines."""

    heading: str
    title: list
    reference: list
    body: str
    is_landscape: bool
    # Notes are numbered through the whole paper.
    notes_before: int


def paper_of(document):
    is_letter = document.type == DocumentType.LETTER
    *other_authority, other_signer = _lines(document.other_signature) or [""]
    return Paper(
        governing=_broken(document.governing_lines.upper(), 13, HEADER_LEFT_PT, bold=False),
        issuing=_broken(document.issuing_lines.upper(), 13, HEADER_LEFT_PT),
        number=f"Số: {document.symbol}" if document.symbol else "",
        place_and_date=place_and_date(document.place_name, document.issued_on),
        type_name="" if is_letter else document.get_type_display().upper(),
        subject=[] if is_letter else _broken(document.subject, 14, TITLE_PT),
        letter_subject=_letter_subject(document.subject) if is_letter else [],
        salutation=_lines(document.salutation),
        body=_printable(document.body),
        recipients=_lines(document.recipients),
        authority=_broken(document.authority_lines.upper(), 14, SIGNATURE_PT),
        signer=document.signer_name,
        other_authority=_broken("\n".join(other_authority).upper(), 14, SIGNATURE_PT),
        other_signer=other_signer,
        by_hand=document.is_by_hand,
        description=f"{document.symbol} {document.subject}".strip(),
        ends_short=_ends_short(document.body),
        code=document.code_in_groups,
        appendices=_appendices(document),
    )


def _letter_subject(subject):
    """`V/v góp ý dự án Luật …`, in lines."""
    return _broken(f"V/v {subject[:1].lower()}{subject[1:]}", 12, HEADER_LEFT_PT, bold=False)


def _appendices(document):
    sheets, notes = [], _notes(document.body)
    for appendix in headed(document.appendices.all()):
        width = TEXT_MM[appendix.is_landscape] * MM
        sheets.append(
            AppendixSheet(
                heading=appendix.heading,
                title=_broken(appendix.title.upper(), 14, width - 24 * MM),
                reference=_broken(_reference(document), 14, width, bold=False),
                body=_printable(appendix.body, across=appendix.is_landscape),
                is_landscape=appendix.is_landscape,
                notes_before=notes,
            )
        )
        notes += _notes(appendix.body)
    return sheets


def _notes(body):
    return body.count('class="footnote"')


def _reference(document):
    """`(Kèm theo Báo cáo số 06/BC-LHH ngày 11 tháng 6 năm 2024 của …)`; what a draft does not know yet is dotted."""
    number = document.symbol if document.number else f"…{document.symbol}"
    day = official_date(document.issued_on) if document.issued_on else "ngày … tháng … năm …"
    issuer = document.issuing_name or " ".join(document.issuing_lines.split())
    return f"(Kèm theo {document.get_type_display()} số {number} {day} của {issuer})"


def _printable(body, across=False):
    """A body as the renderer wants it: columns that are named get their width, which spares it to try every cell; a
    bold row of one cell is the heading of those under it."""
    # In a footnote WeasyPrint takes a line's end for a line break.
    body = re.sub(r"[ \t\r\n]+", " ", body)
    body = re.sub(r'<tr class="total">(?= ?<t[dh] colspan="\d+">[^<]*</t[dh]> ?</tr>)', '<tr class="heading">', body)
    return re.sub(
        r"<table>(<caption>.*?</caption>)? ?<colgroup>(.*?)</colgroup>",
        lambda found: f'<table class="fixed">{found[1] or ""}<colgroup>{_columns(found[2], across)}</colgroup>',
        body,
    )


def _columns(named, across):
    """Widths as attributes: the print has no Content-Security-Policy, and each table has widths of its own."""
    classes = re.findall(r'<col(?: class="(\w+)")?>', named)
    shares = [SHARES.get(name, 0) for name in classes]
    share = (TEXT_MM[across] - sum(COLUMN_MM.get(name, 0) for name in classes)) / (sum(shares) or 1)
    widths = (COLUMN_MM.get(name) or SHARES[name] * share for name in classes)
    return "".join(f'<col style="width: {width:.1f}mm">' for width in widths)


def paper_html(document, *, with_code=False):
    """The paper without its appendices, the same for the same document; `with_code` for the print that is signed."""
    verification = Verification(document) if with_code else None
    return render_to_string("documents/paper.html", {"paper": paper_of(document), "verification": verification})


def appendix_pages(document):
    """[HTML] of each appendix: it has pages and page numbers of its own."""
    paper = paper_of(document)
    return [
        render_to_string("documents/appendix.html", {"paper": paper, "appendix": sheet}) for sheet in paper.appendices
    ]


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
