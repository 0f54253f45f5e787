import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import DocumentType, RegisterEntry
from documents.workflow import DocumentState
from lhh_portal.fields import VietnameseDateField

ON_PAPER = "paper"


class DayFilter(django_filters.Filter):
    field_class = VietnameseDateField


def search_box(words):
    return forms.TextInput(attrs={"type": "search", "placeholder": words})


class OutgoingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Tìm"), method="search", widget=search_box(_("Số, ký hiệu, trích yếu…")))
    series = django_filters.ChoiceFilter(
        field_name="register__series", choices=DocumentType, label=_("Loại văn bản"), empty_label=_("Tất cả các loại")
    )
    state = django_filters.ChoiceFilter(
        choices=[*DocumentState.choices, (ON_PAPER, _("Số cấp trên giấy"))],
        label=_("Trạng thái"),
        empty_label=_("Mọi trạng thái"),
        method="in_state",
    )
    start = DayFilter(field_name="reserved_on", lookup_expr="gte", label=_("Từ ngày"))
    end = DayFilter(field_name="reserved_on", lookup_expr="lte", label=_("Đến hết ngày"))

    class Meta:
        model = RegisterEntry
        fields = ["q", "series", "state", "start", "end"]

    def search(self, entries, name, value):
        return entries.search(value)

    def in_state(self, entries, name, value):
        return entries.filter(document=None) if value == ON_PAPER else entries.filter(document__state=value)


class PaperNumberForm(forms.Form):
    """A number given on paper, so that the portal goes on from it."""

    series = forms.ChoiceField(label=_("Loại văn bản"), choices=DocumentType)
    on = VietnameseDateField(label=_("Ngày văn bản"), help_text=_("Ngày đã ghi trên văn bản giấy. Ví dụ: 11/6/2024"))
    note = forms.CharField(
        label=_("Cấp cho văn bản nào"), max_length=300, help_text=_("Trích yếu của văn bản, để sau này tìm lại được.")
    )
