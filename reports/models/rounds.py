"""Calls for reports, and what the associations file."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lhh_portal.dates import format_date
from lhh_portal.text import CleanCharField, CleanTextField
from members.models import Association
from reports.models.catalogue import IndicatorGroup, code_validator
from reports.workflow import AssociationReportFlow, ReportState


class Round(models.Model):
    """One call for reports: a span of days, a due date, the associations asked."""

    class Kind(models.TextChoices):
        HALF_YEAR = "half-year", _("6 tháng đầu năm")
        NINE_MONTHS = "9-months", _("9 tháng")
        YEAR = "year", _("năm")
        TERM = "term", _("nhiệm kỳ")
        TEN_YEARS = "10-years", _("10 năm")
        OTHER = "other", _("chuyên đề, đột xuất")

    class Span(models.TextChoices):
        ND09 = "nd09", _("theo Nghị định 09/2019 (15/12 – 14/6, 14/12)")
        CALENDAR = "calendar", _("theo năm dương lịch")
        CUSTOM = "custom", _("tự chọn")

    code = models.CharField(_("mã"), max_length=20, unique=True, validators=[code_validator])
    title = CleanCharField(_("tên đợt báo cáo"), max_length=200)
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    # Of a term or ten years the last one.
    year = models.PositiveSmallIntegerField(_("năm"))
    span = models.CharField(_("cách tính kỳ"), max_length=10, choices=Span, default=Span.ND09)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    due_on = models.DateField(_("hạn các hội nộp"))
    upward_due_on = models.DateField(_("hạn gửi cấp trên"), null=True, blank=True)
    requesting_document = CleanCharField(_("văn bản yêu cầu"), max_length=200, blank=True)
    is_reminding = models.BooleanField(
        _("tự động nhắc"), default=True, help_text=_("Gửi thư nhắc các hội chưa nộp theo lịch nhắc chung.")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đợt báo cáo")
        verbose_name_plural = _("đợt báo cáo")
        ordering = ["-ends_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="round_dates_in_order"),
        ]

    def __str__(self):
        return self.title

    @property
    def first_year(self):
        """The year a longer span begins with: by the decree 2025 begins on 15 December 2024."""
        return self.starts_on.year + ((self.starts_on.month, self.starts_on.day) >= (12, 15))

    @property
    def period(self):
        """«6 tháng đầu năm 2024», «giai đoạn 2010 - 2020», «từ 01/3/2024 đến 31/5/2024»."""
        words = {
            self.Kind.HALF_YEAR: _("6 tháng đầu năm %(year)d"),
            self.Kind.NINE_MONTHS: _("9 tháng đầu năm %(year)d"),
            self.Kind.YEAR: _("năm %(year)d"),
            self.Kind.TERM: _("nhiệm kỳ %(first_year)d - %(year)d"),
            self.Kind.TEN_YEARS: _("giai đoạn %(first_year)d - %(year)d"),
            self.Kind.OTHER: _("từ %(start)s đến %(end)s"),
        }[self.kind]
        start, end = format_date(self.starts_on), format_date(self.ends_on)
        return words % {"year": self.year, "first_year": self.first_year, "start": start, "end": end}


class AssociationReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        if {"staff", "clerk", "leader"} & user.roles:
            return self
        return self.filter(association__in=user.association_ids)

    def filed(self):
        return self.filter(state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED])


class AssociationReport(AssociationReportFlow):
    round = models.ForeignKey(Round, models.PROTECT, related_name="reports", verbose_name=_("đợt"))
    association = models.ForeignKey(Association, models.PROTECT, related_name="reports", verbose_name=_("hội"))
    results = CleanTextField(_("kết quả"), blank=True)
    shortcomings = CleanTextField(_("hạn chế"), blank=True)
    plans = CleanTextField(_("phương hướng"), blank=True)
    proposals = CleanTextField(_("kiến nghị"), blank=True)
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    # Who filed in time and corrected later was in time.
    first_submitted_at = models.DateTimeField(_("nộp lần đầu lúc"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)
    # {key of a part: value} as it was filed when the reviewer sent it back, judged or not (reports/review.py).
    sent_back = models.JSONField(_("bản lúc trả lại"), null=True, editable=False)

    objects = AssociationReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo của hội")
        verbose_name_plural = _("báo cáo của các hội")
        ordering = ["round", "association__position", "association__sort_key"]
        constraints = [models.UniqueConstraint(fields=["round", "association"], name="report_once_per_round")]

    def __str__(self):
        return f"{self.association} – {self.round}"

    def get_absolute_url(self):
        return reverse("reports:association-report", args=[self.pk])

    @property
    def is_filed(self):
        return self.state in {ReportState.SUBMITTED, ReportState.ACCEPTED}

    @property
    def is_accepted(self):
        return self.state == ReportState.ACCEPTED

    @property
    def is_returned(self):
        """Filed once and sent back to be completed."""
        return self.state == ReportState.RETURNED

    @property
    def is_missing(self):
        """Never filed."""
        return not self.is_filed and not self.is_returned

    @property
    def is_being_written(self):
        return self.state in {ReportState.DRAFT, ReportState.RETURNED}

    @property
    def filed_on(self):
        """The day of the first filing, or None."""
        at = self.first_submitted_at or self.submitted_at
        return timezone.localdate(at) if at else None

    def is_late_on(self, today):
        """First filed after the due date, or not filed although it has passed; derived, not a state."""
        return (self.filed_on or today) > self.round.due_on


class NilReturn(models.Model):
    """ "Không phát sinh": the association says that nothing of this group happened. Not the same as zero or silence."""

    report = models.ForeignKey(AssociationReport, models.CASCADE, related_name="nil_returns")
    group = models.ForeignKey(IndicatorGroup, models.PROTECT, related_name="+", verbose_name=_("nhóm chỉ tiêu"))

    class Meta:
        verbose_name = _("không phát sinh")
        verbose_name_plural = _("không phát sinh")
        constraints = [models.UniqueConstraint(fields=["report", "group"], name="nil_once_per_group")]
