import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import Association

NOT_ENDED = "con"
LISTED_KINDS = [choice for choice in Association.Kind.choices if choice[0] != Association.Kind.FEDERATION]


class AssociationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Tìm"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Tên hội, không cần dấu")}),
    )
    kind = django_filters.ChoiceFilter(choices=LISTED_KINDS, label=_("Loại"), empty_label=_("Mọi loại"))
    status = django_filters.ChoiceFilter(
        choices=[(NOT_ENDED, _("Còn thuộc Liên hiệp Hội")), *Association.Status.choices],
        label=_("Tình trạng"),
        empty_label=_("Mọi tình trạng"),
        method="by_status",
    )
    field = django_filters.ChoiceFilter(label=_("Lĩnh vực"), empty_label=_("Mọi lĩnh vực"))
    special = django_filters.BooleanFilter(
        field_name="is_special",
        label=_("Được Đảng, Nhà nước giao nhiệm vụ"),
        widget=forms.Select(choices=[("", _("Tất cả")), ("true", _("Có")), ("false", _("Không"))]),
    )

    class Meta:
        model = Association
        fields = ["q", "kind", "status", "field", "special"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = self.queryset.exclude(field="").order_by("field").values_list("field", flat=True).distinct()
        self.filters["field"].extra["choices"] = [(name, name) for name in names]

    def search(self, queryset, name, value):
        return queryset.search(value)

    def by_status(self, queryset, name, value):
        return queryset.filter(status__in=Association.COUNTED) if value == NOT_ENDED else queryset.filter(status=value)
