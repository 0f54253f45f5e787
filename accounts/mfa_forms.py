"""allauth's forms for security keys, with labels: allauth shows the name of the field, in English."""

from allauth.mfa.webauthn import forms
from django.utils.translation import gettext_lazy as _

_LABEL = _("Tên khóa")
_HELP = _("Để phân biệt các khóa, ví dụ «Điện thoại», «Máy ở cơ quan».")


class AddKeyForm(forms.AddWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].help_text = _LABEL, _HELP


class RenameKeyForm(forms.EditWebAuthnForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label, self.fields["name"].help_text = _LABEL, _HELP
