"""Small forms on a paper's way: who signs, which date, why it is returned, the password of one signature."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from lhh_portal.fields import REQUIRED, CleanCharField, VietnameseDateField
from lhh_portal.roles import Role
from lhh_portal.uploads import PDF, UploadField


class ProposeForm(forms.Form):
    signer = forms.ModelChoiceField(
        queryset=get_user_model().objects.none(),
        label=_("Người ký"),
        empty_label=None,
        error_messages=REQUIRED,
        help_text=_("Tài khoản lãnh đạo mang tên in trên văn bản."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["signer"].queryset = get_user_model().objects.with_role(Role.LEADER)
        self.fields["signer"].label_from_instance = lambda leader: f"{leader.full_name} ({leader.email})"


class ApproveForm(forms.Form):
    on = VietnameseDateField(
        label=_("Ngày văn bản"), help_text=_("Số và ngày được cấp khi duyệt, sau đó không đổi được. Ví dụ: 11/6/2024")
    )


class ReturnForm(forms.Form):
    note = CleanCharField(
        label=_("Lý do, chỗ cần sửa"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Người soạn đọc được nguyên văn."),
    )


class KeepForm(forms.Form):
    scan = UploadField(label=_("Bản quét đã ký"), allowed=(PDF,), help_text=_("Tệp PDF, đủ mọi trang và mọi chữ ký."))


class PublishForm(forms.Form):
    field = CleanCharField(
        label=_("Lĩnh vực"), max_length=80, required=False, help_text=_("Để lọc trong thư viện văn bản của trang.")
    )


class UnpublishForm(forms.Form):
    note = CleanCharField(
        label=_("Lý do thôi công khai"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Ghi vào lịch sử.")
    )


class WithdrawalForm(forms.Form):
    reason = CleanCharField(
        label=_("Lý do thu hồi"), widget=forms.Textarea(attrs={"rows": 4}), help_text=_("Được in trên thông báo.")
    )


class SecretForm(forms.Form):
    """Never shown again, kept nowhere; not trimmed, for spaces belong to a password."""

    secret = forms.CharField(
        label=_("Mật khẩu hoặc mã PIN của chữ ký số"),
        strip=False,
        error_messages=REQUIRED,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_("Chỉ dùng cho lần ký này, không được lưu lại ở đâu."),
    )


class SignForm(SecretForm):
    """`shown` is the SHA-256 of the file the page led to."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data, *, pdf):
        super().__init__(data, initial={"shown": pdf.sha256 if pdf else ""})

    def show_again(self, pdf):
        """Whoever was told that there is another print has that one before their eyes now."""
        self.data = self.data.copy()
        self.data["shown"] = pdf.sha256 if pdf else ""
