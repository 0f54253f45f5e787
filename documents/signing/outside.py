"""Outside signing: the prepared file is signed on the signer's own machine and comes back.

    accept(document, SignatureRole.PERSON, data, by=leader)

The only way in for signatures that were not made here, whether they come back in a minute by a person or in an hour
from a remote service: nothing waits, the paper stays in its state until a file is accepted.
"""

import asyncio
import hashlib
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.errors import SignatureValidationError

from documents.models import SignatureRole, Version
from documents.signing import certificates, identities, revocation, trust
from documents.signing.changes import POLICY
from documents.signing.gate import check_verified
from documents.signing.refusals import refusals_of
from documents.signing.sign import STEPS, keep_signed, ready_to_sign
from documents.signing.updates import came_from, read_update
from documents.storage import open_stored
from documents.verification.verdict import aware

# Clocks at a desk go wrong; more than this and the time on the paper would be a false one.
CLOCK_TOLERANCE = timedelta(minutes=10)


def accept(document, role, data, *, by):
    """Make `data`, the paper's file signed outside in `role`, the paper's file, and return the paper moved on.

    Accepted is only `document.pdf` byte for byte plus incremental updates that add one valid signature with the
    certificate registered for `role`, its validation data and document time stamps. Anything else raises
    ValidationError with a sentence, changes nothing and leaves a SigningRefusal, unless the caller's
    transaction is rolled back.
    """
    with refusals_of(document, role, by=by, data=data):
        return _accept(document, role, data, by)


def _accept(document, role, data, by):
    _check_same_upload(document, role, data)
    document = ready_to_sign(document, role, by=by)
    _check_attachments(document, role)
    identity = identities.identity_for(document, role, by)
    base = document.pdf
    with open_stored(base) as file:
        update = _read(document, file.read(), data, role)
    status = asyncio.run(_validate(update))
    certificates.check(identity, update.signature.signer_cert, others=update.signature.other_embedded_certs)
    _check_trust(status)
    signed_at = _signing_time(status, base)
    check_verified(
        data,
        role,
        _("Bản ký không qua được phép xác minh của cổng: %s Tải lại bản đưa ra ký và ký bằng phần mềm khác."),
    )
    stamp = status.timestamp_validity
    return keep_signed(
        document,
        role,
        data,
        base=base,
        identity=identity,
        by=by,
        signed_at=signed_at,
        stamped_at=stamp.timestamp if stamp else None,
    )


def _check_same_upload(document, role, data):
    _action, kind = STEPS[role]
    accepted = document.versions.filter(kind=kind, file__sha256=hashlib.sha256(data).hexdigest()).first()
    if accepted:
        raise ValidationError(
            _("Bản ký này đã được nhận lúc %s. Không cần tải lên lần nữa.")
            % f"{timezone.localtime(accepted.created_at):%H:%M %d/%m/%Y}",
            code="same_upload",
        )


def _check_attachments(document, role):
    """They carry the organisation's signature too, and only a key that is here can sign several files at once."""
    if role == SignatureRole.ORGANISATION and document.attachments.exists():
        raise ValidationError(
            _(
                "Văn bản có phụ lục là tệp riêng, cũng phải mang chữ ký số của cơ quan; ký ngoài chỉ ký được một tệp. "
                "Ký bằng khóa gắn vào máy chủ, hoặc trả lại để gộp phụ lục vào văn bản."
            ),
            code="attachments",
        )


def _read(document, base, data, role):
    try:
        return read_update(base, data, role)
    except ValidationError as error:
        if error.code == "other_bytes":
            _refuse_known_paper(document, data)
        raise


def _refuse_known_paper(document, data):
    """A better sentence where the file grew from another print of the portal."""
    version = (
        Version.objects.filter(file__sha256__in=came_from(data))
        .select_related("document__entry")
        .order_by("-pk")
        .first()
    )
    if version is None:
        return
    if version.document_id == document.pk:
        raise ValidationError(
            _("Tệp được ký trên một bản in cũ của văn bản này. Tải bản đưa ra ký mới nhất, ký lại rồi tải lên."),
            code="old_print",
        )
    raise ValidationError(
        _("Tệp là văn bản %(found)s, không phải văn bản %(expected)s đang chờ ký. Chọn đúng tệp rồi tải lên."),
        code="other_paper",
        params={"found": version.document.symbol, "expected": document.symbol},
    )


async def _validate(update):
    """The status of the new signature; everything beside it is checked on the way."""
    try:
        status = await async_validate_pdf_signature(update.signature, _unasked(), diff_policy=POLICY)
        earlier = [await async_validate_pdf_signature(item, _unasked(), diff_policy=POLICY) for item in update.earlier]
        stamps = [
            await async_validate_pdf_timestamp(item, _unasked(), diff_policy=POLICY) for item in update.timestamps
        ]
    except (SignatureValidationError, CMSExtractionError, PdfError, ValueError) as error:
        raise _not_genuine() from error
    if not (status.intact and status.valid):
        raise _not_genuine()
    # Whether their certificates are still good was asked when they were accepted.
    if not all(item.intact and item.valid and item.docmdp_ok for item in earlier):
        raise ValidationError(
            _("Chữ ký trước đó trên văn bản không còn nguyên vẹn trong tệp. Tải lại bản đưa ra ký và ký lại."),
            code="earlier_signature",
        )
    if not all(item.intact and item.valid and item.trusted for item in stamps):
        raise _bad_stamp()
    return status


def _unasked():
    """Who is revoked is asked by certificates.check, and of time stamps by the verification."""
    return trust.validation_context(revinfo_policy=revocation.Mode.NONE.policy())


def _check_trust(status):
    """After the certificate itself was found good: its usage, the algorithms, the time stamp in the signature."""
    stamp = status.timestamp_validity
    if stamp and not (stamp.intact and stamp.valid and stamp.trusted):
        raise _bad_stamp()
    if not status.bottom_line:
        raise ValidationError(
            _(
                "Chứng thư của chữ ký không được tin cậy cho việc ký văn bản. "
                "Ký lại bằng chứng thư đã đăng ký; nếu vẫn vậy, nhờ quản trị xem thư mục chứng thư gốc."
            ),
            code="not_trusted",
        )


def _not_genuine():
    return ValidationError(
        _(
            "Chữ ký không khớp với nội dung tệp: tệp bị sửa sau khi ký, hoặc chữ ký hỏng. "
            "Tải lại bản đưa ra ký và ký lại."
        ),
        code="not_genuine",
    )


def _bad_stamp():
    return ValidationError(
        _(
            "Dấu thời gian đi kèm chữ ký không xác minh được. "
            "Trong phần mềm ký, chọn máy chủ dấu thời gian được tin cậy hoặc tắt dấu thời gian, rồi ký lại."
        ),
        code="bad_stamp",
    )


def _signing_time(status, base):
    """The time the signer claims; refused when the paper was not there yet or the time has not come."""
    claimed = aware(status.signer_reported_dt)
    if claimed is None:
        raise ValidationError(
            _("Chữ ký không ghi giờ ký. Bật giờ ký trong phần mềm ký rồi ký lại bản đưa ra ký."), code="no_time"
        )
    if not base.created_at - CLOCK_TOLERANCE <= claimed <= timezone.now() + CLOCK_TOLERANCE:
        raise ValidationError(
            _(
                "Chữ ký ghi giờ ký %(claimed)s, không thể đúng: bản đưa ra ký có từ %(since)s. "
                "Chỉnh lại đồng hồ của máy rồi ký lại."
            ),
            code="wrong_time",
            params={
                "claimed": f"{timezone.localtime(claimed):%H:%M %d/%m/%Y}",
                "since": f"{timezone.localtime(base.created_at):%H:%M %d/%m/%Y}",
            },
        )
    return claimed
