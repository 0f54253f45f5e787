"""A contract with its instalments, and what an expert is paid from it."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.forms import inlineformset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisory.forms import not_in_future
from advisory.models import Contract, Expert, ExpertPayment, Instalment
from lhh_portal.fields import AskAboutDoubts, MoneyField, vietnamese_formfield
from lhh_portal.quantity import format_number
from lhh_portal.text import search_key

NEW_ROWS = 3


class ExactMoneyField(MoneyField):
    """Cleans to whole đồng (int): a contract knows no «hơn»."""

    def to_python(self, value):
        if isinstance(value, int):
            return value
        try:
            quantity = super().to_python(value)
        except ValidationError:
            if any(char.isdigit() for char in str(value)):
                raise
            raise ValidationError(_("Ghi số tiền bằng chữ số, ví dụ 60.000.000 hoặc 60 triệu.")) from None
        if quantity is None:
            return None
        if quantity.qualifier:
            raise ValidationError(_("Ghi đúng số tiền, không ghi «%s».") % quantity.qualifier)
        return int(quantity.value)

    def prepare_value(self, value):
        return format_number(value) if isinstance(value, int) else value


def _formfield(db_field, **kwargs):
    if db_field.name.endswith("_vnd"):
        return ExactMoneyField(label=f"{str(db_field.verbose_name).capitalize()} ({_('đồng')})")
    return vietnamese_formfield(db_field, **kwargs)


class ContractForm(AskAboutDoubts, forms.ModelForm):
    class Meta:
        model = Contract
        fields = [
            "kind",
            "number",
            "signed_on",
            "value_vnd",
            "budget_source",
            "scope",
            "client_signer",
            "client_title",
            "accepted_on",
            "acceptance",
            "liquidated_on",
        ]
        formfield_callback = _formfield
        widgets = {"scope": forms.Textarea(attrs={"rows": 4}), "acceptance": forms.Textarea(attrs={"rows": 3})}

    def clean_signed_on(self):
        return not_in_future(self.cleaned_data["signed_on"])

    def clean_accepted_on(self):
        return not_in_future(self.cleaned_data["accepted_on"])

    def clean_liquidated_on(self):
        return not_in_future(self.cleaned_data["liquidated_on"])

    def clean(self):
        data = super().clean() or self.cleaned_data
        days = [data.get(name) for name in ("signed_on", "accepted_on", "liquidated_on")]
        for name, before, day in zip(("accepted_on", "liquidated_on"), days, days[1:], strict=False):
            if before and day and day < before:
                self.add_error(name, _("Trước ngày %s ghi ở trên. Xem lại ngày.") % f"{before:%d/%m/%Y}")
        if data.get("liquidated_on") and not data.get("accepted_on"):
            self.add_error("accepted_on", _("Ghi ngày nghiệm thu trước khi ghi ngày thanh lý."))
        return data


class InstalmentForm(AskAboutDoubts, forms.ModelForm):
    class Meta:
        model = Instalment
        fields = ["amount_vnd", "when", "received_on"]
        formfield_callback = _formfield

    def clean_received_on(self):
        return not_in_future(self.cleaned_data["received_on"])


class _Rows(forms.BaseInlineFormSet):
    @property
    def kept(self):
        """The instalments that stay, with what was typed."""
        return [form.instance for form in self.forms if form.cleaned_data and form not in self.deleted_forms]


Instalments = inlineformset_factory(Contract, Instalment, form=InstalmentForm, formset=_Rows, extra=NEW_ROWS)


class PaymentForm(AskAboutDoubts, forms.ModelForm):
    class Meta:
        model = ExpertPayment
        fields = ["expert", "work", "gross_vnd", "withholding", "paid_on"]
        formfield_callback = _formfield

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["expert"].queryset = Expert.objects.order_by("sort_key", "pk")
        self.fields["expert"].empty_label = _("Chọn chuyên gia")

    def clean_paid_on(self):
        return not_in_future(self.cleaned_data["paid_on"])


class PaymentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=gettext_lazy("Tìm"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("Tên chuyên gia, nhiệm vụ…")}),
    )
    paid = django_filters.ChoiceFilter(
        label=gettext_lazy("Đã chi"),
        method="by_paid",
        empty_label=gettext_lazy("Tất cả"),
        choices=[("yes", gettext_lazy("Đã chi")), ("no", gettext_lazy("Chưa chi"))],
    )

    class Meta:
        model = ExpertPayment
        fields = ["q", "paid"]

    def search(self, rows, name, value):
        from_task = rows.filter(contract__task__search_key__contains=search_key(value))
        return from_task | rows.filter(expert__search_key__contains=search_key(value))

    def by_paid(self, rows, name, value):
        return rows.filter(paid_on__isnull=value == "no")
