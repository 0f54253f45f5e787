"""Where staff put the opinions together, number the recommendations, and record that it all was sent."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from advisory import services
from advisory.forms import CompileForm, RecommendationForm, SendForm
from advisory.models import AdvisoryTask, Recommendation, Review
from advisory.participation import participation_of
from advisory.rules import can_decide, can_manage
from advisory.tables import standing_of
from advisory.views import page, somebody_was_faster
from advisory.workflow import TAKES_TEXT, TaskState
from lhh_portal.access import only
from lhh_portal.workflow import WrongState

GONE_ON = gettext_lazy("Nhiệm vụ nay ở trạng thái «%s» nên chưa lưu. Chữ vừa viết còn đây.")


def _task(pk):
    return get_object_or_404(AdvisoryTask.objects.select_related("client"), pk=pk)


def _not_now(request, task):
    messages.info(request, _("Bước này chưa đến hoặc đã qua."))
    return redirect(task)


@page
@only(can_manage)
def compile_text(request, pk):
    task = _task(pk)
    form = CompileForm(request.POST if request.method == "POST" else None, task=task)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_compiled(task, text=form.cleaned_data["compiled_text"], base=form.cleaned_data["base"])
        except WrongState as error:
            form.add_error(None, GONE_ON % error)
        except services.ChangedMeanwhile as other:
            form.meet("compiled_text", other.args[0])
        else:
            messages.success(request, _("Đã lưu bản tổng hợp."))
            return redirect("advisory:task-compile", pk)
    elif request.method != "POST" and task.state not in TAKES_TEXT:
        return _not_now(request, task)
    requests = list(task.requests.with_details().prefetch_related("opinion__files"))
    for each in requests:
        each.task = task
        each.words, each.tone = standing_of(each)
    is_long = task.state == TaskState.DRAFTING
    signing = task.papers.sending().with_signers().select_related("document").first()
    context = {
        "task": task,
        "form": form,
        "is_long": is_long,
        # What stands with its signers is read here, not written; a text refused meanwhile stays in its form.
        "signing": signing,
        "may_edit": signing is None,
        "shows_form": signing is None or form.is_bound,
        "heading": _("Dự thảo báo cáo") if is_long else _("Tổng hợp ý kiến"),
        "action": _("Lưu dự thảo báo cáo") if is_long else _("Lưu bản tổng hợp"),
        "requests": requests,
        "reviews": Review.objects.submitted()
        .filter(seat__council__task=task, seat__withdrawn_on=None)
        .select_related("seat__expert")
        .order_by("pk"),
        "participation": participation_of(task).sentence,
        "recommendations": task.recommendations.prefetch_related("opinions__request__association"),
    }
    return render(request, "advisory/compile.html", context)


@page
@only(can_manage)
def task_send(request, pk):
    return _sent(request, _task(pk), TaskState.COMPILING)


@page
@only(can_decide)
def report_issue(request, pk):
    """A council's report goes out when a leader has signed it."""
    return _sent(request, _task(pk), TaskState.ADOPTED)


def _sent(request, task, state):
    form = SendForm(request.POST if request.method == "POST" else None, task=task)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_sending(task, state, **form.cleaned_data, by=request.user)
        except WrongState as error:
            form.add_error(None, GONE_ON % error)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Đã ghi nhận đã gửi. Các kiến nghị đã vào sổ, chờ cơ quan trả lời."))
            return redirect(task)
    elif request.method != "POST" and task.state != state:
        return _not_now(request, task)
    is_long = state == TaskState.ADOPTED
    context = {
        "task": task,
        "form": form,
        "count": task.recommendations.count(),
        "heading": _("Ký gửi báo cáo") if is_long else _("Ghi nhận đã gửi"),
        "back": task.get_absolute_url() if is_long else reverse("advisory:task-compile", args=[task.pk]),
    }
    return render(request, "advisory/task_send.html", context)


# --- recommendations -------------------------------------------------------------------------------------------------


@page
@only(can_manage)
def recommendation_create(request, pk):
    return _edited(request, Recommendation(task=_task(pk)))


@page
@only(can_manage)
def recommendation_edit(request, pk):
    return _edited(request, get_object_or_404(Recommendation.objects.with_details(), pk=pk))


def _edited(request, recommendation):
    task = recommendation.task
    form = RecommendationForm(request.POST if request.method == "POST" else None, instance=recommendation)
    if request.method == "POST" and form.is_valid():
        try:
            services.save_recommendation(form.instance, opinions=form.cleaned_data["opinions"])
        except WrongState as error:
            form.add_error(None, GONE_ON % error)
        else:
            messages.success(request, _("Đã lưu kiến nghị %d.") % form.instance.number)
            return redirect("advisory:task-compile", task.pk)
    elif request.method != "POST" and task.state not in TAKES_TEXT:
        return _not_now(request, task)
    return render(request, "advisory/recommendation_form.html", {"form": form, "task": task})


@require_POST
@only(can_manage)
def recommendation_delete(request, pk):
    recommendation = get_object_or_404(Recommendation.objects.with_details(), pk=pk)
    try:
        services.delete_recommendation(recommendation)
    except WrongState as error:
        somebody_was_faster(request, error)
        return redirect(recommendation.task)
    messages.success(request, _("Đã bỏ kiến nghị; các kiến nghị sau được đánh số lại."))
    return redirect("advisory:task-compile", recommendation.task_id)
