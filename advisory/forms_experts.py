"""What staff type about experts and about the rules of what must be reviewed."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from advisory.forms import not_in_future
from advisory.models import AdvisoryTask, Expert, Group, Level, ThresholdRule, Topic
from advisory.thresholds import Proposed
from lhh_portal.fields import vietnamese_formfield
from lhh_portal.roles import Role
from lhh_portal.uploads import SPREADSHEETS, UploadField
from members.models import Association

EXPERT_FIELDS = [
    "full_name",
    "degree",
    "field",
    "employer",
    "employer_parent",
    "associations",
    "past_work",
    "email",
    "user",
    "person",
    "consented_on",
    "is_active",
]


class ExpertForm(forms.ModelForm):
    class Meta:
        model = Expert
        fields = EXPERT_FIELDS
        formfield_callback = vietnamese_formfield
        widgets = {"associations": forms.CheckboxSelectMultiple, "past_work": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "past_work": gettext_lazy("Đề tài, chức vụ, hội đồng đã dự: chỉ những gì cần để chọn người."),
            "user": gettext_lazy("Để chuyên gia tự khai, đọc hồ sơ và viết phiếu. Tài khoản do quản trị mời."),
            "person": gettext_lazy("Chọn khi là người đang giữ chức danh ở Liên hiệp Hội hoặc hội thành viên."),
            "consented_on": gettext_lazy("Ngày người ấy đồng ý để Liên hiệp Hội lưu hồ sơ này."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["associations"].queryset = Association.objects.listed()
        self.fields["associations"].label_from_instance = lambda one: one.short_name
        self.fields["user"].queryset = User.objects.with_role(Role.JUDGE)
        self.fields["user"].label_from_instance = lambda one: f"{one.full_name} <{one.email}>"
        self.fields["person"].label_from_instance = lambda one: " · ".join(
            filter(None, (one.full_name, one.title, one.organisation))
        )
        for name in ("user", "person"):
            self.fields[name].empty_label = _("Không có")
        if not self.instance.pk:
            self.fields["consented_on"].initial = timezone.localdate()

    def clean_consented_on(self):
        return not_in_future(self.cleaned_data["consented_on"])


class ExpertImportForm(forms.Form):
    file = UploadField(
        label=gettext_lazy("Tệp danh sách"),
        allowed=SPREADSHEETS,
        help_text=gettext_lazy("Excel (.xlsx) hoặc CSV. Chỉ đưa vào người đã đồng ý cho lưu hồ sơ."),
    )


class ExpertFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=gettext_lazy("Tìm"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("Tên, lĩnh vực, nơi công tác…")}),
    )
    field = django_filters.ChoiceFilter(label=gettext_lazy("Lĩnh vực"), empty_label=gettext_lazy("Mọi lĩnh vực"))
    association = django_filters.ModelChoiceFilter(
        field_name="associations",
        queryset=Association.objects.listed(),
        label=gettext_lazy("Hội"),
        empty_label=gettext_lazy("Mọi hội"),
    )

    class Meta:
        model = Expert
        fields = ["q", "field", "association"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        fields = Expert.objects.order_by("field").values_list("field", flat=True).distinct()
        self.filters["field"].extra["choices"] = [(name, name) for name in fields]

    def search(self, experts, name, value):
        return experts.search(value)


# --- thresholds ------------------------------------------------------------------------------------------------------


def _many(choices, label):
    return forms.MultipleChoiceField(choices=choices, label=label, required=False, widget=forms.CheckboxSelectMultiple)


class ThresholdForm(forms.ModelForm):
    object_types = _many(AdvisoryTask.ObjectType.choices, gettext_lazy("Đối tượng"))
    levels = _many(Level.choices, gettext_lazy("Cấp quy hoạch"))
    groups = _many(Group.choices, gettext_lazy("Nhóm dự án"))
    topics = _many(Topic.choices, gettext_lazy("Lĩnh vực"))

    class Meta:
        model = ThresholdRule
        fields = [
            "title",
            "object_types",
            "levels",
            "groups",
            "topics",
            "min_hectares",
            "min_households",
            "source",
            "position",
            "is_active",
        ]
        formfield_callback = vietnamese_formfield
        localized_fields = ["min_hectares"]

    def clean(self):
        told = super().clean()
        conditions = ("object_types", "levels", "groups", "topics", "min_hectares", "min_households")
        if not any(told.get(name) for name in conditions):
            raise ValidationError(_("Chọn ít nhất một điều kiện, nếu không quy định này không áp dụng cho gì cả."))
        return told


class ProposedForm(forms.Form):
    """What is known of an object, in words of the rules."""

    object_type = forms.ChoiceField(
        choices=[("", gettext_lazy("Chọn đối tượng")), *AdvisoryTask.ObjectType.choices],
        label=gettext_lazy("Đối tượng"),
        error_messages={"required": gettext_lazy("Chưa chọn đối tượng.")},
    )
    level = forms.ChoiceField(
        choices=[("", gettext_lazy("Không phải quy hoạch")), *Level.choices],
        label=gettext_lazy("Cấp quy hoạch"),
        required=False,
    )
    group = forms.ChoiceField(
        choices=[("", gettext_lazy("Không rõ, không phải dự án")), *Group.choices],
        label=gettext_lazy("Nhóm dự án"),
        required=False,
    )
    hectares = forms.DecimalField(
        label=gettext_lazy("Diện tích đất (ha)"), required=False, min_value=0, localize=True, max_digits=10
    )
    households = forms.IntegerField(label=gettext_lazy("Số hộ bị ảnh hưởng"), required=False, min_value=0)
    topics = _many(Topic.choices, gettext_lazy("Liên quan"))

    @property
    def proposed(self):
        return Proposed(**self.cleaned_data | {"topics": tuple(self.cleaned_data["topics"])})
