"""The ledger (sổ kiến nghị): what was recommended, to whom, and what became of it."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from advisory.models.opinions import Opinion
from advisory.models.tasks import AdvisoryTask
from documents.models import StoredFile
from lhh_portal.text import CleanCharField, CleanTextField, search_key


class Outcome(models.TextChoices):
    WHOLE = "whole", _("Tiếp thu toàn bộ")
    PART = "part", _("Tiếp thu một phần")
    NONE = "none", _("Không tiếp thu")
    # Recorded as a fact once the time has run out: nothing is expected any more.
    SILENT = "silent", _("Im lặng")


ACCEPTED = (Outcome.WHOLE, Outcome.PART)
ANSWERED = (Outcome.WHOLE, Outcome.PART, Outcome.NONE)


class RecommendationQuerySet(models.QuerySet):
    def sent(self):
        return self.exclude(sent_on=None)

    def overdue(self, day):
        """Sent, nothing recorded, the time has run out."""
        return self.filter(outcome="", answer_due_on__lt=day)

    def waiting(self, day):
        return self.filter(outcome="", answer_due_on__gte=day)

    def in_time(self):
        return self.filter(outcome__in=ANSWERED, answered_on__lte=F("answer_due_on"))

    def answered_late(self):
        return self.filter(outcome__in=ANSWERED, answered_on__gt=F("answer_due_on"))

    def unanswered(self, day):
        """Recorded as silence, or overdue."""
        return self.filter(Q(outcome=Outcome.SILENT) | Q(outcome="", answer_due_on__lt=day))

    def decided_within(self, start, end, today):
        """Each once: on the day its answer came, or else on the day its time ran out, if that is past."""
        silent = Q(outcome__in=["", Outcome.SILENT], answer_due_on__range=(start, end), answer_due_on__lt=today)
        return self.filter(Q(outcome__in=ANSWERED, answered_on__range=(start, end)) | silent)

    def with_details(self):
        return self.select_related("task__client")


class Recommendation(models.Model):
    task = models.ForeignKey(AdvisoryTask, models.CASCADE, related_name="recommendations", verbose_name=_("nhiệm vụ"))
    number = models.PositiveIntegerField(_("số thứ tự"), editable=False)
    addressee = CleanCharField(_("gửi đến"), max_length=200)
    text = CleanTextField(_("nội dung kiến nghị"))
    opinions = models.ManyToManyField(
        Opinion, blank=True, related_name="recommendations", verbose_name=_("từ ý kiến của")
    )
    sent_on = models.DateField(_("ngày gửi"), null=True, editable=False)
    # As the setting was on that day (ADVICE_ANSWER_DAYS).
    answer_due_on = models.DateField(_("hạn trả lời"), null=True, editable=False)
    outcome = models.CharField(_("kết quả"), max_length=10, choices=Outcome, blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    answer_document = CleanCharField(_("văn bản trả lời"), max_length=200, blank=True)
    explanation = CleanTextField(_("giải trình của cơ quan"), blank=True)
    change = CleanTextField(_("thay đổi sau đó"), blank=True)
    evidence = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("minh chứng")
    )
    evidence_name = CleanCharField(_("tên tệp minh chứng"), max_length=200, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("người ghi trả lời"),
    )

    search_key = models.TextField(editable=False, default="")

    objects = RecommendationQuerySet.as_manager()

    class Meta:
        verbose_name = _("kiến nghị")
        verbose_name_plural = _("kiến nghị")
        ordering = ["task", "number"]
        indexes = [models.Index(fields=["sent_on"]), models.Index(fields=["outcome", "answer_due_on"])]
        constraints = [
            models.UniqueConstraint(fields=["task", "number"], name="recommendation_number_once"),
            models.CheckConstraint(condition=~Q(outcome="none", explanation=""), name="refusal_has_its_explanation"),
            models.CheckConstraint(
                condition=~Q(outcome__in=["whole", "part", "none"], answered_on=None), name="answer_has_its_day"
            ),
        ]

    def __str__(self):
        return f"{self.task.code}/{self.number}"

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.text} {self.addressee}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("advisory:recommendation-detail", args=[self.pk])

    @property
    def answer_mark(self):
        """What is recorded of the answer, in one line of words."""
        day = f"{self.answered_on:%d/%m/%Y}" if self.answered_on else ""
        told = (self.get_outcome_display(), day, self.answer_document, self.explanation, self.change)
        return "; ".join(" ".join(words.split()) for words in map(str, told) if words)

    @property
    def days_open(self):
        """From the day it was sent to the answer, or to today; None before."""
        if self.sent_on is None:
            return None
        return ((self.answered_on or timezone.localdate()) - self.sent_on).days

    @property
    def is_overdue(self):
        return self.outcome == "" and self.answer_due_on is not None and self.answer_due_on < timezone.localdate()

    @property
    def standing(self):
        """In words: its outcome, or that it waits, or for how long too long."""
        if self.outcome:
            return self.get_outcome_display()
        if self.sent_on is None:
            return _("Chưa gửi")
        return _("Quá hạn trả lời") if self.is_overdue else _("Chưa trả lời, còn hạn")

    @property
    def tone(self):
        tones = {Outcome.WHOLE: "done", Outcome.PART: "soon", Outcome.NONE: "returned", Outcome.SILENT: "late"}
        return tones.get(self.outcome, "late" if self.is_overdue else "waiting" if self.sent_on else "none")
