"""The page of outside signing: download, sign on one's own machine, upload."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from documents.models import OfficialDocument, SignatureRole
from documents.rules import can_seal, can_sign
from documents.signing.fields import FIELD_NAMES
from documents.signing.forms_outside import SignedFileForm
from documents.signing.identities import identity_for
from documents.signing.outside import accept
from documents.signing.sign import ready_to_sign


@require_http_methods(["GET", "HEAD", "POST"])
def document_sign_outside(request, pk, role):
    document = _mine_to_sign(request.user, pk, role)
    form = SignedFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            signed = accept(document, role, form.cleaned_data["file"].read(), by=request.user)
        except ValidationError as error:
            form.add_error("file", error)
        else:
            messages.success(request, _("Đã nhận bản ký. Văn bản chuyển sang “%s”.") % signed.get_state_display())
            return redirect(signed)
    return render(request, "documents/document_sign_outside.html", _page(document, role, request.user, form))


def _mine_to_sign(user, pk, role):
    document = get_object_or_404(OfficialDocument.objects.visible_to(user).with_number().select_related("pdf"), pk=pk)
    if role not in SignatureRole.values:
        raise Http404
    may = can_sign(user, document) if role == SignatureRole.PERSON else can_seal(user)
    if not may:
        raise PermissionDenied
    return document


def _page(document, role, user, form):
    try:
        ready_to_sign(document, role, by=user)
        identity, obstacle = identity_for(document, role, user), ""
    except ValidationError as error:
        identity, obstacle = None, error.messages[0]
    return {
        "document": document,
        "role": SignatureRole(role),
        "field_name": FIELD_NAMES[role],
        "form": form,
        "identity": identity,
        "obstacle": obstacle,
        "refusals": document.signing_refusals.filter(role=role).select_related("by")[:10],
    }
