"""The schedule of reminders, and for each round what was sent to whom."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from lhh_portal.access import only
from lhh_portal.official_table import official_table_response
from lhh_portal.roles import works_at_federation
from reports import reminders
from reports.filters import ReminderFilter
from reports.forms_rounds import ReminderStepForm
from reports.list_exports import REMINDER_HEADERS, reminder_rows
from reports.models import Reminder, ReminderStep, Round
from reports.rules import can_run_rounds
from reports.tables import ReminderTable


@require_safe
@only(works_at_federation)
def reminder_schedule(request):
    return render(
        request,
        "reports/reminder_schedule.html",
        {"steps": ReminderStep.objects.all(), "may_edit": can_run_rounds(request.user)},
    )


@only(can_run_rounds)
def reminder_step_create(request):
    return _edited(request, ReminderStepForm(request.POST or None), _("Thêm bước nhắc"))


@only(can_run_rounds)
def reminder_step_edit(request, pk):
    step = get_object_or_404(ReminderStep, pk=pk)
    return _edited(request, ReminderStepForm(request.POST or None, instance=step), _("Sửa bước nhắc"))


def _edited(request, form, title):
    back = reverse("reports:reminder-schedule")
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Đã lưu bước nhắc «%s».") % form.save())
        return redirect(back)
    context = {"form": form, "title": title, "back": back}
    return render(request, "reports/catalogue_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@only(can_run_rounds)
def reminder_step_delete(request, pk):
    step = get_object_or_404(ReminderStep, pk=pk)
    messages.success(request, _("Đã bỏ bước nhắc «%s».") % step)
    step.delete()
    return redirect("reports:reminder-schedule")


@require_safe
@only(works_at_federation)
def reminder_log(request, pk):
    """What was, and will be, sent about this round, to whom; and whom no mail reaches."""
    round_ = get_object_or_404(Round, pk=pk)
    rows = _told(round_)
    found = ReminderFilter(request.GET, queryset=rows, request=request)
    table = ReminderTable(found.qs)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "reports/reminder_log.html",
        {
            "round": round_,
            "filter": found,
            "table": table,
            "unreachable": reminders.unreachable(round_),
            "given_up": rows.filter(Q(mail__state="failed", mail__next_at=None)).count(),
            "may_run": can_run_rounds(request.user),
            "next_step": reminders.next_step(round_, ReminderStep.objects.all(), timezone.now()),
        },
    )


def _told(round_):
    return Reminder.objects.filter(report__round=round_).select_related("report__association", "mail", "by")


@require_safe
@only(works_at_federation)
def reminder_export(request, pk):
    """The list as filtered."""
    round_ = get_object_or_404(Round, pk=pk)
    rows = reminder_rows(ReminderFilter(request.GET, queryset=_told(round_), request=request).qs)
    title, name = _("Thư đã gửi về báo cáo"), f"thu-{round_.code}"
    return official_table_response(REMINDER_HEADERS, rows, title=title, name=name, notes=[round_.title])


@require_POST
@only(can_run_rounds)
def reminder_switch(request, pk):
    """Automatic reminders of one round on or off; the button «Gửi thư nhắc» works either way."""
    round_ = get_object_or_404(Round, pk=pk)
    round_.is_reminding = request.POST.get("on") == "1"
    round_.save()
    on, off = _("Đã bật nhắc tự động cho đợt này."), _("Đã tắt nhắc tự động cho đợt này.")
    messages.success(request, on if round_.is_reminding else off)
    return redirect("reports:reminder-log", pk)
