from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html, validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import rules, services
from accounts.models import Invitation, User
from lhh_portal.roles import Role
from lhh_portal.text import clean_text
from members.models import Association


class _RolesForm(forms.Form):
    """Name, address, roles and associations: shared by inviting and by changing a person."""

    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    email = forms.EmailField(label=_("Thư điện tử"), help_text=_("Dùng để đăng nhập và nhận thông báo."))
    roles = forms.MultipleChoiceField(
        label=_("Vai trò"),
        choices=Role.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Hãy chọn ít nhất một vai trò.")},
    )
    associations = forms.ModelMultipleChoiceField(
        label=_("Hội phụ trách"),
        queryset=Association.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Chỉ dành cho cán bộ hội thành viên; một người có thể phụ trách nhiều hội."),
    )

    def __init__(self, *args, by, **kwargs):
        self.by = by
        super().__init__(*args, **kwargs)
        allowed = rules.roles_one_may_grant(by)
        self.fields["roles"].choices = [(role.value, role.label) for role in allowed]
        if len(allowed) == 1:
            self.fields["roles"].initial = allowed
        self.fields["associations"].queryset = Association.objects.exclude(kind=Association.Kind.FEDERATION)

    def clean_full_name(self):
        return clean_text(self.cleaned_data["full_name"])

    def clean_email(self):
        return self.cleaned_data["email"].lower()

    def clean(self):
        cleaned = super().clean()
        if "roles" in cleaned and "associations" in cleaned:
            services.check_roles(cleaned["roles"], cleaned["associations"])
        return cleaned


class InvitationForm(_RolesForm):
    def clean_email(self):
        email = super().clean_email()
        if User.objects.filter(email__iexact=email).exists():
            raise ValidationError(_("«%s» đã có tài khoản. Quản trị đổi vai trò ở trang Người dùng.") % email)
        if Invitation.objects.open().filter(email=email).exists():
            raise ValidationError(_("«%s» đã có lời mời đang chờ. Hãy bấm «Gửi lại» ở danh sách lời mời.") % email)
        return email

    def save(self):
        return services.invite(by=self.by, **self.cleaned_data)


class PersonForm(_RolesForm):
    def __init__(self, *args, person, **kwargs):
        self.person = person
        kwargs["initial"] = {
            "full_name": person.full_name,
            "email": person.email,
            "roles": list(person.roles),
            "associations": list(person.association_ids),
        }
        super().__init__(*args, **kwargs)

    def clean_email(self):
        email = super().clean_email()
        if User.objects.filter(email__iexact=email).exclude(pk=self.person.pk).exists():
            raise ValidationError(_("«%s» là địa chỉ của một tài khoản khác.") % email)
        return email

    def save(self):
        services.change_person(self.person, by=self.by, **self.cleaned_data)


class AcceptInvitationForm(forms.Form):
    full_name = forms.CharField(label=_("Họ và tên"), max_length=200)
    password1 = forms.CharField(
        label=_("Mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=password_validators_help_text_html,
    )
    password2 = forms.CharField(
        label=_("Nhập lại mật khẩu"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args, invitation, **kwargs):
        self.invitation = invitation
        super().__init__(*args, initial={"full_name": invitation.full_name}, **kwargs)

    def clean_full_name(self):
        return clean_text(self.cleaned_data["full_name"])

    def clean(self):
        cleaned = super().clean()
        password = cleaned.get("password1")
        if password:
            try:
                validate_password(password, User(email=self.invitation.email, full_name=cleaned.get("full_name", "")))
            except ValidationError as error:
                self.add_error("password1", error)
            if cleaned.get("password2") and cleaned["password2"] != password:
                self.add_error("password2", _("Hai lần nhập mật khẩu khác nhau. Hãy nhập lại cả hai."))
        return cleaned

    def save(self):
        return services.accept_invitation(
            self.invitation, full_name=self.cleaned_data["full_name"], password=self.cleaned_data["password1"]
        )
