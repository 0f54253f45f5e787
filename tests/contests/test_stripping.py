"""Files leave without who made them, and still are what they were."""

import zipfile
from io import BytesIO

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from contests.stripping import stripped

WHO = b"Quang Thi Mau"


def jpeg():
    picture, made = Image.new("RGB", (40, 20), "red"), BytesIO()
    exif = Image.Exif()
    exif[0x013B], exif[0x0112] = WHO.decode(), 6  # artist; turned by a quarter
    picture.save(made, "JPEG", exif=exif, comment=WHO)
    return made.getvalue()


def png():
    from PIL.PngImagePlugin import PngInfo

    told, made = PngInfo(), BytesIO()
    told.add_text("Author", WHO.decode())
    Image.new("P", (40, 20), 3).save(made, "PNG", pnginfo=told)
    return made.getvalue()


def pdf():
    made = BytesIO()
    with pikepdf.new() as paper:
        paper.add_blank_page()
        paper.docinfo["/Author"] = WHO.decode()
        with paper.open_metadata() as metadata:
            metadata["dc:creator"] = [WHO.decode()]
        paper.pages[0]["/PieceInfo"] = pikepdf.Dictionary(Who=WHO.decode())
        paper.save(made, compress_streams=False)
    return made.getvalue()


def docx():
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", b'<w:p><w:ins w:author="%s">Ng\xc3\xb4</w:ins></w:p>' % WHO)
        archive.writestr("docProps/core.xml", b"<dc:creator>%s</dc:creator>" % WHO)
        archive.writestr("docProps/app.xml", b"<Company>%s</Company>" % WHO)
        archive.writestr("word/media/image1.jpg", jpeg())
    return made.getvalue()


def words_of(data, kind):
    """All bytes a reader could find, unpacked."""
    if kind != "docx":
        return data
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize(("made", "kind"), [(jpeg, "jpg"), (png, "png"), (pdf, "pdf"), (docx, "docx")])
def test_nothing_says_who_made_it(made, kind):
    data = made()
    assert WHO in words_of(data, kind)

    clean = stripped(SimpleUploadedFile(f"tep.{kind}", data), kind)

    assert WHO not in words_of(clean, kind)
    assert stripped(SimpleUploadedFile(f"tep.{kind}", data), kind) == clean


def test_the_work_itself_stays():
    with Image.open(BytesIO(stripped(SimpleUploadedFile("a.jpg", jpeg()), "jpg"))) as picture:
        assert (picture.size, picture.getpixel((5, 5))[0] > 240) == ((20, 40), True)
    with pikepdf.open(BytesIO(stripped(SimpleUploadedFile("a.pdf", pdf()), "pdf"))) as paper:
        assert len(paper.pages) == 1
    assert '<w:p><w:ins w:author="">Ngô</w:ins></w:p>'.encode() in words_of(
        stripped(SimpleUploadedFile("a.docx", docx()), "docx"), "docx"
    )


def test_what_cannot_be_opened_is_refused_with_a_sentence():
    for data, kind in ((b"%PDF-1.7 hong", "pdf"), (b"PK\x03\x04 hong", "docx"), (b"\xff\xd8\xff hong", "jpg")):
        with pytest.raises(ValidationError, match="không mở được"):
            stripped(SimpleUploadedFile(f"a.{kind}", data), kind)
