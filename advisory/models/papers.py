"""Which official papers belong to a task (the papers themselves live in `documents`)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from advisory.models.tasks import AdvisoryTask
from documents.models import OfficialDocument
from documents.workflow import OUT_OF_HOUSE, DocumentState

WITH_SIGNERS = [DocumentState.PROPOSED, DocumentState.APPROVED, DocumentState.SIGNED, DocumentState.SEALED]


class TaskPaperQuerySet(models.QuerySet):
    def standing(self):
        """Without those that were withdrawn: another may be made in their place."""
        return self.exclude(document__state=DocumentState.WITHDRAWN)

    def sending(self):
        """The paper that carries the text to the client."""
        return self.filter(kind__in=[TaskPaper.Kind.LETTER, TaskPaper.Kind.REPORT])

    def issued(self):
        """Out of the house, and not withdrawn."""
        return self.standing().filter(document__state__in=OUT_OF_HOUSE)

    def issued_reports(self):
        return self.issued().filter(kind=TaskPaper.Kind.REPORT)

    def with_signers(self):
        """Proposed and not out yet."""
        return self.filter(document__state__in=WITH_SIGNERS)


class TaskPaper(models.Model):
    class Kind(models.TextChoices):
        LETTER = "letter", _("Công văn gửi")
        DECISION = "decision", _("Quyết định thành lập hội đồng")
        OPINION_FORM = "opinion-form", _("Phiếu nhận xét")
        MINUTES = "minutes", _("Biên bản họp")
        REPORT = "report", _("Báo cáo")
        CONTRACT = "contract", _("Hợp đồng")
        ACCEPTANCE = "acceptance", _("Biên bản nghiệm thu")
        LIQUIDATION = "liquidation", _("Biên bản thanh lý")

    task = models.ForeignKey(AdvisoryTask, models.CASCADE, related_name="papers", verbose_name=_("nhiệm vụ"))
    kind = models.CharField(_("loại"), max_length=12, choices=Kind)
    document = models.OneToOneField(
        OfficialDocument, models.CASCADE, related_name="task_paper", verbose_name=_("văn bản")
    )
    # Of the seat whose form or the meeting whose minutes it is; empty for what a task has once.
    source_id = models.PositiveBigIntegerField(_("lập từ"), null=True, blank=True)

    objects = TaskPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản của nhiệm vụ")
        verbose_name_plural = _("văn bản của nhiệm vụ")
        ordering = ["pk"]

    def __str__(self):
        return str(self.document)
