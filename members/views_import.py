from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from lhh_portal.access import only
from lhh_portal.models import Job
from lhh_portal.sheet_columns import ColumnsForm
from lhh_portal.sheet_import import State, layout_of, padded, reopen, sample
from lhh_portal.sheet_views import confirm_and_tell, drop_and_tell
from members import import_services, rules
from members.columns import FIELDS
from members.forms_import import UploadForm
from members.import_plan import lines_of
from members.models import Association, ImportFile, ImportRow

PAGE_SIZE = 50


@only(rules.can_edit_members)
def import_start(request):
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            import_file = form.save(request.user)
            return _read(import_file)
        except ValidationError as error:
            form.add_error("file", error)
    context = {"form": form, "imports": ImportFile.objects.select_related("created_by")[:20]}
    return render(request, "members/import_start.html", context)


def _read(import_file):
    """Read the file if its columns are known, else ask for them."""
    if "name" not in layout_of(import_file).columns.values():
        return redirect("members:import-columns", pk=import_file.pk)
    import_services.begin_reading(import_file)
    return redirect(import_file)


@only(rules.can_edit_members)
def import_columns(request, pk):
    import_file = get_object_or_404(ImportFile, pk=pk)
    if not import_file.is_open:
        return redirect(import_file)
    rows = sample(import_file)
    form = ColumnsForm(
        request.POST or None,
        rows=rows,
        layout=layout_of(import_file),
        fields=FIELDS,
        required="name",
        missing=_("Chọn cột nào là tên hội."),
    )
    if form.is_valid():
        try:
            columns = form.cleaned_data["columns"]
            import_services.begin_reading(import_services.set_columns(import_file, columns, head_rows=form.head_rows))
            return redirect(import_file)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"import_file": import_file, "form": form, "rows": [padded(row, form.width) for row in rows[:15]]}
    return render(request, "members/import_columns.html", context)


@only(rules.can_edit_members)
@require_GET
def import_detail(request, pk):
    import_file = get_object_or_404(ImportFile.objects.select_related("created_by"), pk=pk)
    if import_file.state == State.UPLOADED and not import_file.job_id:
        return redirect("members:import-columns", pk=pk)
    counts = import_services.tally(import_file)
    shown = request.GET.get("loai", "")
    rows = import_file.rows.select_related("association")
    if shown in ImportRow.State.values:
        rows = rows.filter(state=shown)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for row in page:
        row.lines = lines_of(row)
    context = {
        "import_file": import_file,
        "job": import_file.job,
        "tabs": [("", _("Tất cả"), sum(counts.values()))]
        + [(state.value, state.label, counts[state]) for state in ImportRow.State if counts[state]],
        "shown": shown,
        "page": page,
        "obstacles": import_services.obstacles(counts, import_file.repeated_columns),
        "to_write": counts[ImportRow.State.NEW] + counts[ImportRow.State.CHANGED],
        "skipped": import_file.skipped_rows(),
    }
    return render(request, "members/import_detail.html", context)


@only(rules.can_edit_members)
@require_GET
def import_file_download(request, pk):
    import_file = get_object_or_404(ImportFile, pk=pk)
    return FileResponse(import_file.file.open(), as_attachment=True, filename=import_file.filename)


@only(rules.can_edit_members)
@require_POST
def row_answer(request, pk, number):
    """What a person decides about one row: an association's id, "other", "forget", "out" or "in"."""
    row = get_object_or_404(ImportRow.objects.select_related("import_file"), import_file=pk, number=number)
    try:
        _decide(row, request.POST.get("decision", ""), by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect(row.import_file)
    return redirect(f"{row.import_file.get_absolute_url()}{_back(request)}#dong-{number}")


def _decide(row, decision, *, by):
    if decision in ("out", "in"):
        import_services.leave_out(row, out=decision == "out")
    elif decision == "forget":
        import_services.forget_answer(row)
    elif decision == "other":
        import_services.answer(row, association=None, by=by)
    else:
        offered = [candidate[0] for candidate in row.candidates]
        chosen = int(decision) if decision.isdigit() and int(decision) in offered else None
        import_services.answer(row, association=get_object_or_404(Association, pk=chosen), by=by)


def _back(request):
    state, page = request.POST.get("loai", ""), request.POST.get("page", "")
    state = state if state in ImportRow.State.values else ""
    return f"?loai={state}&page={page if page.isdigit() else 1}"


@only(rules.can_edit_members)
@require_POST
def import_confirm(request, pk):
    return confirm_and_tell(request, get_object_or_404(ImportFile, pk=pk), import_services.confirm)


@only(rules.can_edit_members)
@require_POST
def import_drop(request, pk):
    drop_and_tell(request, get_object_or_404(ImportFile, pk=pk))
    return redirect("members:import-start")


@only(rules.can_edit_members)
@require_POST
def import_reopen(request, pk):
    """After a job that was cancelled or failed."""
    import_file = get_object_or_404(ImportFile, pk=pk)
    if not Job.objects.active().filter(pk=import_file.job_id).exists():
        reopen(import_file)
    return redirect("members:import-columns" if not import_file.rows.exists() else "members:import-detail", pk=pk)
