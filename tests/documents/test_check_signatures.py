"""The rules of the signature space: a prepared and a signed print hold them, each broken one is caught by its own."""

import io
from datetime import date

import pytest
from PIL import Image

from documents import pdf
from documents.check_format import check
from documents.models import SignatureRole
from documents.paper import paper_html
from documents.signing import demo_identities, fields
from tests.documents.factories import numbered
from tests.documents.signing.papers import signed_bytes, signer

pytestmark = pytest.mark.slow
MM = 72 / 25.4
PERSON, ORGANISATION = SignatureRole.PERSON, SignatureRole.ORGANISATION
OF_SIGNATURES = {
    "verification.code",
    "verification.qr",
    "signature.centre",
    "signature.between",
    "signature.overlap",
    "seal.left",
    "seal.size",
    "seal.clear",
}


def prepared(css="", change=lambda html: html, **more):
    html = change(paper_html(numbered(code="ABCDEFGHJK", **more), with_code=True))
    return pdf.prepare_html(html, b"{}", date(2024, 6, 11), css)


def broken_rules(data):
    return {found.rule for found in check(data) if not found.ok}


def measured(data):
    return {found.rule for found in check(data)}


LONG_LIST = "\n".join(f"- Sở, ban, ngành thứ {i} của tỉnh Long An và các đơn vị trực thuộc;" for i in range(18))
GOOD = {
    "Long An": {},
    "notice": {
        "type": "TB",
        "subject": "Về việc nghỉ lễ",
        "authority_lines": "Chủ tịch",
        "body": "<p>Một dòng.</p>" * 4,
    },
    "decision": {"type": "QĐ", "subject": "Về việc thành lập Ban Tổ chức", "body": "<p>Điều 1. Thành lập.</p>" * 5},
    "many recipients": {"recipients": f"{LONG_LIST}\n- Lưu: VT."},
}


@pytest.mark.parametrize("more", GOOD.values(), ids=GOOD.keys())
def test_prepared_print_holds_every_rule(more):
    data = prepared(**more)

    assert broken_rules(data) == set()
    assert measured(data) >= OF_SIGNATURES


def test_a_draft_has_no_rule_of_signatures():
    assert not measured(pdf.render(numbered())) & OF_SIGNATURES


# what is wrong → (how far each box is moved in mm: to the right, up; the rule that catches it)
MOVED = {
    "both 3 mm to the right": ({PERSON: (3, 0), ORGANISATION: (3, 0)}, "signature.centre"),
    "signature over the title": ({PERSON: (0, 12)}, "signature.between"),
    "signature over the name": ({PERSON: (0, -12)}, "signature.between"),
    "seal too far to the left": ({ORGANISATION: (-3, 0)}, "signature.overlap"),
    "seal too far to the right": ({ORGANISATION: (3, 0)}, "signature.overlap"),
    "seal on the right": ({ORGANISATION: (51, 0)}, "seal.left"),
    "seal over the title": ({ORGANISATION: (0, 5)}, "seal.clear"),
    "seal over the name": ({ORGANISATION: (0, -5)}, "seal.clear"),
}


@pytest.mark.parametrize(("moves", "rule"), MOVED.values(), ids=MOVED.keys())
def test_moved_field_is_caught_by_its_own_rule(monkeypatch, moves, rule):
    right = fields.boxes

    def boxes(axis, top, bottom):
        found = right(axis, top, bottom)
        for role, (x, y) in moves.items():
            x1, y1, x2, y2 = found[role]
            found[role] = (x1 + x * MM, y1 + y * MM, x2 + x * MM, y2 + y * MM)
        return found

    monkeypatch.setattr(fields, "boxes", boxes)

    assert broken_rules(prepared()) == {rule}


@pytest.mark.parametrize(("left", "low"), [(2, 0), (0, 4), (6, 6), (-1, 0)])
def test_seal_of_another_size_is_caught(monkeypatch, left, low):
    right = fields.boxes

    def boxes(axis, top, bottom):
        found = right(axis, top, bottom)
        x1, y1, x2, y2 = found[ORGANISATION]
        found[ORGANISATION] = (x1 + left * MM, y1 + low * MM, x2, y2)
        return found

    monkeypatch.setattr(fields, "boxes", boxes)

    assert broken_rules(prepared()) == {"seal.size"}


BROKEN_SPACE = {
    "no code and no QR code": (".verification { display: none }", {"verification.code", "verification.qr"}),
    "code larger than the list": (".verification { font-size: 12pt }", {"verification.code"}),
    "no QR code": (".verification svg { display: none }", {"verification.qr"}),
    "QR code too small": (".verification svg { width: 10mm; height: 10mm }", {"verification.qr"}),
    "QR code in the margin": (".verification { margin-left: -12mm }", {"verification.qr"}),
    "QR code pulled out": (".verification svg { transform: scaleY(1.3) }", {"verification.qr"}),
    "too little space for the seal": (".signature-space { height: 24mm }", {"seal.clear"}),
}


@pytest.mark.parametrize(("css", "rules"), BROKEN_SPACE.values(), ids=BROKEN_SPACE.keys())
def test_broken_space_is_caught_by_its_own_rule(css, rules):
    assert broken_rules(prepared(css)) == rules


@pytest.mark.parametrize("code", ["", "ABCDE-FGH", "ABCDEFGHJK", "abcde-fghjk"])
def test_code_written_another_way_is_caught(code):
    data = prepared(change=lambda html: html.replace("minh: ABCDE-FGHJK", f"minh: {code}"))

    assert broken_rules(data) == {"verification.code"}


def _painted(image, colour):
    """`image` with all its ink in one colour."""
    ink = Image.new("RGBA", image.size, (*colour, 0))
    ink.putalpha(image.getchannel("A"))
    return ink


SIGNATURE, SEAL = demo_identities.draw_signature, demo_identities.draw_seal
PICTURES = {
    "right": (SIGNATURE, SEAL, set()),
    "black signature": (lambda: _painted(SIGNATURE(), (0, 0, 0)), SEAL, {"signature.colour"}),
    "red signature": (lambda: _painted(SIGNATURE(), (214, 26, 33)), SEAL, {"signature.colour"}),
    "blue seal": (SIGNATURE, lambda: _painted(SEAL(), (28, 63, 170)), {"seal.colour"}),
    "white seal": (SIGNATURE, lambda: _painted(SEAL(), (255, 255, 255)), {"seal.colour"}),
    "oval seal": (SIGNATURE, lambda: SEAL().resize((300, 200)), {"seal.size"}),
    "seal without transparency": (SIGNATURE, lambda: SEAL().convert("RGB"), {"seal.colour"}),
}


@pytest.mark.parametrize(("signature", "seal", "rules"), PICTURES.values(), ids=PICTURES.keys())
def test_signed_print_is_measured_by_its_pictures(authority, signature, seal, rules):
    once = signed_bytes(prepared(), PERSON, signer(authority.PERSON), image=signature())
    twice = signed_bytes(once, ORGANISATION, signer(authority.ORGANISATION), image=seal())

    assert broken_rules(twice) == rules
    assert measured(twice) == measured(prepared()) | {"signature.colour", "seal.colour"}


def test_files_are_read_however_they_are_given(tmp_path):
    data = prepared()
    path = tmp_path / "bc.pdf"
    path.write_bytes(data)

    assert check(str(path)) == check(path) == check(io.BytesIO(data)) == check(data)
