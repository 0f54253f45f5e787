"""Writing a paper: plain text in, what is stored is made in documents/typed.py."""

import hashlib

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import services
from documents.appendices import appendix_fields
from documents.models import OfficialDocument
from documents.typed import NoSuchTable, body_html, body_text, recipients_stored, recipients_typed
from lhh_portal.fields import CleanCharField
from lhh_portal.letterhead import letterhead_on
from lhh_portal.roles import Role
from lhh_portal.uploads import PDF, UploadField

# What stands at the head of the page, and seldom changes.
HEAD = ("governing_lines", "issuing_lines", "org_code", "place_name")


class ComposeForm(forms.ModelForm):
    """A new paper, or one that is changed; `base` tells whether a colleague changed it meanwhile."""

    base = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = OfficialDocument
        fields = [
            "type",
            "subject",
            "unit_code",
            "salutation",
            "body",
            "authority_lines",
            "signer_name",
            "recipients",
            "other_signature",
            "own_symbol",
            "governing_lines",
            "issuing_lines",
            "org_code",
            "place_name",
        ]
        widgets = {
            "subject": forms.Textarea(attrs={"rows": 2}),
            "salutation": forms.Textarea(attrs={"rows": 2}),
            "body": forms.Textarea(attrs={"rows": 16}),
            "authority_lines": forms.Textarea(attrs={"rows": 3}),
            "recipients": forms.Textarea(attrs={"rows": 5}),
            "other_signature": forms.Textarea(attrs={"rows": 3}),
            "governing_lines": forms.Textarea(attrs={"rows": 2}),
            "issuing_lines": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "salutation": gettext_lazy("Mỗi nơi một dòng. Để trống nếu văn bản không có phần Kính gửi."),
            "body": gettext_lazy(
                "Cách một dòng trống là sang đoạn mới. "
                "Dòng bắt đầu bằng «- » là một ý của danh sách («\\- » thì không). "
                "Dòng như «I. Mục đích» đứng riêng là tiêu đề; tiêu đề cấp dưới bắt đầu bằng «## ». "
                "Chữ đậm: **đậm**. Chú thích cuối trang: [^nội dung chú thích]. "
                "Dòng «[Bảng 1]» giữ chỗ cho bảng đã có, số [#…|…] nối với số liệu của báo cáo; giữ nguyên các dấu ấy."
            ),
            "authority_lines": gettext_lazy(
                "Mỗi dòng một ý, ví dụ: TM. BAN THƯỜNG VỤ, dòng sau KT. CHỦ TỊCH, dòng sau PHÓ CHỦ TỊCH."
            ),
            "recipients": gettext_lazy(
                "Mỗi nơi một dòng. Dấu gạch, dấu chấm phẩy và dòng «Lưu: VT.» được thêm khi lưu."
            ),
        }

    def __init__(self, *args, instance=None, **kwargs):
        initial = {}
        if instance is None:
            initial = vars(letterhead_on(timezone.localdate())).copy()
        else:
            initial["body"] = body_text(instance.body)
            initial["recipients"] = recipients_typed(instance.recipients)
        # Read before the instance takes what is typed.
        self.stored = initial["base"] = fingerprint(instance) if instance else ""
        super().__init__(*args, instance=instance, initial=initial | kwargs.pop("initial", {}), **kwargs)
        self.fields["body"] = CleanCharField(
            label=self.fields["body"].label, help_text=self.fields["body"].help_text, widget=self.fields["body"].widget
        )
        self.fields["signer_name"].help_text = _signers()

    @property
    def main_fields(self):
        return [field for field in self.visible_fields() if field.name not in HEAD]

    @property
    def head_fields(self):
        return [self[name] for name in HEAD]

    @property
    def stored_paper(self):
        """The paper that is changed; None for a new one."""
        return self.instance if self.instance.pk else None

    def clean_body(self):
        try:
            return body_html(self.cleaned_data["body"], self.instance.body)
        except NoSuchTable as error:
            raise ValidationError(
                _("Văn bản không có bảng số %s. Xóa dòng ấy, hoặc ghi lại đúng số của bảng đã có.") % error
            ) from error

    def clean_recipients(self):
        typed = self.cleaned_data["recipients"]
        return recipients_stored(typed) if typed.strip() else ""

    def clean(self):
        if self.cleaned_data.get("base", "") != self.stored:
            self.data = self.data.copy()
            self.data["base"] = self.stored
            raise ValidationError(
                _(
                    "Văn bản này vừa được người khác sửa. Nội dung đang gõ vẫn còn ở dưới; mở trang văn bản để xem "
                    "bản của họ. Bấm lưu lần nữa sẽ thay bản ấy."
                ),
                code="conflict",
            )
        return self.cleaned_data

    def save_paper(self, *, by):
        """Raises WrongState, ValidationError."""
        fields = {name: self.cleaned_data[name] for name in self.Meta.fields}
        if self.instance.pk:
            return services.update_document(self.instance, **fields)
        return services.create_document(**fields, created_by=by)


class AttachmentForm(forms.Form):
    name = CleanCharField(
        label=gettext_lazy("Tên phụ lục"), max_length=200, help_text=gettext_lazy("Ví dụ: Danh sách đại biểu")
    )
    file = UploadField(label=gettext_lazy("Tệp PDF"), allowed=(PDF,))


def fingerprint(document):
    """Changes whenever something printed does."""
    printed = "\n".join(str(getattr(document, name)) for name in services.PRINTED)
    printed += "".join(f"\n{fields}" for fields in appendix_fields(document))
    return hashlib.sha256(printed.encode()).hexdigest()[:16]


def _signers():
    names = sorted({leader.full_name for leader in get_user_model().objects.with_role(Role.LEADER)})
    if not names:
        return _("Không ghi học hàm, học vị trước tên. Chưa có tài khoản lãnh đạo nào để trình ký.")
    return _("Không ghi học hàm, học vị trước tên. Ghi đúng tên tài khoản của người sẽ ký: %s.") % "; ".join(names)
