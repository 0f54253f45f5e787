import django_filters
from django import forms
from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from lhh_portal.fields import VietnameseDateField
from lhh_portal.roles import works_at_federation
from lhh_portal.text import search_key
from members.models import Association
from reports.models import (
    Activity,
    ActivityAmount,
    ActivityKind,
    ActivityOwner,
    AssociationReport,
    Counting,
    Indicator,
    Reminder,
    ReportMail,
    Round,
)
from reports.workflow import ReportState


class DayFilter(django_filters.Filter):
    field_class = VietnameseDateField


class ActivityFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Tìm"), method="search", widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Tên, nơi…")})
    )
    kind = django_filters.ModelChoiceFilter(
        queryset=ActivityKind.objects.all(), label=_("Loại hoạt động"), empty_label=_("Tất cả các loại")
    )
    association = django_filters.ModelChoiceFilter(
        field_name="owners__association",
        queryset=Association.objects.none(),
        label=_("Đơn vị"),
        empty_label=_("Tất cả các đơn vị"),
        distinct=True,
    )
    indicator = django_filters.ModelChoiceFilter(
        queryset=Indicator.objects.filter(is_active=True, measures__isnull=False).distinct(),
        to_field_name="code",
        field_name="amounts__measure__indicators",
        label=_("Chỉ tiêu"),
        empty_label=_("Tất cả các chỉ tiêu"),
        distinct=True,
    )
    # Where numbers of joint work written before they counted for each may stand as the sum of all (migration 0023).
    joint = django_filters.ChoiceFilter(
        choices=[("each", _("có số tính cho từng hội"))],
        method="joint_for_each",
        label=_("Việc chung"),
        empty_label=_("Không lọc theo việc chung"),
    )
    start = DayFilter(field_name="ends_on", lookup_expr="gte", label=_("Kết thúc từ ngày"))
    end = DayFilter(field_name="ends_on", lookup_expr="lte", label=_("Kết thúc đến hết ngày"))

    class Meta:
        model = Activity
        fields = ["q", "kind", "association", "indicator", "joint", "start", "end"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        associations = Association.objects.all()
        if not works_at_federation(self.request.user):
            associations = associations.filter(pk__in=self.queryset.order_by().values("owners__association"))
        self.filters["association"].queryset = associations

    def search(self, queryset, name, value):
        return queryset.search(value)

    def joint_for_each(self, queryset, name, value):
        joint = ActivityOwner.objects.values("activity").annotate(owners=Count("pk")).filter(owners__gt=1)
        counted = ActivityAmount.objects.filter(measure__counting=Counting.EACH)
        return queryset.filter(pk__in=joint.values("activity")).filter(pk__in=counted.values("activity"))


class AssociationReportFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Tìm"), method="search", widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Tên hội…")})
    )
    round = django_filters.ModelChoiceFilter(
        queryset=Round.objects.all(), label=_("Đợt báo cáo"), empty_label=_("Tất cả các đợt")
    )
    state = django_filters.ChoiceFilter(
        choices=ReportState.choices, label=_("Trạng thái"), empty_label=_("Mọi trạng thái")
    )

    class Meta:
        model = AssociationReport
        fields = ["q", "round", "state"]

    def search(self, queryset, name, value):
        return queryset.filter(association__search_key__contains=search_key(value))


class ReminderFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=_("Tìm"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Hội, người nhận…")}),
    )
    purpose = django_filters.ChoiceFilter(choices=Reminder.Purpose.choices, label=_("Việc"), empty_label=_("Mọi việc"))
    state = django_filters.ChoiceFilter(
        field_name="mail__state",
        choices=ReportMail.State.choices,
        label=_("Kết quả gửi"),
        empty_label=_("Mọi kết quả"),
    )

    class Meta:
        model = Reminder
        fields = ["q", "purpose", "state"]

    def search(self, queryset, name, value):
        found = Q(report__association__search_key__contains=search_key(value)) | Q(email__icontains=value)
        return queryset.filter(found | Q(name__icontains=value))
