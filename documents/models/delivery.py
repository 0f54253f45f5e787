"""To whom a paper was sent, and what became of each mail."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models.papers import OfficialDocument
from documents.workflow import DocumentState
from lhh_portal.text import CleanCharField, CleanTextField


class Correspondent(models.Model):
    """A recipient as papers name it ("Ủy viên Ban Chấp hành") and the addresses last used for it."""

    name = CleanCharField(_("nơi nhận"), max_length=200, unique=True)
    # With ", " between them, as the clerk types them.
    emails = CleanTextField(_("thư điện tử"), blank=True)

    class Meta:
        verbose_name = _("địa chỉ nơi nhận")
        verbose_name_plural = _("sổ địa chỉ nơi nhận")
        ordering = ["name"]

    def __str__(self):
        return self.name


class DeliveryQuerySet(models.QuerySet):
    def due(self):
        """Mails to be sent now; a row in SENDING is what a killed worker left."""
        now = timezone.now()
        failed = Q(state=Delivery.State.FAILED, next_at__lte=now)
        return self.filter(failed | Q(state__in=[Delivery.State.WAITING, Delivery.State.SENDING]))

    def given_up(self):
        """Mails of papers that stand, which will not be tried again by themselves."""
        return self.filter(state=Delivery.State.FAILED, next_at=None, document__state=DocumentState.ISSUED)

    def about(self, document):
        """What was sent of `document`, and what its recipients were told when another paper amended it.

        Each row knows the state of the paper it brings as `paper_state`.
        """
        told = Q(document__amends=document) & ~Q(purpose=Delivery.Purpose.ISSUED)
        return self.filter(Q(document=document) | told).annotate(paper_state=F("document__state"))


class Delivery(models.Model):
    """One mail with `document` to one address. The row is the truth: a killed worker goes on from it.

    CORRECTED and WITHDRAWN: the address had the paper that `document` amends, and is told so with the new one.
    """

    class Purpose(models.TextChoices):
        ISSUED = "issued", _("Phát hành")
        CORRECTED = "corrected", _("Báo đính chính, thay thế")
        WITHDRAWN = "withdrawn", _("Báo thu hồi")

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ gửi")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")
        PAPER = "paper", _("Gửi bằng giấy")

    document = models.ForeignKey(OfficialDocument, models.CASCADE, related_name="deliveries")
    purpose = models.CharField(_("việc"), max_length=10, choices=Purpose, default=Purpose.ISSUED)
    name = CleanCharField(_("nơi nhận"), max_length=200)
    email = models.EmailField(_("thư điện tử"))
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("số lần gửi"), default=0)
    error = models.CharField(_("lỗi"), max_length=300, blank=True)
    next_at = models.DateTimeField(_("gửi lại lúc"), null=True, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True, blank=True)
    opened_at = models.DateTimeField(_("mở đường dẫn lúc"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("lượt gửi")
        verbose_name_plural = _("lượt gửi")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["document", "purpose", "email"], name="delivery_once_per_address")
        ]
        indexes = [models.Index(fields=["state", "next_at"])]

    def __str__(self):
        return f"{self.name} <{self.email}>"

    @property
    def has_failed(self):
        """Whether it will not be tried again by itself."""
        return self.state == self.State.FAILED and self.next_at is None
