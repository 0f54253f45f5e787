"""Putting one signature into a paper's file, and keeping it: `sign_now`.

The bytes are signed outside any transaction, since keys, time stamps and revocation lists may take seconds. What was
signed is then compared with what the paper still is, and kept in one transaction: somebody who dies in between leaves
the paper as it was, and of two who sign at once the second is told.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from documents.models import OfficialDocument, Signature, SignatureRole, Version
from documents.rules import can_seal, can_sign
from documents.signing import appearance, attachments, certificates, credentials
from documents.signing.fields import FIELD_NAMES
from documents.signing.gate import check_verified
from documents.signing.identities import identity_for
from documents.signing.making import answering, completed
from documents.signing.reading import check_whole, times_of
from documents.signing.refusals import refusals_of
from documents.signing.timestamps import timestamper as configured_timestamper
from documents.storage import open_stored, store
from documents.workflow import DocumentState
from lhh_portal.workflow import WrongState, perform

NEEDED = {SignatureRole.PERSON: Version.Kind.PREPARED, SignatureRole.ORGANISATION: Version.Kind.SIGNED}
# role → (action of the door, kind of the file it leaves)
STEPS = {
    SignatureRole.PERSON: ("sign", Version.Kind.SIGNED),
    SignatureRole.ORGANISATION: ("seal", Version.Kind.SEALED),
}


@sensitive_variables("secret")
def sign_now(document, role, *, by, secret, shown=None):
    """Sign the paper in `role` with the identity of `by`, keep it, and return the paper as it is then.

    `secret` is the password or PIN of this one signature. `shown` is the SHA-256 of the file the signer had before
    their eyes: another one is not signed, for the paper may have been returned and printed anew meanwhile.

    Raises ValidationError with a sentence, whatever stands in the way; the paper is then as before, and a
    SigningRefusal tells why. A time stamp or revocation data that cannot be had does not stop anything: the signature
    is kept without, and the archive completes it.
    """
    with refusals_of(document, role, by=by):
        return _sign_now(document, role, by, secret, shown)


@sensitive_variables("secret")
def _sign_now(document, role, by, secret, shown):
    document = ready_to_sign(document, role, by=by)
    base = document.pdf
    _check_shown(base, shown)
    identity = identity_for(document, role, by)
    with open_stored(base) as file:
        pdf = file.read()
    with credentials.opened(identity, secret) as signer:
        certificates.check(identity, signer.signing_cert, others=signer.cert_registry)
        sealing = role == SignatureRole.ORGANISATION
        stamp = answering(configured_timestamper())
        style = appearance.style_for(identity, pdf, role)
        data = completed(pdf, signer, FIELD_NAMES[role], timestamper=stamp, style=style, with_revocation_data=sealing)
        signed_files = attachments.signed(document, signer, timestamper=stamp) if sealing else {}
    check_whole(data)
    check_verified(data, role, _("Chữ ký vừa tạo không qua được phép xác minh của cổng, nên không được giữ: %s"))
    signed_at, stamped_at = times_of(data)
    try:
        return keep_signed(
            document,
            role,
            data,
            base=base,
            identity=identity,
            by=by,
            signed_at=signed_at,
            stamped_at=stamped_at,
            signed_files=signed_files,
        )
    except WrongState as error:
        raise ValidationError(_too_late(), code="too_late") from error


def ready_to_sign(document, role, *, by):
    """The paper as it is now, if `by` may sign it now in `role`. Raises ValidationError saying what comes first."""
    document = OfficialDocument.objects.select_related("pdf", "entry", "signer").get(pk=document.pk)
    _check_order(document, role)
    if role == SignatureRole.PERSON and not can_sign(by, document):
        raise ValidationError(
            _("Văn bản này do %s ký; người khác không ký thay được.") % document.signer, code="wrong_role"
        )
    if role == SignatureRole.ORGANISATION and not can_seal(by):
        raise ValidationError(_("Chỉ văn thư ký số của cơ quan."), code="wrong_role")
    return document


def _check_order(document, role):
    state, last = document.state, document.versions.last()
    before_approval = state in {DocumentState.DRAFT, DocumentState.PROPOSED, DocumentState.RETURNED}
    due = {SignatureRole.PERSON: DocumentState.APPROVED, SignatureRole.ORGANISATION: DocumentState.SIGNED}[role]
    if before_approval:
        sentence = _("Văn bản chưa được duyệt để ký. Lãnh đạo duyệt trước, sau đó mới ký.")
    elif role == SignatureRole.ORGANISATION and state == DocumentState.APPROVED:
        sentence = _("Người có thẩm quyền chưa ký. Cơ quan chỉ ký số sau người có thẩm quyền.")
    elif state != due:
        sentence = _too_late()
    elif last is None or last.kind != NEEDED[role] or last.file_id != document.pdf_id:
        sentence = _("Bản PDF để ký chưa tạo xong. Chờ ít phút, mở lại văn bản rồi ký.")
    else:
        return
    raise ValidationError(sentence, code="wrong_order")


def _check_shown(base, shown):
    if shown is not None and shown != base.sha256:
        raise ValidationError(
            _("Văn bản đã có bản in khác sau khi trang này được mở, nên chưa ký. Xem lại bản sẽ ký rồi ký."),
            code="other_print",
        )


def _too_late():
    return _("Văn bản đã được ký hoặc đã chuyển sang bước khác, nên chữ ký này không được nhận. Mở lại văn bản để xem.")


@transaction.atomic
def keep_signed(document, role, data, *, base, identity, by, signed_at, stamped_at=None, signed_files=None):
    """Make the signed `data` the paper's file and move the paper on; all or nothing. Return the paper.

    `base` is the StoredFile that was signed: whoever comes second, or signed a replaced print, is refused.
    `signed_files` are the signed attachments, {pk: bytes}, kept with it. Raises ValidationError, WrongState,
    PermissionDenied.
    """
    action, kind = STEPS[role]
    locked = OfficialDocument.objects.select_for_update().get(pk=document.pk)
    if locked.pdf_id != base.pk:
        raise ValidationError(
            _("Văn bản đã có bản khác trong lúc ký, nên chữ ký này không được nhận. Hãy mở lại văn bản để xem.")
        )
    version = Version.objects.create(document=locked, kind=kind, file=store(data, "application/pdf"), created_by=by)
    Signature.objects.create(
        document=locked,
        role=role,
        version=version,
        identity=identity,
        by=by,
        signed_at=signed_at or timezone.now(),
        stamped_at=stamped_at,
    )
    attachments.keep(locked, signed_files or {})
    locked.pdf = version.file
    locked.save(update_fields=["pdf"])
    return perform(locked, action, actor=by)
