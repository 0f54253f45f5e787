import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from contests.models import Edition, Entry, Programme
from contests.workflow import EditionState, EntryState


def _search_box(hint):
    return django_filters.CharFilter(
        label=_("Tìm"), method="search", widget=forms.TextInput(attrs={"type": "search", "placeholder": hint})
    )


class _Searched(django_filters.FilterSet):
    def search(self, rows, name, value):
        return rows.search(value)


class EditionFilter(_Searched):
    q = _search_box(_("Tên, năm…"))
    programme = django_filters.ModelChoiceFilter(
        queryset=Programme.objects.all(), label=_("Chương trình"), empty_label=_("Mọi chương trình")
    )
    state = django_filters.ChoiceFilter(
        choices=EditionState.choices, label=_("Trạng thái"), empty_label=_("Mọi trạng thái")
    )

    class Meta:
        model = Edition
        fields = ["q", "programme", "state"]


class EntryFilter(_Searched):
    q = _search_box(_("Tên, số, đơn vị…"))
    edition = django_filters.ModelChoiceFilter(
        queryset=Edition.objects.running(), label=_("Lần tổ chức"), empty_label=_("Mọi lần tổ chức")
    )
    state = django_filters.ChoiceFilter(
        choices=EntryState.choices, label=_("Trạng thái"), empty_label=_("Mọi trạng thái")
    )

    class Meta:
        model = Entry
        fields = ["q", "edition", "state"]
