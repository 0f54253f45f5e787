"""Tasks: the list, one task with its papers, to whom it is given."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from advisory import services
from advisory.forms import DossierForm, GiveForm, PublishForm, TaskForm
from advisory.forms_ledger import TaskFilter
from advisory.models import AdvisoryTask, Client, Contract, DossierFile
from advisory.participation import participation_of
from advisory.rules import can_decide, can_manage, can_read, can_read_restricted, can_see_requests
from advisory.tables import TaskTable, is_late, standing_of, tone_of
from advisory.views_papers import lines_of as paper_lines
from advisory.workflow import BEFORE_REVIEW, TAKES_ANSWERS, TAKES_OPINIONS, TAKES_TEXT, TaskState
from documents.storage import open_stored
from lhh_portal.access import only
from lhh_portal.workflow import WrongState, perform, transitions_of

PER_PAGE = 30
page = require_http_methods(["GET", "HEAD", "POST"])


def download(stored, name):
    return FileResponse(open_stored(stored), as_attachment=True, filename=name, content_type=stored.media_type)


def somebody_was_faster(request, error):
    messages.info(request, _("Có người vừa làm trước: nhiệm vụ nay ở trạng thái «%s».") % error)


@require_safe
@only(can_read)
def task_list(request):
    found = TaskFilter(request.GET, queryset=AdvisoryTask.objects.select_related("client").with_answers())
    table = TaskTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"filter": found, "table": table, "may_manage": can_manage(request.user)}
    context["sees_contracts"] = can_read_restricted(request.user)
    return render(request, "advisory/task_list.html", context)


@require_safe
@only(can_read)
def task_detail(request, pk):
    task = get_object_or_404(AdvisoryTask.objects.select_related("client", "lead", "council"), pk=pk)
    requests = list(task.requests.with_details().prefetch_related("opinion__files"))
    for each in requests:
        each.task = task
        each.words, each.tone = standing_of(each)
    sees_council = can_read_restricted(request.user) and (task.has_council or task.state in BEFORE_REVIEW)
    context = {
        "task": task,
        "is_long": task.has_council or task.state in BEFORE_REVIEW,
        "sees_council": sees_council,
        "council_words": _words_of_council(task) if sees_council else "",
        "may_decide": can_decide(request.user),
        "tone": tone_of(task),
        "is_late": is_late(task),
        "requests": requests,
        "participation": task.participation or participation_of(task).sentence,
        "recommendations": task.recommendations.prefetch_related("opinions__request__association"),
        "lines": paper_lines(task, sees_council=can_read_restricted(request.user)),
        "contract": Contract.objects.visible_to(request.user).filter(task=task).first(),
        "may_contract": can_manage(request.user) and task.origin != AdvisoryTask.Origin.COMMENT,
        "dossier": DossierFile.objects.visible_to(request.user).filter(task=task).select_related("file"),
        "may_manage": can_manage(request.user),
        "has_own_step": can_manage(request.user)
        and task.state in {TaskState.REQUESTED, *TAKES_TEXT}
        or can_decide(request.user)
        and task.state == TaskState.ADOPTED,
        "may_give": can_manage(request.user) and task.state in {TaskState.REQUESTED, *TAKES_OPINIONS},
        "takes_opinions": task.state in TAKES_OPINIONS,
        "takes_answers": task.state in TAKES_ANSWERS,
    }
    return render(request, "advisory/task_detail.html", context)


def _words_of_council(task):
    if not task.has_council:
        return _("Chưa có quyết định thành lập.")
    seats = task.council.seats.sitting()
    told = {"decision": task.council.decision, "all": len(seats), "declared": sum(bool(s.declared) for s in seats)}
    return _("Quyết định %(decision)s; %(all)d thành viên, %(declared)d đã khai xung đột lợi ích.") % told


@page
@only(can_manage)
def task_edit(request, pk=None):
    task = get_object_or_404(AdvisoryTask.objects.select_related("client"), pk=pk) if pk else None
    form = TaskForm(request.POST if request.method == "POST" else None, instance=task)
    if request.method == "POST" and form.is_valid():
        saved = services.save_task(form.instance, client_name=form.cleaned_data["client_name"], by=request.user)
        messages.success(request, _("Đã lưu nhiệm vụ %s.") % saved.code)
        return redirect(saved)
    context = {"form": form, "task": task, "clients": Client.objects.values_list("name", flat=True)}
    return render(request, "advisory/task_form.html", context)


@require_POST
@only(can_manage | can_decide)
def task_act(request, pk, action):
    task = get_object_or_404(AdvisoryTask, pk=pk)
    table = transitions_of(AdvisoryTask)
    # A hidden step needs more than a note and has its own page.
    if action not in table or table[action][0].custom.get("hidden"):
        raise Http404
    note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
    try:
        perform(task, action, actor=request.user, note=note, seen=seen)
    except WrongState as error:
        somebody_was_faster(request, error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi nhận: %s.") % table[action][0].custom["label"])
        if action in {"compile", "draft"}:
            return redirect("advisory:task-compile", pk)
    return redirect(task)


@page
@only(can_manage)
def task_give(request, pk):
    task = get_object_or_404(AdvisoryTask.objects.select_related("client"), pk=pk)
    form = GiveForm(request.POST if request.method == "POST" else None, task=task)
    if request.method == "POST" and form.is_valid():
        try:
            services.give_task(task, **form.cleaned_data, by=request.user)
        except WrongState as error:
            somebody_was_faster(request, error)
        else:
            count = len(form.cleaned_data["associations"])
            messages.success(request, _("Đã giao cho %d hội, đơn vị.") % count)
        return redirect(task)
    return render(request, "advisory/task_give.html", {"form": form, "task": task})


@page
@only(can_manage)
def dossier_add(request, pk):
    task = get_object_or_404(AdvisoryTask, pk=pk)
    form = DossierForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        row = form.save_for(task, by=request.user)
        messages.success(request, _("Đã thêm tài liệu «%s».") % row.name)
        return redirect(task)
    return render(request, "advisory/dossier_form.html", {"form": form, "task": task})


@require_safe
@only(can_see_requests)
def dossier_download(request, pk):
    row = get_object_or_404(DossierFile.objects.visible_to(request.user).select_related("file"), pk=pk)
    return download(row.file, row.name)


@require_POST
@only(can_manage)
def dossier_remove(request, pk):
    row = get_object_or_404(DossierFile.objects.select_related("task"), pk=pk)
    row.delete()
    messages.success(request, _("Đã bỏ tài liệu «%s».") % row.name)
    return redirect(row.task)


@page
@only(can_manage)
def task_publish(request, pk):
    """Once it was sent: what visitors read of it, and whether they do."""
    task = get_object_or_404(AdvisoryTask.objects.select_related("client"), pk=pk)
    if task.state not in TAKES_ANSWERS:
        messages.info(request, _("Nhiệm vụ chưa gửi nên chưa công khai được."))
        return redirect(task)
    form = PublishForm(request.POST if request.method == "POST" else None, instance=task)
    if request.method == "POST" and form.is_valid():
        form.instance.save(update_fields=["is_public", "public_note"])
        messages.success(request, _("Đã công khai.") if task.is_public else _("Không công khai nhiệm vụ này."))
        return redirect(task)
    return render(request, "advisory/task_publish.html", {"form": form, "task": task})
