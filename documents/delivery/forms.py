"""Recipients of a paper as the clerk types them."""

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.delivery.recipients import Recipient, clean_address, split
from lhh_portal.fields import CleanCharField

EMPTY_ROWS = 3
# A mail for each; more is a mailing list, not the recipients of a paper.
MAX_ROWS, MAX_ADDRESSES = 100, 300


class RecipientForm(forms.Form):
    name = CleanCharField(label=gettext_lazy("Nơi nhận"), max_length=200, required=False)
    emails = forms.CharField(label=gettext_lazy("Địa chỉ thư điện tử"), max_length=4000, required=False)

    def __init__(self, *args, is_printed, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_printed = is_printed
        if is_printed:
            self.fields["name"].widget = forms.HiddenInput()

    def clean_emails(self):
        found, wrong = [], []
        for typed in split(self.cleaned_data["emails"]):
            try:
                found.append(clean_address(typed))
            except ValidationError as error:
                wrong.append(error)
        if wrong:
            raise ValidationError(wrong)
        return list(dict.fromkeys(found))

    def clean(self):
        cleaned = super().clean()
        if self.is_printed:
            return cleaned
        if cleaned.get("emails") and not cleaned.get("name"):
            self.add_error("name", _("Hãy ghi tên nơi nhận của địa chỉ này."))
        if cleaned.get("name") and not cleaned.get("emails") and "emails" not in self.errors:
            self.add_error("emails", _("Hãy ghi địa chỉ của nơi nhận thêm, hoặc xóa tên ở dòng này."))
        return cleaned


class _Recipients(BaseFormSet):
    def get_form_kwargs(self, index):
        return {"is_printed": index is not None and index < self.initial_form_count()}

    def clean(self):
        if sum(len(it.emails) for it in self.recipients) > MAX_ADDRESSES:
            raise ValidationError(_("Một lần gửi được nhiều nhất %s địa chỉ. Hãy gửi thêm sau.") % MAX_ADDRESSES)

    @property
    def recipients(self):
        rows = [form.cleaned_data for form in self.forms if getattr(form, "cleaned_data", {}).get("name")]
        return [Recipient(row["name"], tuple(row.get("emails") or ())) for row in rows]


_FormSet = formset_factory(
    RecipientForm, formset=_Recipients, extra=EMPTY_ROWS, max_num=MAX_ROWS, absolute_max=MAX_ROWS, validate_max=True
)


def recipient_forms(data, offered):
    """The rows for `offered` ([Recipient]), whose names stay, and some empty ones."""
    return _FormSet(data, initial=[{"name": it.name, "emails": ", ".join(it.emails)} for it in offered])


class AddressForm(forms.Form):
    email = forms.CharField(label=gettext_lazy("Địa chỉ thư điện tử"), max_length=254)

    def clean_email(self):
        return clean_address(self.cleaned_data["email"].strip())
