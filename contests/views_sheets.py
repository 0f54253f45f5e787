"""What a judge sees: the own declaration, the own sheets, entries by code. Everything else is 404."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from contests import judging, rules
from contests.forms_judging import SheetForm, TieFormSet
from contests.models import Assignment, Judge, ScoreSheet
from contests.redaction import neutral_name, redacted
from contests.scoring import mean
from contests.views import download, page
from contests.views_judging import judges_of
from lhh_portal.access import only
from lhh_portal.workflow import WrongState


@require_safe
@only(rules.is_judge)
def sheet_list(request):
    """By edition; nothing to mark before the declaration."""
    mine = Assignment.objects.of_user(request.user).exclude(judge__declared_at=None)
    assignments = mine.select_related("entry__field", "round").prefetch_related("sheets").order_by("entry__code")
    by_judge = {}
    for assignment in assignments:
        assignment.sheet = list(assignment.sheets.all())[-1]
        by_judge.setdefault(assignment.judge_id, []).append(assignment)
    groups = [(judge, by_judge.get(judge.pk, [])) for judge in judges_of(request.user)]
    return render(request, "contests/sheet_list.html", {"groups": groups})


@page
@only(rules.is_judge)
def declare(request, pk):
    judge = get_object_or_404(Judge.objects.select_related("edition"), pk=pk, user=request.user)
    formset = TieFormSet(request.POST if request.method == "POST" else None, instance=judge)
    if request.method == "POST" and formset.is_valid():
        judging.declare(judge, formset.told)
        messages.success(request, _("Đã ghi khai báo."))
        return redirect("contests:sheet-list")
    return render(request, "contests/declare.html", {"judge": judge, "formset": formset})


def _own_sheet(request, pk):
    own = ScoreSheet.objects.filter(assignment__in=Assignment.objects.of_user(request.user).values("pk"))
    own = own.exclude(assignment__judge__declared_at=None)
    related = "assignment__round__edition", "assignment__entry__field", "assignment__entry__association"
    return get_object_or_404(own.select_related(*related).prefetch_related("marks"), pk=pk)


def _form(sheet, data=None):
    return SheetForm(data, sheet=sheet, criteria=sheet.assignment.round.edition.criteria.all())


@page
@only(rules.is_judge)
def sheet_edit(request, pk):
    sheet = _own_sheet(request, pk)
    form = _form(sheet, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            judging.save_sheet(sheet, points=form.points, comment=form.cleaned_data["comment"])
            if "lock" in request.POST:
                judging.lock_sheet(sheet)
        except WrongState:
            form.add_error(None, _("Phiếu đã khóa hoặc đã bị hủy nên không lưu được."))
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã khóa phiếu.") if "lock" in request.POST else _("Đã lưu phiếu."))
            return redirect("contests:sheet-list")
    entry = sheet.assignment.entry
    context = {
        "sheet": sheet,
        "entry": entry,
        "edition": sheet.assignment.round.edition,
        "form": form,
        "shown": redacted(entry),
        "files": _files(entry),
        "others": _panel(sheet),
        "marks": sheet.marks.select_related("criterion").order_by("criterion__position"),
    }
    return render(request, "contests/sheet_edit.html", context)


def _files(entry):
    """[(row, the name a judge sees)] of what the secretariat found to name nobody."""
    rows = entry.files.filter(is_for_judges=True).select_related("file")
    return [(row, neutral_name(position, row)) for position, row in enumerate(rows, start=1)]


def _panel(sheet):
    """[(version, [totals, the lowest first], mean)] of versions the whole panel has locked; no names."""
    panel = Assignment.objects.active().filter(entry=sheet.assignment.entry_id, round=sheet.assignment.round_id)
    versions = {}
    for one in ScoreSheet.objects.filter(assignment__in=panel).prefetch_related("marks"):
        versions.setdefault(one.version, []).append(one)
    found = []
    for version, sheets in sorted(versions.items()):
        if all(one.locked_at for one in sheets):
            totals = sorted(sum(mark.points for mark in one.marks.all()) for one in sheets)
            found.append((version, totals, mean(totals)))
    return found


@require_POST
@only(rules.is_judge)
def sheet_autosave(request, pk):
    """For static/js/unsent.js: keep what is typed so far."""
    sheet = _own_sheet(request, pk)
    form = _form(sheet, request.POST)
    is_kept = False
    if form.is_valid():
        try:
            judging.save_sheet(sheet, points=form.points, comment=form.cleaned_data["comment"])
            is_kept = True
        except WrongState:
            form.add_error(None, _("Phiếu đã khóa hoặc đã bị hủy nên không lưu được."))
    response = render(
        request, "contests/_autosave.html", {"form": form, "is_kept": is_kept, "at": timezone.localtime()}
    )
    return trigger_client_event(response, "kept") if is_kept else response


@require_safe
@only(rules.is_judge)
def sheet_file_download(request, pk, file):
    sheet = _own_sheet(request, pk)
    for row, name in _files(sheet.assignment.entry):
        if row.pk == file:
            return download(row.file, name)
    raise Http404
