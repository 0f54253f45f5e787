from django import forms
from django.utils.translation import gettext_lazy as _

from documents.verification.known import clean_code
from lhh_portal.uploads import PDF, UploadField


class CodeForm(forms.Form):
    code = forms.CharField(
        label=_("Mã xác minh"),
        max_length=40,
        help_text=_("Hai nhóm năm chữ và số, in cạnh ô vuông QR ở cuối văn bản. Chữ hoa hay thường đều được."),
        error_messages={"required": _("Chưa nhập mã.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs.update(
            {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "placeholder": "ABCDE-FGHJK"}
        )

    def clean_code(self):
        return clean_code(self.cleaned_data["code"])


class FileForm(forms.Form):
    file = UploadField(
        allowed=(PDF,),
        label=_("Tệp PDF của văn bản"),
        help_text=_("Tệp chỉ được đọc trong bộ nhớ để kiểm tra, không lưu lại và không gửi cho ai."),
    )
