"""What the public says: comments under articles, questions to the federation, polls. As little as possible is kept."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from lhh_portal.period import due_date
from lhh_portal.text import CleanCharField, CleanTextField
from news.models.articles import Article
from news.voices.workflow import CommentFlow, CommentState, PollFlow, PollState, QuestionFlow, QuestionState


def _reader():
    return _now("Một bạn đọc")


class CommentQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(state=CommentState.WAITING)

    def shown(self):
        return self.filter(state=CommentState.SHOWN)


class Comment(CommentFlow):
    """Nothing is asked but the text, and a name if somebody wants to give one; erasing empties both."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="comments", verbose_name=_("bài"))
    name = CleanCharField(_("tên"), max_length=80, blank=True)
    text = CleanTextField(_("ý kiến"), max_length=2000, blank=True)
    sent_at = models.DateTimeField(_("gửi lúc"), auto_now_add=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("ý kiến bạn đọc")
        verbose_name_plural = _("ý kiến bạn đọc")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["state", "-sent_at"], name="comment_listed")]

    def __str__(self):
        return self.text[:80]

    @property
    def signed(self):
        return self.name or _reader()


class QuestionQuerySet(models.QuerySet):
    def public(self):
        """What everybody may read. Consent is asked here as well: a state alone makes nothing public."""
        return self.filter(state=QuestionState.PUBLIC, may_publish=True)

    def unanswered(self):
        return self.filter(state__in=[QuestionState.NEW, QuestionState.IN_HAND])


class Question(QuestionFlow):
    """A message to the federation. Its sender's address goes after a while (services.forget_senders)."""

    name = CleanCharField(_("họ và tên"), max_length=80, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    subject = CleanCharField(_("hỏi về việc gì"), max_length=150)
    text = CleanTextField(_("nội dung"), max_length=4000)
    may_publish = models.BooleanField(_("đồng ý đăng câu hỏi và câu trả lời"), default=False)
    may_name = models.BooleanField(_("đồng ý hiện tên"), default=False)
    sent_at = models.DateTimeField(_("gửi lúc"), auto_now_add=True)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người nhận xử lý")
    )
    answer = CleanTextField(_("trả lời"), max_length=8000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người trả lời")
    )
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True)
    # People tell about themselves and others in a question; what is published may be shorter than what was sent.
    public_text = CleanTextField(_("câu hỏi khi đăng"), max_length=4000, blank=True)

    objects = QuestionQuerySet.as_manager()

    class Meta:
        verbose_name = _("câu hỏi của bạn đọc")
        verbose_name_plural = _("câu hỏi của bạn đọc")
        ordering = ["-sent_at", "-pk"]
        indexes = [models.Index(fields=["state", "-answered_at"], name="question_listed")]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("voices:question-detail", args=[self.pk])

    @property
    def public_url(self):
        return reverse("news:question", args=[self.pk])

    @property
    def shown_text(self):
        return self.public_text or self.text

    @property
    def signed(self):
        """The name under which everybody reads it."""
        return (self.may_name and self.name) or _reader()

    @property
    def due_on(self):
        """The last day on which an answer is in time (settings.ANSWER_DAYS working days)."""
        return due_date(timezone.localdate(self.sent_at), settings.ANSWER_DAYS)


class AnswerMailQuerySet(models.QuerySet):
    def due(self, now):
        """Mails to be sent now; a row that is SENDING for long is what a killed worker left."""
        again = Q(state__in=[AnswerMail.State.FAILED, AnswerMail.State.SENDING], next_at__lte=now)
        return self.addressed().filter(Q(state=AnswerMail.State.WAITING) | again)

    def given_up(self):
        return self.addressed().filter(state=AnswerMail.State.FAILED, next_at=None)

    def addressed(self):
        """Not those whose address is forgotten meanwhile."""
        return self.exclude(question__email="")


class AnswerMail(models.Model):
    """The answer on its way to who asked; its address is the question's."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Chờ gửi")
        SENDING = "sending", _("Đang gửi")
        SENT = "sent", _("Đã gửi")
        FAILED = "failed", _("Không gửi được")

    question = models.OneToOneField(Question, models.CASCADE, related_name="mail", verbose_name=_("câu hỏi"))
    state = models.CharField(_("tình trạng thư"), max_length=10, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(_("số lần gửi"), default=0)
    error = models.CharField(_("lỗi"), max_length=300, blank=True)
    next_at = models.DateTimeField(_("gửi lại lúc"), null=True)
    sent_at = models.DateTimeField(_("gửi lúc"), null=True)

    objects = AnswerMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("thư trả lời")
        verbose_name_plural = _("thư trả lời")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "next_at"], name="answer_mail_due")]


class PollQuerySet(models.QuerySet):
    def open_on(self, day):
        """Polls that take votes on that day."""
        in_time = Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))
        return self.filter(in_time, state=PollState.OPEN)

    def visible(self):
        """All that were opened once."""
        return self.exclude(state=PollState.DRAFT)


class Poll(PollFlow):
    question = CleanCharField(_("câu hỏi"), max_length=200)
    starts_on = models.DateField(_("mở từ ngày"), default=timezone.localdate)
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = PollQuerySet.as_manager()

    class Meta:
        verbose_name = _("thăm dò ý kiến")
        verbose_name_plural = _("thăm dò ý kiến")
        ordering = ["-starts_on", "-pk"]

    def __str__(self):
        return self.question

    def get_absolute_url(self):
        return reverse("voices:poll-detail", args=[self.pk])

    @property
    def public_url(self):
        return reverse("news:poll", args=[self.pk])

    @property
    def is_over(self):
        return self.ends_on is not None and self.ends_on < timezone.localdate()

    @property
    def takes_votes(self):
        return self.state == PollState.OPEN and self.starts_on <= timezone.localdate() and not self.is_over


class PollOption(models.Model):
    """Votes are a number here and nothing else: who chose what is written nowhere."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="options", verbose_name=_("thăm dò"))
    position = models.PositiveSmallIntegerField(_("thứ tự"))
    text = CleanCharField(_("lựa chọn"), max_length=150)
    votes = models.PositiveIntegerField(_("số phiếu"), default=0)

    class Meta:
        verbose_name = _("lựa chọn")
        verbose_name_plural = _("lựa chọn")
        ordering = ["poll", "position"]
        constraints = [models.UniqueConstraint(fields=["poll", "position"], name="poll_option_once")]

    def __str__(self):
        return self.text


class PollMark(models.Model):
    """Somebody under this mark voted that day (news.counting.mark_of); without the choice, and gone the day after."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="marks")
    day = models.DateField(_("ngày"))
    mark = models.CharField(_("dấu"), max_length=16)

    class Meta:
        verbose_name = _("dấu đã bỏ phiếu")
        verbose_name_plural = _("dấu đã bỏ phiếu")
        constraints = [models.UniqueConstraint(fields=["poll", "day", "mark"], name="one_vote_a_mark")]
