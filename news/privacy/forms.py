from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.letters import search_key
from news.models import DataRequest
from news.voices.forms import TRAPPED, TrapInput


class DataRequestForm(forms.ModelForm):
    # A person never sees it; a machine fills in whatever is called so.
    website = forms.CharField(required=False, widget=TrapInput)

    class Meta:
        model = DataRequest
        fields = ["kind", "name", "representative", "email", "details"]
        widgets = {
            "kind": forms.RadioSelect,
            "details": forms.Textarea(attrs={"rows": 6}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {
            "name": gettext_lazy("Đủ họ và tên, có dấu, như đang hiện trên trang."),
            "representative": gettext_lazy(
                "Khi gửi thay trẻ em hoặc người khác: họ tên, quan hệ với người ấy. Gửi cho chính mình thì để trống."
            ),
            "email": gettext_lazy("Để nhận mã yêu cầu và thư trả lời; không hiện ở đâu."),
            "details": gettext_lazy(
                "Dữ liệu nào, ở trang nào (chép địa chỉ trang vào đây), muốn sửa thành gì. "
                "Không gửi số căn cước, ảnh giấy tờ."
            ),
        }

    def __init__(self, data=None, **kwargs):
        self.is_trapped = bool(data and data.get("website"))
        if self.is_trapped:  # emptied, so that a person whose browser filled it passes when sending once more
            data = data.copy()
            data["website"] = ""
        super().__init__(data, **kwargs)
        self.fields["kind"].choices = DataRequest.Kind.choices

    def clean_name(self):
        return full_name(self.cleaned_data["name"])

    def clean(self):
        if self.is_trapped:
            raise ValidationError(TRAPPED)
        return super().clean()


def full_name(text):
    """Raises ValidationError for a single word: it stands in too many texts to be looked for."""
    if len(search_key(text).split()) < 2:
        raise ValidationError(_("Ghi đủ họ và tên, ít nhất hai chữ."))
    return text
