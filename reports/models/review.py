"""What reviewers said of the parts of an association's report."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanTextField
from reports.models.rounds import AssociationReport


class PartVerdict(models.Model):
    """One thing said of one part of a report; rows are only added, the last one of a part counts (reports/review.py).

    `key` is `figure:CODE`, `text:FIELD` or `nil:GROUP`; `value` what was looked at, as `review.value_of` writes it.
    """

    class Verdict(models.TextChoices):
        ACCEPTED = "accepted", _("Tiếp nhận")
        RETURNED = "returned", _("Trả lại")
        # The officer's: it is right as it stands.
        KEPT = "kept", _("Giữ nguyên")

    report = models.ForeignKey(AssociationReport, models.CASCADE, related_name="verdicts")
    key = models.CharField(_("phần"), max_length=60)
    verdict = models.CharField(_("nhận xét"), max_length=10, choices=Verdict)
    reason = CleanTextField(_("lý do"), blank=True)
    value = models.JSONField(_("nội dung đã xem"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người ghi"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("nhận xét từng phần")
        verbose_name_plural = _("nhận xét từng phần")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict="accepted") | ~Q(reason=""), name="verdict_reason_unless_accepted"
            )
        ]
        indexes = [models.Index(fields=["report", "key"])]
