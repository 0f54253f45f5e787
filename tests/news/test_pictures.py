import time
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageFile

from news.models import Picture
from news.pictures import add_picture, widths_of, withdraw_picture

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def picture_file(size=(800, 400), kind="JPEG", name="anh.jpg", colour="navy", **options):
    content = BytesIO()
    Image.new("RGB", size, colour).save(content, kind, **options)
    return SimpleUploadedFile(name, content.getvalue())


def kept(picture, width):
    return Image.open(default_storage.open(f"{picture.folder}/{width}.webp"))


@pytest.mark.parametrize(
    ("width", "widths"),
    [(300, [300]), (480, [480]), (700, [480, 700]), (1600, [480, 960, 1600]), (4000, [480, 960, 1600])],
)
def test_a_picture_is_never_made_wider_than_it_is(width, widths):
    assert widths_of(width) == widths


def test_a_picture_is_kept_as_webp_upright_and_without_the_cameras_data(cast):
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90°
    exif[0x010F] = "Máy ảnh"
    exif.get_ifd(0x8825)[1] = "N"  # where it was taken
    file = picture_file((1000, 500), exif=exif, comment=b"<script>alert(1)</script>")

    picture = add_picture(file, by=cast.editor, alt="Lễ khai mạc", caption="Lễ (minh họa)", credit="M. Nguyệt")

    assert (picture.width, picture.height, picture.widths) == (500, 1000, [480, 500])
    with kept(picture, 480) as small:
        assert (small.format, small.size, dict(small.getexif()), small.info.get("comment")) == (
            "WEBP",
            (480, 960),
            {},
            None,
        )
    assert b"script" not in default_storage.open(f"{picture.folder}/500.webp").read()
    assert sorted(default_storage.listdir(picture.folder)[1]) == ["480.webp", "500.webp"]


def test_a_picture_of_40_megapixels_has_a_sane_end(cast):
    begin = time.process_time()
    picture = add_picture(picture_file((8000, 5000)), by=cast.editor, alt="Toàn cảnh")

    assert (picture.width, picture.widths) == (8000, [480, 960, 1600])
    assert time.process_time() - begin < 20


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (picture_file((12000, 8000), "PNG", "bom.png"), "pixels"),
        (SimpleUploadedFile("anh.jpg", b"GIF89a/*" + b"\0" * 50 + b"*/=1;alert(1)"), "content"),
        (
            SimpleUploadedFile("anh.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
            "content",
        ),
        (
            SimpleUploadedFile("anh.png", b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
            "content",
        ),
        (SimpleUploadedFile("anh.jpg", b"\xff\xd8\xff\xe0" + b"<script>alert(1)</script>" * 20), "broken"),
        (SimpleUploadedFile("anh.jpg", b""), "empty"),
        (SimpleUploadedFile("anh.jpg", picture_file().read()[:-1000]), "broken"),
    ],
    ids=["bomb", "polyglot gif", "svg", "svg named png", "script named jpg", "empty", "cut off on its way"],
)
def test_what_is_no_picture_is_refused_with_a_sentence(cast, file, code, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", True)  # as WeasyPrint leaves it
    with pytest.raises(ValidationError) as refused:
        add_picture(file, by=cast.editor, alt="Ảnh")

    assert [error.code for error in refused.value.error_list] == [code]
    assert not Picture.objects.exists()


def test_a_withdrawn_picture_loses_its_files_and_does_not_come_back(cast, django_capture_on_commit_callbacks):
    picture = add_picture(picture_file(), by=cast.editor, alt="Em bé")
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_picture(picture, because="Gia đình rút đồng ý")
    picture.refresh_from_db()

    assert (picture.widths, picture.withdrawn_because) == ([], "Gia đình rút đồng ý")
    assert default_storage.listdir(picture.folder)[1] == []
    with pytest.raises(ValidationError) as refused:
        add_picture(picture_file(), by=cast.editor, alt="Em bé")
    assert refused.value.code == "withdrawn"
