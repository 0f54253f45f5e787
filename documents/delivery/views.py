"""Issuing a sealed paper, and what became of its mails: pages of the clerk."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from documents.delivery import issuing
from documents.delivery.forms import AddressForm, recipient_forms
from documents.delivery.mailing import attachments_of, files_of
from documents.delivery.recipients import by_address, suggested
from documents.models import Delivery, OfficialDocument
from documents.rules import can_seal
from documents.workflow import DocumentState
from lhh_portal.access import only
from lhh_portal.workflow import WrongState

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@only(can_seal)
def document_issue(request, pk):
    """Ask for the addresses; once they are all right, show what will happen."""
    document = _visible(request, pk)
    if document.state != DocumentState.SEALED:
        return _not_now(request, document)
    rows = recipient_forms(request.POST or None, suggested(document))
    if request.method == "POST" and rows.is_valid() and "edit" not in request.POST:
        return _confirm(request, document, rows)
    return _ask(request, document, rows)


@require_POST
@only(can_seal)
def document_issue_confirm(request, pk):
    document = _visible(request, pk)
    rows = recipient_forms(request.POST, suggested(document))
    if not rows.is_valid():
        return _ask(request, document, rows)
    try:
        issued = issuing.issue_paper(document, rows.recipients, by=request.user)
    except WrongState:
        return _not_now(request, document)
    except ValidationError as error:
        return _confirm(request, document, rows, error)
    messages.success(request, _("Đã phát hành %s.") % issuing.title(document))
    return redirect(issued)


@page
@only(can_seal)
def document_send_more(request, pk):
    document = _visible(request, pk)
    if document.state != DocumentState.ISSUED:
        return _not_now(request, document)
    rows = recipient_forms(request.POST or None, issuing.without_mail(document))
    if request.method == "POST" and rows.is_valid():
        try:
            added = issuing.send_more(document, rows.recipients, by=request.user)
        except WrongState:
            return _not_now(request, document)
        text = ngettext("Đang gửi thêm %d thư.", "Đang gửi thêm %d thư.", added) % added
        messages.success(request, text if added else _("Không có địa chỉ nào mới, nên không gửi thêm thư."))
        return redirect(document)
    return render(request, "documents/send_more.html", {"document": document, "rows": rows})


@page
@only(can_seal)
def delivery_again(request, pk):
    """A mail that was given up: see why, put the address right, send again or note that paper was sent."""
    delivery = _delivery(request, pk)
    if not (delivery.has_failed and delivery.document.state == DocumentState.ISSUED):
        return _gone_on(request, delivery)
    form = AddressForm(request.POST or None, initial={"email": delivery.email})
    if request.method == "POST" and form.is_valid():
        try:
            issuing.send_again(delivery, email=form.cleaned_data["email"])
        except ValidationError as error:
            form.add_error(None, error)
        except WrongState:
            return _gone_on(request, delivery)
        else:
            messages.success(request, _("Đang gửi lại cho %s.") % delivery.name)
            return redirect(delivery.document)
    return render(request, "documents/delivery_again.html", {"delivery": delivery, "form": form})


@require_POST
@only(can_seal)
def delivery_paper(request, pk):
    delivery = _delivery(request, pk)
    try:
        issuing.give_on_paper(delivery)
    except WrongState:
        return _gone_on(request, delivery)
    messages.success(request, _("Đã ghi: %s nhận văn bản giấy.") % delivery.name)
    return redirect(delivery.document)


def block(document, user):
    """What templates/documents/_deliveries.html shows on the paper's page."""
    if document.state not in {DocumentState.ISSUED, *issuing.SUPERSEDED}:
        return {}
    rows = list(Delivery.objects.about(document).order_by("pk"))
    return {
        "document": document,
        "rows": rows,
        "by_hand": [it.name for it in issuing.without_mail(document)],
        "is_sending": any(row.state in {Delivery.State.WAITING, Delivery.State.SENDING} for row in rows),
        "may_act": can_seal(user),
        "may_send_more": can_seal(user) and document.state == DocumentState.ISSUED,
    }


def _ask(request, document, rows):
    context = {"document": document, "rows": rows, "is_late": issuing.is_late(document)}
    return render(request, "documents/issue.html", context)


def _confirm(request, document, rows, error=None):
    recipients = rows.recipients
    old = document.amends
    told = issuing.told_by(document)
    told_already = {email.lower() for email in told}
    by_mail = {it.name for it in recipients if it.emails}
    by_mail.update(name for names in told.values() for name in names.split("; "))
    without = [it for it in recipients if not it.emails] + (issuing.without_mail(old) if old else [])
    context = {
        "document": document,
        "rows": rows,
        "error": error,
        "title": issuing.title(document),
        "old": old and issuing.title(old),
        "told": told,
        "mails": {email: name for email, name in by_address(recipients).items() if email.lower() not in told_already},
        "by_hand": list(dict.fromkeys(it.name for it in without if it.name not in by_mail)),
        "files": files_of(document),
        "is_attached": bool(attachments_of(document)),
    }
    return render(request, "documents/issue_confirm.html", context)


def _not_now(request, document):
    current = OfficialDocument.objects.get(pk=document.pk)
    messages.error(
        request,
        _("Văn bản đang ở trạng thái «%s» nên không làm được việc này. Có thể người khác vừa làm.")
        % current.get_state_display(),
    )
    return redirect(document)


def _gone_on(request, delivery):
    current = Delivery.objects.select_related("document").get(pk=delivery.pk)
    messages.info(
        request,
        _("Văn bản «%(paper)s», thư gửi %(name)s «%(state)s»: không cần làm gì thêm.")
        % {
            "paper": current.document.get_state_display(),
            "name": current.name,
            "state": current.get_state_display(),
        },
    )
    return redirect(delivery.document)


def _visible(request, pk):
    visible = OfficialDocument.objects.visible_to(request.user).with_number()
    return get_object_or_404(visible.select_related("pdf", "amends__entry"), pk=pk)


def _delivery(request, pk):
    visible = OfficialDocument.objects.visible_to(request.user)
    found = Delivery.objects.filter(document__in=visible).select_related("document__entry")
    return get_object_or_404(found, pk=pk)
