"""The printed size of the pictures, measured on the page as poppler draws it."""

import io
import subprocess

import pytest
from PIL import Image

from documents.models import SignatureRole
from documents.signing import appearance, demo_identities
from documents.signing.making import signed_field
from tests.documents.signing import papers

DPI = 150
MM = 25.4 / DPI


def _ink(pdf, folder, is_ink):
    """The box (x1, y1, x2, y2) of the dots for which `is_ink(r, g, b)` on the last page, mm from the top left."""
    path = folder / "a.pdf"
    path.write_bytes(pdf)
    pages = subprocess.run(["pdfinfo", path], check=True, capture_output=True, text=True).stdout
    last = pages.split("Pages:")[1].split()[0]
    command = ["pdftoppm", "-r", str(DPI), "-f", last, "-l", last, path]
    page = Image.open(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout)).convert("RGB")
    dots = page.tobytes()
    mask = bytes(255 * is_ink(*dots[at : at + 3]) for at in range(0, len(dots), 3))
    return [round(edge * MM, 1) for edge in Image.frombytes("L", page.size, mask).getbbox()]


def _signed(pdf, identity, name):
    style = appearance.style_for(identity, pdf, identity.role)
    field = appearance.FIELD_NAMES[identity.role]
    return signed_field(pdf, papers.signer(name), field, timestamper=None, style=style, with_revocation_data=False)


def _box(role):
    return appearance.field_box(papers.prepared(6), appearance.FIELD_NAMES[role])


@pytest.mark.parametrize("width_mm", [36, 30])
def test_seal_is_printed_at_its_real_size_in_the_middle_of_its_field(cast, authority, tmp_path, width_mm):
    _person, seal = demo_identities.make(cast.leader)
    seal.image_width_mm = width_mm

    pdf = _signed(papers.prepared(6), seal, authority.ORGANISATION)

    x1, y1, x2, y2 = _ink(pdf, tmp_path, lambda red, green, blue: red > 150 and green < 110 and blue < 110)
    left, bottom, right, top = (edge * 25.4 / 72 for edge in _box(SignatureRole.ORGANISATION))
    assert (x2 - x1, y2 - y1) == pytest.approx((width_mm, width_mm), abs=0.4)
    assert ((x1 + x2) / 2, 297 - (y1 + y2) / 2) == pytest.approx(((left + right) / 2, (bottom + top) / 2), abs=0.6)


def test_signature_fills_its_field_and_keeps_its_proportions(cast, authority, tmp_path):
    person, _seal = demo_identities.make(cast.leader)
    image = demo_identities.draw_signature()
    ink = image.getchannel("A").getbbox()

    pdf = _signed(papers.prepared(6), person, authority.PERSON)

    x1, y1, x2, y2 = _ink(pdf, tmp_path, lambda red, green, blue: blue > 120 and red < 110)
    left, _bottom, right, _top = (edge * 25.4 / 72 for edge in _box(SignatureRole.PERSON))
    scale = (right - left) / image.width
    assert x2 - x1 == pytest.approx((ink[2] - ink[0]) * scale, abs=0.5)
    assert y2 - y1 == pytest.approx((ink[3] - ink[1]) * scale, abs=0.5)


def test_without_a_picture_nothing_is_drawn(cast, authority):
    identity = papers.identity(cast.leader, authority.PERSON)

    assert appearance.image_for(identity) is None
    assert appearance.style_for(identity, papers.prepared(6), identity.role) is None
