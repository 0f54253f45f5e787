"""Uploaded lists, read into rows and answered questions before anything is written."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lhh_portal.sheet_import import SheetImport
from lhh_portal.text import CleanCharField
from members.models.associations import Association


class ImportFile(SheetImport):
    file = models.FileField(_("tệp"), upload_to="members/import/%Y/%m")
    as_of = models.DateField(_("số hội viên tính đến ngày"))

    class Meta:
        verbose_name = _("lần nhập danh sách hội")
        verbose_name_plural = _("lần nhập danh sách hội")
        ordering = ["-pk"]

    def get_absolute_url(self):
        return reverse("members:import-detail", kwargs={"pk": self.pk})


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
