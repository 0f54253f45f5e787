import uuid

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class StateChangeQuerySet(models.QuerySet):
    def of(self, obj):
        """The history of one object, oldest first."""
        return self.filter(content_type=ContentType.objects.get_for_model(obj), object_id=obj.pk).select_related(
            "actor"
        )

    def of_all(self, objs):
        """The steps of several objects of one model, in no order."""
        kind = ContentType.objects.get_for_model(objs[0])
        return self.filter(content_type=kind, object_id__in=[obj.pk for obj in objs]).order_by()


class StateChange(models.Model):
    """One step of one object's life; written only by lhh_portal.workflow.perform."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT)
    object_id = models.BigIntegerField()
    subject = GenericForeignKey("content_type", "object_id")
    action = models.CharField(_("việc"), max_length=40)
    old = models.CharField(_("từ"), max_length=40)
    new = models.CharField(_("sang"), max_length=40)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người làm")
    )
    note = models.TextField(_("ghi chú"), blank=True)
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    objects = StateChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("bước chuyển trạng thái")
        verbose_name_plural = _("lịch sử trạng thái")
        ordering = ["at", "pk"]
        indexes = [models.Index(fields=["content_type", "object_id"])]


class JobQuerySet(models.QuerySet):
    def active(self):
        return self.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING])

    def visible_to(self, user):
        return self.filter(owner=user)


class Job(models.Model):
    """A piece of long work. This row is the truth; a Celery message only says "look at job 17".

    `token` names the attempt that holds the job: an attempt that lost it (killed, then taken over) can no longer
    write anything. `heartbeat_at` older than JOB_STALE_SECONDS means the worker died; the sweeper queues it again.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("Đang chờ")
        RUNNING = "running", _("Đang làm")
        DONE = "done", _("Đã xong")
        FAILED = "failed", _("Không làm được")
        CANCELLED = "cancelled", _("Đã hủy")

    kind = models.CharField(_("loại việc"), max_length=60)
    args = models.JSONField(default=dict, blank=True)
    # Two requests for the same work share one active job.
    key = models.CharField(max_length=200)
    # The page the work was asked on; a result may name a better one (result["url"], result["label"]).
    back_url = models.CharField(max_length=200, blank=True)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+")
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    token = models.UUIDField(default=uuid.uuid4, editable=False)
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(default=dict, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    heartbeat_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc chạy nền")
        verbose_name_plural = _("việc chạy nền")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=Q(state__in=["queued", "running"]), name="job_one_active_per_key"
            )
        ]
        indexes = [models.Index(fields=["state", "heartbeat_at"])]

    def __str__(self):
        return f"{self.kind} #{self.pk}"

    @property
    def percent(self):
        return round(100 * self.progress / self.total) if self.total else 0

    @property
    def words(self):
        """How it stands, for the owner: what the work itself said of its end (result["told"]), else its state."""
        return self.result.get("told") or self.get_state_display().lower()

    @property
    def is_active(self):
        return self.state in {self.State.QUEUED, self.State.RUNNING}
