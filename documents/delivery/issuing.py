"""Issuing a paper: from the transaction that makes it official to the last mail.

A row of Delivery is one mail to one address; who may be sent what is decided here, mailing.py sends.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.delivery.recipients import by_address, remember, suggested
from documents.models import Amendment, Delivery, OfficialDocument
from documents.workflow import DocumentState
from lhh_portal.jobs import enqueue
from lhh_portal.workflow import WrongState, perform

# amendment → (action of the door on the old paper, the state it leaves, what its recipients are told)
AMENDING = {
    Amendment.CORRECTS: ("mark_corrected", DocumentState.CORRECTED, Delivery.Purpose.CORRECTED),
    Amendment.WITHDRAWS: ("mark_withdrawn", DocumentState.WITHDRAWN, Delivery.Purpose.WITHDRAWN),
}
SUPERSEDED = {DocumentState.CORRECTED, DocumentState.WITHDRAWN}


@transaction.atomic
def issue_paper(document, recipients, *, by):
    """Issue a sealed paper to `recipients` ([Recipient]) and return it; mails go out after the commit.

    A paper that amends another marks that one in the same transaction, and everybody who had it is told.
    Raises WrongState (somebody was faster), PermissionDenied, ValidationError.
    """
    issued = perform(document, "issue", actor=by)
    remember(recipients)
    if issued.amends_id:
        _amend(issued, by=by)
    _add(issued, Delivery.Purpose.ISSUED, by_address(recipients))
    enqueue_mails(issued.pk)
    return issued


@transaction.atomic
def send_more(document, recipients, *, by):
    """Send an issued paper to further addresses; return how many are new."""
    locked = OfficialDocument.objects.select_for_update().get(pk=document.pk)
    if locked.state != DocumentState.ISSUED:
        raise WrongState(locked.get_state_display())
    remember(recipients)
    added = _add(locked, Delivery.Purpose.ISSUED, by_address(recipients))
    enqueue_mails(locked.pk)
    return added


@transaction.atomic
def send_again(delivery, *, email):
    """Try a mail that was given up once more, to a corrected address if need be."""
    locked = _given_up(delivery)
    others = Delivery.objects.filter(document=locked.document_id).exclude(pk=locked.pk)
    if others.filter(email__iexact=email).exists():
        raise ValidationError({"email": _("Địa chỉ này đã có trong danh sách gửi của văn bản.")})
    locked.email = email
    locked.state, locked.attempts, locked.error = Delivery.State.WAITING, 0, ""
    locked.save()
    enqueue_mails(locked.document_id)


@transaction.atomic
def give_on_paper(delivery):
    """Note that this recipient gets the paper by hand or post instead."""
    locked = _given_up(delivery)
    locked.state = Delivery.State.PAPER
    locked.save()


def _given_up(delivery):
    locked = Delivery.objects.select_for_update().get(pk=delivery.pk)
    if not locked.has_failed:
        raise WrongState(locked.get_state_display())
    if locked.document.state in SUPERSEDED:
        raise WrongState(locked.document.get_state_display())
    return locked


def _amend(issued, *, by):
    """Mark the old paper, and tell its addresses; that mail brings the file, so they get no other."""
    action, state, purpose = AMENDING[issued.amendment]
    old = OfficialDocument.objects.select_for_update().get(pk=issued.amends_id)
    if old.state != state:
        try:
            perform(old, action, actor=by, note=_("Theo %s") % title(issued))
        except WrongState as error:
            raise ValidationError(
                _("%(old)s đang ở trạng thái «%(state)s» nên văn bản này không thể %(act)s văn bản ấy.")
                % {"old": title(old), "state": error, "act": issued.get_amendment_display()}
            ) from error
    _add(issued, purpose, told_by(issued))


def told_by(document):
    """{address: name} of everybody who was sent the paper that `document` amends."""
    if not document.amends_id:
        return {}
    return dict(Delivery.objects.filter(document=document.amends_id).values_list("email", "name"))


def _add(document, purpose, addresses):
    """A mail for each of `addresses` that this paper has none for yet; returns how many."""
    there = {email.lower() for email in Delivery.objects.filter(document=document).values_list("email", flat=True)}
    rows = [
        Delivery(document=document, purpose=purpose, name=name, email=email)
        for email, name in addresses.items()
        if email.lower() not in there
    ]
    Delivery.objects.bulk_create(rows)
    return len(rows)


def enqueue_mails(document_id):
    """Nobody's job: it can be neither cancelled nor lost, and what became of it stands on the paper's page."""
    return enqueue("documents.deliver", owner=None, key=f"documents.deliver:{document_id}", document_id=document_id)


def enqueue_due():
    """Queue the mails whose time has come; returns how many papers they belong to."""
    papers = Delivery.objects.due().order_by().values_list("document_id", flat=True).distinct()
    return len([enqueue_mails(pk) for pk in papers])


def without_mail(document):
    """Recipients printed on an issued paper that no mail names: they get it by hand or post."""
    sent = {name for names in document.deliveries.values_list("name", flat=True) for name in names.split("; ")}
    return [recipient for recipient in suggested(document) if recipient.name not in sent]


def is_late(document):
    """Whether it is later than the working day after signing (Điều 18 NĐ 30/2020). Holidays are not known here."""
    next_day = document.issued_on + timedelta(days=1)
    while next_day.weekday() >= 5:
        next_day += timedelta(days=1)
    return timezone.localdate() > next_day


def title(document):
    """`Báo cáo số 06/BC-LHH ngày 11/6/2024`."""
    day = document.issued_on
    return _("%(type)s số %(symbol)s ngày %(day)s") % {
        "type": document.get_type_display(),
        "symbol": document.symbol,
        "day": f"{day.day}/{day.month}/{day.year}",
    }


def token_of(delivery):
    """The key in a recipient's own link. A corrected address gets another one, and the wrong one's stops working."""
    return _signer(delivery).sign(delivery.pk)


def delivery_of(token):
    """The Delivery whose link holds `token`, with its paper, or None."""
    key = token.split(":")[0]
    papers = ("document__entry", "document__pdf", "document__amends__entry")
    found = Delivery.objects.select_related(*papers).filter(pk=key).first() if key.isdecimal() else None
    try:
        return found if found and _signer(found).unsign(token) else None
    except BadSignature:
        return None


def path_of(delivery):
    return reverse("deliveries:delivery-page", args=[token_of(delivery)])


def _signer(delivery):
    return Signer(salt=f"documents.delivery:{delivery.email}")
