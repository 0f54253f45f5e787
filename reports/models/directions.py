"""What a closed report said would be done next: the checklist of the period after it."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanTextField
from reports.models.activities import Activity
from reports.models.consolidated import ConsolidatedReport
from reports.workflow import DirectionFlow


class Direction(DirectionFlow):
    report = models.ForeignKey(
        ConsolidatedReport, models.CASCADE, related_name="directions", verbose_name=_("nêu trong báo cáo")
    )
    position = models.PositiveIntegerField(_("thứ tự"))
    # As printed: figures in words, without footnotes.
    text = CleanTextField(_("nội dung"))
    # Said at the last step; the history keeps them all.
    note = CleanTextField(_("ghi chú"), blank=True)
    activities = models.ManyToManyField(Activity, blank=True, related_name="+", verbose_name=_("hoạt động minh chứng"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người cập nhật")
    )
    changed_at = models.DateTimeField(_("cập nhật lúc"), null=True)

    class Meta:
        verbose_name = _("phương hướng, nhiệm vụ")
        verbose_name_plural = _("phương hướng, nhiệm vụ")
        ordering = ["report", "position", "pk"]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("reports:direction-detail", args=[self.pk])
