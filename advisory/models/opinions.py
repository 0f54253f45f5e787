"""Who was asked, by when, and what each said. An opinion is its association's and the federation's, nobody else's."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisory import rules
from advisory.models.tasks import AdvisoryTask
from advisory.workflow import TAKES_OPINIONS
from documents.models import StoredFile
from lhh_portal.text import CleanCharField, CleanTextField
from members.models import Association


class OpinionRequestQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if rules.can_read(user) else self.filter(association__in=user.association_ids)

    def open(self):
        """Asked, not answered, and an answer would still be taken."""
        return self.filter(opinion=None, task__state__in=TAKES_OPINIONS)

    def with_details(self):
        return self.select_related("task__client", "association", "opinion__given_by")


class OpinionRequest(models.Model):
    task = models.ForeignKey(AdvisoryTask, models.CASCADE, related_name="requests", verbose_name=_("nhiệm vụ"))
    association = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name=_("hội"))
    asked_on = models.DateField(_("ngày giao"))
    due_on = models.DateField(_("hạn góp ý"))

    objects = OpinionRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề nghị góp ý")
        verbose_name_plural = _("đề nghị góp ý")
        ordering = ["association__position", "association__sort_key", "pk"]
        constraints = [models.UniqueConstraint(fields=["task", "association"], name="asked_once_for_each_task")]

    def __str__(self):
        return f"{self.association.short_name}: {self.task.title}"

    def get_absolute_url(self):
        return reverse("advisory:request-detail", args=[self.pk])

    @property
    def given(self):
        """The opinion, or None."""
        return getattr(self, "opinion", None)

    @property
    def is_late(self):
        """A fact, not an error: a late opinion is taken as long as the task takes any."""
        return (self.given.given_on if self.given else timezone.localdate()) > self.due_on


class Opinion(models.Model):
    request = models.OneToOneField(OpinionRequest, models.CASCADE, related_name="opinion", verbose_name=_("đề nghị"))
    text = CleanTextField(_("ý kiến"))
    # Of the first time; correcting an opinion makes it neither late nor punctual.
    given_on = models.DateField(_("ngày góp ý"))
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )
    changed_at = models.DateTimeField(_("lưu lúc"), auto_now=True)

    class Meta:
        verbose_name = _("ý kiến góp ý")
        verbose_name_plural = _("ý kiến góp ý")
        ordering = ["request__association__position", "pk"]

    def __str__(self):
        return str(self.request)


class OpinionFile(models.Model):
    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="files", verbose_name=_("ý kiến"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("tệp"))
    name = CleanCharField(_("tên tệp"), max_length=200)

    class Meta:
        verbose_name = _("tệp kèm ý kiến")
        verbose_name_plural = _("tệp kèm ý kiến")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["opinion", "file", "name"], name="opinion_file_once")]

    def __str__(self):
        return self.name
