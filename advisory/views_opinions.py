"""What an association was asked and what it says; nothing of another association is on these pages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from advisory import services
from advisory.forms import OpinionForm
from advisory.forms_ledger import RequestFilter
from advisory.models import DossierFile, OpinionFile, OpinionRequest
from advisory.rules import can_give_opinion, can_manage, can_read, can_see_requests
from advisory.tables import RequestTable, standing_of
from advisory.views import PER_PAGE, download, page, somebody_was_faster
from advisory.workflow import TAKES_OPINIONS
from lhh_portal.access import only
from lhh_portal.workflow import WrongState


def _visible(request, pk):
    return get_object_or_404(OpinionRequest.objects.visible_to(request.user).with_details(), pk=pk)


def _writable(request, pk):
    asked = _visible(request, pk)
    if not can_give_opinion(request.user, asked):
        raise PermissionDenied
    return asked


def _back(request, asked):
    """Staff came from the task, the association from its own page."""
    return redirect(asked.task if can_read(request.user) else asked)


@require_safe
@only(can_see_requests)
def request_list(request):
    visible = OpinionRequest.objects.visible_to(request.user).with_details()
    found = RequestFilter(request.GET, queryset=visible)
    table = RequestTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"filter": found, "table": table, "sees_tasks": can_read(request.user)}
    return render(request, "advisory/request_list.html", context)


@require_safe
@only(can_see_requests)
def request_detail(request, pk):
    asked = _visible(request, pk)
    words, tone = standing_of(asked)
    dossier = DossierFile.objects.visible_to(request.user).filter(task=asked.task)
    context = {
        "asked": asked,
        "task": asked.task,
        "words": words,
        "tone": tone,
        "dossier": dossier.select_related("file"),
        "files": asked.given.files.select_related("file") if asked.given else [],
        # Only what came from this opinion, and only after it went out.
        "recommendations": asked.given.recommendations.sent().select_related("task") if asked.given else [],
        "may_write": asked.task.state in TAKES_OPINIONS and can_give_opinion(request.user, asked),
        "sees_tasks": can_read(request.user),
    }
    return render(request, "advisory/request_detail.html", context)


@page
@only(can_see_requests)
def opinion_edit(request, pk):
    asked = _writable(request, pk)
    posted = request.method == "POST"
    form = OpinionForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        request=asked,
        on_behalf=can_manage(request.user),
    )
    if posted and form.is_valid():
        try:
            services.give_opinion(
                asked,
                text=form.cleaned_data["text"],
                given_on=form.cleaned_data.get("given_on") or timezone.localdate(),
                by=request.user,
                base=form.cleaned_data["base"],
                files=form.stored_files,
            )
        except WrongState as error:
            words = _("Nhiệm vụ nay ở trạng thái «%s», không nhận góp ý nữa. Chép lời đã viết để gửi cách khác.")
            form.add_error(None, words % error)
        except services.ChangedMeanwhile as other:
            form.meet("text", other.args[0])
        else:
            messages.success(request, _("Đã gửi ý kiến. Còn sửa được cho đến khi Liên hiệp Hội gửi bản tổng hợp."))
            return _back(request, asked)
    elif not posted and asked.task.state not in TAKES_OPINIONS:
        messages.info(request, _("Nhiệm vụ này không nhận góp ý nữa."))
        return _back(request, asked)
    return render(request, "advisory/opinion_form.html", {"form": form, "asked": asked, "task": asked.task})


@require_POST
@only(can_manage)
def request_withdraw(request, pk):
    asked = _visible(request, pk)
    try:
        services.withdraw_request(asked)
    except WrongState as error:
        somebody_was_faster(request, error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã bỏ đề nghị góp ý của %s.") % asked.association.short_name)
    return redirect(asked.task)


def _file(request, pk):
    own = OpinionRequest.objects.visible_to(request.user)
    rows = OpinionFile.objects.filter(opinion__request__in=own)
    return get_object_or_404(rows.select_related("file", "opinion__request__task"), pk=pk)


@require_safe
@only(can_see_requests)
def opinion_file_download(request, pk):
    row = _file(request, pk)
    return download(row.file, row.name)


@require_POST
@only(can_see_requests)
def opinion_file_remove(request, pk):
    row = _file(request, pk)
    asked = row.opinion.request
    if not can_give_opinion(request.user, asked):
        raise PermissionDenied
    try:
        services.remove_opinion_file(row)
    except WrongState as error:
        somebody_was_faster(request, error)
    else:
        messages.success(request, _("Đã bỏ tệp «%s».") % row.name)
    return redirect(asked)
