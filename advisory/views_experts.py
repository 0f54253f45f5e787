"""The register of experts and the province's rules of what must be reviewed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from advisory.experts import headers, read_experts, row_of
from advisory.forms_experts import ExpertFilter, ExpertForm, ExpertImportForm, ProposedForm, ThresholdForm
from advisory.models import Expert, Seat, ThresholdRule
from advisory.rules import can_manage, can_read, can_read_restricted
from advisory.tables import ExpertTable
from advisory.thresholds import rules_for
from advisory.views import PER_PAGE, page
from lhh_portal.access import only
from lhh_portal.official_table import official_table_response


@require_safe
@only(can_read)
def expert_list(request):
    found = ExpertFilter(request.GET, queryset=Expert.objects.with_details())
    table = ExpertTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    context = {"filter": found, "table": table, "may_manage": can_manage(request.user)}
    return render(request, "advisory/expert_list.html", context)


@require_safe
@only(can_read)
def expert_export(request):
    """The rows as filtered, without e-mail addresses: the list is printed and handed round."""
    found = ExpertFilter(request.GET, queryset=Expert.objects.with_details())
    rows = [row_of(expert) for expert in found.qs]
    return official_table_response(headers(), rows, title=_("Danh sách chuyên gia"), name="chuyen-gia")


@require_safe
@only(can_read)
def expert_detail(request, pk):
    expert = get_object_or_404(Expert.objects.with_details(), pk=pk)
    # Who was kept out of what is no business of the clerk's.
    seats = Seat.objects.filter(expert=expert) if can_read_restricted(request.user) else Seat.objects.none()
    context = {
        "expert": expert,
        "seats": seats.select_related("council__task").order_by("-pk"),
        "sees_councils": can_read_restricted(request.user),
        "may_manage": can_manage(request.user),
    }
    return render(request, "advisory/expert_detail.html", context)


@page
@only(can_manage)
def expert_edit(request, pk=None):
    expert = get_object_or_404(Expert, pk=pk) if pk else None
    form = ExpertForm(request.POST if request.method == "POST" else None, instance=expert)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("Đã lưu %s.") % saved)
        return redirect(saved)
    return render(request, "advisory/expert_form.html", {"form": form, "expert": expert})


@page
@only(can_manage)
def expert_import(request):
    posted = request.method == "POST"
    form = ExpertImportForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid():
        try:
            added, left = read_experts(form.cleaned_data["file"])
        except ValidationError as error:
            form.add_error("file", error)
        else:
            words = _("Đã thêm %(added)d chuyên gia; %(left)d người đã có, giữ nguyên.")
            messages.success(request, words % {"added": added, "left": left})
            return redirect("advisory:expert-list")
    return render(request, "advisory/expert_import.html", {"form": form})


# --- thresholds ------------------------------------------------------------------------------------------------------


@require_safe
@only(can_read)
def thresholds(request):
    """The rules, and which of them catch what is asked about; nothing is stored."""
    form = ProposedForm(request.GET if "object_type" in request.GET else None)
    context = {
        "form": form,
        "caught": rules_for(form.proposed) if form.is_bound and form.is_valid() else None,
        "rules": ThresholdRule.objects.all(),
        "may_manage": can_manage(request.user),
    }
    return render(request, "advisory/thresholds.html", context)


@page
@only(can_manage)
def threshold_edit(request, pk=None):
    rule = get_object_or_404(ThresholdRule, pk=pk) if pk else None
    form = ThresholdForm(request.POST if request.method == "POST" else None, instance=rule)
    if request.method == "POST" and form.is_valid():
        saved = form.save()
        messages.success(request, _("Đã lưu quy định «%s».") % saved)
        return redirect("advisory:thresholds")
    return render(request, "advisory/threshold_form.html", {"form": form, "rule": rule})


@require_POST
@only(can_manage)
def threshold_delete(request, pk):
    rule = get_object_or_404(ThresholdRule, pk=pk)
    rule.delete()
    messages.success(request, _("Đã bỏ quy định «%s».") % rule)
    return redirect("advisory:thresholds")
