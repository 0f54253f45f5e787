from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from documents.forms import DocumentFilter, NumberForm, PaperNumberForm, RegisterFilterForm
from documents.jobs import enqueue_render
from documents.models import OfficialDocument, Register, RegisterEntry
from documents.register import record_paper_number, reserve_number
from documents.rules import can_download, can_give_numbers, can_number, can_render, can_see_papers
from documents.screen import for_screen
from documents.storage import open_stored
from documents.tables import DocumentTable, RegisterTable
from lhh_portal.access import only
from lhh_portal.text import search_key


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


@require_safe
@only(can_see_papers)
def register(request, year=None):
    """Sổ văn bản đi: every number of one year. A year has some hundred, so they are searched here, without marks."""
    years = sorted(set(Register.objects.values_list("year", flat=True)), reverse=True)
    year = year or Register.objects.aggregate(last=Max("year"))["last"] or timezone.localdate().year
    form = RegisterFilterForm(request.GET)
    wanted = search_key(form.cleaned_data["q"]) if form.is_valid() else ""
    entries = [entry for entry in RegisterEntry.objects.of_year(year) if wanted in _searchable(entry)]
    table = RegisterTable(entries)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "documents/register.html",
        {
            "year": year,
            "years": years,
            "form": form,
            "table": table,
            "may_record": can_give_numbers(request.user),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_give_numbers)
def register_record(request):
    """Take the next number for a paper that was made outside the portal."""
    form = PaperNumberForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            entry = record_paper_number(**form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None if hasattr(error, "error_dict") else "on", error)
        else:
            return redirect("documents:register-year", entry.register.year)
    return render(request, "documents/register_record.html", {"form": form})


def _searchable(entry):
    subject = entry.document.subject if entry.document else entry.note
    return search_key(f"{entry.number:02d}/{entry.register.series} {subject}")


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
