"""Files without what they say of who made them: judges see the work, not the author (processes.md 4.5).

Words and pictures stay as they are: a name written in the text is the author's to leave out.
"""

import re
import zipfile
from io import BytesIO

import pikepdf
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from lhh_portal.uploads import DOCX, IMAGES, JPEG, PDF, PNG, WEBP

ACCEPTED = (PDF, *IMAGES, DOCX)
_PICTURE_FORMATS = {JPEG: "JPEG", PNG: "PNG", WEBP: "WEBP"}
_MAX_PIXELS = 80_000_000
# Of tracked changes and comments.
_WHO = re.compile(rb'(\bw\d*:(?:author|initials|userId)=)"[^"]*"')
_PROPERTIES = {
    "docProps/core.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>',
    "docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>',
}


def stripped(file, kind):
    """The content of `file` (checked to be of `kind`) without metadata. Raises ValidationError if it cannot be read."""
    file.seek(0)
    try:
        if kind == PDF:
            return _pdf(file)
        return _docx(file) if kind == DOCX else _picture(file.read(), kind)
    except (pikepdf.PdfError, zipfile.BadZipFile, UnidentifiedImageError, OSError, ValueError, RuntimeError) as error:
        sentence = _('Tệp "%s" hỏng hoặc có mật khẩu, không mở được. Lưu lại tệp không mật khẩu rồi chọn lần nữa.')
        raise ValidationError(sentence % file.name) from error


def _pdf(file):
    made = BytesIO()
    with pikepdf.open(file) as pdf:
        if "/Info" in pdf.trailer:
            del pdf.trailer["/Info"]
        for held in pdf.objects:
            if isinstance(held, pikepdf.Dictionary | pikepdf.Stream):
                for key in ("/Metadata", "/PieceInfo"):
                    if key in held:
                        del held[key]
        pdf.save(made, deterministic_id=True)
    return made.getvalue()


def _picture(data, kind):
    """Turned as the camera said, then written anew without EXIF, comments and places."""
    with Image.open(BytesIO(data)) as opened:
        if opened.width * opened.height > _MAX_PIXELS:
            raise ValueError("too many dots")
        picture = ImageOps.exif_transpose(opened)
        clean = Image.new(picture.mode, picture.size)
        clean.paste(picture)
        if picture.mode == "P":
            clean.putpalette(picture.getpalette())
    made = BytesIO()
    clean.save(made, _PICTURE_FORMATS[kind], **({} if kind == PNG else {"quality": 90}))
    return made.getvalue()


def _docx(file):
    made = BytesIO()
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as clean:
        for entry in archive.infolist():
            if entry.filename.startswith("docProps/thumbnail"):
                continue
            data = _PROPERTIES.get(entry.filename) or _docx_part(entry.filename, archive.read(entry))
            # A fixed time: the zip tells when each part was saved.
            clean.writestr(zipfile.ZipInfo(entry.filename, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def _docx_part(name, data):
    if name.startswith("word/") and name.endswith(".xml"):
        return _WHO.sub(rb'\1""', data)
    kind = {"jpg": JPEG, "jpeg": JPEG, "png": PNG, "webp": WEBP}.get(name.rsplit(".", 1)[-1].lower())
    return _picture(data, kind) if name.startswith("word/media/") and kind else data
