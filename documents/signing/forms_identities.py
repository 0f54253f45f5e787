"""Registering a signing identity: one form for each way to sign. Passwords are used in `clean` and kept nowhere."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from documents.models import SignatureRole, SigningBackend, SigningIdentity
from documents.rules import can_manage_identities
from documents.signing import certificates, credentials, identities
from documents.signing.pictures import WIDTH_MM, check_image
from lhh_portal.fields import REQUIRED, CleanCharField
from lhh_portal.roles import Role
from lhh_portal.uploads import PNG, UploadField

ORGANISATION = "co-quan"
MAX_CERTIFICATE_BYTES = 64 * 1024
# Which field a refusal of a key belongs to; all others belong to the password.
FIELD_OF = {"no_key_file": "reference", "no_token": "token_label", "no_key": "key_label", "no_module": None}


class _Secret(forms.CharField):
    widget = forms.PasswordInput(attrs={"autocomplete": "off"})

    def __init__(self, **options):
        super().__init__(strip=False, error_messages=REQUIRED, **options)


class ImageForm(forms.Form):
    """The picture alone; `role` decides what it must look like."""

    image = UploadField(
        label=gettext_lazy("Hình chữ ký hoặc con dấu"),
        allowed=(PNG,),
        help_text=gettext_lazy(
            "Tệp .png nền trong suốt: chữ ký màu xanh, con dấu màu đỏ quét đúng cỡ. Phần thừa quanh nét được cắt bỏ."
        ),
    )

    image_width_mm = forms.IntegerField(
        label=gettext_lazy("Bề ngang con dấu (mm)"),
        required=False,
        min_value=20,
        max_value=36,
        help_text=gettext_lazy("Cỡ thật của con dấu, in đúng cỡ ấy. Để trống là 36. Không dùng cho chữ ký."),
    )

    def __init__(self, *args, role=None, **options):
        super().__init__(*args, **options)
        self.role = role
        if role == SignatureRole.PERSON:
            del self.fields["image_width_mm"]

    def width_mm(self):
        """The printed width of the picture."""
        typed = self.cleaned_data.get("image_width_mm")
        return typed if typed and self.role == SignatureRole.ORGANISATION else WIDTH_MM[self.role]

    def clean_image(self):
        file = self.cleaned_data["image"]
        return check_image(file, self.role) if file else None


class IdentityForm(ImageForm):
    """What the three ways have in common; `by` may register for everybody or only for herself."""

    backend = None
    owner = forms.ChoiceField(label=gettext_lazy("Ai ký bằng chứng thư này"))

    def __init__(self, *args, by, **options):
        super().__init__(*args, **options)
        self.by = by
        if can_manage_identities(by):
            leaders = [(str(user.pk), str(user)) for user in User.objects.with_role(Role.LEADER)]
            self.fields["owner"].choices = [(ORGANISATION, _("Cơ quan (con dấu)")), *leaders]
        else:
            del self.fields["owner"], self.fields["image_width_mm"]
        self._ask_for_image()
        last = [name for name in ("image", "image_width_mm") if name in self.fields]
        self.order_fields([name for name in self.fields if name not in last] + last)

    def clean_image(self):
        self.role = SignatureRole.ORGANISATION if self._for_organisation() else SignatureRole.PERSON
        return super().clean_image()

    def clean(self):
        cleaned = super().clean()
        if not self.errors:
            try:
                self.certificate, others = self._certificate()
                certificates.check_usable(self.certificate, others=others)
                if (owner := self._owner()) is not None:
                    certificates.check_bears_name(self.certificate, owner.full_name)
            except ValidationError as error:
                field = FIELD_OF.get(error.code, self.certificate_field)
                self.add_error(field if field in self.fields else None, error)
        return cleaned

    def save(self):
        return identities.register(
            role=self.role,
            user=self._owner(),
            backend=self.backend,
            reference=self._reference(),
            certificate=self.certificate,
            image=self.cleaned_data["image"],
            image_width_mm=self.width_mm(),
        )

    def _for_organisation(self):
        return "owner" in self.fields and self.cleaned_data.get("owner") == ORGANISATION

    def _owner(self):
        if "owner" not in self.fields:
            return self.by
        return None if self._for_organisation() else User.objects.get(pk=self.cleaned_data["owner"])

    def _ask_for_image(self):
        """Whoever has a picture keeps it; the software of an outside signer draws its own."""
        image = self.fields["image"]
        image.required = self.backend != SigningBackend.OUTSIDE and not self._has_image()
        image.error_messages["required"] = _(
            "Chưa chọn hình. Chữ ký trên văn bản phải có hình (Nghị định 30/2020/NĐ-CP)."
        )
        if image.required and "owner" in self.fields:
            image.help_text = _("%s Ai đã có hình đang dùng thì để trống được, hình ấy được giữ.") % image.help_text

    def _has_image(self):
        owner = self.data.get("owner", "") if "owner" in self.fields else str(self.by.pk)
        if owner != ORGANISATION and not owner.isdecimal():
            return False
        of_owner = {"user": None} if owner == ORGANISATION else {"user_id": owner}
        return SigningIdentity.objects.filter(is_active=True, **of_owner).exclude(image=None).exists()

    def _certificate(self):
        probe = SigningIdentity(backend=self.backend, reference=self._reference())
        with credentials.opened(probe, self.cleaned_data["secret"]) as signer:
            return signer.signing_cert, list(signer.cert_registry)


class KeyFileForm(IdentityForm):
    backend = SigningBackend.PKCS12
    certificate_field = "secret"
    reference = forms.ChoiceField(label=gettext_lazy("Tệp khóa"), error_messages=REQUIRED)
    secret = _Secret(
        label=gettext_lazy("Mật khẩu của tệp khóa"),
        help_text=gettext_lazy("Chỉ dùng một lần để đọc chứng thư, không lưu lại. Mỗi lần ký sẽ hỏi lại."),
    )

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        files = credentials.key_files()
        self.fields["reference"].choices = [("", _("Chọn tệp")), *((name, name) for name in files)]
        self.fields["reference"].help_text = (
            _("Các tệp .p12, .pfx đã đặt trong thư mục khóa của máy chủ.")
            if files
            else _("Thư mục khóa của máy chủ chưa có tệp nào. Nhờ quản trị đặt tệp .p12 vào đó.")
        )

    def _reference(self):
        return self.cleaned_data["reference"]


class TokenForm(IdentityForm):
    backend = SigningBackend.PKCS11
    certificate_field = "secret"
    token_label = CleanCharField(
        label=gettext_lazy("Tên thiết bị"), max_length=32, help_text=gettext_lazy("Nhãn ghi trong thiết bị.")
    )
    key_label = CleanCharField(
        label=gettext_lazy("Tên khóa"), max_length=150, help_text=gettext_lazy("Nhãn của khóa và chứng thư.")
    )
    secret = _Secret(
        label=gettext_lazy("Mã PIN"),
        help_text=gettext_lazy("Chỉ dùng một lần để đọc chứng thư, không lưu lại. Mỗi lần ký sẽ hỏi lại."),
    )

    def clean_token_label(self):
        label = self.cleaned_data["token_label"]
        if "/" in label:
            raise ValidationError(_("Tên thiết bị không được có dấu /. Đổi nhãn của thiết bị rồi ghi lại."))
        return label

    def _reference(self):
        return f"{self.cleaned_data['token_label']}/{self.cleaned_data['key_label']}"


class OutsideForm(IdentityForm):
    backend = SigningBackend.OUTSIDE
    certificate_field = "certificate_file"
    certificate_file = forms.FileField(
        label=gettext_lazy("Chứng thư"),
        error_messages={"required": gettext_lazy("Chưa chọn tệp.")},
        help_text=gettext_lazy("Tệp .cer hoặc .pem xuất từ phần mềm ký, không kèm khóa."),
        widget=forms.FileInput(attrs={"accept": ".cer,.crt,.pem"}),
    )

    def _certificate(self):
        file = self.cleaned_data["certificate_file"]
        return certificates.read_certificate(file.read(MAX_CERTIFICATE_BYTES)), []

    def _reference(self):
        return ""


FORMS = {form.backend: form for form in (KeyFileForm, TokenForm, OutsideForm)}
