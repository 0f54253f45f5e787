"""Nobody writes over what a colleague saved while a form was open."""

import hashlib
import json

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _

from lhh_portal.dates import format_date


class _Base(forms.CharField):
    widget = forms.HiddenInput

    def has_changed(self, initial, data):
        return False  # nothing that anybody typed


class UnseenForm(forms.ModelForm):
    """A ModelForm that carries what was stored when it was opened, as a hidden `base`; the row must be locked.

    If another version is stored by now, that one is told beside what was typed and nothing is saved; sent once more,
    what was typed is saved. Without `base` it is decided on what is there now.
    """

    base = _Base(required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = {name: self.initial.get(name) for name in self._meta.fields} if self.instance.pk else {}
        told = json.dumps(self.stored, cls=DjangoJSONEncoder)
        self.initial["base"] = hashlib.sha256(told.encode()).hexdigest()[:32]

    def clean(self):
        told = super().clean()
        base, now = told.get("base"), self.initial["base"]
        others = [name for name in self.changed_data if name in self.stored]
        if not self.instance.pk or base in ("", now) or not others:
            return told
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = now
        sentences = [_("Người khác vừa lưu trong lúc trang này mở, nên chưa lưu đè. Bản đang lưu khác chữ vừa gõ ở:")]
        sentences += [f"{self.fields[name].label}: «{_shown(self.stored[name])}»" for name in others]
        sentences.append(_("Chữ vừa gõ còn ở dưới. Sửa cho khớp rồi bấm lưu lần nữa."))
        raise ValidationError(sentences)


def _shown(value):
    if isinstance(value, bool):
        return _("có") if value else _("không")
    if hasattr(value, "year"):
        return format_date(value)
    return f"{value:%H:%M}" if hasattr(value, "hour") else value or _("để trống")
