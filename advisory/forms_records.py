"""What somebody types about a small record, and how their lists are filtered."""

import django_filters
from django import forms
from django.utils.translation import gettext_lazy as _

from advisory.forms import not_in_future
from advisory.forms_ledger import search_box
from advisory.models import CoordinationProgramme, CouncilSeat, ScienceTask
from advisory.rules import can_manage, can_read
from lhh_portal.fields import vietnamese_formfield
from members.models import Association


class RecordForm(forms.ModelForm):
    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["association"]
        field.queryset = Association.objects.order_by("position", "sort_key")
        if not can_manage(user):
            field.queryset = field.queryset.filter(pk__in=user.association_ids)
        field.empty_label = None
        field.label_from_instance = lambda one: one.short_name


class ScienceForm(RecordForm):
    class Meta:
        model = ScienceTask
        fields = ["title", "association", "kind", "level", "code", "leader", "starts_on", "ends_on", "budget", "result"]
        formfield_callback = vietnamese_formfield
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}


class SeatForm(RecordForm):
    class Meta:
        model = CouncilSeat
        fields = ["council", "association", "kind", "role", "person", "held_on", "considered"]
        formfield_callback = vietnamese_formfield
        widgets = {"considered": forms.Textarea(attrs={"rows": 2})}

    def clean_held_on(self):
        return not_in_future(self.cleaned_data["held_on"])


class ProgrammeForm(RecordForm):
    class Meta:
        model = CoordinationProgramme
        fields = [
            *("title", "partner", "association", "number", "signed_on", "starts_on", "ends_on"),
            *("contents", "yearly_plan", "review"),
        ]
        formfield_callback = vietnamese_formfield
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("contents", "yearly_plan", "review")}

    def clean_signed_on(self):
        return not_in_future(self.cleaned_data["signed_on"])


class RecordFilter(django_filters.FilterSet):
    """`DAY` is the field whose years are offered; an officer of one association needs no choice of association."""

    q = search_box(_("Tên, mã, người…"))
    association = django_filters.ModelChoiceFilter(
        queryset=Association.objects.order_by("position", "sort_key"), label=_("Đơn vị"), empty_label=_("Mọi đơn vị")
    )
    year = django_filters.ChoiceFilter(label=_("Năm"), empty_label=_("Mọi năm"), method="of_year")

    DAY = "starts_on"

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        years = self.queryset.order_by().dates(self.DAY, "year", order="DESC")
        self.filters["year"].extra["choices"] = [(day.year, str(day.year)) for day in years]
        if not can_read(user):
            self.filters["association"].queryset = Association.objects.filter(pk__in=user.association_ids)

    def search(self, rows, name, value):
        return rows.search(value)

    def of_year(self, rows, name, value):
        return rows.filter(**{f"{self.DAY}__year": value})


def _choice(choices, label, empty):
    return django_filters.ChoiceFilter(choices=choices, label=label, empty_label=empty)


class ScienceFilter(RecordFilter):
    level = _choice(ScienceTask.Level.choices, _("Cấp"), _("Mọi cấp"))
    state = _choice(ScienceTask._meta.get_field("state").choices, _("Trạng thái"), _("Mọi trạng thái"))

    class Meta:
        model = ScienceTask
        fields = ["q", "association", "year", "level", "state"]


class SeatFilter(RecordFilter):
    kind = _choice(CouncilSeat.Kind.choices, _("Loại hội đồng"), _("Mọi loại"))
    role = _choice(CouncilSeat.Role.choices, _("Vai trò"), _("Mọi vai trò"))

    DAY = "held_on"

    class Meta:
        model = CouncilSeat
        fields = ["q", "association", "year", "kind", "role"]


class ProgrammeFilter(RecordFilter):
    state = _choice(CoordinationProgramme._meta.get_field("state").choices, _("Trạng thái"), _("Mọi trạng thái"))

    class Meta:
        model = CoordinationProgramme
        fields = ["q", "association", "year", "state"]
