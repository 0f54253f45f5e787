"""Entering with one thumb: name, day, the one or two main numbers, a photo. Everything else can wait."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lhh_portal.uploads import IMAGES, UploadField
from reports.forms_activities import ActivityForm
from reports.models import Counting

MAIN_NUMBERS = 2
ASKED = ("title", "starts_on", "lead", "photo", "evidence")


class QuickForm(ActivityForm):
    photo = UploadField(
        allowed=IMAGES,
        required=False,
        label=_("Chụp ảnh minh chứng"),
        widget=forms.FileInput(attrs={"capture": "environment"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        main = [name for name, measure in self.measures.items() if not measure.part_of_id][:MAIN_NUMBERS]
        for name in set(self.fields) - {*ASKED, *main}:
            del self.fields[name]
        self.fields["starts_on"].label = _("Ngày")
        self.fields["photo"].widget.attrs["accept"] = "image/jpeg,image/png,image/webp"  # phones offer the camera
        self.fields["evidence"].label, self.fields["evidence"].help_text = _("Hoặc chọn ảnh, tệp có sẵn"), ""
        for name in main:
            self._set_up_number(name)
        self.initial.setdefault("starts_on", timezone.localdate())
        own = list(self.fields["lead"].queryset[:2])
        if len(own) == 1:
            self.fields["lead"].widget = forms.HiddenInput()
            self.initial["lead"] = own[0].pk

    def _set_up_number(self, name):
        measure = self.measures[name]
        self.fields[name].widget.attrs["inputmode"] = "decimal" if measure.unit.decimals else "numeric"
        if measure.counting == Counting.DISTINCT and not self.is_bound:
            self.initial.setdefault(name, "1")

    def clean(self):
        data = self.cleaned_data
        data["partners"], data["evidence"] = [], [*filter(None, [data.get("photo")]), *data.get("evidence", [])]
        return super().clean()

    def lacks_only_what_is_required(self):
        """Something was typed, and nothing is wrong with it: it can wait as a draft until the rest is known.

        What only looks odd is shown when the draft is gone on with.
        """
        codes = {error.code for errors in self.errors.as_data().values() for error in errors} - {"odd"}
        return codes == {"required"} and bool(self.kept or any(self[name].value() for name in ("title", *self.numbers)))

    @property
    def numbers(self):
        return [name for name in self.measures if name in self.fields]

    def missing(self):
        return [str(self.fields[name].label) for name in self.errors if name in self.fields]
