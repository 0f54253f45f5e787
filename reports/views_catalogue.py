"""Upkeep of what is counted: units, kinds of activity with their measures, indicators."""

from django.contrib import messages
from django.db import transaction
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lhh_portal.access import only
from lhh_portal.official_table import official_table_response
from lhh_portal.roles import works_at_federation
from reports.forms_catalogue import ActivityKindForm, IndicatorForm, MeasureForm, UnitForm
from reports.forms_outline import OutlineAppendicesFormSet, OutlineForm, OutlinePartsFormSet
from reports.list_exports import INDICATOR_HEADERS, indicator_rows
from reports.models import ActivityKind, Indicator, IndicatorGroup, Measure, Outline, Unit
from reports.rules import can_edit_catalogue


@require_safe
@only(works_at_federation)
def indicator_list(request):
    may_edit = can_edit_catalogue(request.user)
    context = {"groups": _groups(), "may_edit": may_edit, "outlines": Outline.objects.all()}
    return render(request, "reports/indicator_list.html", context)


def _groups():
    indicators = Indicator.objects.select_related("unit").prefetch_related("measures__kind", "measures__unit")
    return IndicatorGroup.objects.prefetch_related(Prefetch("indicators", indicators))


@require_safe
@only(works_at_federation)
def indicator_export(request):
    rows = indicator_rows(_groups())
    return official_table_response(INDICATOR_HEADERS, rows, title=_("Danh mục chỉ tiêu"), name="chi-tieu")


@only(can_edit_catalogue)
def indicator_create(request):
    return _edited(request, IndicatorForm(request.POST or None), _("Thêm chỉ tiêu"), reverse("reports:indicator-list"))


@only(can_edit_catalogue)
def indicator_edit(request, code):
    form = IndicatorForm(request.POST or None, instance=get_object_or_404(Indicator, code=code))
    return _edited(request, form, _("Sửa chỉ tiêu"), reverse("reports:indicator-list"))


@require_safe
@only(works_at_federation)
def kind_list(request):
    kinds = ActivityKind.objects.prefetch_related(Prefetch("measures", Measure.objects.select_related("unit")))
    context = {"kinds": kinds, "may_edit": can_edit_catalogue(request.user)}
    return render(request, "reports/kind_list.html", context)


@require_safe
@only(works_at_federation)
def kind_detail(request, code):
    kind = get_object_or_404(ActivityKind, code=code)
    measures = kind.measures.select_related("unit", "part_of").prefetch_related("indicators")
    context = {"kind": kind, "measures": measures, "may_edit": can_edit_catalogue(request.user)}
    return render(request, "reports/kind_detail.html", context)


@only(can_edit_catalogue)
def kind_create(request):
    form = ActivityKindForm(request.POST or None)
    return _edited(request, form, _("Thêm loại hoạt động"), reverse("reports:kind-list"))


@only(can_edit_catalogue)
def kind_edit(request, code):
    form = ActivityKindForm(request.POST or None, instance=get_object_or_404(ActivityKind, code=code))
    return _edited(request, form, _("Sửa loại hoạt động"), reverse("reports:kind-detail", args=[code]))


@only(can_edit_catalogue)
def measure_create(request, code):
    kind = get_object_or_404(ActivityKind, code=code)
    form = MeasureForm(request.POST or None, kind=kind)
    return _edited(request, form, _("Thêm đại lượng của «%s»") % kind, reverse("reports:kind-detail", args=[code]))


@only(can_edit_catalogue)
def measure_edit(request, pk):
    measure = get_object_or_404(Measure.objects.select_related("kind"), pk=pk)
    form = MeasureForm(request.POST or None, instance=measure, kind=measure.kind)
    title = _("Sửa đại lượng của «%s»") % measure.kind
    return _edited(request, form, title, reverse("reports:kind-detail", args=[measure.kind.code]))


@require_safe
@only(works_at_federation)
def unit_list(request):
    context = {"units": Unit.objects.all(), "may_edit": can_edit_catalogue(request.user)}
    return render(request, "reports/unit_list.html", context)


@only(can_edit_catalogue)
def unit_create(request):
    return _edited(request, UnitForm(request.POST or None), _("Thêm đơn vị tính"), reverse("reports:unit-list"))


@only(can_edit_catalogue)
def unit_edit(request, pk):
    form = UnitForm(request.POST or None, instance=get_object_or_404(Unit, pk=pk))
    return _edited(request, form, _("Sửa đơn vị tính"), reverse("reports:unit-list"))


def _edited(request, form, title, back):
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("Đã lưu «%s».") % saved)
        return redirect(back)
    context = {"form": form, "title": title, "back": back}
    return render(request, "reports/catalogue_form.html", context, status=422 if form.is_bound else 200)


@only(can_edit_catalogue)
def outline_edit(request, kind):
    """The parts a new report of this kind starts from; reports already begun keep theirs."""
    outline = get_object_or_404(Outline, kind=kind)
    form = OutlineForm(request.POST or None, instance=outline)
    formset = OutlinePartsFormSet(request.POST or None, instance=outline)
    appendices = OutlineAppendicesFormSet(request.POST or None, instance=outline)
    if request.method == "POST" and all([form.is_valid(), formset.is_valid(), appendices.is_valid()]):
        with transaction.atomic():
            form.save()
            formset.save_in_order()
            appendices.save_in_order()
        messages.success(request, _("Đã lưu đề cương."))
        return redirect("reports:indicator-list")
    return render(
        request,
        "reports/outline_edit.html",
        {"outline": outline, "form": form, "formset": formset, "appendices": appendices},
    )
