"""Contracts and what experts are paid from them: staff keep them, leaders read, experts see what is their own."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from advisory import fees
from advisory.forms_contracts import ContractForm, Instalments, PaymentFilter, PaymentForm
from advisory.models import AdvisoryTask, Contract, ExpertPayment
from advisory.rules import can_manage, can_read_restricted, can_see_payments
from advisory.tables_contracts import ContractTable, PaymentTable
from advisory.views import PER_PAGE, page
from lhh_portal.access import only
from lhh_portal.official_table import official_table_response


@require_safe
@only(can_read_restricted)
def contract_list(request):
    table = ContractTable(Contract.objects.visible_to(request.user).with_sums())
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "advisory/contract_list.html", {"table": table})


@require_safe
@only(can_read_restricted)
def contract_export(request):
    headers = [_("Số, ký hiệu"), _("Mã nhiệm vụ"), _("Cơ quan"), _("Ngày ký"), _("Giá trị"), _("Đã nhận")]
    headers += [_("Tiền công"), _("Thuế khấu trừ"), _("Thực nhận"), _("Ngày thanh lý")]
    rows = (
        [one.number, one.task.code, one.task.client.name, one.signed_on, one.value_vnd, one.received_vnd]
        + [one.paid_vnd, one.tax_vnd, one.net_vnd, one.liquidated_on]
        for one in Contract.objects.visible_to(request.user).with_sums().order_by("signed_on", "pk")
    )
    return official_table_response(headers, rows, title=_("Hợp đồng tư vấn, phản biện"), name="hop-dong-tu-van")


@require_safe
@only(can_read_restricted)
def contract_detail(request, pk):
    contract = get_object_or_404(Contract.objects.visible_to(request.user).with_sums(), task=pk)
    payments = contract.payments.select_related("expert", "contract")
    context = {
        "contract": contract,
        "task": contract.task,
        "instalments": contract.instalments.all(),
        "payments": payments,
        "left_vnd": contract.value_vnd - contract.paid_vnd,
        "may_manage": can_manage(request.user),
    }
    return render(request, "advisory/contract_detail.html", context)


@page
@only(can_manage)
def contract_edit(request, pk):
    task = get_object_or_404(AdvisoryTask.objects.select_related("client"), pk=pk)
    contract = Contract.objects.filter(task=task).first() or Contract(task=task)
    data = request.POST if request.method == "POST" else None
    form, rows = ContractForm(data, instance=contract), Instalments(data, instance=contract)
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        try:
            fees.save_contract(form.instance, rows.kept)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Đã lưu hợp đồng."))
            return redirect(form.instance)
    context = {"form": form, "rows": rows, "task": task, "contract": contract if contract.pk else None}
    return render(request, "advisory/contract_form.html", context)


# --- payments --------------------------------------------------------------------------------------------------------


@page
@only(can_manage)
def payment_create(request, pk):
    contract = get_object_or_404(Contract.objects.select_related("task"), task=pk)
    return _payment(request, ExpertPayment(contract=contract))


@page
@only(can_manage)
def payment_edit(request, pk):
    return _payment(request, get_object_or_404(ExpertPayment.objects.with_details(), pk=pk))


def _payment(request, payment):
    contract = payment.contract
    form = PaymentForm(request.POST if request.method == "POST" else None, instance=payment)
    if request.method == "POST" and form.is_valid():
        try:
            saved = fees.save_payment(form.instance, by=request.user)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            messages.success(request, _("Đã ghi tiền công của %s.") % saved.expert)
            return redirect(contract)
    context = {"form": form, "task": contract.task, "contract": contract, "payment": payment if payment.pk else None}
    return render(request, "advisory/payment_form.html", context)


@require_POST
@only(can_manage)
def payment_delete(request, pk):
    payment = get_object_or_404(ExpertPayment.objects.with_details(), pk=pk)
    try:
        fees.delete_payment(payment)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã bỏ khoản tiền công."))
    return redirect(payment.contract)


def _payments(request):
    rows = ExpertPayment.objects.visible_to(request.user).with_details().order_by("-pk")
    return PaymentFilter(request.GET, queryset=rows)


@require_safe
@only(can_see_payments)
def payment_list(request):
    """An expert sees what is the own, which is all the sums are of too."""
    found = _payments(request)
    table = PaymentTable(found.qs)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    sums = found.qs.order_by().aggregate(gross=Sum("gross_vnd"), tax=Sum("tax_vnd"), net=Sum("net_vnd"))
    sees_all = can_read_restricted(request.user)
    return render(
        request, "advisory/payment_list.html", {"filter": found, "table": table, "sums": sums, "sees_all": sees_all}
    )


@require_safe
@only(can_see_payments)
def payment_export(request):
    rows = (
        [str(one.expert), one.contract.task.code, one.contract.number, one.work]
        + [one.gross_vnd, one.tax_vnd, one.net_vnd, one.paid_on]
        for one in _payments(request).qs.order_by("pk")
    )
    headers = [_("Chuyên gia"), _("Mã nhiệm vụ"), _("Hợp đồng"), _("Công việc")]
    headers += [_("Số tiền"), _("Thuế khấu trừ"), _("Thực nhận"), _("Ngày chi")]
    return official_table_response(headers, rows, title=_("Tiền công chuyên gia"), name="tien-cong-chuyen-gia")
