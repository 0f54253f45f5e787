from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import joint_merge
from reports.models import ActivityAmount


class MergeForm(forms.Form):
    """Which record stays, and for everything in which the two differ which one holds. Nothing is chosen beforehand."""

    keep = forms.TypedChoiceField(
        label=gettext_lazy("Đơn vị chủ trì"),
        coerce=int,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "Bản ghi của đơn vị này được giữ lại cùng tên, lời văn và lịch sử; đơn vị kia thành đơn vị phối hợp."
        ),
        error_messages={"required": gettext_lazy("Chọn đơn vị chủ trì.")},
    )
    version = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, pair, **kwargs):
        super().__init__(*args, **kwargs)
        self.pair = pair
        self.fields["version"].initial = joint_merge.version_of(pair)
        self.fields["keep"].choices = [(record.pk, lead_of(record)) for record in pair.records]
        self.keys = {}
        for key, mine, theirs in joint_merge.differing(*pair.records):
            name, label = ("days", _("Thời gian")) if key == joint_merge.DAYS else (f"m_{key.pk}", key.name)
            self.keys[name] = key if key == joint_merge.DAYS else key.pk
            self.fields[name] = forms.TypedChoiceField(
                label=label,
                coerce=int,
                widget=forms.RadioSelect,
                choices=[
                    (record.pk, f"{shown(value)} ({lead_of(record)})")
                    for record, value in zip(pair.records, (mine, theirs), strict=True)
                ],
                error_messages={"required": _("Chọn một trong hai.")},
            )

    def save(self, *, by):
        data = self.cleaned_data
        choices = {key: data[name] for name, key in self.keys.items()}
        return joint_merge.merge(self.pair, keep_id=data["keep"], choices=choices, version=data["version"], by=by)


def lead_of(record):
    return next(owner.association.short_name for owner in record.owners.all() if owner.is_lead)


def shown(value):
    """An amount, or a pair of days, or nothing, in words."""
    if value is None:
        return _("không ghi")
    if isinstance(value, ActivityAmount):
        return f"{value.quantity} {value.measure.unit.name}"
    start, end = (day.strftime("%d/%m/%Y") for day in value)
    return start if start == end else f"{start} – {end}"
