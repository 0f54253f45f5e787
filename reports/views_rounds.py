from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lhh_portal import period
from lhh_portal.access import only
from lhh_portal.mail_hours import is_open, next_open
from lhh_portal.roles import works_at_federation
from reports import progress, services
from reports.consolidation import completeness
from reports.exceptions import to_ask_for
from reports.forms_rounds import AddAssociationsForm, RoundForm, computed_span
from reports.models import FilingException, Round
from reports.rules import can_run_rounds
from reports.timeliness import records_of_round


@require_safe
@only(works_at_federation)
def round_list(request):
    rounds = progress.with_counts(Round.objects.all())
    return render(
        request,
        "reports/round_list.html",
        {"rows": [(row, progress.bar_of(row)) for row in rounds], "may_open": can_run_rounds(request.user)},
    )


@only(can_run_rounds)
def round_create(request):
    """The form; filled in, the page that says how many letters go to whom before anything is done."""
    form = RoundForm(request.POST or None)
    is_complete = request.method == "POST" and form.is_valid()
    if is_complete and "sua" not in request.POST:  # «Sửa lại» on that page comes back with what was typed
        return _before_opening(request, form)
    return _round_form(request, form)


@require_POST
@only(can_run_rounds)
def round_open(request):
    form = RoundForm(request.POST)
    if not form.is_valid():
        return _round_form(request, form)
    round_ = form.save(by=request.user)
    if form.cleaned_data["associations"]:
        messages.success(request, _("Đã mở đợt báo cáo và gửi thư cho cán bộ các hội."))
    else:
        messages.success(request, _("Đã mở đợt báo cáo, không yêu cầu các hội báo cáo."))
    return redirect("reports:round-detail", round_.pk)


def _round_form(request, form):
    days = _days(*(str(form[name].value() or "") for name in ("kind", "year", "span")))
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "reports/round_form.html", {"form": form, **days}, status=status)


def _before_opening(request, form):
    letters = form.letters()
    context = {
        "round": form.instance,
        "letters": [row for row in letters if row[1]],
        "without_officer": [association for association, names in letters if not names],
        "typed": [(name, value) for name, values in request.POST.lists() for value in values],
    }
    return render(request, "reports/round_confirm.html", context)


@require_safe
@only(can_run_rounds)
def round_days(request):
    """Fragment: the days that follow from kind, year and span, as they are chosen."""
    days = _days(*(request.GET.get(name, "") for name in ("kind", "year", "span")))
    return render(request, "reports/_round_days.html", days)


def _days(kind, year, span):
    days = None
    if kind in Round.Kind.values and span in Round.Span.values and year.isdecimal() and 2000 <= int(year) <= 2100:
        days = computed_span(kind, int(year), span)
    return {"days": days, "due_on": period.due_date(days.ends_on) if days else None}


@require_safe
@only(works_at_federation)
def round_detail(request, pk):
    round_ = get_object_or_404(progress.with_counts(Round.objects.all()), pk=pk)
    reports = progress.with_last_step(round_.reports.select_related("association", "round"))
    records = {record.report.pk: record for record in records_of_round(round_)}
    return render(
        request,
        "reports/round_detail.html",
        {
            "round": round_,
            "bar": progress.bar_of(round_, linked=False),
            "reports": [(report, records[report.pk]) for report in reports],
            "completeness": completeness(round_),
            "absent": [report.association.short_name for report in reports if report.is_missing],
            "returned": [report.association.short_name for report in reports if report.is_returned],
            "may_run": can_run_rounds(request.user),
            "missing": round_.n_open + round_.n_returned,
            "to_ask_for": to_ask_for(round_),
            "n_exceptions": FilingException.objects.filter(report__round=round_).count(),
        },
    )


@only(can_run_rounds)
def round_add(request, pk):
    round_ = get_object_or_404(Round, pk=pk)
    form = AddAssociationsForm(request.POST or None, round_=round_)
    if request.method == "POST" and form.is_valid():
        added = form.save(by=request.user)
        messages.success(request, _("Đã thêm %s hội vào đợt báo cáo và gửi thư.") % len(added))
        return redirect("reports:round-detail", pk)
    return render(
        request, "reports/round_add.html", {"form": form, "round": round_}, status=422 if form.is_bound else 200
    )


@require_POST
@only(can_run_rounds)
def round_remind(request, pk):
    reminded = services.remind(get_object_or_404(Round, pk=pk), by=request.user)
    now = timezone.now()
    if reminded and is_open(now):
        messages.success(request, _("Đang gửi thư nhắc cho cán bộ của %s hội.") % reminded)
    elif reminded:
        at = f"{timezone.localtime(next_open(now)):%H:%M %d/%m/%Y}"
        words = _("Ngoài giờ gửi thư: cán bộ của %(count)s hội sẽ nhận thư nhắc từ %(at)s.")
        messages.success(request, words % {"count": reminded, "at": at})
    else:
        messages.info(request, _("Mọi hội đều đã nộp, không có ai để nhắc."))
    return redirect("reports:round-detail", pk)
