"""Clauses of PDF/A-3a (ISO 19005-3) and of tagging that can be looked up in the file, before and after signing.

No validator was at hand: this is a list of what we looked for, not a certificate (docs/papers.md).
"""

import io
import re

import pikepdf
import pytest

from documents import pdf
from documents.models import SignatureRole
from documents.signing import demo_identities
from documents.signing.timestamps import timestamper
from tests.documents.factories import numbered
from tests.documents.figures_paper import APPENDICES, with_figures
from tests.documents.signing.papers import signed_bytes, signer

pytestmark = pytest.mark.slow
TEXT_OPERATORS = {"Tj", "TJ", "'", '"'}
PAINT_OPERATORS = {"S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do"}


def _signed(authority):
    data = pdf.prepare(with_figures(appendices=APPENDICES))
    once = signed_bytes(
        data,
        SignatureRole.PERSON,
        signer(authority.PERSON),
        image=demo_identities.draw_signature(),
        timestamper=timestamper(),
    )
    return signed_bytes(
        once,
        SignatureRole.ORGANISATION,
        signer(authority.ORGANISATION),
        image=demo_identities.draw_seal(),
        timestamper=timestamper(),
        with_revocation_data=True,
    )


@pytest.fixture(params=["prepared", "prepared, long", "prepared, appendices", "signed"])
def file(request, authority):
    made = {
        "prepared": lambda: pdf.prepare(with_figures()),
        "prepared, long": lambda: pdf.prepare(numbered(code="ABCDEFGHJK")),
        "prepared, appendices": lambda: pdf.prepare(with_figures(appendices=APPENDICES)),
        "signed": lambda: _signed(authority),
    }
    with pikepdf.open(io.BytesIO(made[request.param]())) as opened:
        yield opened


def objects(file, kind):
    """Every dictionary or stream of `file` with this /Type."""
    return [item for item in file.objects if isinstance(item, pikepdf.Object) and _type(item) == kind]


def _type(item):
    return str(item.get("/Type", "")) if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)) else ""


def _all(item, seen):
    """Dictionaries reached from `item`."""
    if isinstance(item, pikepdf.Object) and item.is_indirect:
        if item.objgen in seen:
            return
        seen.add(item.objgen)
    if isinstance(item, (pikepdf.Dictionary, pikepdf.Stream)):
        yield item
        for value in dict(item.items()).values() if isinstance(item, pikepdf.Dictionary) else item.stream_dict.values():
            yield from _all(value, seen)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            yield from _all(value, seen)


def test_it_says_what_it_is(file):
    """6.6.4 version and conformance in XMP; 6.6.2.1 XMP not encoded as anything but UTF-8; title for PDF/UA 7.1."""
    xmp = file.Root.Metadata.read_bytes().decode()

    assert re.findall(r'pdfaid:(\w+)="(\w)"', xmp) == [("part", "3"), ("conformance", "A")]
    assert file.pdf_version == "1.7"
    assert "06/BC-LHH Kết quả hoạt động" in xmp
    assert file.Root.ViewerPreferences.DisplayDocTitle
    assert str(file.Root.Lang) == "vi"


def test_file_structure(file):
    """6.1.3: an identifier, no encryption; 6.1.7: no external streams, no LZW."""
    assert len(file.trailer.ID) == 2
    assert "/Encrypt" not in file.trailer
    for item in _all(file.Root, set()):
        if isinstance(item, pikepdf.Stream):
            assert "/F" not in item
            assert "/LZWDecode" not in str(item.get("/Filter", ""))


def test_colours_have_a_profile(file):
    """6.2.3, 6.2.4: an output intent with an RGB profile, and nothing in CMYK."""
    (intent,) = file.Root.OutputIntents

    assert (intent.S, intent.DestOutputProfile.N) == ("/GTS_PDFA1", 3)
    for page in file.pages:
        operators = {str(operator) for _operands, operator in pikepdf.parse_content_stream(page)}
        assert not operators & {"k", "K"}
    assert all(str(item.get("/ColorSpace")) != "/DeviceCMYK" for item in objects(file, "/XObject"))


def test_pictures_and_graphics_states(file):
    """6.2.5: no transfer functions; 6.2.8: no interpolation, no alternates; 6.2.9: no PostScript, no references."""
    for item in _all(file.Root, set()):
        assert not {"/TR", "/HTP", "/OPI", "/Ref", "/PS", "/Alternates"} & set(item.keys())
        assert not item.get("/Interpolate", False)
        assert item.get("/TR2", "/Default") == "/Default"
        assert item.get("/BM", "/Normal") in ("/Normal", "/Compatible")


def test_every_font_is_embedded_and_maps_to_unicode(file):
    """6.2.11.4 and, for level A and U, 6.2.11.7."""
    fonts = objects(file, "/Font")
    whole = [font for font in fonts if font.Subtype == "/Type0"]
    descriptors = objects(file, "/FontDescriptor")

    assert whole
    assert all("/ToUnicode" in font for font in whole)
    assert {font.Subtype for font in fonts} <= {"/Type0", "/CIDFontType0", "/CIDFontType2"}
    assert descriptors
    assert all({"/FontFile2", "/FontFile3"} & set(item.keys()) for item in descriptors)


def test_annotations_are_printed_and_drawn(file):
    """6.3.2, 6.3.3: printed, never hidden, with an appearance; 6.4.1: no actions, no need for appearances."""
    widgets = [annotation for page in file.pages for annotation in page.get("/Annots", [])]

    assert len(widgets) == 2
    for widget in widgets:
        assert widget.F & 4
        assert not widget.F & (1 | 2 | 32 | 256)
        assert list(widget.AP.keys()) == ["/N"]
        assert not {"/A", "/AA"} & set(widget.keys())
        assert str(widget.TU)
    assert not file.Root.AcroForm.get("/NeedAppearances", False)
    assert "/XFA" not in file.Root.AcroForm


def test_nothing_acts(file):
    """6.5, 6.6.1: no script, no launching, no action on opening."""
    assert not {"/AA", "/OpenAction"} & set(file.Root.keys())
    assert "/JavaScript" not in file.Root.Names
    for item in _all(file.Root, set()):
        assert item.get("/S") not in ("/JavaScript", "/Launch", "/ImportData", "/ResetForm", "/Movie", "/Sound")


def test_embedded_file_is_told(file):
    """6.8: type, names, relation to the document, named once in the catalogue."""
    (spec,) = file.Root.AF

    assert (str(spec.F), str(spec.UF), spec.AFRelationship) == ("so-lieu.json", "so-lieu.json", "/Data")
    assert spec.EF.F.Subtype == "/application/json"
    assert str(spec.EF.F.Params.ModDate) == "D:20240611000000Z"
    assert str(spec.Desc)
    assert [str(name) for name in file.attachments] == ["so-lieu.json"]


def test_it_is_tagged(file):
    """6.7: marked, with a structure tree that knows every piece of text, and words for the picture."""
    assert file.Root.MarkInfo.Marked
    kinds = [str(item.S) for item in objects(file, "/StructElem")]
    figures = [item for item in objects(file, "/StructElem") if item.S == "/Figure"]

    assert kinds.count("/H1") == 1
    assert {"/Document", "/P", "/Table", "/TR", "/TD"} <= set(kinds)
    assert [str(item.Alt) for item in figures] == ["Mã QR: http://127.0.0.1:8000/xac-minh/ABCDEFGHJK/"]
    for page in file.pages:
        assert _unmarked(page) == []


def _unmarked(page):
    """What is painted outside marked content: neither in the structure nor told to be decoration."""
    depth, found = 0, []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in ("BMC", "BDC"):
            depth += 1
        elif name == "EMC":
            depth -= 1
        elif depth == 0 and name in TEXT_OPERATORS | PAINT_OPERATORS:
            found.append((name, operands))
    return found
