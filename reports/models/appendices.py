"""What stands after the text of a report: tables made of its figures and records, as data for each kind of report."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField
from reports.models.consolidated import ConsolidatedReport, Outline


class AppendixContent(models.TextChoices):
    ASSOCIATIONS = "associations", _("biểu theo hội: mỗi hội một dòng, mỗi chỉ tiêu một cột")
    RECORDS = "records", _("danh sách hoạt động, nhiệm vụ đứng sau các chỉ tiêu")
    COMPARISON = "comparison", _("so sánh với kỳ trước và kế hoạch năm")
    FILING = "filing", _("tình hình nộp báo cáo của các hội")


class AppendixPlan(models.Model):
    position = models.PositiveIntegerField(_("thứ tự"))
    title = CleanCharField(_("tên phụ lục"), max_length=300)
    content = models.CharField(_("nội dung"), max_length=15, choices=AppendixContent)
    # Codes of groups, indicators or measures in the order of the columns or rows, with spaces between.
    codes = CleanCharField(_("chỉ tiêu"), max_length=500, blank=True)
    is_landscape = models.BooleanField(_("khổ ngang"), default=False)

    class Meta:
        abstract = True

    def __str__(self):
        return self.title


class OutlineAppendix(AppendixPlan):
    outline = models.ForeignKey(Outline, models.CASCADE, related_name="appendices")

    class Meta:
        verbose_name = _("phụ lục của đề cương")
        verbose_name_plural = _("phụ lục của đề cương")
        ordering = ["outline", "position"]


class ReportAppendix(AppendixPlan):
    """Copied from the outline when the report is begun; this report may have others, or leave one out."""

    report = models.ForeignKey(ConsolidatedReport, models.CASCADE, related_name="appendices")
    is_on = models.BooleanField(_("in trong báo cáo này"), default=True)

    class Meta:
        verbose_name = _("phụ lục của báo cáo")
        verbose_name_plural = _("phụ lục của báo cáo")
        ordering = ["report", "position"]
