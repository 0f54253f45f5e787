"""Form fields that read what people in a Vietnamese office type, and say in a sentence what they could not read."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.dates import format_date, parse_vn_date
from lhh_portal.legacy_encodings import convert_legacy, legacy_encoding
from lhh_portal.letters import clean_text
from lhh_portal.quantity import Quantity, format_quantity, read_money, read_quantity

TOO_LONG = gettext_lazy("Dài %(show_value)d ký tự, tối đa %(limit_value)d. Rút gọn rồi lưu lại.")
REQUIRED = {"required": gettext_lazy("Ô này chưa được điền.")}


class CleanCharField(forms.CharField):
    """Text in its clean form (letters.clean_text); text in TCVN3 or VNI is refused with its conversion as proposal."""

    default_error_messages = REQUIRED

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        if self.max_length is not None:
            # Django's own sentence does not say what to do.
            self.validators = [v for v in self.validators if not isinstance(v, MaxLengthValidator)]
            self.validators.append(MaxLengthValidator(self.max_length, message=TOO_LONG))

    def to_python(self, value):
        if isinstance(value, str) and (encoding := legacy_encoding(value)):
            raise ValidationError(
                _(
                    "Văn bản gõ bằng bảng mã cũ %(encoding)s, không phải Unicode. "
                    "Chép lại nội dung đã chuyển mã dưới đây, đọc kiểm tra rồi lưu:\n%(converted)s"
                ),
                code="legacy_encoding",
                params={"encoding": encoding, "converted": clean_text(convert_legacy(value))},
            )
        return super().to_python(clean_text(value) if isinstance(value, str) else value)

    def widget_attrs(self, widget):
        """Without maxlength: the browser would cut a pasted text off without a word, and counts NFD letters twice."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class VietnameseDateField(forms.Field):
    """A date typed day first, cleaned to `datetime.date` or None.

    A text box, not the browser's picker: the picker shows month first on machines set to English, cannot show again
    what was typed wrongly, and is slow for dates years back. `inputmode=decimal` gives phones digits with a
    separator; `5.6.2026` and `05062026` are read too.
    """

    widget = forms.TextInput
    default_error_messages = REQUIRED

    def to_python(self, value):
        if value in self.empty_values:
            return None
        return value if isinstance(value, date) else parse_vn_date(value)

    def prepare_value(self, value):
        return format_date(value) if isinstance(value, date) else value

    def widget_attrs(self, widget):
        return {"inputmode": "decimal", "autocomplete": "off", "placeholder": _("ngày/tháng/năm")}


class QuantityField(forms.Field):
    """A number with its doubt in one box (`hơn 3.200`), cleaned to Quantity, or None for an empty box.

    After cleaning, `doubts` holds sentences about readings that should be asked about (see AskAboutDoubts).
    """

    widget = forms.TextInput
    default_error_messages = REQUIRED

    def __init__(self, *, unit_decimals=0, unit_name="", **kwargs):
        self.unit_decimals, self.unit_name = unit_decimals, unit_name
        self.doubts = []
        super().__init__(**kwargs)

    def read(self, text):
        return read_quantity(text, decimals=self.unit_decimals, unit_name=self.unit_name)

    def to_python(self, value):
        self.doubts = []
        if isinstance(value, Quantity):
            return value
        if value is None or not clean_text(value):
            return None
        quantity, self.doubts = self.read(value)
        return quantity

    def prepare_value(self, value):
        return format_quantity(value) if isinstance(value, Quantity) else value

    def widget_attrs(self, widget):
        # No inputmode: the words before the number need the letters.
        return {"autocomplete": "off"}


class MoneyField(QuantityField):
    """Whole đồng: `250 triệu`, `9.560.257.000 đồng`. The look script shows the amount in words beside the box."""

    def __init__(self, **kwargs):
        super().__init__(unit_name="đồng", **kwargs)

    def read(self, text):
        return read_money(text)

    def widget_attrs(self, widget):
        return {**super().widget_attrs(widget), "data-money": ""}


class AskAboutDoubts:
    """For forms with quantities: a doubtful reading is an error until the person ticks that it is meant.

    The tick holds for the very readings it was shown with; another doubtful number asks again.
    """

    def clean(self):
        cleaned = super().clean()
        doubts = {name: field.doubts for name, field in self.fields.items() if getattr(field, "doubts", None)}
        if not doubts:
            return cleaned
        asked = " ".join(sentence for sentences in doubts.values() for sentence in sentences)
        confirmed = self.data.get(self.add_prefix("confirmed_reading")) == asked
        self.fields["confirmed_reading"] = forms.BooleanField(
            label=_("Số liệu đọc như trên là đúng ý"),
            required=False,
            widget=forms.CheckboxInput(attrs={"value": asked}, check_test=lambda value: confirmed),
        )
        if not confirmed:
            for field, sentences in doubts.items():
                self.add_error(field, sentences)
        return cleaned


def vietnamese_formfield(db_field, **kwargs):
    """For `class Meta: formfield_callback = vietnamese_formfield` of a ModelForm: its dates are read day first."""
    if isinstance(db_field, models.DateField) and not isinstance(db_field, models.DateTimeField):
        kwargs.pop("widget", None)
        return db_field.formfield(form_class=VietnameseDateField, **kwargs)
    return db_field.formfield(**kwargs)
