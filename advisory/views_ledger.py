"""The ledger of recommendations: what was sent, what was answered, what changed."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from advisory import services
from advisory.forms_ledger import AnswerForm, LedgerFilter
from advisory.ledger import export_rows, headers, lines_of
from advisory.models import Recommendation
from advisory.rules import can_manage, can_read
from advisory.tables import LedgerTable
from advisory.views import PER_PAGE, download, page
from advisory.workflow import TAKES_ANSWERS
from lhh_portal.access import only
from lhh_portal.official_table import official_table_response
from lhh_portal.workflow import WrongState


def _filtered(request):
    return LedgerFilter(request.GET, queryset=Recommendation.objects.sent().with_details())


@require_safe
@only(can_read)
def ledger(request):
    found = _filtered(request)
    table = LedgerTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    lines = lines_of(found.qs, timezone.localdate())
    return render(request, "advisory/ledger.html", {"filter": found, "table": table, "lines": lines})


@require_safe
@only(can_read)
def ledger_export(request):
    """The rows as filtered, oldest first."""
    rows = _filtered(request).qs.order_by("sent_on", "task", "number")
    return official_table_response(headers(), export_rows(rows), title=_("Sổ kiến nghị"), name="so-kien-nghi")


@require_safe
@only(can_read)
def recommendation_detail(request, pk):
    rows = Recommendation.objects.select_related("task__client", "recorded_by", "evidence")
    recommendation = get_object_or_404(rows, pk=pk)
    context = {
        "recommendation": recommendation,
        "task": recommendation.task,
        "opinions": recommendation.opinions.select_related("request__association"),
        "may_answer": can_manage(request.user) and recommendation.task.state in TAKES_ANSWERS,
    }
    return render(request, "advisory/recommendation_detail.html", context)


@page
@only(can_manage)
def recommendation_answer(request, pk):
    recommendation = get_object_or_404(Recommendation.objects.select_related("task__client", "evidence"), pk=pk)
    if recommendation.sent_on is None:
        messages.info(request, _("Kiến nghị chưa gửi nên chưa ghi được trả lời."))
        return redirect(recommendation.task)
    posted = request.method == "POST"
    form = AnswerForm(request.POST if posted else None, request.FILES if posted else None, instance=recommendation)
    if posted and form.is_valid():
        form.keep_evidence()
        try:
            services.record_answer(form.instance, by=request.user, base=form.cleaned_data["base"])
        except WrongState as error:
            words = _("Nhiệm vụ nay ở trạng thái «%s» nên chưa lưu. Chữ vừa viết còn đây.")
            form.add_error(None, words % error)
        except services.ChangedMeanwhile as other:
            form.meet(other.args[0])
        else:
            messages.success(request, _("Đã ghi trả lời cho kiến nghị %s.") % recommendation)
            return redirect(recommendation)
    context = {"form": form, "recommendation": recommendation, "task": recommendation.task}
    return render(request, "advisory/answer_form.html", context)


@require_safe
@only(can_read)
def evidence_download(request, pk):
    recommendation = get_object_or_404(Recommendation.objects.select_related("evidence"), pk=pk)
    if recommendation.evidence is None:
        raise Http404
    return download(recommendation.evidence, recommendation.evidence_name)
