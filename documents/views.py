"""The list of papers, one paper, and its files."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from documents.archive import archiving
from documents.delivery.views import block
from documents.forms import DocumentFilter
from documents.jobs import FOR_READING, FOR_SIGNING, enqueue_render
from documents.models import Amendment, IncomingPaper, OfficialDocument
from documents.rules import can_download, can_render, can_see_papers, can_see_waiting, can_write
from documents.screen import paper_for_screen
from documents.services import AMENDABLE, DONE, EDITABLE, is_discardable
from documents.storage import open_stored
from documents.tables import DocumentTable, tone_of
from documents.workflow import DocumentState
from lhh_portal.access import only
from lhh_portal.models import StateChange
from lhh_portal.workflow import available

# action of the door → the page where it is done
STEPS = {
    "propose": "documents:document-propose",
    "approve": "documents:document-approve",
    "sign": "documents:document-sign",
    "seal": "documents:document-sign",
    "issue": "documents:document-issue",
    "keep": "documents:document-keep",
    "send_back": "documents:document-return",
    "publish": "documents:document-publish",
    "unpublish": "documents:document-unpublish",
}
AMEND = {
    Amendment.CORRECTS: _("Lập văn bản đính chính, thay thế"),
    Amendment.WITHDRAWS: _("Lập thông báo thu hồi"),
}


@require_safe
@only(can_see_papers)
def document_list(request):
    papers = OfficialDocument.objects.visible_to(request.user).with_number()
    found = DocumentFilter(request.GET, queryset=papers, request=request)
    table = DocumentTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    context = {"filter": found, "table": table, "may_write": can_write(request.user)}
    context["may_see_waiting"] = can_see_waiting(request.user)
    return render(request, "documents/document_list.html", context)


@require_safe
def document_detail(request, pk):
    context = _page(request, visible(request, pk))
    response = render(request, "documents/document_detail.html", context)
    if request.htmx and not (context["job"] and context["job"].is_active):
        response["HX-Refresh"] = "true"  # the print is made: the next step is offered elsewhere on the page
    return response


@require_POST
def document_render(request, pk):
    document = visible(request, pk)
    if not can_render(request.user):
        raise PermissionDenied
    enqueue_render(document, owner=request.user)
    return redirect(document)


@require_safe
def document_download(request, pk):
    document = visible(request, pk)
    if not can_download(request.user, document):
        raise Http404
    return FileResponse(
        open_stored(document.pdf), as_attachment=True, filename=document.file_name, content_type="application/pdf"
    )


@require_safe
def version_download(request, pk, version):
    """One of the files the paper was on its way."""
    document = visible(request, pk)
    found = get_object_or_404(document.versions.select_related("file"), pk=version)
    name = document.file_name.removesuffix(".pdf")
    return FileResponse(
        open_stored(found.file),
        as_attachment=True,
        filename=f"{name}-{found.kind}-{found.pk}.pdf",
        content_type="application/pdf",
    )


@require_safe
def attachment_download(request, pk, attachment):
    """The attachment as it was signed, where it was."""
    found = get_object_or_404(visible(request, pk).attachments.select_related("file", "signed_file"), pk=attachment)
    return FileResponse(
        open_stored(found.signed_file or found.file),
        as_attachment=True,
        filename=f"{found.name}.pdf",
        content_type="application/pdf",
    )


def visible(request, pk):
    """The paper with what its pages show, or 404."""
    papers = OfficialDocument.objects.visible_to(request.user).with_number()
    return get_object_or_404(papers.select_related("pdf", "render_job", "created_by", "signer", "amends__entry"), pk=pk)


def steps(document, user):
    """What this user may do next as [(label, address, is filled)]; signing waits for its print.

    One that needs a note turns back, and a paper need not be published: neither is the filled button.
    """
    may_sign_now = document.pdf_id is not None
    return [
        (label, reverse(STEPS[name], args=[document.pk]), not needs_note and name != "publish")
        for name, label, needs_note in available(document, user)
        if name in STEPS and (name not in {"sign", "seal"} or may_sign_now)
    ]


def _page(request, document):
    user = request.user
    is_open = document.state in EDITABLE
    may_change = is_open and can_write(user)
    return {
        "document": document,
        "tone": tone_of(document),
        "text": paper_for_screen(document),
        "steps": steps(document, user),
        "propose_url": reverse(STEPS["propose"], args=[document.pk]),
        "returned_note": _returned_note(document),
        "done": DONE,
        "may_edit": may_change,
        "may_discard": may_change and is_discardable(document),
        "amendments": document.amendments.select_related("entry"),
        "amend": _offers_to_amend(document, user),
        "archive": archiving.state_of(document),
        "answered": IncomingPaper.objects.visible_to(user).filter(answer=document).select_related("register"),
        "versions": document.versions.select_related("file", "created_by"),
        "signatures": document.signatures.select_related("by", "identity"),
        "refusals": document.signing_refusals.select_related("by"),
        "attachments": document.attachments.select_related("file", "signed_file"),
        "deliveries": block(document, user),
        **_print(document, user),
    }


def _returned_note(document):
    """The last step, while the paper lies with its author again."""
    if document.state != DocumentState.RETURNED:
        return None
    return StateChange.objects.of(document).filter(new=DocumentState.RETURNED).last()


def _print(document, user):
    """How the paper's print stands."""
    job = document.render_job
    is_printed_here = document.state in FOR_READING | FOR_SIGNING
    is_ready = document.state in FOR_SIGNING and document.pdf_id is not None
    return {
        "job": job if job and is_printed_here and (job.is_active or job.state == job.State.FAILED) else None,
        "measured": job is not None and "problems" in job.result,
        "problems": job.result.get("problems") if job else None,
        "may_cancel": job is not None and job.owner_id == user.pk,
        "may_render": can_render(user) and is_printed_here and not is_ready and not (job and job.is_active),
        "may_download": can_download(user, document),
        "for_signing": document.state in FOR_SIGNING,
    }


def _offers_to_amend(document, user):
    """[(amendment, its words)] while no other amendment is on its way."""
    if not can_write(user) or any(paper.state not in DONE for paper in document.amendments.all()):
        return []
    return [(kind, AMEND[kind]) for kind in Amendment if document.state in AMENDABLE[kind]]
