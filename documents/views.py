from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from documents.forms import DocumentFilter, NumberForm
from documents.jobs import enqueue_render
from documents.models import OfficialDocument
from documents.register import reserve_number
from documents.rules import can_download, can_number, can_render, can_see_papers
from documents.screen import for_screen
from documents.storage import open_stored
from documents.tables import DocumentTable
from lhh_portal.access import only


@require_safe
@only(can_see_papers)
def document_list(request):
    visible = OfficialDocument.objects.visible_to(request.user).with_number()
    found = DocumentFilter(request.GET, queryset=visible, request=request)
    table = DocumentTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    return render(request, "documents/document_list.html", {"filter": found, "table": table})


@require_safe
def document_detail(request, pk):
    return render(request, "documents/document_detail.html", _page(request, _visible(request, pk)))


@require_POST
def document_render(request, pk):
    document = _visible(request, pk)
    if not can_render(request.user):
        raise PermissionDenied
    enqueue_render(document, owner=request.user)
    return redirect(document)


@require_http_methods(["GET", "HEAD", "POST"])
def document_number(request, pk):
    """Give the paper its number and date; the form keeps what was typed when the date cannot be."""
    document = _visible(request, pk)
    if not can_number(request.user, document):
        raise PermissionDenied
    form = NumberForm(request.POST or None, initial={"on": document.issued_on or timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            reserve_number(document, on=form.cleaned_data["on"], by=request.user)
            return redirect(document)
        except ValidationError as error:
            form.add_error("on", error)
    return render(request, "documents/document_number.html", {"document": document, "form": form})


@require_safe
def document_download(request, pk):
    document = _visible(request, pk)
    if not can_download(request.user, document):
        raise Http404
    return FileResponse(
        open_stored(document.pdf), as_attachment=True, filename=document.file_name, content_type="application/pdf"
    )


def _visible(request, pk):
    visible = OfficialDocument.objects.visible_to(request.user).with_number()
    return get_object_or_404(visible.select_related("pdf", "render_job", "created_by"), pk=pk)


def _page(request, document):
    job = document.render_job
    return {
        "document": document,
        "text": for_screen(document.body),
        "job": job if job and (job.is_active or job.state == job.State.FAILED) else None,
        "measured": job is not None and "problems" in job.result,
        "problems": job.result.get("problems") if job else None,
        "may_cancel": job is not None and job.owner_id == request.user.pk,
        "may_render": can_render(request.user) and not (job and job.is_active),
        "may_download": can_download(request.user, document),
        "may_number": can_number(request.user, document),
    }
