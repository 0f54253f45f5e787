"""Uploaded lists, read into rows and answered questions before anything is written."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField
from members.models.associations import Association


class ImportFile(models.Model):
    """An uploaded sheet on its way into the records: uploaded → columns settled → looked at → confirmed, or dropped.

    The file stays, so that a count can be traced to the sheet it came from.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Chờ xác định cột")
        READING = "reading", _("Đang đọc")
        READY = "ready", _("Chờ xác nhận")
        WRITING = "writing", _("Đang ghi")
        DONE = "done", _("Đã nhập")
        DROPPED = "dropped", _("Đã bỏ")

    file = models.FileField(_("tệp"), upload_to="members/import/%Y/%m")
    filename = CleanCharField(_("tên tệp"), max_length=200)
    sheet = CleanCharField(_("trang tính"), max_length=100, blank=True)
    as_of = models.DateField(_("số hội viên tính đến ngày"))
    # {"header_rows": [3, 4], "columns": {"1": "name", "2": "members"}}; column numbers count from 0.
    layout = models.JSONField(default=dict, blank=True)
    # What was read and is no record: [[row number, kind, text]].
    skipped = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.UPLOADED)
    # What the preview was made against (import_plan.Lookups.fingerprint).
    seen = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict, blank=True)
    job_id = models.BigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần nhập danh sách hội")
        verbose_name_plural = _("lần nhập danh sách hội")
        ordering = ["-pk"]

    def __str__(self):
        return self.filename

    def get_absolute_url(self):
        return reverse("members:import-detail", kwargs={"pk": self.pk})

    @property
    def is_open(self):
        return self.state in {self.State.UPLOADED, self.State.READY}


class ImportRow(models.Model):
    """One record read from the sheet and what confirming would do with it."""

    class State(models.TextChoices):
        PROBLEM = "problem", _("Cần sửa")
        ASK = "ask", _("Cần trả lời")
        NEW = "new", _("Thêm mới")
        CHANGED = "changed", _("Thay đổi")
        SAME = "same", _("Không đổi")
        LEFT_OUT = "left-out", _("Bỏ qua")

    import_file = models.ForeignKey(ImportFile, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("dòng"))
    name = models.CharField(_("tên trong tệp"), max_length=300)
    state = models.CharField(_("kết quả"), max_length=10, choices=State)
    data = models.JSONField(default=dict)
    association = models.ForeignKey(Association, models.SET_NULL, null=True, blank=True, related_name="+")
    # [[field, old, new]]; confirming refuses if they no longer hold.
    changes = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    # [[association id, name, reason]]
    candidates = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("dòng nhập")
        verbose_name_plural = _("dòng nhập")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["import_file", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["import_file", "state", "number"])]

    @property
    def was_answered(self):
        return bool(self.data.get("answered"))


class ImportAnswer(models.Model):
    """«Is this the same association?», asked once: a written name → the association, or none of them (a new one)."""

    name_key = models.CharField(max_length=300, unique=True)
    name = CleanCharField(_("tên đã gặp"), max_length=300)
    association = models.ForeignKey(
        Association, models.CASCADE, null=True, blank=True, related_name="import_answers", verbose_name=_("là")
    )
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("câu trả lời khi nhập")
        verbose_name_plural = _("câu trả lời khi nhập")
        ordering = ["name"]
