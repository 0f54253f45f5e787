"""Pictures of signatures and seals as they are uploaded: checked, cleaned, and cut to what the print expects.

Source: NĐ 30/2020, Phụ lục I (official-format.md 2.1): .png with transparent background, signature blue, seal red and
at its real size. The numbers below are ours.
"""

import io

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

from documents.models import SignatureRole

# Printed width, and width : height of the field (the print makes it 45 × 20 mm and 36 × 36 mm).
WIDTH_MM = {SignatureRole.PERSON: 45, SignatureRole.ORGANISATION: 36}
RATIO = {SignatureRole.PERSON: 9 / 4, SignatureRole.ORGANISATION: 1}
MIN_PX_PER_MM = 8  # about 200 dpi
MAX_PX_PER_MM = 24  # about 600 dpi; larger ones are made smaller
MAX_SIDE_PX = 8000
INK_ALPHA = 128
MIN_TRANSPARENT = 0.15
MIN_TRANSPARENT_BORDER = 0.8
MIN_INK = 0.005
MIN_COLOUR = 0.6
MAX_SEAL_RATIO = 1.25


def check_image(file, role):
    """Return the picture in `file` as an RGBA image, trimmed to its ink and padded to the ratio of its field.

    Only the dots are taken over: no metadata survives. Raises ValidationError with a sentence for what is wrong.
    """
    image = _opened(file)
    _check_transparent(image)
    trimmed = image.crop(image.getchannel("A").point(lambda alpha: 255 * (alpha > INK_ALPHA // 4)).getbbox())
    _check_colour(trimmed, role)
    if (
        role == SignatureRole.ORGANISATION
        and not 1 / MAX_SEAL_RATIO <= trimmed.width / trimmed.height <= MAX_SEAL_RATIO
    ):
        raise _refused(_("Hình con dấu phải tròn hoặc vuông; hình này dài hơn hẳn một chiều. Cắt lại rồi chọn."))
    padded = _padded(trimmed, RATIO[role])
    _check_size(padded, role)
    largest = round(WIDTH_MM[role] * MAX_PX_PER_MM)
    if padded.width > largest:
        padded = padded.resize((largest, round(largest / RATIO[role])), Image.Resampling.LANCZOS)
    return padded


def png_of(image):
    """`image` as PNG bytes, the same bytes for the same dots."""
    output = io.BytesIO()
    Image.frombytes("RGBA", image.size, image.tobytes()).save(output, "PNG", optimize=True)
    return output.getvalue()


def _opened(file):
    try:
        # Every chunk must be whole: WeasyPrint tells Pillow, for the whole process, to take half a picture.
        file.seek(0)
        Image.open(file, formats=["PNG"]).verify()
        file.seek(0)
        image = Image.open(file, formats=["PNG"])
        if max(image.size) > MAX_SIDE_PX:
            raise _refused(_("Hình quá lớn (mỗi chiều tối đa %s điểm ảnh). Thu nhỏ rồi chọn lại.") % MAX_SIDE_PX)
        has_alpha = image.mode in {"RGBA", "LA", "PA"} or "transparency" in image.info
        image = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise _refused(_("Hình phải là tệp PNG; tệp này không phải PNG hoặc bị hỏng. Lưu lại thành .png.")) from error
    if not has_alpha:
        raise _not_transparent()
    return image


def _check_transparent(image):
    alpha = image.getchannel("A")
    total = image.width * image.height
    clear = sum(alpha.histogram()[: INK_ALPHA // 4])
    ink = sum(alpha.histogram()[INK_ALPHA:])
    right, bottom = image.width - 1, image.height - 1
    edges = [(0, 0, image.width, 1), (0, bottom, image.width, image.height)]
    edges += [(0, 0, 1, image.height), (right, 0, image.width, image.height)]
    border = [dot for edge in edges for dot in alpha.crop(edge).tobytes()]
    clear_border = sum(dot < INK_ALPHA // 4 for dot in border)
    if clear < MIN_TRANSPARENT * total or clear_border < MIN_TRANSPARENT_BORDER * len(border):
        raise _not_transparent()
    if ink < MIN_INK * total:
        raise _refused(_("Hình gần như trống: không thấy nét ký hay dấu. Chọn hình khác."))


def _check_colour(image, role):
    small = image.copy()
    small.thumbnail((300, 300))
    dots = small.tobytes()
    ink = [dots[at : at + 3] for at in range(0, len(dots), 4) if dots[at + 3] > INK_ALPHA]
    is_right = _is_blue if role == SignatureRole.PERSON else _is_red
    if not ink or sum(map(is_right, ink)) < MIN_COLOUR * len(ink):
        raise _refused(
            _("Chữ ký phải màu xanh (mực xanh) trên nền trong suốt; hình này chủ yếu là màu khác.")
            if role == SignatureRole.PERSON
            else _("Con dấu phải màu đỏ trên nền trong suốt; hình này chủ yếu là màu khác.")
        )


def _is_blue(dot):
    red, green, blue = dot
    return blue > red + 25 and blue > green + 10


def _is_red(dot):
    red, green, blue = dot
    return red > green + 40 and red > blue + 40


def _padded(image, ratio):
    width, height = max(image.width, round(image.height * ratio)), max(image.height, round(image.width / ratio))
    padded = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    padded.paste(image, ((width - image.width) // 2, (height - image.height) // 2))
    return padded


def _check_size(image, role):
    needed = WIDTH_MM[role] * MIN_PX_PER_MM
    if image.width < needed:
        raise _refused(
            _("Hình quá nhỏ, in ra sẽ vỡ nét: phần có mực rộng %(found)s điểm ảnh, cần ít nhất %(needed)s. Quét lại.")
            % {"found": image.width, "needed": needed}
        )


def _not_transparent():
    return _refused(_("Nền của hình không trong suốt. Xóa nền rồi lưu thành .png có nền trong suốt."))


def _refused(sentence):
    return ValidationError(sentence, code="image")
