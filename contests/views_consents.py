"""Consents of one author: recorded from paper, taken back at any time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contests import rules, services
from contests.consent import Party, Purpose, who_must_agree
from contests.forms_rows import ConsentForm
from contests.models import Author, Consent, ConsentText, Entry, public_name
from contests.views import page
from lhh_portal.access import only


def _handled_author(request, pk):
    mine = Entry.objects.visible_to(request.user).order_by().values("pk")
    author = get_object_or_404(Author.objects.filter(entry__in=mine).select_related("entry"), pk=pk)
    if not rules.can_handle_entry(request.user, author.entry):
        raise PermissionDenied
    return author


@page
@only(rules.can_enter)
def author_consents(request, pk):
    author = _handled_author(request, pk)
    today = timezone.localdate()
    consents = list(author.consents.select_related("text", "recorded_by"))
    standing = {consent.purpose for consent in consents if consent.withdrawn_at is None}
    asked = sorted(who_must_agree(author.born_on, today), reverse=True)
    open_rows = [
        (purpose.value, {party: f"{purpose.label}: {Party(party).label.lower()} {_('đồng ý')}" for party in asked})
        for purpose in Purpose
        if purpose not in standing
    ]
    form = ConsentForm(request.POST if request.method == "POST" else None, rows=open_rows)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        services.record_consents(
            author, agreed=form.agreed, given_on=told["given_on"], method=told["method"], by=request.user
        )
        messages.success(request, _("Đã ghi sự đồng ý của %s.") % author.full_name)
        return redirect("contests:author-consents", author.pk)
    context = {
        "author": author,
        "entry": author.entry,
        "consents": consents,
        "form": form,
        "has_open": bool(open_rows),
        "texts": [text for purpose, text in ConsentText.objects.current().items() if purpose not in standing],
        "public_name": public_name(author, today),
    }
    return render(request, "contests/author_consents.html", context)


@require_POST
@only(rules.can_enter)
def consent_withdraw(request, pk):
    consent = get_object_or_404(Consent.objects.select_related("author"), pk=pk)
    author = _handled_author(request, consent.author_id)
    services.withdraw_consent(consent, note=request.POST.get("note", "")[:300])
    messages.success(request, _("Đã ghi rút đồng ý: «%s».") % consent.get_purpose_display())
    return redirect("contests:author-consents", author.pk)
