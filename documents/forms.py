import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import DocumentType, OfficialDocument
from documents.workflow import DocumentState


class DocumentFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Tìm"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Số, trích yếu…")}),
    )
    state = django_filters.ChoiceFilter(
        choices=DocumentState.choices, label=_("Trạng thái"), empty_label=_("Mọi trạng thái")
    )
    type = django_filters.ChoiceFilter(choices=DocumentType, label=_("Loại văn bản"), empty_label=_("Tất cả các loại"))
    year = django_filters.ChoiceFilter(
        field_name="issued_on__year", label=_("Năm"), empty_label=_("Mọi năm"), choices=lambda: _years()
    )

    class Meta:
        model = OfficialDocument
        fields = ["q", "state", "type", "year"]

    def search(self, documents, name, value):
        return documents.search(value)


def _years():
    days = OfficialDocument.objects.dates("issued_on", "year", order="DESC")
    return [(day.year, str(day.year)) for day in days]
