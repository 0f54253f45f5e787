"""What people do with a paper on its way to being signed, and what guards the door."""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _

from documents.appendices import appendix_fields, write_appendices
from documents.html import clean_html
from documents.jobs import enqueue_render
from documents.models import Amendment, DocumentType, OfficialDocument, Version
from documents.registers.outgoing import refresh_search, reserve_number
from documents.rules import can_write
from documents.storage import store
from documents.workflow import DocumentState
from lhh_portal.letterhead import letterhead_on
from lhh_portal.letters import clean_text
from lhh_portal.roles import Role
from lhh_portal.workflow import WrongState, effect, perform

EDITABLE = frozenset({DocumentState.DRAFT, DocumentState.RETURNED})
# What is printed, and so what a paper that amends another begins with.
PRINTED = (
    "type",
    "subject",
    "governing_lines",
    "issuing_lines",
    "issuing_name",
    "org_code",
    "place_name",
    "unit_code",
    "own_symbol",
    "salutation",
    "body",
    "authority_lines",
    "signer_name",
    "other_signature",
    "recipients",
)
# `state` may not be assigned, which cleaning would do.
NOT_CLEANED = ["created_by", "pdf", "render_job", "state"]
# A paper that amends another is open until it is issued.
DONE = frozenset({DocumentState.ISSUED, DocumentState.CORRECTED, DocumentState.WITHDRAWN})
AMENDABLE = {
    Amendment.CORRECTS: frozenset({DocumentState.ISSUED}),
    Amendment.WITHDRAWS: frozenset({DocumentState.ISSUED, DocumentState.CORRECTED}),
}


def create_document(*, appendices=(), **fields):
    """Make a paper from the fields of OfficialDocument and return it; the body is reduced to our subset.

    `appendices` as in documents/appendices.py.
    Raises ValidationError, naming the field, when something the paper needs is missing.
    """
    document = OfficialDocument(**{**fields, "body": clean_html(fields["body"])})
    document.full_clean(exclude=NOT_CLEANED)
    with transaction.atomic():
        document.save()
        write_appendices(document, appendices)
    return document


def update_document(document, *, appendices=None, **fields):
    """Change what a draft or returned paper says and return it; its print goes, for it says something else.

    `appendices` replace those there are, None leaves them. A paper that has its number keeps its type and date.
    Raises WrongState, ValidationError.
    """
    with transaction.atomic():
        locked = _editable(document)
        if "body" in fields:
            fields["body"] = clean_html(fields["body"])
        if locked.number is not None:
            _refuse_change_of_number(locked, fields)
        for name, value in fields.items():
            setattr(locked, name, value)
        locked.full_clean(exclude=NOT_CLEANED)
        # The name was checked when the paper was proposed; it may be another now.
        locked.signer = None
        locked.pdf = None
        locked.save()
        if appendices is not None:
            write_appendices(locked, appendices)
        refresh_search(locked)
    return locked


def _refuse_change_of_number(document, fields):
    for name in ("type", "issued_on", "org_code", "unit_code"):
        if name in fields and fields[name] != getattr(document, name):
            raise ValidationError(
                {
                    name: _("Văn bản đã có số %(symbol)s ngày %(day)s nên không đổi được chỗ này.")
                    % {"symbol": document.symbol, "day": f"{document.issued_on:%d/%m/%Y}"}
                }
            )


def add_attachment(document, *, name, content):
    """Send a separate PDF (bytes) with a draft or returned paper. Raises WrongState."""
    with transaction.atomic():
        return _editable(document).attachments.create(name=name, file=store(content, "application/pdf"))


def remove_attachment(attachment):
    """Raises WrongState. The file stays in the store."""
    with transaction.atomic():
        _editable(attachment.document)
        attachment.delete()


def _editable(document):
    """The paper, locked. Raises WrongState unless it may be changed now."""
    locked = OfficialDocument.objects.select_for_update(of=("self",)).with_number().get(pk=document.pk)
    if locked.state not in EDITABLE:
        raise WrongState(locked.get_state_display())
    return locked


# --- proposing, approving, returning -------------------------------------------------------------------------------


def possible_signers(document):
    """The leaders whose full name is the one printed as signer."""
    printed = _folded(document.signer_name)
    leaders = get_user_model().objects.with_role(Role.LEADER)
    return [leader for leader in leaders if _folded(leader.full_name) == printed]


def propose(document, *, by, signer=None):
    """Hand the paper to the leaders; `signer` is chosen by itself when exactly one leader has the printed name.

    Raises ValidationError (nobody has that name, or it is not `signer`'s), WrongState, PermissionDenied.
    """
    signer = signer or _only_signer(document)
    if signer.pk not in {leader.pk for leader in possible_signers(document)}:
        raise ValidationError(
            _(
                "Người ký in trên văn bản là «%(printed)s», tài khoản được chọn mang tên «%(chosen)s». "
                "Hãy chọn tài khoản lãnh đạo mang đúng tên, hoặc sửa tên người ký trên văn bản."
            )
            % {"printed": document.signer_name, "chosen": signer.full_name}
        )
    with transaction.atomic():
        # Back again with everything else when the door refuses.
        OfficialDocument.objects.filter(pk=document.pk).update(signer=signer)
        return perform(document, "propose", actor=by)


def _only_signer(document):
    leaders = possible_signers(document)
    if not leaders:
        raise ValidationError(
            _(
                "Người ký in trên văn bản là «%s», nhưng không có tài khoản lãnh đạo nào mang đúng tên này. "
                "Hãy sửa tên người ký trên văn bản, hoặc nhờ quản trị sửa họ tên của tài khoản."
            )
            % document.signer_name
        )
    if len(leaders) > 1:
        raise ValidationError(
            _("Có %(count)d tài khoản lãnh đạo tên «%(name)s». Hãy chọn tài khoản của người sẽ ký.")
            % {"count": len(leaders), "name": document.signer_name}
        )
    return leaders[0]


def approve(document, *, by, on):
    """Give the paper number and date `on`, move it on and have it printed with them; one transaction. Return it.

    A paper that was returned and is approved again keeps its number and date.
    Raises ValidationError (the date cannot be), WrongState, PermissionDenied.
    """
    with transaction.atomic():
        # Order of locks as in register.py: first the register, then the paper.
        reserve_number(document, on=on, by=by)
        approved = perform(document, "approve", actor=by)
        enqueue_render(approved, owner=by)
    return approved


def send_back(document, *, by, note):
    """Return the paper to its author with reasons. Raises WrongState, PermissionDenied, ValidationError."""
    return perform(document, "send_back", actor=by, note=note)


def _folded(name):
    return " ".join(clean_text(name).split())


def keep(document, *, content, by):
    """Keep the scan (a PDF's bytes) of a paper that was signed by hand. Raises WrongState, PermissionDenied."""
    with transaction.atomic():
        file = store(content, "application/pdf")
        document.versions.create(kind=Version.Kind.SCANNED, file=file, created_by=by)
        # Back again with everything else when the door refuses.
        OfficialDocument.objects.filter(pk=document.pk).update(pdf=file)
        return perform(document, "keep", actor=by)


# --- on the public site ----------------------------------------------------------------------------------------------


def publish(document, *, by, field=""):
    """Let everybody read the issued paper on the site, under `field`. Raises WrongState, PermissionDenied."""
    with transaction.atomic():
        # Back again with everything else when the door refuses.
        OfficialDocument.objects.filter(pk=document.pk).update(field=field)
        return perform(document, "publish", actor=by)


# --- what guards the door ------------------------------------------------------------------------------------------


@effect(OfficialDocument, "propose")
def needs_signer(document, *, actor, note):
    """Refuses a paper nobody was chosen to sign."""
    if document.signer_id is None:
        raise ValidationError(_("Chưa chọn người ký. Hãy trình lại từ trang của văn bản."))


@effect(OfficialDocument, "approve")
def needs_number(document, *, actor, note):
    """Refuses a paper without number; an earlier print goes."""
    if document.number is None:
        raise ValidationError(_("Văn bản chưa có số. Hãy duyệt từ trang của văn bản để số và ngày được cấp cùng lúc."))
    document.pdf = None  # printed for reading, without signature fields


@effect(OfficialDocument, "sign")
def needs_signed_file(document, *, actor, note):
    """Refuses unless the paper's file is the newest version, signed by the person."""
    _needs_version(document, Version.Kind.SIGNED)


@effect(OfficialDocument, "seal")
def needs_sealed_file(document, *, actor, note):
    """Refuses unless the paper's file is the newest version, signed by the organisation."""
    _needs_version(document, Version.Kind.SEALED)


@effect(OfficialDocument, "keep")
def needs_scan(document, *, actor, note):
    """Refuses unless the paper's file is the newest version, scanned with its signatures."""
    _needs_version(document, Version.Kind.SCANNED)


@effect(OfficialDocument, "send_back")
def drop_print(document, *, actor, note):
    """The print is void; number, date and versions stay."""
    document.pdf = None


def _needs_version(document, kind):
    newest = document.versions.exclude(kind=Version.Kind.ARCHIVED).last()
    if newest is None or newest.kind != kind or newest.file_id != document.pdf_id:
        raise ValidationError(_("Tệp của văn bản chưa mang chữ ký số. Hãy ký từ trang của văn bản."))


def is_discardable(document):
    """A draft that never had a number and was written here: nothing refers to it yet."""
    return document.state in EDITABLE and document.number is None and not document.source_url


def discard(document):
    """Delete a draft that came to nothing; the audit trail keeps what it said. Raises WrongState."""
    with transaction.atomic():
        locked = _editable(document)
        if not is_discardable(locked):
            raise WrongState(locked.get_state_display())
        locked.delete()


# --- papers that amend an issued one -------------------------------------------------------------------------------


def amend(document, amendment, *, by, reason=""):
    """Make the draft that corrects (a copy) or withdraws (a notice with its `reason`) the issued `document`; return it.

    It bears the head of today, and says which paper it is about. One open amendment at a time.
    Raises WrongState, PermissionDenied, ValidationError.
    """
    if not can_write(by):
        raise PermissionDenied
    with transaction.atomic():
        locked = OfficialDocument.objects.select_for_update(of=("self",)).with_number().get(pk=document.pk)
        if locked.state not in AMENDABLE[amendment]:
            raise WrongState(locked.get_state_display())
        opened = locked.amendments.exclude(state__in=DONE).first()
        if opened is not None:
            raise ValidationError(
                _("Đang có «%s» sửa văn bản này mà chưa phát hành. Hãy làm xong văn bản ấy trước.") % opened.subject
            )
        if amendment == Amendment.WITHDRAWS and not reason.strip():
            raise ValidationError({"reason": _("Hãy ghi lý do thu hồi; lý do được in trên thông báo.")})
        fields = {name: getattr(locked, name) for name in PRINTED} | head_of_today()
        fields |= _withdrawal(locked, reason) if amendment == Amendment.WITHDRAWS else _replacement(locked)
        kept = appendix_fields(locked) if amendment == Amendment.CORRECTS else ()
        draft = create_document(**fields, appendices=kept, amends=locked, amendment=amendment, created_by=by)
        if amendment == Amendment.CORRECTS:
            for attachment in locked.attachments.all():
                draft.attachments.create(name=attachment.name, file=attachment.file)
        return draft


def head_of_today():
    """The fields of a paper's head, as the letterhead of today has them; none where nobody knows it."""
    head = letterhead_on(timezone.localdate())
    names = ("governing_lines", "issuing_lines", "issuing_name", "org_code", "place_name")
    return {name: getattr(head, name) for name in names if head.issuing_lines}


def _replacement(document):
    sentence = _("Văn bản này thay thế %(type)s số %(symbol)s ngày %(day)s.") % _names(document)
    return {"body": f"{document.body}<p>{sentence}</p>"}


def _names(document):
    """How one paper is named in another, escaped for its body."""
    words = {
        "type": document.get_type_display(),
        "symbol": document.symbol,
        "day": f"{document.issued_on:%d/%m/%Y}",
        "subject": document.subject,
    }
    return {name: escape(word) for name, word in words.items()}


def _withdrawal(document, reason):
    words = _names(document) | {"reason": escape(" ".join(reason.split()))}
    return {
        "type": DocumentType.NOTICE,
        "subject": _("Về việc thu hồi %(type)s số %(symbol)s")
        % {"type": document.get_type_display(), "symbol": document.symbol},
        "body": _(
            "<p>Nay thu hồi %(type)s số %(symbol)s ngày %(day)s về «%(subject)s».</p>"
            "<p>Lý do thu hồi: %(reason)s</p>"
            "<p>Kể từ ngày ký thông báo này, văn bản nêu trên không còn giá trị. Đề nghị các cơ quan, đơn vị, cá nhân "
            "đã nhận văn bản gửi trả lại và không sử dụng.</p>"
        )
        % words,
    }
