"""One paper's next step: propose, approve, return, sign."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from django_fsm import can_proceed, has_transition_perm

from documents import services
from documents.forms_steps import ApproveForm, KeepForm, ProposeForm, PublishForm, ReturnForm, SignForm, UnpublishForm
from documents.models import SignatureRole, SigningBackend
from documents.signing.identities import identity_for
from documents.signing.sign import STEPS, sign_now
from documents.views import visible
from documents.views_compose import tells_wrong_state
from documents.workflow import DocumentState
from lhh_portal.workflow import WrongState, perform

page = require_http_methods(["GET", "HEAD", "POST"])
DUE = {DocumentState.APPROVED: SignatureRole.PERSON, DocumentState.SIGNED: SignatureRole.ORGANISATION}


@page
@tells_wrong_state
def document_propose(request, pk):
    document = _for_step(request, pk, "propose")
    signers = services.possible_signers(document)
    form = ProposeForm(request.POST if "signer" in request.POST else None, initial={"signer": signers and signers[0]})
    error = None
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        chosen = form.cleaned_data["signer"] if form.is_bound else None
        try:
            proposed = services.propose(document, by=request.user, signer=chosen)
        except ValidationError as refused:
            error = refused
        else:
            messages.success(request, _("Đã trình. %s là người ký; lãnh đạo duyệt xong thì ký.") % proposed.signer)
            return redirect(document)
    context = {"document": document, "form": form, "error": error, "signers": signers}
    return render(request, "documents/document_propose.html", context)


@page
@tells_wrong_state
def document_approve(request, pk):
    document = _for_step(request, pk, "approve")
    form = ApproveForm(request.POST or None, initial={"on": day_for(document)})
    if request.method == "POST" and form.is_valid():
        try:
            approved = services.approve(document, by=request.user, on=form.cleaned_data["on"])
        except ValidationError as error:
            form.add_error("on", error)
        else:
            messages.success(request, _("Đã duyệt, cấp số %s. Bản để ký đang được in.") % approved.symbol)
            return redirect(document)
    return render(request, "documents/document_approve.html", {"document": document, "form": form})


def day_for(document):
    """The day a paper is approved under unless somebody says otherwise."""
    return document.issued_on or timezone.localdate()


@page
@tells_wrong_state
def document_return(request, pk):
    document = _for_step(request, pk, "send_back")
    form = ReturnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.send_back(document, by=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Đã trả lại. Người soạn thấy lý do ở đầu danh sách việc cần làm."))
        return redirect(document)
    return render(request, "documents/document_return.html", {"document": document, "form": form})


@page
@tells_wrong_state
def document_keep(request, pk):
    document = _for_step(request, pk, "keep")
    form = KeepForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        services.keep(document, content=form.cleaned_data["scan"].read(), by=request.user)
        messages.success(request, _("Đã lưu bản ký tay. Văn bản không sửa được nữa."))
        return redirect(document)
    return render(request, "documents/document_keep.html", {"document": document, "form": form})


@page
@sensitive_post_parameters("secret")
@tells_wrong_state
def document_sign(request, pk):
    """Sign as the person or, once they have, as the organisation; the state says which."""
    document = visible(request, pk)
    role = DUE.get(document.state)
    if role is None:
        raise WrongState(document.get_state_display())
    document = _for_step(request, pk, STEPS[role][0])
    form = SignForm(request.POST if request.method == "POST" else None, pdf=document.pdf)
    if request.method == "POST" and form.is_valid():
        try:
            signed = sign_now(document, role, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error("secret", error)
            form.show_again(document.pdf)
        else:
            messages.success(request, _("Đã ký. Văn bản chuyển sang «%s».") % signed.get_state_display())
            return redirect(document)
    identity, obstacle = identity_or_obstacle(document, role, request.user)
    context = {
        "document": document,
        "role": role,
        "form": form,
        "identity": identity,
        "obstacle": obstacle,
        "problems": document.render_job.result.get("problems") if document.render_job else None,
        "is_outside": identity is not None and identity.backend == SigningBackend.OUTSIDE,
    }
    return render(request, "documents/document_sign.html", context)


@page
@tells_wrong_state
def document_publish(request, pk):
    document = _for_step(request, pk, "publish")
    form = PublishForm(request.POST or None, initial={"field": document.field})
    if request.method == "POST" and form.is_valid():
        services.publish(document, by=request.user, field=form.cleaned_data["field"])
        messages.success(request, _("Văn bản đã công khai: ai cũng đọc và tải được trên trang."))
        return redirect(document)
    return render(request, "documents/document_publish.html", {"document": document, "form": form})


@page
@tells_wrong_state
def document_unpublish(request, pk):
    document = _for_step(request, pk, "unpublish")
    form = UnpublishForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        perform(document, "unpublish", actor=request.user, note=form.cleaned_data["note"])
        messages.success(request, _("Văn bản không còn trên trang. Trang xác minh vẫn tra được bằng mã."))
        return redirect(document)
    return render(request, "documents/document_unpublish.html", {"document": document, "form": form})


def identity_or_obstacle(document, role, user):
    """(the signing identity, "") or (None, why there is none)."""
    try:
        return identity_for(document, role, user), ""
    except ValidationError as error:
        return None, " ".join(error.messages)


def _for_step(request, pk, action):
    """The paper, if this person may do `action` with it now. Raises Http404, WrongState, PermissionDenied."""
    document = visible(request, pk)
    method = getattr(document, action)
    if not can_proceed(method):
        raise WrongState(document.get_state_display())
    if not has_transition_perm(method, request.user):
        raise PermissionDenied
    return document
