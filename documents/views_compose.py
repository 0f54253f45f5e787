"""Writing papers: new ones, changed ones, ones that amend an issued one, and what is sent beside them."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from documents import services
from documents.forms_compose import AttachmentForm, ComposeForm
from documents.forms_steps import WithdrawalForm
from documents.models import Amendment
from documents.rules import can_write
from documents.views import AMEND, visible
from lhh_portal.access import only
from lhh_portal.workflow import WrongState

page = require_http_methods(["GET", "HEAD", "POST"])


def tells_wrong_state(view):
    """Somebody was faster: back to the paper with a sentence."""

    @wraps(view)
    def told(request, pk, **kwargs):
        try:
            return view(request, pk, **kwargs)
        except WrongState as error:
            messages.warning(
                request,
                _("Văn bản đang ở trạng thái «%s» nên không làm được việc vừa chọn. Có thể người khác vừa xử lý xong.")
                % error,
            )
            return redirect("documents:document-detail", pk)

    return told


@page
@only(can_write)
def document_new(request):
    return _compose(request, ComposeForm(request.POST or None), _("Đã lưu dự thảo. Xem lại rồi trình ký."))


@page
@only(can_write)
@tells_wrong_state
def document_edit(request, pk):
    document = visible(request, pk)
    if document.source_url:
        return redirect(document.source_url)
    if document.state not in services.EDITABLE:
        raise WrongState(document.get_state_display())
    form = ComposeForm(request.POST or None, instance=document)
    return _compose(request, form, _("Đã lưu văn bản."))


def _compose(request, form, done):
    if request.method == "POST" and form.is_valid():
        try:
            document = form.save_paper(by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, done)
            return redirect(document)
    return render(request, "documents/document_compose.html", {"form": form, "document": form.stored_paper})


@page
@only(can_write)
@tells_wrong_state
def document_discard(request, pk):
    document = visible(request, pk)
    if not services.is_discardable(document):
        raise WrongState(document.get_state_display())
    if request.method == "POST":
        services.discard(document)
        messages.success(request, _("Đã bỏ dự thảo «%s».") % document.subject)
        return redirect("documents:document-list")
    return render(request, "documents/document_discard.html", {"document": document})


@page
@only(can_write)
@tells_wrong_state
def document_amend(request, pk, amendment):
    """Ask first: the draft that corrects or withdraws can be changed, but stands in everybody's list."""
    document = visible(request, pk)
    if amendment not in Amendment:
        raise Http404
    if document.state not in services.AMENDABLE[amendment]:
        raise WrongState(document.get_state_display())
    form = WithdrawalForm(request.POST or None) if amendment == Amendment.WITHDRAWS else None
    if request.method == "POST" and (form is None or form.is_valid()):
        reason = form.cleaned_data["reason"] if form else ""
        try:
            draft = services.amend(document, Amendment(amendment), by=request.user, reason=reason)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
            return redirect(document)
        messages.success(request, _("Đã lập dự thảo. Sửa nội dung rồi trình ký."))
        return redirect("documents:document-edit", draft.pk)
    context = {"document": document, "label": AMEND[amendment], "amendment": amendment, "form": form}
    return render(request, "documents/document_amend.html", context)


@page
@only(can_write)
@tells_wrong_state
def attachment_add(request, pk):
    document = visible(request, pk)
    if document.state not in services.EDITABLE:
        raise WrongState(document.get_state_display())
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        services.add_attachment(document, name=form.cleaned_data["name"], content=form.cleaned_data["file"].read())
        messages.success(request, _("Đã thêm phụ lục."))
        return redirect(document)
    return render(request, "documents/attachment_add.html", {"document": document, "form": form})


@require_POST
@tells_wrong_state
def attachment_remove(request, pk, attachment):
    document = visible(request, pk)
    if not can_write(request.user):
        raise PermissionDenied
    found = get_object_or_404(document.attachments.select_related("document"), pk=attachment)
    services.remove_attachment(found)
    messages.success(request, _("Đã bỏ phụ lục «%s».") % found.name)
    return redirect(document)
