"""What people are told by mail about reports, when, and what became of it."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField, CleanTextField
from reports.models.exceptions import FilingException
from reports.models.rounds import AssociationReport
from reports.workflow import ConsolidatedState, ExceptionState, ReportState


class ReminderStep(models.Model):
    """One step of the schedule: so many days from the due date, those who have not filed are reminded."""

    class Tone(models.TextChoices):
        FRIENDLY = "friendly", _("nhắc trước")
        DUE = "due", _("đến hạn")
        LATE = "late", _("quá hạn")
        URGENT = "urgent", _("quá hạn lâu, khẩn")

    days = models.SmallIntegerField(
        _("số ngày so với hạn nộp"),
        unique=True,
        validators=[MinValueValidator(-60), MaxValueValidator(180)],
        help_text=_("Số âm là trước hạn: −7 là bảy ngày trước hạn, 0 là sáng ngày đến hạn, 5 là năm ngày sau hạn."),
        error_messages={"unique": _("Đã có bước nhắc vào ngày này.")},
    )
    tone = models.CharField(_("lời thư"), max_length=10, choices=Tone, default=Tone.FRIENDLY)
    to_association = models.BooleanField(_("gửi cả địa chỉ chung của hội"), default=False)
    to_staff = models.BooleanField(_("gửi cả chuyên viên Liên hiệp Hội"), default=False)

    class Meta:
        verbose_name = _("bước nhắc")
        verbose_name_plural = _("lịch nhắc nộp báo cáo")
        ordering = ["days"]

    def __str__(self):
        if self.days == 0:
            return str(_("sáng ngày đến hạn"))
        words = _("%d ngày trước hạn") if self.days < 0 else _("%d ngày sau hạn")
        return words % abs(self.days)


class ReportMailQuerySet(models.QuerySet):
    def due(self, now):
        """Mails to be sent now; a row that is SENDING for long is what a killed worker left."""
        again = Q(state__in=[ReportMail.State.FAILED, ReportMail.State.SENDING], next_at__lte=now)
        return self.filter(Q(state=ReportMail.State.WAITING) | again)


class ReportMail(models.Model):
    """One mail to one person, with everything that person is to be told. The row is the truth: a killed worker goes
    on from it.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ gửi")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")
        DROPPED = "dropped", _("Không còn cần gửi")

    email = models.EmailField(_("thư điện tử"))
    name = CleanCharField(_("người nhận"), max_length=200)
    # The day of a digest, of which a person gets one; none for what is told at once.
    digest_on = models.DateField(_("ngày"), null=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("số lần gửi"), default=0)
    error = models.CharField(_("lỗi"), max_length=300, blank=True)
    next_at = models.DateTimeField(_("gửi lại lúc"), null=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True)
    subject = models.CharField(_("tiêu đề"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReportMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("thư về báo cáo")
        verbose_name_plural = _("thư về báo cáo")
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(fields=["email", "digest_on"], name="one_digest_a_day")]
        indexes = [models.Index(fields=["state", "next_at"])]


class ReminderQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(mail=None, dropped_at=None)

    def told_on(self, day):
        """Reminders that reached somebody on that day, or are about to: in its digest, or by hand."""
        told = self.filter(Q(mail__digest_on=day) | Q(days=None, due_at__date=day), dropped_at=None)
        never_sent = Q(mail__state=ReportMail.State.DROPPED) | Q(
            mail__state=ReportMail.State.FAILED, mail__next_at=None
        )
        return told.filter(purpose=Reminder.Purpose.REMINDER).exclude(never_sent)

    def moot(self):
        """What need not be told any more: to file, to who has filed or cannot file, a return that was answered …"""
        purpose, state = Reminder.Purpose, ReportState
        to_file = Q(purpose__in=[purpose.REMINDER, purpose.WATCH, purpose.REQUESTED, purpose.GRANTED])
        late = FilingException.objects.filter(kind=FilingException.Kind.LATE, state=ExceptionState.GRANTED)
        is_over = Q(report__round__consolidated__state=ConsolidatedState.CLOSED) & ~Q(report__in=late.values("report"))
        return self.filter(
            (to_file & (Q(report__state__in=[state.SUBMITTED, state.ACCEPTED]) | is_over))
            | Q(days__isnull=False, report__round__is_reminding=False)
            | (Q(purpose=purpose.RETURNED) & ~Q(report__state=state.RETURNED))
            | (Q(purpose=purpose.ACCEPTED) & ~Q(report__state=state.ACCEPTED))
        )


class Reminder(models.Model):
    """One thing one person is to be told about one report; goes out in a mail, alone or with others."""

    class Purpose(models.TextChoices):
        REQUESTED = "requested", _("Đề nghị báo cáo")
        REMINDER = "reminder", _("Nhắc nộp")
        RETURNED = "returned", _("Trả lại")
        GRANTED = "granted", _("Được nộp sau khi chốt")
        ACCEPTED = "accepted", _("Đã tiếp nhận")
        WATCH = "watch", _("Báo cho chuyên viên")

    # What makes it this thing, so that nobody is told it twice: `step:<report>:<days>:<address>`.
    key = models.CharField(max_length=330, unique=True)
    report = models.ForeignKey(AssociationReport, models.CASCADE, related_name="reminders", verbose_name=_("báo cáo"))
    purpose = models.CharField(_("việc"), max_length=10, choices=Purpose)
    # Of a step of the schedule.
    days = models.SmallIntegerField(_("số ngày so với hạn nộp"), null=True)
    tone = models.CharField(_("lời thư"), max_length=10, choices=ReminderStep.Tone, blank=True)
    note = CleanTextField(_("lý do"), blank=True)
    email = models.EmailField(_("thư điện tử"))
    name = CleanCharField(_("người nhận"), max_length=200)
    due_at = models.DateTimeField(_("đến giờ gửi"))
    mail = models.ForeignKey(
        ReportMail, models.PROTECT, null=True, related_name="reminders", verbose_name=_("thư về báo cáo")
    )
    # Moot before the mail went out.
    dropped_at = models.DateTimeField(_("bỏ lúc"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người gửi")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = _("lời nhắc")
        verbose_name_plural = _("lời nhắc")
        ordering = ["-due_at", "-pk"]
        indexes = [models.Index(fields=["mail", "dropped_at", "due_at"])]

    @property
    def result_words(self):
        if self.dropped_at:
            return _("Không gửi: không còn cần")
        return self.mail.get_state_display() if self.mail else _("Chờ đến giờ")

    @property
    def is_digest(self):
        """Reminders of the schedule wait for the day's one mail; the other things are told at once."""
        return self.purpose in {self.Purpose.REMINDER, self.Purpose.WATCH}
