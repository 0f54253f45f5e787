"""Sổ văn bản đến: list, entry, its correction, how it was dealt with, its scan, print and spreadsheet."""

from itertools import groupby

from auditlog.models import LogEntry
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from accounts import audit
from documents.models import IncomingPaper
from documents.registers import incoming
from documents.registers.forms_incoming import FinishForm, IncomingFilter, IncomingForm
from documents.registers.lines import INCOMING_HEADERS, answer_note, incoming_line
from documents.registers.tables import IncomingTable
from documents.registers.views_outgoing import BATCH, MOST_PRINTED, spreadsheet
from documents.rules import can_finish_incoming, can_record_incoming, can_see_papers
from documents.storage import open_stored
from lhh_portal.access import only


@require_safe
@only(can_see_papers)
def incoming_list(request):
    found = _filtered(request)
    table = IncomingTable(found.qs.newest_first().with_people())
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {"filter": found, "table": table, "may_record": can_record_incoming(request.user)}
    return render(request, "documents/incoming_list.html", context)


@require_safe
@only(can_see_papers)
def incoming_print(request):
    papers = _filtered(request).qs
    count = papers.count()
    rows = [] if count > MOST_PRINTED else _by_number(papers)
    context = {
        "sheets": [(year, [incoming_line(paper) for paper in group]) for year, group in groupby(rows, _year_of)],
        "headers": INCOMING_HEADERS,
        "is_filtered": any(request.GET.get(name) for name in IncomingFilter.base_filters if name != "year"),
        "count": count,
        "most": MOST_PRINTED,
    }
    return render(request, "documents/incoming_print.html", context)


@require_safe
@only(can_see_papers)
def incoming_export(request):
    rows = (incoming_line(paper) for paper in _by_number(_filtered(request).qs))
    return spreadsheet(INCOMING_HEADERS, rows, title=_("Văn bản đến"), name="so-van-ban-den.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_record_incoming)
def incoming_create(request):
    form = IncomingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (paper := _saved(form, by=request.user)):
        messages.success(request, _("Đã ghi vào sổ: số đến %s.") % f"{paper.number}/{paper.register.year}")
        return redirect(paper)
    return render(request, "documents/incoming_form.html", {"form": form}, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_record_incoming)
def incoming_edit(request, pk):
    paper = _visible(request, pk)
    form = IncomingForm(request.POST or None, request.FILES or None, instance=paper)
    if request.method == "POST" and form.is_valid() and _saved(form, by=request.user):
        messages.success(request, _("Đã lưu thay đổi."))
        return redirect(paper)
    context = {"form": form, "paper": _visible(request, pk) if form.is_bound else paper}
    return render(request, "documents/incoming_form.html", context, status=422 if form.is_bound else 200)


@require_safe
@only(can_see_papers)
def incoming_detail(request, pk):
    paper = _visible(request, pk)
    context = {
        "paper": paper,
        "is_late": paper.is_late_on(timezone.localdate()),
        "answer_note": answer_note(paper),
        "may_edit": can_record_incoming(request.user),
        "may_finish": can_finish_incoming(request.user, paper),
        "steps": _steps_of(paper),
    }
    return render(request, "documents/incoming_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@only(can_see_papers)
def incoming_finish(request, pk):
    """How the paper was dealt with; `q` looks for the outgoing paper that answers it and keeps what is typed."""
    paper = _to_finish(request, pk)
    q = request.POST.get("q", "")
    if "search" in request.POST:
        form = FinishForm(paper=paper, q=q, typed=request.POST)
    else:
        form = FinishForm(request.POST or None, paper=paper, q=q)
    if form.is_bound and form.is_valid() and _saved(form):
        messages.success(request, _("Đã ghi kết quả xử lý."))
        return redirect(paper)
    context = {"form": form, "paper": paper, "q": q}
    return render(request, "documents/incoming_finish.html", context, status=422 if form.is_bound else 200)


@require_POST
@only(can_see_papers)
def incoming_reopen(request, pk):
    paper = incoming.reopen(_to_finish(request, pk))
    messages.success(request, _("Văn bản lại chờ xử lý."))
    return redirect(paper)


@require_safe
@only(can_see_papers)
def incoming_download(request, pk):
    paper = _visible(request, pk)
    if paper.file is None:
        raise Http404
    return FileResponse(
        open_stored(paper.file), as_attachment=True, filename=paper.file_name, content_type=paper.file.media_type
    )


def _filtered(request):
    return IncomingFilter(request.GET, queryset=IncomingPaper.objects.visible_to(request.user), request=request)


def _by_number(papers):
    return papers.order_by("register__year", "number").with_people().iterator(chunk_size=BATCH)


def _year_of(paper):
    return paper.register.year


def _visible(request, pk):
    papers = IncomingPaper.objects.visible_to(request.user).with_people()
    return get_object_or_404(papers.select_related("file", "recorded_by"), pk=pk)


def _to_finish(request, pk):
    paper = _visible(request, pk)
    if not can_finish_incoming(request.user, paper):
        raise PermissionDenied
    return paper


def _saved(form, **options):
    """What the form's save returned, or None with the refusal shown at its field."""
    try:
        return form.save(**options)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _steps_of(paper):
    """[(LogEntry, [audit.Change])], newest first; what was first written the page itself shows."""
    entries = LogEntry.objects.get_for_object(paper).select_related("actor", "content_type").order_by("-pk")
    created = LogEntry.Action.CREATE
    return [(entry, [] if entry.action == created else audit.changes_of(entry)) for entry in entries]
