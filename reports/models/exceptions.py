"""What a leader allowed although a report of the round is missing, or nobody has reviewed it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanTextField
from reports.models.rounds import AssociationReport
from reports.workflow import ExceptionState, FilingExceptionFlow


class FilingException(FilingExceptionFlow):
    """Asked by staff for one association in one round, granted or refused by a leader (reports/exceptions.py)."""

    class Kind(models.TextChoices):
        MISSING = "missing", _("chốt khi chưa có báo cáo của hội")
        UNREVIEWED = "unreviewed", _("chốt khi chưa ai xem xét báo cáo của hội")
        LATE = "late", _("nhận báo cáo của hội sau khi chốt")

    report = models.ForeignKey(
        AssociationReport, models.CASCADE, related_name="exceptions", verbose_name=_("báo cáo của hội")
    )
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    reason = CleanTextField(_("lý do xin"))
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người xin")
    )
    asked_at = models.DateTimeField(_("xin lúc"), auto_now_add=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người quyết định")
    )
    decided_at = models.DateTimeField(_("quyết định lúc"), null=True)
    decision = CleanTextField(_("ý kiến"), blank=True)

    class Meta:
        verbose_name = _("ngoại lệ")
        verbose_name_plural = _("ngoại lệ")
        ordering = ["-asked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report", "kind"],
                condition=Q(state__in=[ExceptionState.ASKED, ExceptionState.GRANTED]),
                name="exception_once_unless_refused",
            )
        ]

    def __str__(self):
        return f"{self.report}: {self.words}"

    @property
    def words(self):
        """What is asked for; who was sent back has reported, only the completed report is not there."""
        if self.kind == self.Kind.MISSING and self.report.is_returned:
            return _("chốt khi chưa có bản bổ sung của hội")
        return self.get_kind_display()
