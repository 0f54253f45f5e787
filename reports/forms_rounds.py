from django import forms
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from lhh_portal import period
from lhh_portal.fields import VietnameseDateField
from members.models import Association
from reports import services
from reports.models import ReminderStep, Round

TITLES = {
    Round.Kind.HALF_YEAR: gettext_lazy("Báo cáo 6 tháng đầu năm %(year)s"),
    Round.Kind.NINE_MONTHS: gettext_lazy("Báo cáo 9 tháng năm %(year)s"),
    Round.Kind.YEAR: gettext_lazy("Báo cáo năm %(year)s"),
}
CODES = {
    Round.Kind.HALF_YEAR: "%(year)s-H1",
    Round.Kind.NINE_MONTHS: "%(year)s-9M",
    Round.Kind.YEAR: "%(year)s-Y",
}


def proposed_round(today):
    """(kind, year) of the first half-year or year whose reports are not due yet and that has no round."""
    opened = set(Round.objects.values_list("kind", "year"))
    for year in range(today.year, today.year + 10):
        for kind in (Round.Kind.HALF_YEAR, Round.Kind.YEAR):
            if period.due_date(period.span_of(kind, year).ends_on) >= today and (kind, year) not in opened:
                return kind, year
    return Round.Kind.HALF_YEAR, today.year


def computed_span(kind, year, span):
    """The span of days of a usual round, or None for one whose days must be typed."""
    if kind not in TITLES or span == Round.Span.CUSTOM:
        return None
    return period.span_of(kind, year, regime=span)


class RoundForm(forms.ModelForm):
    """A usual round needs kind and year only: days, due date, title and code follow and may be overruled.

    Of a term, ten years or a theme the days are typed, the year is that of the last day, and nobody need be asked.
    """

    year = forms.IntegerField(
        min_value=2000,
        max_value=2100,
        label=gettext_lazy("Năm"),
        required=False,
        help_text=gettext_lazy("Để trống với kỳ tự chọn: lấy năm của ngày cuối kỳ."),
    )
    starts_on = VietnameseDateField(label=gettext_lazy("Từ ngày"), required=False)
    ends_on = VietnameseDateField(label=gettext_lazy("Đến hết ngày"), required=False)
    due_on = VietnameseDateField(
        label=gettext_lazy("Hạn các hội nộp"),
        required=False,
        help_text=gettext_lazy("Để trống: hai ngày làm việc sau ngày chốt số liệu."),
    )
    upward_due_on = VietnameseDateField(label=gettext_lazy("Hạn gửi cấp trên"), required=False)
    associations = forms.ModelMultipleChoiceField(
        Association.objects.none(),
        label=gettext_lazy("Các hội được yêu cầu báo cáo"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Đợt nhiệm kỳ, 10 năm, chuyên đề có thể không yêu cầu hội nào."),
    )

    class Meta:
        model = Round
        fields = [
            "kind",
            "year",
            "span",
            "starts_on",
            "ends_on",
            "due_on",
            "upward_due_on",
            "requesting_document",
            "title",
            "code",
        ]
        help_texts = {
            "span": gettext_lazy("Ngày chốt số liệu không phải lúc nào cũng là cuối tháng."),
            "requesting_document": gettext_lazy("Số, ký hiệu và ngày của công văn, nếu có."),
            "title": gettext_lazy("Để trống: «Báo cáo 6 tháng đầu năm 2026»."),
            "code": gettext_lazy("Để trống: 2026-H1 cho 6 tháng đầu năm, 2026-9M cho 9 tháng, 2026-Y cho cả năm."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = Round.Kind.choices
        self.initial["kind"], self.initial["year"] = proposed_round(timezone.localdate())
        self.fields["title"].required = self.fields["code"].required = False
        reporting = Association.objects.reporting()
        self.fields["associations"].queryset = reporting
        self.fields["associations"].initial = [association.pk for association in reporting]

    def clean(self):
        super().clean()
        data = self.cleaned_data
        kind = data.get("kind")
        is_usual = kind in TITLES
        if is_usual and not data.get("year") and "year" not in self.errors:
            self.add_error("year", _("Ghi năm báo cáo, ví dụ 2026."))
        if kind and data.get("span") and (data.get("year") or not is_usual):
            self._fill_days(data, kind, data.get("year"))
            if not is_usual and data.get("ends_on"):
                data["year"] = data["ends_on"].year
            self._fill_names(data, kind, data.get("year"))
        if is_usual and not data.get("associations") and "associations" not in self.errors:
            self.add_error("associations", _("Chọn ít nhất một hội."))
        return data

    def _fill_days(self, data, kind, year):
        span = computed_span(kind, year, data["span"])
        if span:
            data["starts_on"], data["ends_on"] = span
        for name in ("starts_on", "ends_on"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, _("Kỳ tự chọn cần có ngày này, ví dụ 15/12/2025."))
        if data.get("starts_on") and data.get("ends_on"):
            if data["ends_on"] < data["starts_on"]:
                self.add_error("ends_on", _("Ngày cuối kỳ không thể trước ngày đầu kỳ."))
            elif not data.get("due_on") and "due_on" not in self.errors:
                data["due_on"] = period.due_date(data["ends_on"])

    def _fill_names(self, data, kind, year):
        for name, defaults in (("title", TITLES), ("code", CODES)):
            if data.get(name) or name in self.errors:
                continue
            if kind in defaults:
                data[name] = str(defaults[kind]) % {"year": year}
            else:
                self.add_error(name, _("Đợt nhiệm kỳ, 10 năm, chuyên đề cần đặt tên và mã riêng."))
        if data.get("code"):
            data["code"] = data["code"].upper()  # one spelling: a code stands in addresses and commands
            if Round.objects.filter(code__iexact=data["code"]).exists():
                self.add_error("code", _("Đã có đợt báo cáo mang mã %s.") % data["code"])

    def letters(self):
        """[(association, [names of the officers a letter goes to])] of those asked; two queries."""
        asked = self.cleaned_data["associations"].prefetch_related(
            Prefetch("officers", User.objects.filter(is_active=True), to_attr="active_officers")
        )
        return [(row, [user.full_name for user in row.active_officers]) for row in asked]

    def save(self, *, by):
        return services.open_round(super().save(commit=False), by=by, associations=self.cleaned_data["associations"])


class AddAssociationsForm(forms.Form):
    associations = forms.ModelMultipleChoiceField(
        Association.objects.none(),
        label=gettext_lazy("Hội, đơn vị cần thêm"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chọn ít nhất một hội.")},
    )

    def __init__(self, *args, round_, **kwargs):
        super().__init__(*args, **kwargs)
        self.round = round_
        self.fields["associations"].queryset = Association.objects.exclude(kind=Association.Kind.FEDERATION).exclude(
            reports__round=round_
        )

    def save(self, *, by):
        return services.add_associations(self.round, by=by, associations=self.cleaned_data["associations"])


class ReminderStepForm(forms.ModelForm):
    class Meta:
        model = ReminderStep
        fields = ["days", "tone", "to_association", "to_staff"]
        help_texts = {
            "to_association": gettext_lazy("Địa chỉ ghi ở trang của hội, thường là của lãnh đạo hội."),
            "to_staff": gettext_lazy("Chuyên viên nhận một thư liệt kê các hội đã được nhắc."),
        }
