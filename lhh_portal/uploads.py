"""Files that people send: limited before they reach the disk, judged by their content and not by their name."""

import codecs
import re
import unicodedata
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import NamedTuple

import filetype
from django import forms
from django.conf import settings
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.letters import clean_text

PDF, JPEG, PNG, WEBP, DOCX, XLSX, CSV = "pdf", "jpg", "png", "webp", "docx", "xlsx", "csv"
MP4, WEBM = "mp4", "webm"
IMAGES = (JPEG, PNG, WEBP)
EVIDENCE = (PDF, *IMAGES, DOCX, XLSX)
SPREADSHEETS = (XLSX, CSV)
VIDEOS = (MP4, WEBM)
MEDIA_TYPES = {
    PDF: "application/pdf",
    JPEG: "image/jpeg",
    PNG: "image/png",
    WEBP: "image/webp",
    DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    CSV: "text/csv",
    MP4: "video/mp4",
    WEBM: "video/webm",
}
_NAMES = {
    **{kind: kind.upper() for kind in MEDIA_TYPES},
    "exe": gettext_lazy("chương trình Windows"),
    "elf": gettext_lazy("chương trình máy tính"),
    "zip": gettext_lazy("tệp nén ZIP"),
    "rar": gettext_lazy("tệp nén RAR"),
    "7z": gettext_lazy("tệp nén 7z"),
    "ole": gettext_lazy("tệp Office đời cũ hoặc tệp có mật khẩu"),
    "macro": gettext_lazy("tệp Office có macro"),
}
MAX_UNPACKED_BYTES = 300 * 1024 * 1024
_MAX_ENTRIES = 5000
_HEAD = 8192
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f]")


class CheckedFile(NamedTuple):
    """`name` is safe to show and to offer for download; its extension is that of the content."""

    name: str
    kind: str
    media_type: str
    size: int


# --- before the disk -------------------------------------------------------------------------------------------


class LimitedUploadHandler(TemporaryFileUploadHandler):
    """Keeps at most `limit` bytes of a file and four times that of a request; the rest is read and thrown away.

    It is read on, and not refused at once, because the other fields of the form may follow the file and a browser
    shows "connection reset" instead of an answer sent before it has finished. The file arrives empty with its true
    `size`, at which check_upload refuses it. Bodies forty times over the limit are not worth the reading.
    """

    @property
    def limit(self):
        return settings.UPLOAD_MAX_BYTES

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.kept = 0
        if content_length > 40 * self.limit:
            raise RequestDataTooBig(f"{content_length} bytes")

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.too_large = False

    def receive_data_chunk(self, raw_data, start):
        if self.too_large:
            return
        end = start + len(raw_data)
        self.too_large = end > self.limit or self.kept + end > 4 * self.limit
        if self.too_large:
            self.file.seek(0)
            self.file.truncate()
        else:
            self.file.write(raw_data)

    def file_complete(self, file_size):
        self.kept += 0 if self.too_large else file_size
        uploaded = super().file_complete(file_size)
        uploaded.was_dropped = self.too_large
        return uploaded


class VideoUploadHandler(LimitedUploadHandler):
    @property
    def limit(self):
        return settings.VIDEO_MAX_BYTES


class MemoryUploadHandler(FileUploadHandler):
    """Keeps a file of at most UPLOAD_MAX_BYTES in memory and never writes one to the disk, for what is only looked at.

    A larger one arrives empty and marked, as from LimitedUploadHandler.
    """

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):
        self.kept = 0
        if content_length > 40 * settings.UPLOAD_MAX_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes")

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.file, self.too_large = BytesIO(), False

    def receive_data_chunk(self, raw_data, start):
        # One file is asked for; the parts of a request with many share its limit.
        self.kept += len(raw_data)
        self.too_large = self.too_large or self.kept > settings.UPLOAD_MAX_BYTES
        if self.too_large:
            self.file = BytesIO()
        else:
            self.file.write(raw_data)

    def file_complete(self, file_size):
        self.file.seek(0)
        uploaded = InMemoryUploadedFile(
            self.file, self.field_name, self.file_name, self.content_type, file_size, self.charset
        )
        uploaded.was_dropped = self.too_large
        return uploaded


# --- the content -----------------------------------------------------------------------------------------------


def check_upload(file, allowed=EVIDENCE, limit=None):
    """Return the CheckedFile of an uploaded file, left at its beginning.

    Raises ValidationError with a sentence: too large, empty, content that is not allowed, name and content that
    disagree (only pictures may carry each other's extension), a packed file that would unpack to too much.
    """
    name, limit = safe_name(file.name), limit or settings.UPLOAD_MAX_BYTES
    if file.size > limit or getattr(file, "was_dropped", False):
        raise ValidationError(
            _('Tệp "%(name)s" nặng %(size)s; mỗi tệp tối đa %(limit)s. Nén ảnh hoặc chia nhỏ tệp rồi chọn lại.'),
            code="too_large",
            params={"name": name, "size": _size(file.size), "limit": _size(limit)},
        )
    if file.size == 0:
        raise ValidationError(_('Tệp "%(name)s" trống, không có nội dung.'), code="empty", params={"name": name})
    named = _extension(name)
    kind = kind_of(file, by_name=named)
    if kind not in allowed or (kind != named and not {kind, named} <= set(IMAGES)):
        raise _wrong_content(name, kind, allowed)
    return CheckedFile(_with_extension(name, kind), kind, MEDIA_TYPES[kind], file.size)


def kind_of(file, *, by_name=""):
    """What the content is: a key of MEDIA_TYPES, another short name, or "" when nothing is recognised.

    Text has no mark of its own: it is "csv" only if the name says so too.
    """
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    if head.startswith(b"PK\x03\x04"):
        return _kind_of_archive(file)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "ole"
    guess = filetype.guess(head)
    if guess:
        return guess.extension
    return CSV if by_name == CSV and text_encoding(file) else ""


def check_archive(file):
    """Return the ZipInfo rows of a docx, xlsx or zip. Raises ValidationError if it would unpack to too much.

    Declared sizes can be trusted as a limit: zipfile never unpacks an entry beyond the size it declares.
    """
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise ValidationError(_("Tệp hỏng, không mở được. Lưu lại tệp rồi chọn lần nữa."), code="broken") from error
    finally:
        file.seek(0)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MAX_UNPACKED_BYTES or len(entries) > _MAX_ENTRIES:
        raise ValidationError(
            _("Tệp bung ra tới %(size)s, quá mức %(limit)s. Bỏ bớt nội dung rồi chọn lại."),
            code="bomb",
            params={"size": _size(unpacked), "limit": _size(MAX_UNPACKED_BYTES)},
        )
    return entries


def _kind_of_archive(file):
    names = {entry.filename for entry in check_archive(file)}
    if any(name.endswith("vbaProject.bin") for name in names):
        return "macro"
    if "[Content_Types].xml" in names:
        if "word/document.xml" in names:
            return DOCX
        if any(name.startswith("xl/workbook") for name in names):
            return XLSX
    return "zip"


def text_encoding(file):
    """Return "utf-8-sig" or "utf-16" for a file of readable text, else None. Reads the whole file in pieces."""
    file.seek(0)
    start = file.read(2)
    encoding = "utf-16" if start in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    decoder = codecs.getincrementaldecoder(encoding)()
    file.seek(0)
    try:
        while piece := file.read(64 * 1024):
            if _CONTROL.search(decoder.decode(piece)):
                return None
        decoder.decode(b"", final=True)
    except UnicodeError:
        return None
    finally:
        file.seek(0)
    return encoding


def _wrong_content(name, kind, allowed):
    if kind == "ole" and name.lower().endswith(".xls") and XLSX in allowed:
        return ValidationError(
            _(
                'Tệp "%(name)s" là Excel đời cũ (.xls), hoặc có mật khẩu. Mở bằng Excel, bỏ mật khẩu nếu có, chọn '
                "«Lưu thành» (Save As) dạng .xlsx rồi chọn tệp mới."
            ),
            code="content",
            params={"name": name},
        )
    sentence = (
        _('Tệp "%(name)s" có nội dung là %(content)s. Ô này nhận tệp %(allowed)s, tên và nội dung phải cùng loại.')
        if kind
        else _('Không nhận ra nội dung của tệp "%(name)s". Ô này nhận tệp %(allowed)s, tên và nội dung phải cùng loại.')
    )
    content = _NAMES.get(kind) or (kind or "").upper()
    return ValidationError(
        sentence,
        code="content",
        params={"name": name, "content": content, "allowed": ", ".join(k.upper() for k in allowed)},
    )


# --- names -----------------------------------------------------------------------------------------------------

_UNSAFE = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_MAX_NAME = 150


def safe_name(name):
    """The last part of the path, in clean Vietnamese letters, usable as a file name on every system."""
    last = re.split(r"[\\/]", clean_text(str(name)))[-1]
    clean = re.sub(r"\s+", " ", _UNSAFE.sub("_", unicodedata.normalize("NFC", last))).strip(" .")
    if not clean or _RESERVED.match(clean):
        clean = f"tep_{clean}".rstrip("_")
    suffix = PurePosixPath(clean).suffix[:10]
    return clean[: len(clean) - len(suffix)][: _MAX_NAME - len(suffix)].rstrip() + suffix


def _extension(name):
    suffix = PurePosixPath(name).suffix[1:].lower()
    return JPEG if suffix == "jpeg" else suffix


def _with_extension(name, kind):
    return name if _extension(name) == kind else f"{PurePosixPath(name).stem}.{kind}"


def _size(size):
    return filesizeformat(size).replace("\xa0", " ")


# --- the form field --------------------------------------------------------------------------------------------


class UploadField(forms.FileField):
    """A content-checked file; after cleaning its `name` is safe and `kind`, `media_type` say what it is.

    Its limit is that of videos where only videos are allowed; the view then needs VideoUploadHandler.
    """

    default_error_messages = {"required": gettext_lazy("Chưa chọn tệp.")}

    def __init__(self, *, allowed=EVIDENCE, **kwargs):
        self.allowed = allowed
        super().__init__(allow_empty_file=True, **kwargs)  # check_upload has the better sentence

    def to_python(self, data):
        file = super().to_python(data)
        if file is None:
            return None
        checked = check_upload(file, self.allowed, self.limit)
        file.name, file.kind, file.media_type = checked.name, checked.kind, checked.media_type
        return file

    @property
    def limit(self):
        return settings.VIDEO_MAX_BYTES if set(self.allowed) <= set(VIDEOS) else settings.UPLOAD_MAX_BYTES

    def widget_attrs(self, widget):
        extensions = [*self.allowed, *(["jpeg"] if JPEG in self.allowed else [])]
        limit = self.limit
        return {
            **super().widget_attrs(widget),
            "accept": ",".join(f".{extension}" for extension in extensions),
            "data-max-bytes": limit,
            "data-too-large": _("Mỗi tệp tối đa %s. Nén ảnh hoặc chia nhỏ tệp rồi chọn lại.") % _size(limit),
        }
