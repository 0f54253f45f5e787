"""Records of work. Everything a report counts is a sum over these."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models import StoredFile
from lhh_portal.quantity import Qualifier, Quantity
from lhh_portal.text import CleanCharField, CleanTextField, search_key
from members.models import Association
from reports.models.catalogue import ActivityKind, Measure


class ActivityQuerySet(models.QuerySet):
    def within(self, start, end):
        """Activities counted in the span: those that end in it (a course over the boundary counts once)."""
        return self.filter(ends_on__gte=start, ends_on__lte=end)

    def visible_to(self, user):
        if {"staff", "clerk", "leader"} & user.roles:
            return self
        return self.filter(owners__association__in=user.association_ids).distinct()

    def holding(self, pk):
        """The joint work that a record with this number was made part of (models/joint.py)."""
        return self.filter(merges__merged_id=pk, merges__split_at=None)

    def search(self, text):
        return self.filter(search_key__contains=search_key(text)) if text.strip() else self

    def with_details(self):
        return self.select_related("kind").prefetch_related("owners__association", "amounts__measure__unit")


class Activity(models.Model):
    """One piece of work done. Everything a report counts is a sum over these."""

    class Funding(models.TextChoices):
        BUDGET = "budget", _("ngân sách")
        FEES = "fees", _("hội phí")
        SPONSORS = "sponsors", _("tài trợ")
        SOCIAL = "social", _("xã hội hóa")

    kind = models.ForeignKey(ActivityKind, models.PROTECT, related_name="activities", verbose_name=_("loại hoạt động"))
    title = CleanCharField(_("tên hoạt động"), max_length=500)
    subject = CleanCharField(_("đối tượng"), max_length=300, blank=True)
    subject_key = models.TextField(editable=False, default="")
    description = CleanTextField(_("nội dung"), blank=True)
    # The sentence a footnote prints; `[[code]]` stands for a measure of this activity. Empty: built from the title.
    report_line = CleanTextField(_("câu đưa vào báo cáo"), blank=True)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"))
    place = CleanCharField(_("địa điểm"), max_length=200, blank=True)
    is_online = models.BooleanField(_("có trực tuyến"), default=False)
    funding = models.CharField(_("nguồn kinh phí"), max_length=10, choices=Funding, blank=True)
    associations = models.ManyToManyField(
        Association, through="ActivityOwner", related_name="activities", verbose_name=_("đơn vị thực hiện")
    )
    # Tells the record again when a table that was exported is imported, here or in another database.
    uid = models.UUIDField(_("mã hoạt động"), default=uuid.uuid4, unique=True, editable=False)
    search_key = models.TextField(editable=False, default="")
    # Of the form it was entered with: a form sent twice, because no answer came back, makes one record.
    entry_key = models.UUIDField(null=True, editable=False, unique=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("hoạt động")
        verbose_name_plural = _("hoạt động")
        ordering = ["-ends_on", "-pk"]
        indexes = [models.Index(fields=["ends_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="activity_dates_in_order",
                violation_error_message=_("Ngày kết thúc không thể trước ngày bắt đầu."),
            )
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.set_keys()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("reports:activity-detail", args=[self.pk])

    def set_keys(self):
        self.search_key = search_key(f"{self.title} {self.subject} {self.place}")
        self.subject_key = search_key(self.subject or self.title)


class ActivityOwner(models.Model):
    """Joint work has several owners and exactly one lead.

    The federation counts the lead's row, each association its own.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="owners")
    association = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    is_lead = models.BooleanField(_("chủ trì"), default=False)

    class Meta:
        verbose_name = _("đơn vị thực hiện")
        verbose_name_plural = _("đơn vị thực hiện")
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "association"], name="activity_owner_once"),
            models.UniqueConstraint(fields=["activity"], condition=Q(is_lead=True), name="activity_one_lead"),
        ]


class ActivityAmount(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="amounts")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="amounts")
    amount = models.BigIntegerField(_("số lượng"))
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=Qualifier, blank=True, default="")

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")
        ordering = ["measure__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "measure"], name="amount_once_per_measure"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="amount_not_negative"),
        ]

    @property
    def quantity(self):
        return Quantity(self.measure.unit.to_value(self.amount), self.qualifier)


class Evidence(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = CleanCharField(_("tên tệp"), max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = _("minh chứng")
        ordering = ["pk"]


class FindingAnswer(models.Model):
    """An explanation somebody gave for a finding of reports/checks.py; it stays with the record."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="finding_answers")
    # Which finding, as checks.py names it: `part-over-whole:<part code>`.
    code = models.CharField(max_length=120)
    # What was explained; another value raises the finding again.
    fingerprint = models.CharField(max_length=120)
    explanation = CleanTextField(_("giải trình"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("giải trình")
        verbose_name_plural = _("giải trình")
        constraints = [
            models.UniqueConstraint(fields=["activity", "code", "fingerprint"], name="finding_answered_once")
        ]
