"""The sums of a contract: what must close, and the income tax withheld from what an expert gets. Whole đồng."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from advisory.models import AdvisoryTask, Contract, ExpertPayment
from lhh_portal.quantity import format_money

Withholding = ExpertPayment.Withholding


def tax_of(gross_vnd, withholding):
    """The tax withheld when `gross_vnd` is paid out, rounded half up to whole đồng.

    Thông tư 111/2013/TT-BTC, Điều 25 khoản 1 điểm i: 10 % of each payment of 2,000,000 đồng or more to somebody
    without a labour contract of three months; nothing with a pledge. Rate and threshold are settings.
    """
    if withholding != Withholding.OUTSIDE or gross_vnd < settings.EXPERT_TAX_FROM_VND:
        return 0
    return (gross_vnd * settings.EXPERT_TAX_PERCENT + 50) // 100


def check_instalments(value_vnd, amounts):
    """Raises ValidationError unless `amounts` make up `value_vnd`; none at all is a contract paid in one."""
    total = sum(amounts)
    if not amounts or total == value_vnd:
        return
    words = {
        "total": format_money(total),
        "value": format_money(value_vnd),
        "off": format_money(abs(total - value_vnd)),
    }
    text = (
        _("Các đợt cộng lại được %(total)s, giá trị là %(value)s: thừa %(off)s. Sửa số tiền của một đợt.")
        if total > value_vnd
        else _("Các đợt cộng lại được %(total)s, giá trị là %(value)s: còn thiếu %(off)s. Thêm đợt hoặc sửa số tiền.")
    )
    raise ValidationError(text % words)


@transaction.atomic
def save_contract(contract, instalments):
    """Save both; `instalments` are the rows that stay, unsaved changes included. Raises ValidationError."""
    AdvisoryTask.objects.select_for_update(of=("self",)).get(pk=contract.task_id)
    if contract.pk:
        Contract.objects.select_for_update().get(pk=contract.pk)
    elif Contract.objects.filter(task=contract.task_id).exists():
        raise ValidationError(_("Có người vừa ghi hợp đồng của nhiệm vụ này. Mở hợp đồng ấy để xem và sửa."))
    check_instalments(contract.value_vnd, [one.amount_vnd for one in instalments])
    paid = _paid(contract)
    if paid > contract.value_vnd:
        raise ValidationError(
            _("Đã ghi chi cho chuyên gia %(paid)s, nhiều hơn giá trị %(value)s. Sửa khoản chi trước.")
            % {"paid": format_money(paid), "value": format_money(contract.value_vnd)}
        )
    contract.save()
    for one in instalments:
        one.contract = contract
        one.save()
    contract.instalments.exclude(pk__in=[one.pk for one in instalments]).delete()
    return contract


@transaction.atomic
def save_payment(payment, *, by):
    """With its tax as the settings are today. Raises ValidationError where the experts would get more than there is."""
    contract = Contract.objects.select_for_update().get(pk=payment.contract_id)
    others = _paid(contract, but=payment)
    if others + payment.gross_vnd > contract.value_vnd:
        left = contract.value_vnd - others
        raise ValidationError(
            _("Giá trị %(value)s, đã ghi chi %(paid)s, chỉ còn %(left)s. Ghi số tiền nhỏ hơn, hoặc sửa khoản khác.")
            % {"value": format_money(contract.value_vnd), "paid": format_money(others), "left": format_money(left)}
        )
    payment.tax_vnd = tax_of(payment.gross_vnd, payment.withholding)
    payment.net_vnd = payment.gross_vnd - payment.tax_vnd
    payment.recorded_by = by
    payment.full_clean(exclude=["recorded_by"])
    payment.save()
    return payment


def delete_payment(payment):
    """Raises ValidationError once it was paid out."""
    if payment.paid_on:
        raise ValidationError(_("Khoản này đã chi ngày %s nên không bỏ được.") % f"{payment.paid_on:%d/%m/%Y}")
    payment.delete()


def _paid(contract, but=None):
    rows = ExpertPayment.objects.filter(contract=contract.pk).exclude(pk=but.pk if but else None)
    return rows.aggregate(total=Sum("gross_vnd"))["total"] or 0
