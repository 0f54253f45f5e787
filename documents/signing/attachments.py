"""Separate files sent with a paper: the organisation signs each with a line of text (official-format.md 2.1)."""

import io
import tempfile

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.stamp import StaticStampStyle
from weasyprint import HTML

from documents.pdf import NothingFromOutside
from documents.signing.making import completed
from documents.storage import open_stored, store

FIELD_NAME = "Signature1"
SIZE_PT = 10
MM = 72 / 25.4
# From the top right corner of the first page.
TOP_MM, RIGHT_MM, WIDTH_MM, HEIGHT_MM = 6, 15, 100, 5


def signed(document, signer, *, timestamper):
    """The attachments of `document` with the organisation's signature: {pk: bytes}. Raises ValidationError naming one.

    Those that are no PDF go unsigned: the decree speaks of electronic documents, which are PDF (Điều 5).
    """
    found = {}
    for attachment in document.attachments.select_related("file"):
        if attachment.file.media_type == "application/pdf":
            found[attachment.pk] = _signed(attachment, document, signer, timestamper)
    return found


def keep(document, signed_files):
    """Store the signed files beside the given ones. Raises ValidationError if the attachments changed meanwhile."""
    pdfs = document.attachments.filter(file__media_type="application/pdf")
    if signed_files and set(pdfs.values_list("pk", flat=True)) != set(signed_files):
        raise ValidationError(
            _("Phụ lục kèm theo đã thay đổi trong lúc ký, nên chữ ký này không được nhận. Mở lại văn bản rồi ký lại."),
            code="attachments_changed",
        )
    for attachment in pdfs:
        if attachment.pk in signed_files:
            attachment.signed_file = store(signed_files[attachment.pk], "application/pdf")
            attachment.save(update_fields=["signed_file"])


def _signed(attachment, document, signer, timestamper):
    with open_stored(attachment.file) as file:
        pdf = file.read()
    try:
        page = _first_page(pdf)
        turn = _inherited(page, "/Rotate", 0) % 360
        field = SigFieldSpec(_free_name(pdf), on_page=0, box=_box(page, turn))
        with tempfile.NamedTemporaryFile(suffix=".pdf") as line:
            line.write(_text_pdf(text_of(document), turn))
            line.flush()
            return completed(
                pdf,
                signer,
                field.sig_field_name,
                timestamper=timestamper,
                style=_style(line.name),
                with_revocation_data=True,
                new_field=field,
            )
    except (PdfError, ValueError, KeyError, TypeError) as error:
        raise ValidationError(
            _('Phụ lục "%s" không ký được: tệp PDF hỏng hoặc bị khóa. Thay tệp khác rồi ký lại; chưa có gì được ký.')
            % attachment.name,
            code="attachment",
        ) from error


def text_of(document, moment=None):
    """`Số: 06/BC-LHH; 2026-06-15T08:05:09+07:00`."""
    moment = timezone.localtime(moment).replace(microsecond=0)
    return f"Số: {document.symbol}; {moment.isoformat()}"


def _free_name(pdf):
    """Signature1, or the next name that the file (signed by somebody else already) does not use."""
    used = {signature.field_name for signature in PdfFileReader(io.BytesIO(pdf)).embedded_signatures}
    number = 1
    while f"Signature{number}" in used:
        number += 1
    return f"Signature{number}"


def _first_page(pdf):
    page = PdfFileReader(io.BytesIO(pdf)).root["/Pages"]["/Kids"][0]
    while "/Kids" in page:
        page = page["/Kids"][0]
    return page


def _inherited(node, name, default=None):
    while node is not None:
        if name in node:
            return node[name]
        node = node["/Parent"] if "/Parent" in node else None  # noqa: SIM401 - get() follows no references
    return default


def _box(page, turn):
    """The place of the line in the page's own coordinates: the top right corner as shown, `turn` degrees clockwise."""
    x1, y1, x2, y2 = (float(edge) for edge in _inherited(page, "/CropBox") or _inherited(page, "/MediaBox"))
    left, right, bottom, top = min(x1, x2), max(x1, x2), min(y1, y2), max(y1, y2)
    shown_width = top - bottom if turn in {90, 270} else right - left
    near, far = RIGHT_MM * MM, min((RIGHT_MM + WIDTH_MM) * MM, shown_width)  # from the right edge as shown
    high, low = TOP_MM * MM, (TOP_MM + HEIGHT_MM) * MM  # from the top edge as shown
    boxes = {
        0: (right - far, top - low, right - near, top - high),
        90: (left + high, top - far, left + low, top - near),
        180: (left + near, bottom + high, left + far, bottom + low),
        270: (right - low, bottom + near, right - high, bottom + far),
    }
    return tuple(round(edge) for edge in boxes[turn])


# How the line is laid out so that it stands upright on a page shown turned.
_TURNED = {
    0: "none",
    90: f"translate(0, {WIDTH_MM}mm) rotate(-90deg)",
    180: f"translate({WIDTH_MM}mm, {HEIGHT_MM}mm) rotate(180deg)",
    270: f"translate({HEIGHT_MM}mm, 0) rotate(90deg)",
}


def _text_pdf(text, turn):
    width, height = (HEIGHT_MM, WIDTH_MM) if turn in {90, 270} else (WIDTH_MM, HEIGHT_MM)
    css = (
        f"@page {{ size: {width}mm {height}mm; margin: 0 }} body {{ margin: 0; color: #000; text-align: right;"
        f" white-space: nowrap; font: {SIZE_PT}pt/{HEIGHT_MM}mm '{settings.PAPER_FONT}';"
        f" position: absolute; top: 0; left: 0; width: {WIDTH_MM}mm; height: {HEIGHT_MM}mm;"
        f" transform-origin: 0 0; transform: {_TURNED[turn]} }}"
    )
    html = f'<html lang="vi"><style>{css}</style><body>{escape(text)}</body></html>'
    return HTML(string=html, url_fetcher=NothingFromOutside()).write_pdf()


def _style(path):
    middle = AxisAlignment.ALIGN_MID
    rule = SimpleBoxLayoutRule(middle, middle, margins=Margins(0, 0, 0, 0))
    return StaticStampStyle.from_pdf_file(path, border_width=0, background_layout=rule, background_opacity=1.0)
