"""Uploaded pictures: each refusal has its own sentence; what is taken is trimmed, padded and free of metadata."""

import io

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageDraw, PngImagePlugin

from documents.models import SignatureRole
from documents.signing.demo_identities import draw_seal, draw_signature
from documents.signing.pictures import check_image, png_of

PERSON, ORGANISATION = SignatureRole.PERSON, SignatureRole.ORGANISATION
BLUE, RED, BLACK = (20, 50, 160, 255), (210, 20, 30, 255), (0, 0, 0, 255)
CLEAR = (0, 0, 0, 0)


def _picture(size=(900, 500), *, ink=BLUE, ground=CLEAR, box=(100, 200, 800, 300), mode="RGBA"):
    image = Image.new("RGBA", size, ground)
    ImageDraw.Draw(image).rectangle(box, fill=ink)
    return image.convert(mode)


def _file(image, kind="PNG", **options):
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file


@pytest.mark.parametrize(
    ("file", "role", "sentence"),
    [
        (io.BytesIO(b"%PDF-1.7"), PERSON, "phải là tệp PNG"),
        (_file(_picture(mode="RGB"), "JPEG"), PERSON, "phải là tệp PNG"),
        (io.BytesIO(_file(_picture()).getvalue()[:200]), PERSON, "phải là tệp PNG"),
        (_file(Image.new("1", (8001, 10))), PERSON, "quá lớn"),
        (_file(_picture(mode="RGB")), PERSON, "không trong suốt"),
        (_file(_picture(ground=(255, 255, 255, 255))), PERSON, "không trong suốt"),
        # a scan whose white sheet lies on a transparent margin
        (_file(_picture(ink=(250, 250, 250, 255), box=(5, 5, 894, 494))), PERSON, "không trong suốt"),
        (_file(_picture(ink=CLEAR)), PERSON, "gần như trống"),
        (_file(_picture(box=(100, 200, 140, 210))), PERSON, "gần như trống"),
        (_file(_picture(ink=BLACK)), PERSON, "màu xanh"),
        (_file(_picture(ink=RED)), PERSON, "màu xanh"),
        (_file(_picture(box=(100, 100, 400, 200))), PERSON, "quá nhỏ"),
        (_file(_picture(ink=BLUE, box=(200, 50, 600, 450))), ORGANISATION, "màu đỏ"),
        (_file(_picture(ink=RED)), ORGANISATION, "tròn hoặc vuông"),
        (_file(_picture(ink=RED, box=(200, 200, 400, 400))), ORGANISATION, "quá nhỏ"),
    ],
)
def test_picture_is_refused(file, role, sentence):
    with pytest.raises(ValidationError, match=sentence):
        check_image(file, role)


def test_signature_is_trimmed_and_padded_to_nine_by_four():
    taken = check_image(_file(_picture(box=(100, 200, 800, 300))), PERSON)

    assert taken.size == (701, 312)
    assert taken.getchannel("A").getbbox() == (0, 105, 701, 206)


def test_tall_signature_is_padded_at_its_sides():
    taken = check_image(_file(_picture((1000, 1000), box=(400, 100, 600, 700))), PERSON)

    assert taken.size == (1352, 601) or taken.size == (1080, 480)


def test_seal_is_square_and_touches_its_edges():
    taken = check_image(_file(_picture(ink=RED, box=(200, 50, 600, 440))), ORGANISATION)

    assert taken.size == (401, 401)
    assert taken.getchannel("A").getbbox()[::2] == (0, 401)


def test_palette_with_transparency_is_taken():
    image = _picture().quantize(4)

    assert check_image(_file(image), PERSON).size == (701, 312)


def test_large_picture_is_made_smaller():
    taken = check_image(_file(_picture((4000, 2000), box=(100, 500, 3900, 1200))), PERSON)

    assert taken.size == (1080, 480)


def test_nothing_but_the_dots_is_kept():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Người quét", zip=False)
    file = _file(_picture(), pnginfo=notes, dpi=(300, 300))

    data = png_of(check_image(file, PERSON))

    assert b"Author" in file.getvalue()
    assert Image.open(io.BytesIO(data)).info == {}


def test_demo_pictures_are_as_uploads_must_be():
    for image, role in [(draw_signature(), PERSON), (draw_seal(), ORGANISATION)]:
        check_image(io.BytesIO(png_of(image)), role)
