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


class NumberForm(forms.Form):
    on = VietnameseDateField(
        label=_("Ngày văn bản"), help_text=_("Số và ngày được cấp cùng lúc, sau đó không đổi được. Ví dụ: 11/6/2024")
    )
