"""The work calendar of the federation (processes.md 7.3)."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField, CleanTextField
from news.calendar.workflow import CalendarFlow, EntryState


@dataclass(frozen=True)
class When:
    """A stretch of days; without `starts_at` whole days."""

    starts_on: date
    ends_on: date
    starts_at: time | None = None
    ends_at: time | None = None

    def covers(self, day):
        return self.starts_on <= day <= self.ends_on


class CalendarEntryQuerySet(models.QuerySet):
    def public(self):
        return self.filter(is_public=True)

    def between(self, first, last):
        """What is, or before it was moved was, on a day from `first` to `last`."""
        return self.filter(Q(starts_on__lte=last, ends_on__gte=first) | Q(moved_to__lte=last, moved_until__gte=first))

    def upcoming(self, day):
        """What is still to come or goes on, in the order of the days that hold now."""
        holds = Q(state__in=[EntryState.PLANNED, EntryState.CONFIRMED], ends_on__gte=day)
        moved = Q(state=EntryState.POSTPONED, moved_until__gte=day)
        now = Coalesce("moved_to", "starts_on")
        return self.filter(holds | moved).order_by(now, F("starts_at").asc(nulls_first=True), "pk")


class CalendarEntry(CalendarFlow):
    """One event. `sequence` and `uid` are those of its iCalendar event: a phone knows it again after each change."""

    content = CleanCharField(_("nội dung"), max_length=300)
    starts_on = models.DateField(_("ngày"))
    ends_on = models.DateField(_("đến ngày"))
    starts_at = models.TimeField(_("từ giờ"), null=True, blank=True)
    ends_at = models.TimeField(_("đến giờ"), null=True, blank=True)
    place = CleanCharField(_("địa điểm"), max_length=200, blank=True)
    chair = CleanCharField(_("chủ trì"), max_length=200, blank=True)
    attendants = CleanTextField(_("thành phần"), max_length=1000, blank=True)
    is_public = models.BooleanField(_("hiện trên trang công khai"), default=False)
    moved_to = models.DateField(_("dời sang ngày"), null=True, blank=True)
    moved_until = models.DateField(_("dời đến hết ngày"), null=True, editable=False)  # as many days as it had
    moved_to_time = models.TimeField(_("dời sang giờ"), null=True, blank=True)
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(_("lần sửa"), default=0, editable=False)
    changed_at = models.DateTimeField(_("sửa lúc"), auto_now=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = CalendarEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("việc trong lịch")
        verbose_name_plural = _("lịch công tác")
        ordering = ["starts_on", F("starts_at").asc(nulls_first=True), "pk"]
        indexes = [models.Index(fields=["starts_on"], name="calendar_starts")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="calendar_ends_after_start")
        ]

    def __str__(self):
        return self.content

    def save(self, *args, **kwargs):
        self.moved_until = self.moved_to and self.moved_to + (self.ends_on - self.starts_on)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("calendar:entry-detail", args=[self.pk])

    @property
    def was_set(self):
        """The time it was set for first."""
        return When(self.starts_on, self.ends_on, self.starts_at, self.ends_at)

    @property
    def moved(self):
        """The new time of a postponed one, as long as before; None while nobody has said."""
        if self.moved_to is None:
            return None
        if self.moved_to_time is None:
            return When(self.moved_to, self.moved_until, self.starts_at, self.ends_at)
        return When(self.moved_to, self.moved_until, self.moved_to_time, self._end_of_moved())

    @property
    def when(self):
        """The time that holds now."""
        return self.moved or self.was_set

    def _end_of_moved(self):
        if self.starts_at is None or self.ends_at is None:
            return None
        length = datetime.combine(self.starts_on, self.ends_at) - datetime.combine(self.starts_on, self.starts_at)
        end = datetime.combine(self.moved_to, self.moved_to_time) + length
        # Past midnight nobody has planned: the end is not said.
        return end.time() if timedelta(0) < length and end.date() == self.moved_to else None


class CalendarSubscription(models.Model):
    """The secret address at which somebody's phone reads the whole calendar; only its SHA-256 is kept."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("người dùng")
    )
    token = models.CharField(_("khóa"), max_length=64, unique=True)
    made_at = models.DateTimeField(_("tạo lúc"), auto_now=True)

    class Meta:
        verbose_name = _("địa chỉ lịch riêng")
        verbose_name_plural = _("địa chỉ lịch riêng")

    def __str__(self):
        return str(self.user)
