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
from reports import activity_import_services as services
from reports.activity_import_shown import Shown, column_choices
from reports.forms_import import ExplanationForm, QuestionsForm, UploadForm
from reports.models import ActivityImport, ActivityImportRow
from reports.rules import can_record_activity

PAGE_SIZE = 50
RowState = ActivityImportRow.State
# Of one row's button: taken back; not the activity there already; compared with it again.
DECISIONS = {"in": {"left_out": False}, "new": {"as_new": True}, "same": {"as_new": False}}


@only(can_record_activity)
def import_start(request):
    initial = {"association": request.GET.get("hoi"), "round": request.GET.get("dot")}
    form = UploadForm(
        request.POST or None,
        request.FILES or None,
        user=request.user,
        initial={name: int(value) for name, value in initial.items() if (value or "").isdecimal()},
    )
    if form.is_valid():
        try:
            return _read(form.save(request.user))
        except ValidationError as error:
            form.add_error("file", error)
    recent = ActivityImport.objects.visible_to(request.user).select_related("created_by", "association")[:20]
    return render(request, "reports/import_start.html", {"form": form, "imports": recent})


def _read(import_file):
    """Read the file if its columns are known, else ask for them."""
    if "title" not in layout_of(import_file).columns.values():
        return redirect("reports:activity-import-columns", pk=import_file.pk)
    services.begin_reading(import_file)
    return redirect(import_file)


@only(can_record_activity)
def import_columns(request, pk):
    import_file = _visible(request, pk)
    if not import_file.is_open:
        return redirect(import_file)
    rows = sample(import_file)
    form = ColumnsForm(
        request.POST or None,
        rows=rows,
        layout=layout_of(import_file),
        fields=column_choices(import_file.kind),
        required="title",
        missing=_("Chọn cột nào là tên hoạt động."),
        hidden=import_file.layout.get("hidden_columns", ()),
    )
    if form.is_valid():
        try:
            columns = form.cleaned_data["columns"]
            services.begin_reading(services.set_columns(import_file, columns, head_rows=form.head_rows))
            return redirect(import_file)
        except ValidationError as error:
            form.add_error(None, error)
    context = {"import_file": import_file, "form": form, "rows": [padded(row, form.width) for row in rows[:15]]}
    return render(request, "reports/import_columns.html", context)


@only(can_record_activity)
@require_GET
def import_detail(request, pk):
    import_file = _visible(request, pk)
    if import_file.state == State.UPLOADED and not import_file.job_id:
        return redirect("reports:activity-import-columns", pk=pk)
    return _page(request, import_file, QuestionsForm(questions=import_file.questions))


def _page(request, import_file, form, *, status=200):
    counts = services.tally(import_file)
    wanted = request.GET.get("loai", "")
    rows = import_file.rows.select_related("activity")
    if wanted in RowState.values:
        rows = rows.filter(state=wanted)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = Shown(import_file)
    for row in page:
        row.lines = shown.lines_of(row)
        row.asked = [import_file.questions[key]["text"] for key in row.questions if key in import_file.questions]
        row.explaining = _explaining(row)
    context = {
        "import_file": import_file,
        "job": import_file.job,
        "questions": form,
        "remembered": shown.remembered(),
        "tabs": [("", _("Tất cả"), sum(counts.values()))]
        + [(state.value, state.label, counts[state]) for state in RowState if counts[state]],
        "shown": wanted,
        "page": page,
        "obstacles": services.obstacles(import_file, counts),
        "to_write": services.to_write(import_file, counts),
        "existing": counts[RowState.CHANGED],
        "has_hidden": import_file.rows.filter(data__hidden=True).exists(),
        "is_anothers": services.is_anothers(import_file),
        "skips_hidden": import_file.layout.get("skips_hidden", False),
        "skipped": import_file.skipped_rows(),
        "doubtful": import_file.doubtful_rows(),
        "columns": shown.columns(),
    }
    return render(request, "reports/import_detail.html", context, status=status)


def _explaining(row):
    """[(sentence, field or None)] of what does not look right about the numbers of a row."""
    form = ExplanationForm(row=row)
    fields = {code: form[name] for name, code in form.codes.items()}
    return [(message, fields.get(code)) for code, message, _needs in row.findings]


@only(can_record_activity)
@require_GET
def import_download(request, pk):
    import_file = _visible(request, pk)
    return FileResponse(import_file.file.open(), as_attachment=True, filename=import_file.filename)


@only(can_record_activity)
@require_POST
def import_answer(request, pk):
    """Answers to the questions of the whole file, or (`quen`) one that is taken back."""
    import_file = _visible(request, pk)
    form = QuestionsForm(request.POST, questions=import_file.questions)
    forgotten = request.POST.get("quen")
    if forgotten:
        answers = {forgotten: None}
    elif form.is_valid():
        answers = form.answers
    else:
        return _page(request, import_file, form, status=422)
    try:
        missed = services.answer(import_file, answers, by=request.user)
        if missed or form.unplaced:
            messages.warning(
                request,
                _("Có câu hỏi không còn nữa: danh sách vừa được đọc hoặc trả lời ở nơi khác. Trang này là bản mới."),
            )
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect(import_file)


@only(can_record_activity)
@require_POST
def import_rows(request, pk):
    """What a person decides about the rows of one page, all at once: which are left out (`bo-qua`), and reasons.

    With the button of one row (`decision`, `<number>:<what>`) also what that says.
    """
    import_file = _visible(request, pk)
    number, _colon, what = request.POST.get("decision", "").partition(":")
    decisions = _decisions(request.POST, import_file, number, what)
    if not decisions:
        messages.info(request, _("Chưa đánh dấu dòng nào và chưa ghi giải trình nào."))
        return redirect(f"{import_file.get_absolute_url()}{_back(request)}#cac-dong")
    try:
        services.decide(import_file, decisions, by=request.user)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
        return redirect(import_file)
    place = f"dong-{number}" if number.isdecimal() else "cac-dong"
    return redirect(f"{import_file.get_absolute_url()}{_back(request)}#{place}")


def _decisions(post, import_file, number, what):
    """{number: decisions} of the rows of the page about which something was decided."""
    left_out = set(post.getlist("bo-qua"))
    numbers = {text for text in {number, *left_out, *post.getlist("dong")} if text.isdecimal() and len(text) < 9}
    decisions = {}
    for row in import_file.rows.filter(number__in=numbers):
        chosen = {"left_out": True} if str(row.number) in left_out else {}
        if str(row.number) == number:
            chosen |= DECISIONS.get(what, {})
        form = ExplanationForm(post, row=row)
        form.is_valid()
        given = form.explanations()
        if form.codes and given != row.data.get("explanations", {}):
            chosen["explanations"] = given
        if chosen:
            decisions[row.number] = chosen
    return decisions


def _back(request):
    state, page = request.POST.get("loai", ""), request.POST.get("page", "")
    state = state if state in RowState.values else ""
    return f"?loai={state}&page={page if page.isdigit() else 1}"


@only(can_record_activity)
@require_POST
def import_choose(request, pk):
    """What services.choose says."""
    import_file = _visible(request, pk)
    names = ("updates_existing", "skips_hidden", "is_of_chosen")
    chosen = {name: request.POST[name] == "1" for name in names if name in request.POST}
    try:
        services.choose(import_file, by=request.user, **chosen)
    except ValidationError as error:
        messages.warning(request, " ".join(error.messages))
    return redirect(import_file)


@only(can_record_activity)
@require_POST
def import_confirm(request, pk):
    return confirm_and_tell(request, _visible(request, pk), services.confirm)


@only(can_record_activity)
@require_POST
def import_drop(request, pk):
    drop_and_tell(request, _visible(request, pk))
    return redirect("reports:activity-import-start")


@only(can_record_activity)
@require_POST
def import_reopen(request, pk):
    """After a job that was cancelled or failed."""
    import_file = _visible(request, pk)
    if not Job.objects.active().filter(pk=import_file.job_id).exists():
        reopen(import_file)
    page = "activity-import" if import_file.rows.exists() else "activity-import-columns"
    return redirect(f"reports:{page}", pk=pk)


def _visible(request, pk):
    imports = ActivityImport.objects.visible_to(request.user)
    return get_object_or_404(imports.select_related("created_by", "association", "kind", "round"), pk=pk)
