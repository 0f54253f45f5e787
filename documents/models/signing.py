"""Who signs with what, and what was signed. No private key and no password is ever stored here."""

from datetime import timedelta

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.files import StoredFile
from documents.models.papers import OfficialDocument, Version
from documents.rules import can_manage_identities, can_see_identities
from lhh_portal.text import CleanCharField

WARN_DAYS = 60


class SignatureRole(models.TextChoices):
    """The two signatures of a paper, in their order (official-format.md 2.2)."""

    PERSON = "person", _("Người có thẩm quyền")
    ORGANISATION = "organisation", _("Cơ quan, tổ chức")


class SigningBackend(models.TextChoices):
    PKCS12 = "pkcs12", _("Tệp chứng thư .p12 trên máy chủ")
    PKCS11 = "pkcs11", _("Thiết bị ký gắn vào máy chủ (token, HSM)")
    OUTSIDE = "outside", _("Ký bằng phần mềm trên máy của mình rồi tải lên")


class SigningIdentityQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for those who keep them; a leader sees the own ones."""
        if can_manage_identities(user):
            return self.all()
        return self.filter(user=user) if can_see_identities(user) else self.none()

    def for_list(self):
        return self.select_related("user", "image").order_by("-is_active", "role", "user__sort_key", "-pk")


class SigningIdentity(models.Model):
    """With which certificate, through which back end and under which picture a person or the organisation signs."""

    role = models.CharField(_("ký với tư cách"), max_length=12, choices=SignatureRole)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signing_identities",
        verbose_name=_("người ký"),
    )
    backend = models.CharField(_("cách ký"), max_length=10, choices=SigningBackend)
    # PKCS12: a file name in SIGNING_KEYS_DIR; PKCS11: `token label/key label`; OUTSIDE: empty.
    reference = CleanCharField(_("nơi giữ khóa"), max_length=200, blank=True)
    # The public certificate (DER) and what is shown of it.
    certificate = models.BinaryField()
    fingerprint = models.CharField(_("vân tay SHA-256"), max_length=64)
    subject = models.CharField(_("chủ thể"), max_length=300)
    issuer = models.CharField(_("nơi cấp"), max_length=300)
    not_before = models.DateTimeField(_("hiệu lực từ"))
    not_after = models.DateTimeField(_("hiệu lực đến"))
    # A transparent PNG: the signature in blue, the seal in red.
    image = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    image_width_mm = models.DecimalField(
        _("bề ngang hình (mm)"),
        max_digits=4,
        decimal_places=1,
        default=40,
        validators=[MinValueValidator(15), MaxValueValidator(60)],
    )
    is_active = models.BooleanField(_("đang dùng"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SigningIdentityQuerySet.as_manager()

    class Meta:
        verbose_name = _("chữ ký số")
        verbose_name_plural = _("chữ ký số")
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(is_active=True, role="person"), name="signing_identity_one_per_person"
            ),
            models.UniqueConstraint(
                fields=["role"],
                condition=Q(is_active=True, role="organisation"),
                name="signing_identity_one_organisation",
            ),
            models.CheckConstraint(
                condition=Q(role="person", user__isnull=False) | Q(role="organisation", user__isnull=True),
                name="signing_identity_user_for_person",
            ),
        ]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("documents:identity-detail", args=[self.pk])

    @property
    def owner_name(self):
        return str(self.user) if self.user else _("Cơ quan")

    @property
    def is_expired(self):
        return self.not_after < timezone.now()

    @property
    def is_expiring(self):
        """Amber: a new certificate takes weeks to get."""
        return self.not_after < timezone.now() + timedelta(days=WARN_DAYS)


class Signature(models.Model):
    """One signature on a paper as it was accepted; the file itself is the proof, this row is for lists and history."""

    document = models.ForeignKey(OfficialDocument, models.CASCADE, related_name="signatures")
    role = models.CharField(_("tư cách"), max_length=12, choices=SignatureRole)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    identity = models.ForeignKey(SigningIdentity, models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    # The signer's own claim, and the time a TSA vouches for.
    signed_at = models.DateTimeField(_("ký lúc"))
    stamped_at = models.DateTimeField(_("dấu thời gian"), null=True, blank=True)

    class Meta:
        verbose_name = _("chữ ký trên văn bản")
        verbose_name_plural = _("chữ ký trên văn bản")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["version", "role"], name="signature_once")]


class Archive(models.Model):
    """How far the proofs of a signed paper have come, for lists and warnings; the file itself is the proof."""

    document = models.OneToOneField(OfficialDocument, models.CASCADE, related_name="archive")
    # documents/archive/levels.py
    level = models.CharField(_("mức lưu trữ"), max_length=5, blank=True)
    # Vietnamese sentences.
    missing = models.JSONField(_("còn thiếu"), default=list, blank=True)
    # Something that was proved once does not hold any more; nothing is stamped over it.
    is_broken = models.BooleanField(_("chuỗi chứng cứ không còn giá trị"), default=False)
    attempts = models.PositiveSmallIntegerField(_("số lần thử"), default=0)
    next_try_at = models.DateTimeField(_("thử lại lúc"), null=True, blank=True)
    incomplete_since = models.DateTimeField(_("thiếu từ lúc"), null=True, blank=True)
    stamp_expires_at = models.DateTimeField(_("dấu thời gian hết hạn"), null=True, blank=True)
    checked_at = models.DateTimeField(_("kiểm tra lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lưu trữ lâu dài")
        verbose_name_plural = _("lưu trữ lâu dài")
        indexes = [models.Index(fields=["next_try_at"]), models.Index(fields=["stamp_expires_at"])]

    def __str__(self):
        return f"{self.document_id} {self.level}"


class SigningRefusal(models.Model):
    """A signature that was not accepted: who wanted it, when and why not. An uploaded file itself is not kept."""

    document = models.ForeignKey(OfficialDocument, models.CASCADE, related_name="signing_refusals")
    role = models.CharField(_("tư cách"), max_length=12, choices=SignatureRole)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ký"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)
    reason = models.TextField(_("lý do"))
    # Of an uploaded file: enough to tell later whether a file somebody shows is that one.
    sha256 = models.CharField(_("SHA-256 của tệp"), max_length=64, blank=True)
    size = models.PositiveBigIntegerField(_("dung lượng"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần không nhận chữ ký")
        verbose_name_plural = _("các lần không nhận chữ ký")
        ordering = ["-pk"]
