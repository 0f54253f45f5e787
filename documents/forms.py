import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import DocumentType, OfficialDocument
from lhh_portal.fields import VietnameseDateField


class DocumentFilter(django_filters.FilterSet):
    type = django_filters.ChoiceFilter(choices=DocumentType, label=_("Loại văn bản"), empty_label=_("Tất cả các loại"))
    has_no_number = django_filters.BooleanFilter(
        label=_("Chỉ văn bản chưa có số"), widget=forms.CheckboxInput, method="without_number"
    )

    class Meta:
        model = OfficialDocument
        fields = ["type"]

    def without_number(self, documents, name, value):
        # An unticked box asks nothing; it does not ask for the opposite.
        return documents.filter(entry=None) if value else documents


class RegisterFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Tìm"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Số, trích yếu…"), "class": "form-control"}),
    )


class PaperNumberForm(forms.Form):
    """A number given on paper, so that the portal goes on from it."""

    series = forms.ChoiceField(label=_("Loại văn bản"), choices=DocumentType)
    on = VietnameseDateField(label=_("Ngày văn bản"), help_text=_("Ngày đã ghi trên văn bản giấy. Ví dụ: 11/6/2024"))
    note = forms.CharField(
        label=_("Cấp cho văn bản nào"), max_length=300, help_text=_("Trích yếu của văn bản, để sau này tìm lại được.")
    )


class NumberForm(forms.Form):
    on = VietnameseDateField(
        label=_("Ngày văn bản"), help_text=_("Số và ngày được cấp cùng lúc, sau đó không đổi được. Ví dụ: 11/6/2024")
    )
