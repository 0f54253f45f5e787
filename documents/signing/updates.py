"""One signature more, and nothing else: reading a file that came back from a signing tool.

Pure functions over bytes, except that a file which is not ours is looked up among the versions of other papers.
"""

import hashlib
import io
import logging
import re
from contextlib import contextmanager
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import SuspiciousModification
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from documents.models import SignatureRole
from documents.signing.additions import (
    StrangeFieldError,
    addition_problem,
    check_additions,
    check_signature_field,
    room,
)
from documents.signing.changes import POLICY, describe, entry
from documents.signing.fields import FIELD_NAMES

logger = logging.getLogger(__name__)

END_OF_FILE = re.compile(rb"%%EOF(?:\r\n|\n|\r)?")


class Update(NamedTuple):
    """What came back: the new signature, the document time stamps after it, the signatures before it."""

    signature: EmbeddedPdfSignature
    timestamps: list
    earlier: list


def read_update(base, data, role):
    """Return the Update by which `data` goes beyond `base`, the file that was given out to be signed in `role`.

    Raises ValidationError with the sentence to show. Whether the signature is genuine, and whose it is, is not
    looked at here (documents/signing/outside.py).
    """
    _check_outside(base, data)
    with _readable():
        before, after = PdfFileReader(io.BytesIO(base)), PdfFileReader(io.BytesIO(data))
        _check_chain(before, after)
        update = _new_signature(before, after)
        _check_field(update.signature, before, after, role)
        _check_lock(update.signature, role)
        _check_coverage(update.signature, after)
        _check_changes(before, after, update)
        return update


def came_from(data):
    """The ends of all revisions of `data` as SHA-256: the files it may have grown from, oldest first."""
    ends = [match.end() for match in END_OF_FILE.finditer(data)][:20]
    return [hashlib.sha256(data[:end]).hexdigest() for end in ends]


def _refuse(code, sentence, **params):
    raise ValidationError(sentence, code=code, params=params or None)


@contextmanager
def _readable():
    """Whatever the reader trips over in a stranger's file, the file is refused and the reason logged."""
    try:
        yield
    except ValidationError:
        raise
    except Exception as error:
        logger.info("unreadable upload: %r", error)
        raise ValidationError(
            _(
                "Không đọc được phần được ghi thêm vào bản đưa ra ký: tệp bị ngắt giữa chừng, có byte thừa hoặc hỏng. "
                "Chép lại tệp đã ký rồi tải lên; nếu vẫn vậy, tải lại bản đưa ra ký và ký lại."
            ),
            code="broken",
        ) from error


# --- the bytes -------------------------------------------------------------------------------------------------


def _check_outside(base, data):
    if not data.startswith(b"%PDF-"):
        _refuse("not_pdf", _("Tệp không phải là PDF. Chọn tệp PDF mà phần mềm ký đã lưu."))
    if data == base:
        _refuse(
            "unsigned",
            _(
                "Tệp này chính là bản đưa ra ký, chưa có chữ ký. "
                "Mở tệp bằng phần mềm ký, ký, lưu lại rồi tải lên tệp đã ký."
            ),
        )
    if base.startswith(data):
        _refuse(
            "truncated",
            _("Tệp chỉ có một phần của bản đưa ra ký, có lẽ bị ngắt khi chép. Chép lại tệp đã ký rồi tải lên lần nữa."),
        )
    if not data.startswith(base):
        _refuse_other_bytes(data)
    if not data.rstrip(b"\r\n").endswith(b"%%EOF"):
        _refuse(
            "cut",
            _(
                "Cuối tệp bị ngắt hoặc có byte thừa sau phần đã ký. "
                "Chép lại tệp đúng như phần mềm ký đã lưu rồi tải lên lần nữa."
            ),
        )


def _refuse_other_bytes(data):
    if b"/Encrypt" in data:
        _refuse(
            "encrypted",
            _("Tệp bị đặt mật khẩu hoặc mã hóa. Tải lại bản đưa ra ký và ký lại, không đặt mật khẩu cho tệp."),
        )
    _refuse(
        "other_bytes",
        _(
            "Phần đầu tệp không còn đúng từng byte như bản đưa ra ký: tệp đã bị sửa, hoặc phần mềm đã lưu lại cả tệp. "
            "Tải lại bản đưa ra ký, ký đúng tệp đó mà không sửa, không in ra PDF mới."
        ),
    )


def _check_chain(before, after):
    """The new revisions must stand on ours: a cross-reference table can also point past them."""
    if after.encrypted or after.total_revisions <= before.total_revisions:
        raise ValueError("no new revision")
    for revision in range(before.total_revisions):
        if after.xrefs.get_startxref_for_revision(revision) != before.xrefs.get_startxref_for_revision(revision):
            raise ValueError(f"revision {revision} is not ours")


# --- the signature ---------------------------------------------------------------------------------------------


def _new_signature(before, after):
    known = {name for name, value, _field in enumerate_sig_fields(before, filled_status=True)}
    filled = list(enumerate_sig_fields(after, filled_status=True))
    new = [(name, value.get_object(), field) for name, value, field in filled if name not in known]
    signatures = [item for item in new if entry(item[1], "/Type", "/Sig") == "/Sig"]
    if not signatures:
        _refuse(
            "no_signature",
            _(
                "Tệp có thay đổi nhưng không có chữ ký số mới. "
                "Dùng chức năng ký số của phần mềm ký (không phải chèn hình chữ ký), lưu lại rồi tải lên."
            ),
        )
    if len(signatures) > 1:
        _refuse(
            "several",
            _(
                "Tệp có %(count)s chữ ký mới; mỗi lần chỉ nhận một chữ ký của một người. "
                "Tải lại bản đưa ra ký và ký một lần."
            ),
            count=len(signatures),
        )
    _check_kind(signatures[0][1])
    stamps = {name for name, value, _field in new if entry(value, "/Type") == "/DocTimeStamp"}
    return Update(
        signature=_parsed(after, *signatures[0]),
        timestamps=[item for item in after.embedded_timestamp_signatures if item.field_name in stamps],
        earlier=[item for item in after.embedded_regular_signatures if item.field_name in known],
    )


def _check_kind(value):
    kind = entry(value, "/SubFilter", "")
    if kind != SigSeedSubFilter.PADES.value:
        _refuse(
            "not_pades",
            _(
                "Chữ ký thuộc kiểu %(kind)s, không phải PAdES. "
                "Trong phần mềm ký, chọn chuẩn PAdES (ETSI.CAdES.detached) rồi ký lại bản đưa ra ký."
            ),
            kind=str(kind).lstrip("/") or _("không rõ"),
        )


def _parsed(after, name, _value, field):
    try:
        return EmbeddedPdfSignature(after, field, name)
    except Exception as error:
        logger.info("unreadable signature: %r", error)
        raise ValidationError(
            _("Ô chữ ký trong tệp trống hoặc hỏng, không đọc được chữ ký. Tải lại bản đưa ra ký và ký lại."),
            code="empty_signature",
        ) from error


def _check_field(signature, before, after, role):
    """Into our empty field, or into a new one inside the room that is kept for signatures."""
    old_names = {name for name, _value, _field in enumerate_sig_fields(before)}
    if signature.field_name == FIELD_NAMES[role]:
        return
    if signature.field_name in old_names:
        _refuse(
            "wrong_field",
            _("Chữ ký nằm ở ô %(found)s, là ô của chữ ký khác. Tải lại bản đưa ra ký và ký vào ô %(expected)s."),
            found=signature.field_name,
            expected=FIELD_NAMES[role],
        )
    try:
        check_signature_field(signature.sig_field.container_ref, before, after)
    except StrangeFieldError as error:
        _refuse_field(error, before, role)


def _refuse_field(error, before, role):
    if error.kind == "field":
        _refuse(
            "strange_field",
            _(
                "Ô chữ ký do phần mềm ký thêm vào mang theo thứ không thuộc chữ ký (%(what)s). "
                "Tải lại bản đưa ra ký và ký vào ô %(expected)s có sẵn."
            ),
            what=", ".join(key.lstrip("/") for key in error.what),
            expected=FIELD_NAMES[role],
        )
    (_reference, page), _box = room(before)
    _refuse(
        "outside_room",
        _(
            "Hình chữ ký nằm ngoài chỗ dành cho chữ ký, có thể che chữ. "
            "Tải lại bản đưa ra ký và ký vào ô %(expected)s ở trang %(page)s, giữa chức vụ và họ tên."
        ),
        expected=FIELD_NAMES[role],
        page=page + 1,
    )


def _check_lock(signature, role):
    """A locked paper could not be signed by the organisation any more; time stamps may always follow."""
    locked = signature.docmdp_level == MDPPerm.NO_CHANGES or (
        signature.fieldmdp is not None and signature.fieldmdp.is_locked(FIELD_NAMES[SignatureRole.ORGANISATION])
    )
    if role == SignatureRole.PERSON and locked:
        _refuse(
            "locks",
            _(
                "Chữ ký khóa văn bản, nên cơ quan không ký tiếp được. "
                "Tải lại bản đưa ra ký và ký lại, bỏ chọn khóa tài liệu sau khi ký."
            ),
        )


# --- what it covers, what else changed -------------------------------------------------------------------------


def _check_coverage(signature, after):
    coverage = signature.evaluate_signature_coverage()
    is_last = signature.signed_revision == after.total_revisions - 1
    wanted = SignatureCoverageLevel.ENTIRE_FILE if is_last else SignatureCoverageLevel.ENTIRE_REVISION
    if coverage < wanted:
        _refuse(
            "gap",
            _(
                "Chữ ký không phủ hết tệp: có đoạn nằm ngoài phần được ký. "
                "Tải lại bản đưa ra ký và ký lại; nếu vẫn vậy, dùng phần mềm ký khác."
            ),
        )


def _check_changes(before, after, update):
    base, signed = before.total_revisions - 1, update.signature.signed_revision
    own = {update.signature.field_name}
    for revision in range(base + 1, signed + 1):
        old, new = after.get_historical_resolver(base), after.get_historical_resolver(revision)
        try:
            if not POLICY.apply(old, new).changed_form_fields <= own:
                raise SuspiciousModification("another field was changed")
            if revision == signed:
                check_additions(old, new)
        except (SuspiciousModification, StrangeFieldError) as error:
            logger.info("changed upload: %s", error)
            _refuse(
                "changed",
                _(
                    "Ngoài chữ ký, tệp còn khác bản đưa ra ký: %(what)s. "
                    "Tải lại bản đưa ra ký, ký mà không sửa gì rồi tải lên."
                ),
                what=describe(old, new),
            )
    _check_later(after, signed)


def _check_later(after, signed):
    """After the signature only time stamps, which show nothing, and what is needed to check them."""
    try:
        check_additions(after.get_historical_resolver(signed), after)
    except StrangeFieldError as error:
        if error.kind == "stamp":
            _refuse(
                "strange_stamp",
                _(
                    "Dấu thời gian thêm sau chữ ký mang theo thứ không thuộc dấu thời gian (%(what)s). "
                    "Tải lại bản đưa ra ký và ký lại; nếu vẫn vậy, tắt dấu thời gian lưu trữ trong phần mềm ký."
                ),
                what=", ".join(key.lstrip("/") for key in error.what),
            )
    problem = addition_problem(after, signed)
    if problem:
        logger.info("changed upload: %s", problem)
        _refuse(
            "changed_after",
            _(
                "Sau khi ký, tệp còn bị sửa: %(what)s. "
                "Tải lên đúng tệp phần mềm ký đã lưu, không mở ra sửa hay lưu lại bằng phần mềm khác."
            ),
            what=describe(
                after.get_historical_resolver(signed), after.get_historical_resolver(after.total_revisions - 1)
            ),
        )
