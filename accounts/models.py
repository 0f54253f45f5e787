import secrets

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from lhh_portal.roles import Role, is_administrator, is_staff_member
from lhh_portal.text import CleanCharField, search_key, sort_key
from members.models import Association


class UserQuerySet(models.QuerySet):
    def for_list(self):
        """With what the list of people shows, in a fixed number of queries."""
        return self.prefetch_related("role_grants", "associations").annotate(
            has_second_factor=models.Exists(
                Authenticator.objects.filter(user=models.OuterRef("pk")).exclude(type=Authenticator.Type.RECOVERY_CODES)
            )
        )

    def with_role(self, *roles):
        return self.filter(is_active=True, role_grants__role__in=roles).distinct()

    def officers_of(self, association):
        return self.filter(is_active=True, officerships__association=association)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        RoleGrant.objects.create(user=user, role=Role.ADMINISTRATOR)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """Who signs in, by e-mail. What somebody may do follows from roles; `is_staff` only opens the Django admin."""

    email = models.EmailField(
        _("thư điện tử"), unique=True, error_messages={"unique": _("Địa chỉ này đã có tài khoản.")}
    )
    full_name = CleanCharField(_("họ và tên"), max_length=200)
    is_active = models.BooleanField(_("được đăng nhập"), default=True)
    is_staff = models.BooleanField(_("vào trang quản trị hệ thống"), default=False)
    search_key = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=1000, editable=False, default="")
    date_joined = models.DateTimeField(_("ngày tạo"), default=timezone.now)
    associations = models.ManyToManyField(
        Association, through="Officership", related_name="officers", verbose_name=_("hội phụ trách")
    )

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]

    class Meta:
        verbose_name = _("người dùng")
        verbose_name_plural = _("người dùng")
        ordering = ["sort_key", "email"]

    def __str__(self):
        return self.full_name or self.email

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.full_name} {self.email}")
        self.sort_key = sort_key(self.full_name)[:1000]
        super().save(*args, **kwargs)

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name

    @cached_property
    def roles(self):
        return frozenset(grant.role for grant in self.role_grants.all())

    @property
    def role_labels(self):
        return [role.label for role in Role if role in self.roles]

    @cached_property
    def association_ids(self):
        """Associations this officer works for; rules compare against it without a query per object."""
        return frozenset(self.officerships.values_list("association_id", flat=True))


class RoleGrant(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="role_grants", verbose_name=_("người dùng"))
    role = models.CharField(_("vai trò"), max_length=20, choices=Role)
    granted_by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("người giao")
    )
    granted_at = models.DateTimeField(_("giao lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("vai trò")
        verbose_name_plural = _("vai trò")
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="role_granted_once")]

    def __str__(self):
        return f"{self.user}: {self.get_role_display()}"


class Officership(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="officerships", verbose_name=_("người dùng"))
    association = models.ForeignKey(Association, models.CASCADE, related_name="officerships", verbose_name=_("hội"))

    class Meta:
        verbose_name = _("hội phụ trách")
        verbose_name_plural = _("hội phụ trách")
        constraints = [models.UniqueConstraint(fields=["user", "association"], name="officership_once")]

    def __str__(self):
        return f"{self.user}: {self.association}"


def _invitation_token():
    return secrets.token_urlsafe(32)


class InvitationQuerySet(models.QuerySet):
    def open(self):
        return self.filter(accepted_at=None, expires_at__gt=timezone.now())

    def visible_to(self, user):
        """Administrators see all, staff those for officers only (what they may write themselves), others none."""
        if is_administrator(user):
            return self
        return self.filter(roles=[Role.OFFICER]) if is_staff_member(user) else self.none()


class Invitation(models.Model):
    """The only way to an account: a link by e-mail, valid once and for a while.

    The link carries `token` signed with the server's key: a stolen copy of the table opens no account.
    """

    email = models.EmailField(_("thư điện tử"))
    full_name = CleanCharField(_("họ và tên"), max_length=200)
    roles = models.JSONField(_("vai trò"), default=list)
    associations = models.ManyToManyField(Association, blank=True, verbose_name=_("hội phụ trách"))
    token = models.CharField(_("đường dẫn"), max_length=64, unique=True, default=_invitation_token, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người mời")
    )
    created_at = models.DateTimeField(_("tạo lúc"), auto_now_add=True)
    expires_at = models.DateTimeField(_("hết hạn"))
    sent_at = models.DateTimeField(_("đã gửi lúc"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("đã nhận lúc"), null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("lời mời")
        verbose_name_plural = _("lời mời")
        ordering = ["-created_at"]

    def __str__(self):
        return f"{self.full_name} <{self.email}>"

    @property
    def is_open(self):
        return self.accepted_at is None and self.expires_at > timezone.now()

    @property
    def role_labels(self):
        return [Role(role).label for role in self.roles]

    def new_token(self):
        self.token = _invitation_token()

    new_token.alters_data = True


class SignIn(models.Model):
    """One attempt to sign in, for the administrator's audit; kept apart from the domain's change log."""

    user = models.ForeignKey(User, models.CASCADE, null=True, blank=True, related_name="sign_ins")
    email = models.CharField(_("thư điện tử"), max_length=254)
    succeeded = models.BooleanField(_("thành công"))
    ip = models.GenericIPAddressField(_("địa chỉ mạng"), null=True, blank=True)
    user_agent = models.CharField(_("thiết bị"), max_length=200, blank=True)
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("lần đăng nhập")
        verbose_name_plural = _("lần đăng nhập")
        ordering = ["-at"]
