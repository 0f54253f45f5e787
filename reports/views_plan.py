"""«Kế hoạch năm»: what each indicator is to reach in a year, with last year's figure beside it."""

from itertools import groupby

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lhh_portal import period
from lhh_portal.access import only
from reports.forms_plan import PlanForm, read_pasted
from reports.models import Round
from reports.rendering import in_words
from reports.reported import ReportedFigures
from reports.rules import can_edit_catalogue

YEARS = range(2000, 2101)


@require_safe
@only(can_edit_catalogue)
def plan_start(request):
    return redirect("reports:plan-edit", timezone.localdate().year)


@only(can_edit_catalogue)
def plan_edit(request, year):
    _check(year)
    form = PlanForm(request.POST or None, year=year)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã lưu kế hoạch năm %d.") % year)
        return redirect("reports:plan-edit", year)
    return _shown(request, form, status=422 if form.is_bound else 200)


@require_POST
@only(can_edit_catalogue)
def plan_paste(request, year):
    """Fill the boxes from the pasted lines; nothing is stored before it was looked at and saved."""
    _check(year)
    values, unread = read_pasted(request.POST.get("bang", ""))
    data = request.POST.dict() | values
    return _shown(request, PlanForm(data, year=year), filled=len(values), unread=unread)


def _check(year):
    if year not in YEARS:
        raise Http404


def _shown(request, form, status=200, filled=None, unread=()):
    year = form.year
    before = figures_of_year(year - 1)
    rows = [(row, form[name], _done(before.figure(row.code))) for name, row in form.indicators.items()]
    context = {
        "form": form,
        "year": year,
        "groups": [(group, list(items)) for group, items in groupby(rows, key=lambda item: item[0].group)],
        "filled": filled,
        "unread": unread,
        "pasted": request.POST.get("bang", "") if unread else "",
    }
    return render(request, "reports/plan_edit.html", context, status=status)


def _done(figure):
    """Last year's number in words; empty where there was none."""
    return "" if figure.presence.is_absent else in_words(figure, with_unit=False)


def figures_of_year(year):
    """The figures of a whole year, of its round where there was one."""
    round_ = (
        Round.objects.filter(kind=Round.Kind.YEAR, year=year).select_related("consolidated").order_by("-pk").first()
    )
    span = (round_.starts_on, round_.ends_on) if round_ else period.span_of(period.YEAR, year)
    return ReportedFigures(round_, *span, kind=Round.Kind.YEAR)
