"""Separate attachments: signed with the paper by the organisation, with a line of text instead of a seal."""

import io
import re
import subprocess

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature

from documents.models import SignatureRole
from documents.signing import demo_identities, trust
from documents.signing.sign import sign_now
from documents.storage import open_stored, store
from documents.workflow import DocumentState
from tests.documents.signing import papers
from tests.documents.signing.papers import signed_bytes

LINE = r"Số: 06/BC-LHH; \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00"


def _pdf(size=(595, 842), pages=2, **page):
    pdf = pikepdf.new()
    for _number in range(pages):
        pdf.add_blank_page(page_size=size)
    for name, value in page.items():
        pdf.pages[0][f"/{name}"] = value
    output = io.BytesIO()
    pdf.save(output)
    return output.getvalue()


def _attach(paper, data, name="Phụ lục 1", media_type="application/pdf"):
    return paper.attachments.create(name=name, file=store(data, media_type))


def _seal(cast, settings, paper):
    return sign_now(paper, SignatureRole.ORGANISATION, by=cast.clerk, secret=settings.DEMO_PASSWORD)


@pytest.fixture
def paper(cast, authority):
    demo_identities.make(cast.leader)
    return papers.ready(cast, state=DocumentState.SIGNED)


def _bytes(attachment):
    attachment.refresh_from_db()
    with open_stored(attachment.signed_file) as file:
        return file.read()


def _words(data, tmp_path):
    """(text, (x1, y1, x2, y2) in points from the top left, font size) of page 1, by poppler."""
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    done = subprocess.run(["pdftotext", "-bbox", "-l", "1", path, "-"], check=True, capture_output=True, text=True)
    word = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">([^<]*)'
    found = re.findall(word, done.stdout)
    boxes = [tuple(map(float, values[:4])) for values in found]
    fonts = subprocess.run(["pdffonts", path], check=True, capture_output=True, text=True).stdout
    return " ".join(values[4] for values in found), boxes, fonts


def test_attachment_gets_its_line_in_the_top_right_corner(cast, paper, settings, tmp_path):
    attachment = _attach(paper, _pdf())

    sealed = _seal(cast, settings, paper)

    data = _bytes(attachment)
    text, boxes, fonts = _words(data, tmp_path)
    assert sealed.state == DocumentState.SEALED
    assert re.fullmatch(LINE, text)
    assert max(box[2] for box in boxes) == pytest.approx(595 - 15 * 72 / 25.4, abs=1)
    assert all(box[1] > 10 and box[3] < 40 for box in boxes)
    assert "Liberation-Serif" in fonts
    with open_stored(attachment.file) as file:
        assert data.startswith(file.read())
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_signatures
    status = validate_pdf_signature(signature, trust.validation_context(strict=True))
    assert status.bottom_line
    assert status.timestamp_validity.valid
    # 10 pt stays 10 pt
    height = {round(box[3] - box[1], 1) for box in boxes}
    assert height == {11.1}


@pytest.mark.parametrize(
    "data",
    [
        _pdf((842, 595)),
        _pdf((842, 1191)),
        _pdf(CropBox=pikepdf.Array([100, 100, 500, 700])),
        _pdf((200, 200)),
    ],
    ids=["landscape", "a3", "cropped", "small"],
)
def test_line_is_inside_any_sheet(cast, paper, settings, tmp_path, data):
    attachment = _attach(paper, data)

    _seal(cast, settings, paper)

    text, _boxes, _fonts = _words(_bytes(attachment), tmp_path)
    assert re.fullmatch(LINE, text)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_line_stands_upright_at_the_top_right_of_a_turned_page(cast, paper, settings, tmp_path, turn):
    attachment = _attach(paper, _pdf(Rotate=turn))

    _seal(cast, settings, paper)

    text, boxes, _fonts = _words(_bytes(attachment), tmp_path)
    shown_width = 595 if turn == 180 else 842
    assert re.fullmatch(LINE, text)
    assert max(box[2] for box in boxes) == pytest.approx(shown_width - 15 * 72 / 25.4, abs=1.5)
    assert all(box[1] > 10 and box[3] < 40 for box in boxes)
    assert {round(box[3] - box[1]) for box in boxes} == {11}


def test_attachment_signed_by_somebody_else_keeps_their_signature(cast, paper, settings, authority):
    theirs = signed_bytes(_pdf(), SignatureRole.PERSON, papers.signer(authority.PERSON))
    attachment = _attach(paper, theirs)

    _seal(cast, settings, paper)

    statuses = [
        validate_pdf_signature(signature, trust.validation_context(strict=True))
        for signature in PdfFileReader(io.BytesIO(_bytes(attachment))).embedded_signatures
    ]
    assert [status.bottom_line for status in statuses] == [True, True]


@pytest.mark.parametrize("data", [b"%PDF-1.7\nhong", b"khong phai pdf"])
def test_one_bad_attachment_and_nothing_is_signed(cast, paper, settings, data):
    good, bad = _attach(paper, _pdf()), _attach(paper, data, "Bảng kê")

    with pytest.raises(ValidationError, match='Phụ lục "Bảng kê" không ký được'):
        _seal(cast, settings, paper)

    good.refresh_from_db()
    bad.refresh_from_db()
    assert (good.signed_file, bad.signed_file) == (None, None)
    assert type(paper).objects.get(pk=paper.pk).state == DocumentState.SIGNED


def test_encrypted_attachment_is_told(cast, paper, settings):
    output = io.BytesIO()
    pdf = pikepdf.open(io.BytesIO(_pdf()))
    pdf.save(output, encryption=pikepdf.Encryption(owner="a", user="b"))
    _attach(paper, output.getvalue(), "Bảng khóa")

    with pytest.raises(ValidationError, match='Phụ lục "Bảng khóa" không ký được'):
        _seal(cast, settings, paper)


def test_other_files_go_as_they_are(cast, paper, settings):
    sheet = _attach(paper, b"a;b", "Bảng tính", "text/csv")

    _seal(cast, settings, paper)

    sheet.refresh_from_db()
    assert sheet.signed_file is None
