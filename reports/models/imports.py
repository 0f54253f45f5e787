"""Officers' lists of activities on their way into the records, and what was answered about their cells."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lhh_portal.roles import Role
from lhh_portal.sheet_import import SheetImport
from members.models import Association
from reports.models.activities import Activity
from reports.models.catalogue import ActivityKind
from reports.models.rounds import Round


class ActivityImportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff see all, an officer her own: what a list may write follows from who sent it."""
        return self if Role.STAFF in user.roles else self.filter(created_by=user)


class ActivityImport(SheetImport):
    file = models.FileField(_("tệp"), upload_to="reports/import/%Y/%m")
    # Whose work it is where the sheet does not say; None: a column says it.
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đơn vị")
    )
    kind = models.ForeignKey(
        ActivityKind, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("loại hoạt động")
    )
    # Nothing outside its days is taken; texts without a year are read in it.
    round = models.ForeignKey(
        Round, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("đợt báo cáo")
    )
    # The labels of the head, to know the next list of the same make.
    head_key = models.CharField(max_length=64, blank=True)
    updates_existing = models.BooleanField(_("cập nhật hoạt động đã có"), default=False)
    # {key: {ask, text, cells, count, choices, typed, answer}}: of all rows together, also those answered before.
    questions = models.JSONField(default=dict, blank=True)

    objects = ActivityImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần nhập hoạt động")
        verbose_name_plural = _("lần nhập hoạt động")
        ordering = ["-pk"]

    def get_absolute_url(self):
        return reverse("reports:activity-import", args=[self.pk])


class ActivityImportRow(models.Model):
    """One activity read from the sheet and what confirming would do with it."""

    class State(models.TextChoices):
        PROBLEM = "problem", _("Cần sửa")
        ASK = "ask", _("Cần trả lời")
        NEW = "new", _("Thêm mới")
        CHANGED = "changed", _("Đã có, khác tệp")
        SAME = "same", _("Đã có, không đổi")
        LEFT_OUT = "left-out", _("Bỏ qua")

    import_file = models.ForeignKey(ActivityImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("dòng"))
    title = models.CharField(_("tên trong tệp"), max_length=500)
    state = models.CharField(_("kết quả"), max_length=10, choices=State)
    # {"cells", "amounts", …} as activity_import_rows reads them, and what a person decided about the row.
    data = models.JSONField(default=dict)
    # What would be written; activity_import_values says how it looks.
    values = models.JSONField(default=dict, blank=True)
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="+")
    # [[label, old, new]]
    changes = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    # Keys of questions that are open.
    questions = models.JSONField(default=list, blank=True)
    # [[code, message, needs an answer]] of reports/checks.py
    findings = models.JSONField(default=list, blank=True)

    class Meta:
        verbose_name = _("dòng nhập hoạt động")
        verbose_name_plural = _("dòng nhập hoạt động")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["import_file", "number"], name="activity_import_row_once")]
        indexes = [models.Index(fields=["import_file", "state", "number"])]


class ActivityImportAnswer(models.Model):
    """What a cell's text means, asked once: «Tháng 4», «16/20», «Sở Nội vụ». Holds for one association's lists."""

    association = models.ForeignKey(Association, models.CASCADE, null=True, blank=True, related_name="+")
    # Of question, text and what else decides (the round of «Tháng 4», the unit of «16/20»).
    key = models.CharField(max_length=64)
    ask = models.CharField(_("câu hỏi"), max_length=12)
    text = models.CharField(_("chữ trong ô"), max_length=500, blank=True)
    answer = models.JSONField(_("câu trả lời"))
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("câu trả lời khi nhập hoạt động")
        verbose_name_plural = _("câu trả lời khi nhập hoạt động")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["association", "key"], name="activity_import_answered_once"),
            models.UniqueConstraint(
                fields=["key"], condition=Q(association=None), name="activity_import_answered_once_for_all"
            ),
        ]
