"""The line on a separate attachment: a signed one holds every rule, each broken line is caught by its own rule."""

import base64
import io

import pikepdf
import pytest
from django.utils.html import escape
from weasyprint import HTML

from documents.check_format import check
from documents.signing import attachments, demo_identities
from documents.storage import store
from tests.documents.factories import numbered
from tests.documents.signing.papers import signer

pytestmark = pytest.mark.slow
RULES = {f"attachment.{name}" for name in ("text", "size", "colour", "style", "place", "picture")}


def annex(size=(595, 842), turn=0):
    pdf = pikepdf.new()
    for _number in range(2):
        pdf.add_blank_page(page_size=size)
    pdf.pages[0].Rotate = turn
    output = io.BytesIO()
    pdf.save(output)
    return output.getvalue()


def signed(authority, size=(595, 842), turn=0):
    """An attachment signed as documents/signing/attachments.py signs it."""
    paper = numbered(code="ABCDEFGHJK")
    attachment = type("Attachment", (), {"name": "Phụ lục", "file": store(annex(size, turn), "application/pdf")})
    return attachments._signed(attachment, paper, signer(authority.ORGANISATION), None)


def broken_rules(data):
    return {found.rule for found in check(data) if not found.ok}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("size", "turn"),
    [((595, 842), 0), ((842, 595), 0), ((420, 595), 0), ((842, 595), 90), ((595, 842), 180), ((842, 595), 270)],
)
def test_signed_attachment_holds_every_rule(authority, size, turn):
    data = signed(authority, size, turn)

    assert broken_rules(data) == set()
    assert {found.rule for found in check(data)} == RULES


def _styled(css, more=""):
    """A way to draw the line with other styles and with `more` (HTML) after it."""
    width, height = attachments.WIDTH_MM, attachments.HEIGHT_MM
    sheet = (
        f"@page {{ size: {width}mm {height}mm; margin: 0 }} body {{ margin: 0; text-align: right; white-space: nowrap;"
        f" font: 10pt/{height}mm 'Liberation Serif'; {css} }}"
    )
    start, end = f'<html lang="vi"><style>{sheet}</style><body>', f"{more}</body></html>"
    return lambda text, turn: HTML(string=f"{start}{escape(text)}{end}").write_pdf()


def _at(offset):
    right = attachments.text_of
    return lambda document: right(document).replace("+07:00", offset)


BROKEN = {
    "too large": ("_text_pdf", _styled("font-size: 12pt"), "attachment.size"),
    "too small": ("_text_pdf", _styled("font-size: 9pt"), "attachment.size"),
    "red": ("_text_pdf", _styled("color: #c00"), "attachment.colour"),
    "bold": ("_text_pdf", _styled("font-weight: bold"), "attachment.style"),
    "italic": ("_text_pdf", _styled("font-style: italic"), "attachment.style"),
    "top left": ("_text_pdf", _styled("text-align: left"), "attachment.place"),
    "too low": ("TOP_MM", 40, "attachment.place"),
    "too far from the right": ("RIGHT_MM", 50, "attachment.place"),
    "no offset": ("text_of", _at(""), "attachment.text"),
    "UTC": ("text_of", _at("Z"), "attachment.text"),
    "another offset": ("text_of", _at("+07"), "attachment.text"),
    "no time": ("text_of", lambda document: f"Số: {document.symbol}", "attachment.text"),
    "no number": ("text_of", lambda document: "Số: /BC-LHH; 2024-06-11T08:05:09+07:00", "attachment.text"),
}


@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value", "rule"), BROKEN.values(), ids=BROKEN.keys())
def test_broken_line_is_caught_by_its_own_rule(authority, monkeypatch, name, value, rule):
    monkeypatch.setattr(attachments, name, value)

    assert broken_rules(signed(authority)) == {rule}


@pytest.mark.django_db
def test_picture_beside_the_line_is_caught(authority, monkeypatch):
    seal = io.BytesIO()
    demo_identities.draw_seal().resize((40, 40)).save(seal, "PNG")
    picture = f'<img style="height: 4mm" src="data:image/png;base64,{base64.b64encode(seal.getvalue()).decode()}">'
    monkeypatch.setattr(attachments, "_text_pdf", _styled("", picture))

    assert broken_rules(signed(authority)) == {"attachment.picture"}
