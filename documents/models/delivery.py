"""To whom a paper was sent, and what became of each mail."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models.papers import OfficialDocument
from lhh_portal.text import CleanCharField


class Correspondent(models.Model):
    """A recipient as papers name it and the address last used for it."""

    name = CleanCharField(_("nơi nhận"), max_length=200, unique=True)
    email = models.EmailField(_("thư điện tử"), blank=True)

    class Meta:
        verbose_name = _("địa chỉ nơi nhận")
        verbose_name_plural = _("sổ địa chỉ nơi nhận")
        ordering = ["name"]

    def __str__(self):
        return self.name


class Delivery(models.Model):
    """One mail to one recipient about one paper. The row is the truth: a killed worker goes on from it."""

    class Purpose(models.TextChoices):
        ISSUED = "issued", _("Phát hành")
        CORRECTED = "corrected", _("Báo đính chính, thay thế")
        WITHDRAWN = "withdrawn", _("Báo thu hồi")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ gửi")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")

    document = models.ForeignKey(OfficialDocument, models.CASCADE, related_name="deliveries")
    purpose = models.CharField(_("việc"), max_length=10, choices=Purpose, default=Purpose.ISSUED)
    name = CleanCharField(_("nơi nhận"), max_length=200)
    email = models.EmailField(_("thư điện tử"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("lỗi"), max_length=300, blank=True)
    next_at = models.DateTimeField(_("gửi lại lúc"), null=True, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    opened_at = models.DateTimeField(_("mở đường dẫn lúc"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("lượt gửi")
        verbose_name_plural = _("lượt gửi")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "purpose", "email"], name="delivery_once_per_address")
        ]
        indexes = [models.Index(fields=["state", "next_at"])]
