import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from advisory.models import Contract, ExpertPayment
from lhh_portal.tables import QuantityColumn


class ContractTable(tables.Table):
    number = tables.Column(linkify=True, orderable=False)
    task = tables.Column(verbose_name=_("Nhiệm vụ"), accessor="task__title", orderable=False)
    signed_on = tables.DateColumn(format="d/m/Y")
    value_vnd = QuantityColumn(verbose_name=_("Giá trị (đồng)"), orderable=False)
    received_vnd = QuantityColumn(verbose_name=_("Đã nhận"), orderable=False)
    paid_vnd = QuantityColumn(verbose_name=_("Tiền công chuyên gia"), orderable=False)

    class Meta:
        model = Contract
        fields = ["number", "task", "signed_on", "value_vnd", "received_vnd", "paid_vnd"]
        order_by = "-signed_on"
        caption = _("Hợp đồng, văn bản giao")
        empty_text = _("Chưa có hợp đồng nào.")


class PaymentTable(tables.Table):
    expert = tables.Column(orderable=False)
    task = tables.Column(verbose_name=_("Nhiệm vụ"), accessor="contract__task__title", orderable=False)
    work = tables.Column(orderable=False)
    gross_vnd = QuantityColumn(verbose_name=_("Số tiền (đồng)"), orderable=False)
    tax_vnd = QuantityColumn(verbose_name=_("Thuế khấu trừ"), orderable=False)
    net_vnd = QuantityColumn(verbose_name=_("Thực nhận"), orderable=False)
    paid_on = tables.DateColumn(format="d/m/Y", orderable=False, default=_("Chưa chi"))

    class Meta:
        model = ExpertPayment
        fields = ["expert", "task", "work", "gross_vnd", "tax_vnd", "net_vnd", "paid_on"]
        caption = _("Tiền công chuyên gia")
        empty_text = _("Không có khoản nào khớp với điều kiện lọc.")
