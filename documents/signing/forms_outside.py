from django import forms
from django.utils.translation import gettext_lazy as _

from lhh_portal.uploads import PDF, UploadField


class SignedFileForm(forms.Form):
    file = UploadField(
        label=_("Tệp đã ký"), allowed=(PDF,), help_text=_("Tệp PDF do phần mềm ký lưu lại, không mở ra sửa.")
    )
