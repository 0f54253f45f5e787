from datetime import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from lhh_portal.fields import CleanCharField, VietnameseDateField, vietnamese_formfield
from news.models import CalendarEntry
from news.unseen import UnseenForm


class ClockField(forms.Field):
    """An hour as people write it: `8:30`, `8h30`, `8g`, `14`; the day is divided into 24."""

    widget = forms.TextInput
    FORMS = ("%H:%M", "%Hh%M", "%Hg%M", "%H.%M", "%H giờ %M", "%H", "%Hh", "%Hg", "%H giờ")

    def to_python(self, value):
        typed = str(value or "").strip().lower()
        if not typed:
            return None
        for form in self.FORMS:
            try:
                return datetime.strptime(typed.removesuffix(" phút"), form).time()
            except ValueError:
                continue
        raise ValidationError(
            _('Không đọc được "%(typed)s" thành giờ. Ghi giờ:phút, ví dụ 08:30 hoặc 14:00.') % {"typed": typed[:20]}
        )

    def prepare_value(self, value):
        return f"{value:%H:%M}" if hasattr(value, "hour") else value

    def widget_attrs(self, widget):
        return {"autocomplete": "off", "placeholder": _("giờ:phút")}


class EntryForm(UnseenForm):
    ends_on = VietnameseDateField(
        label=_("Đến ngày"), required=False, help_text=_("Chỉ ghi khi việc kéo dài nhiều ngày.")
    )
    starts_at = ClockField(label=_("Từ giờ"), required=False, help_text=_("Để trống nếu cả ngày."))
    ends_at = ClockField(label=_("Đến giờ"), required=False)

    class Meta:
        model = CalendarEntry
        fields = [
            *("content", "starts_on", "starts_at", "ends_at", "ends_on", "place", "chair", "attendants", "is_public")
        ]
        formfield_callback = vietnamese_formfield
        widgets = {"content": forms.Textarea(attrs={"rows": 2}), "attendants": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "is_public": _("Ai cũng đọc được nội dung, địa điểm, chủ trì và thành phần; đừng ghi số điện thoại riêng."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Left as it is, the last day of one day follows when the day is changed.
        if self.instance.ends_on == self.instance.starts_on:
            self.initial["ends_on"] = None

    def clean_content(self):
        return " ".join(self.cleaned_data["content"].split())

    def clean(self):
        told = super().clean()
        first, last = told.get("starts_on"), told.get("ends_on")
        if last is None and "ends_on" not in self.errors:
            last = told["ends_on"] = first
        if first and last and last < first:
            self.add_error("ends_on", _("Ngày kết thúc không thể trước ngày bắt đầu."))
        begin, end = told.get("starts_at"), told.get("ends_at")
        if end and begin is None and "starts_at" not in self.errors:
            self.add_error("starts_at", _("Đã ghi giờ kết thúc thì ghi cả giờ bắt đầu."))
        if begin and end and first == last and end <= begin:
            self.add_error("ends_at", _("Giờ kết thúc phải sau giờ bắt đầu."))
        return told

    def save_for(self, user):
        entry = self.instance
        if entry.pk is None:
            entry.created_by = user
        elif self.has_changed():
            entry.sequence += 1
        entry.save()
        return entry


class PostponeForm(forms.Form):
    note = CleanCharField(
        label=_("Lý do hoãn"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chỉ hiện trong phần làm việc."),
    )
    to = VietnameseDateField(
        label=_("Dời sang ngày"), required=False, help_text=_("Để trống nếu chưa có ngày mới; ghi sau cũng được.")
    )
    to_time = ClockField(label=_("Dời sang giờ"), required=False, help_text=_("Để trống nếu vẫn giờ cũ."))

    def __init__(self, *args, entry, **kwargs):
        self.entry = entry
        super().__init__(*args, **kwargs)

    def clean(self):
        told = super().clean()
        to, to_time, entry = told.get("to"), told.get("to_time"), self.entry
        if to_time and to is None and "to" not in self.errors:
            self.add_error("to", _("Đã ghi giờ mới thì ghi cả ngày mới."))
        if to == entry.starts_on and to_time in (None, entry.starts_at):
            self.add_error("to", _("Ngày mới trùng với ngày cũ."))
        return told
