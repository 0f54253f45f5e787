"""What staff type about judges, judges about themselves and about the work."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import inlineformset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from contests.forms import not_in_future
from contests.forms_rows import Rows
from contests.models import DeclaredTie, Judge
from lhh_portal.fields import CleanCharField, VietnameseDateField
from lhh_portal.roles import Role
from members.models import Association


class JudgeForm(forms.ModelForm):
    class Meta:
        model = Judge
        fields = ["user", "employer", "employer_parent", "associations", "fields"]
        widgets = {"associations": forms.CheckboxSelectMultiple, "fields": forms.CheckboxSelectMultiple}
        help_texts = {
            "employer": gettext_lazy("Như viết trong hồ sơ dự thi, để tìm ra hồ sơ của chính nơi ấy."),
            "associations": gettext_lazy("Không chấm hồ sơ do hội mình nộp."),
        }

    # `fields` is a name of forms too: the boxes are told apart by this one.
    def __init__(self, *args, edition, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.edition = edition
        self.fields["user"].queryset = User.objects.with_role(Role.JUDGE)
        self.fields["user"].empty_label = _("Chọn tài khoản có vai trò giám khảo")
        self.fields["associations"].queryset = Association.objects.reporting()
        self.fields["fields"].queryset = edition.fields.all()
        self.fields["fields"].error_messages["required"] = _("Chọn ít nhất một lĩnh vực.")
        if self.instance.pk:
            del self.fields["user"]

    def clean(self):
        told = super().clean()
        user = told.get("user")
        if user and self.instance.edition.judges.filter(user=user).exists():
            self.add_error("user", _("Người này đã là giám khảo của lần này."))
        return told


class TieRows(Rows):
    drop_label = gettext_lazy("Bỏ người này")

    @property
    def told(self):
        """Unsaved rows of what is declared now."""
        kept = [form.cleaned_data for form in self.kept_forms]
        return [DeclaredTie(relation=row["relation"], name=row["name"], unit=row["unit"]) for row in kept]


TieFormSet = inlineformset_factory(
    Judge, DeclaredTie, formset=TieRows, fields=["relation", "name", "unit"], extra=4, can_delete=True
)


class AssignForm(forms.Form):
    per_entry = forms.IntegerField(
        label=gettext_lazy("Số giám khảo mỗi hồ sơ"),
        min_value=2,
        max_value=9,
        initial=2,
        help_text=gettext_lazy("Ít nhất 2."),
    )


class SheetForm(forms.Form):
    """Points for each criterion, all of them optional until the sheet is locked."""

    def __init__(self, *args, sheet, criteria, **kwargs):
        super().__init__(*args, **kwargs)
        given = {mark.criterion_id: mark.points for mark in sheet.marks.all()}
        self.criteria = {f"points_{criterion.pk}": criterion for criterion in criteria}
        for name, criterion in self.criteria.items():
            self.fields[name] = forms.DecimalField(
                label=criterion.name,
                required=False,
                min_value=0,
                max_value=criterion.weight,
                max_digits=5,
                decimal_places=2,
                localize=True,
                initial=given.get(criterion.pk),
                help_text=_("Từ 0 đến %d điểm.") % criterion.weight,
                error_messages={
                    "max_value": _("Tối đa %d điểm.") % criterion.weight,
                    "min_value": _("Không có điểm âm."),
                    "invalid": _("Ghi một số, ví dụ 25 hoặc 25,5."),
                },
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
            )
        self.fields["comment"] = CleanCharField(
            label=_("Nhận xét"), required=False, initial=sheet.comment, widget=forms.Textarea(attrs={"rows": 5})
        )

    @property
    def points(self):
        return {criterion: self.cleaned_data[name] for name, criterion in self.criteria.items()}


class DecisionForm(forms.Form):
    symbol = CleanCharField(
        label=gettext_lazy("Số, ký hiệu quyết định"), max_length=60, help_text=gettext_lazy("Ví dụ 88/QĐ-BTC.")
    )
    decided_on = VietnameseDateField(label=gettext_lazy("Ngày quyết định"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, initial={"decided_on": timezone.localdate()}, **kwargs)

    def clean_decided_on(self):
        return not_in_future(self.cleaned_data["decided_on"])


class TieOrderForm(forms.Form):
    """A place for each of several entries that are equal."""

    def __init__(self, *args, entries, **kwargs):
        super().__init__(*args, **kwargs)
        self.entries = entries
        for entry in entries:
            self.fields[f"place_{entry.pk}"] = forms.IntegerField(
                label=_("Mã %(code)s, %(title)s") % {"code": entry.code, "title": entry.title},
                min_value=1,
                max_value=len(entries),
                help_text=_("1 xếp trước."),
            )

    def clean(self):
        told = super().clean()
        if not self.errors and len(set(told.values())) < len(self.entries):
            raise ValidationError(_("Mỗi hồ sơ một thứ tự khác nhau."))
        return told

    @property
    def places(self):
        return {entry.pk: self.cleaned_data[f"place_{entry.pk}"] for entry in self.entries}
