"""Pictures that people send: looked at, turned upright, kept as WebP at several widths with nothing of the camera."""

import hashlib
from io import BytesIO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

from lhh_portal.uploads import IMAGES, check_upload
from news.models import Picture

WIDTHS = (480, 960, 1600)
MOST_PIXELS = 50_000_000  # a large one needs 150 MB while it is read
QUALITY = 80


def add_picture(file, *, by, alt, caption="", credit=""):
    """Keep an uploaded picture and return its Picture.

    Raises ValidationError with a sentence: no picture by its content, broken, too many pixels, or one that was
    withdrawn before.
    """
    check_upload(file, IMAGES)
    digest = digest_of(file)
    withdrawn = Picture.objects.filter(sha256=digest, withdrawn_at__isnull=False).first()
    if withdrawn:
        raise ValidationError(
            _("Ảnh này đã được rút khỏi trang («%s») nên không đăng lại được. Chọn ảnh khác.")
            % withdrawn.withdrawn_because,
            code="withdrawn",
        )
    image, size = _read(file)
    with transaction.atomic():
        picture = Picture.objects.create(
            sha256=digest,
            width=size[0],
            height=size[1],
            alt=alt,
            caption=caption,
            credit=credit,
            uploaded_by=by,
            widths=widths_of(size[0]),
        )
        for width in picture.widths:
            _store(image, picture, width)
    return picture


def find_picture(file):
    """The Picture that the same file became before, or None; one that was withdrawn is none."""
    return Picture.objects.usable().filter(sha256=digest_of(file)).first()


@transaction.atomic
def withdraw_picture(picture, *, because):
    """Take a picture off every page for good and delete its files; doing it twice changes nothing."""
    locked = Picture.objects.select_for_update().get(pk=picture.pk)
    if locked.withdrawn_at:
        return locked
    names = [f"{locked.folder}/{width}.webp" for width in locked.widths]
    locked.widths, locked.withdrawn_at, locked.withdrawn_because = [], timezone.now(), because
    locked.save()
    transaction.on_commit(lambda: [default_storage.delete(name) for name in names])
    return locked


def widths_of(width):
    """The widths a picture of `width` pixels is kept at: never more than it has."""
    return [*(step for step in WIDTHS if step < width), *([width] if width <= WIDTHS[-1] else [])]


def digest_of(file):
    """SHA-256 of the file as it was sent."""
    file.seek(0)
    digest = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    return digest


def _read(file):
    """(image upright in RGB or RGBA, its (width, height) as sent). A JPEG is read at the least size that is enough."""
    # WeasyPrint switches it on for the whole process; half a picture would then be kept as if it were one.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise ValidationError(_too_large(width, height), code="pixels")
            if image.getexif().get(0x0112, 1) >= 5:  # lies on its side
                width, height = height, width
            image.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))
            has_holes = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
            upright = ImageOps.exif_transpose(image).convert("RGBA" if has_holes else "RGB")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValidationError(
            _("Ảnh hỏng, không mở được. Mở ảnh trên máy, lưu lại thành JPG rồi chọn lần nữa."), code="broken"
        ) from error
    return upright, (width, height)


def _too_large(width, height):
    return _("Ảnh rộng %(width)d × %(height)d điểm, quá mức %(limit)d triệu điểm. Thu nhỏ ảnh rồi chọn lại.") % {
        "width": width,
        "height": height,
        "limit": MOST_PIXELS // 1_000_000,
    }


def _store(image, picture, width):
    height = max(1, round(width * picture.height / picture.width))
    content = BytesIO()
    image.resize((width, height), Image.Resampling.LANCZOS).save(content, "WEBP", quality=QUALITY, method=4)
    default_storage.save(f"{picture.folder}/{width}.webp", ContentFile(content.getvalue()))
