import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import ConsolidatedReport, Section


class HeadForm(forms.ModelForm):
    """What stands around the text: title, date, signer, recipients."""

    class Meta:
        model = ConsolidatedReport
        fields = ["subject", "issued_on", "salutation", "authority_lines", "signer_name", "recipients"]
        help_texts = {
            "salutation": _("Mỗi nơi một dòng. Để trống nếu văn bản không có phần Kính gửi."),
            "authority_lines": _(
                "Mỗi dòng một ý, ví dụ: TM. BAN THƯỜNG VỤ, dòng sau KT. CHỦ TỊCH, dòng sau PHÓ CHỦ TỊCH."
            ),
            "signer_name": _("Không ghi học hàm, học vị trước tên."),
            "recipients": _("Mỗi nơi một dòng, bắt đầu bằng «- », kết thúc bằng «;». Dòng cuối: «- Lưu: VT.»"),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 4}) for name in ("salutation", "authority_lines", "recipients")}


class SectionForm(forms.ModelForm):
    """A section's text. `base` is the text as it was when the page was opened: nobody overwrites a colleague unseen."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Section
        fields = ["title", "text"]
        widgets = {"text": forms.Textarea(attrs={"rows": 18, "data-token-target": ""})}
        help_texts = {"text": _("Mỗi đoạn một dòng. Số liệu chèn từ danh sách bên cạnh, không gõ tay.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Read before the instance takes what was typed.
        self.stored_text = self.instance.text
        self.stored = self.initial["base"] = fingerprint(self.instance)
        self.fields["text"].required = False

    def clean(self):
        if self.cleaned_data.get("base") != self.stored and not self._says_the_same():
            raise forms.ValidationError(
                _(
                    "Trong lúc soạn, mục này đã được lưu ở nơi khác; bản đã lưu ở ngay dưới đây, nội dung đang gõ "
                    "vẫn còn trong ô. Bấm lưu lần nữa sẽ thay bản đã lưu."
                ),
                code="conflict",
            )
        return self.cleaned_data

    def _says_the_same(self):
        """It was stored, but the answer was lost on the way."""
        texts = {name: self.cleaned_data.get(name, "") for name in ("title", "text")}
        return fingerprint(Section(**texts)) == self.stored

    @property
    def is_conflict(self):
        return self.is_bound and self.has_error("__all__", "conflict")

    def accept_stored(self):
        """The writer has been shown the colleague's text: the next save may replace it."""
        self.data = self.data.copy()
        self.data["base"] = self.stored


def fingerprint(section):
    return hashlib.sha256(f"{section.title}\n{section.text}".encode()).hexdigest()[:16]
