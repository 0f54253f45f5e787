"""What people are typing and have not saved yet."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from reports.models.activities import Activity
from reports.models.catalogue import ActivityKind

SHOWN_LETTERS = 100  # of a title, where a draft is named


class ActivityDraftQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Drafts are the person's own; nobody else sees them, staff neither."""
        return self.filter(user=user)

    def copied(self):
        return self.filter(copied_from__isnull=False)

    def expired(self):
        return self.filter(updated_at__lt=timezone.now() - timedelta(days=settings.DRAFT_DAYS))


class ActivityDraft(models.Model):
    """An activity while it is typed: the boxes of its form as they stand, right or wrong.

    `data` is {name of the field: [text, …]}. It holds no files, only the form's token of those already stored (`kept`).
    """

    # Made with the form, so that a draft sent twice, or after its form was saved, is known again.
    key = models.UUIDField(default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="activity_drafts")
    kind = models.ForeignKey(ActivityKind, models.CASCADE, related_name="+", verbose_name=_("loại hoạt động"))
    # The record that is being changed; none for a new one, and when the record is deleted meanwhile.
    activity = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="drafts")
    copied_from = models.ForeignKey(Activity, models.SET_NULL, null=True, blank=True, related_name="+")
    data = models.JSONField(default=dict)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActivityDraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("bản nhập dở")
        verbose_name_plural = _("bản nhập dở")
        ordering = ["-updated_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="draft_once_per_form")]

    def __str__(self):
        return Truncator(self.title).chars(SHOWN_LETTERS) or str(_("(chưa có tên)"))

    def get_absolute_url(self):
        return reverse("reports:draft-open", args=[self.key])

    @property
    def title(self):
        return self.text("title")

    @property
    def is_of_merged_record(self):
        """Whether the record it was typed into became part of the one it now opens; see joint_merge."""
        merges = self.activity.merges.filter(split_at=None)
        return any(self.pk in row.before.get("links", {}).get("drafts", ()) for row in merges)

    def text(self, name):
        return (self.data.get(name) or [""])[-1]
