"""What happens to what the public says; views call these and lhh_portal.workflow.perform."""

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.models import StateChange
from lhh_portal.workflow import WrongState, effect, perform
from news.models import AnswerMail, Comment, Poll, PollMark, PollOption, Question
from news.page_cache import forget_pages
from news.voices.workflow import CommentState, PollState, QuestionState

FORGOTTEN = gettext_lazy("(đã xóa theo yêu cầu của người hỏi)")  # stands for what a question was about


MOST_WAITING = 500  # comments, and questions: from many addresses, too, nobody sends more than a desk can read


class DeskFull(Exception):
    """So many wait to be read that no more are taken."""


class AlreadyVoted(Exception):
    """Under this mark somebody voted today."""


class NotOpen(Exception):
    """The poll takes no votes (any more), or has no such option."""


# --- comments --------------------------------------------------------------------------------------------------------


def send_comment(article, *, name, text):
    """Keep a comment for an editor to read; sent twice it is one. Raises DeskFull."""
    told = {"article": article, "name": name, "text": text}
    if not Comment.objects.waiting().filter(**told).exists():
        _has_room(Comment.objects.waiting())
        Comment.objects.create(**told)


def _has_room(unread):
    if unread.count() >= MOST_WAITING:
        raise DeskFull


# Pages change when somebody decides; a comment that arrives is on no page and must not empty the cache of all.
@effect(Comment, "show")
@effect(Comment, "hide")
def _page_of_its_article(comment, *, actor, note):
    """The article's page is made anew."""
    forget_pages()


@effect(Comment, "erase")
def _nothing_is_left(comment, *, actor, note):
    """Name and text are emptied."""
    comment.name = comment.text = ""
    forget_pages()


def drop_hidden(now):
    """Delete comments that nobody let through, or that were hidden, as long ago as senders are forgotten."""
    before = now - timedelta(days=30 * settings.FORGET_SENDERS_MONTHS)
    fresh = StateChange.objects.filter(content_type=ContentType.objects.get_for_model(Comment), at__gte=before)
    hidden = Comment.objects.filter(state=CommentState.HIDDEN, sent_at__lt=before)
    return hidden.exclude(pk__in=fresh.values("object_id")).delete()[0]


# --- questions -------------------------------------------------------------------------------------------------------


def send_question(**fields):
    """Keep a message for staff; sent twice it is one. Raises DeskFull."""
    if not Question.objects.unanswered().filter(**fields).exists():
        _has_room(Question.objects.unanswered())
        Question.objects.create(**fields)


@effect(Question, "take")
def _whose_it_is(question, *, actor, note):
    """Whoever takes it has it."""
    question.taken_by = actor


@effect(Question, "reply")
def _answer_goes_out(question, *, actor, note):
    """Refuses without an answer; queues the mail."""
    if not question.answer.strip():
        raise ValidationError({"answer": _("Chưa viết câu trả lời.")})
    question.answered_by, question.answered_at = actor, timezone.now()
    AnswerMail.objects.create(question=question)


@effect(Question, "publish")
@effect(Question, "keep_private")
def _pages_with_answers(question, *, actor, note):
    """Questions and answers are made anew."""
    forget_pages()


@effect(Question, "forget")
def _sender_asks_to_be_forgotten(question, *, actor, note):
    """All that was sent and the answer, which speaks of it, are emptied, and with them the agreement to publish."""
    question.name = question.email = question.text = question.public_text = question.answer = ""
    question.subject = str(FORGOTTEN)
    question.may_publish = question.may_name = False
    AnswerMail.objects.filter(question=question).update(error="")  # a mail server names the address it refused


def keep_answer(question, *, answer, public_text=""):
    """Save the answer for later. Raises WrongState for a question that somebody answered or closed meanwhile."""
    texts = {"answer": answer, "public_text": public_text}
    # Nothing but the texts is written: what else of the row was read may be old.
    if not Question.objects.unanswered().filter(pk=question.pk).update(**texts):
        raise WrongState(Question.objects.get(pk=question.pk).get_state_display())


def answer_question(question, *, actor, answer, public_text=""):
    """Save the answer and send it, or neither. Raises as `perform` does."""
    with transaction.atomic():
        keep_answer(question, answer=answer, public_text=public_text)
        return perform(question, "reply", actor=actor)


def forget_senders(now):
    """Empty the addresses, and the names nobody reads, of what was decided long ago; return of how many.

    Counted from the answer, or for what was closed without one from its arrival.
    """
    before = now - timedelta(days=30 * settings.FORGET_SENDERS_MONTHS)
    old = Q(answered_at__lt=before) | Q(answered_at=None, sent_at__lt=before)
    done = Question.objects.filter(old).exclude(state__in=[QuestionState.NEW, QuestionState.IN_HAND])
    done.exclude(name="").exclude(may_publish=True, may_name=True, state=QuestionState.PUBLIC).update(name="")
    AnswerMail.objects.filter(question__in=done).exclude(error="").update(error="")
    return done.exclude(email="").update(email="")


# --- polls -----------------------------------------------------------------------------------------------------------


@effect(Poll, "open")
def _has_a_choice(poll, *, actor, note):
    """Refuses a poll of fewer than two options, or whose last day has passed."""
    if poll.options.count() < 2:
        raise ValidationError(_("Thăm dò cần ít nhất hai lựa chọn."))
    if poll.ends_on and poll.ends_on < timezone.localdate():
        raise ValidationError(_("Ngày đóng đã qua. Sửa ngày đóng rồi mở."))


def save_poll(poll, options):
    """Save a draft with its options, in their order. Raises NotOpen for one that was opened meanwhile."""
    with transaction.atomic():
        if poll.pk and not Poll.objects.select_for_update().filter(pk=poll.pk, state=PollState.DRAFT).exists():
            raise NotOpen
        poll.save()
        poll.options.all().delete()
        rows = [PollOption(poll=poll, position=place, text=text) for place, text in enumerate(options, start=1)]
        PollOption.objects.bulk_create(rows)
    return poll


def vote(poll, option_id, *, mark):
    """Count one vote. Raises NotOpen or AlreadyVoted; then nothing was counted."""
    today = timezone.localdate()
    try:
        with transaction.atomic():
            PollMark.objects.create(poll=poll, day=today, mark=mark)
            open_polls = Poll.objects.open_on(today).filter(pk=poll.pk)
            options = PollOption.objects.filter(pk=option_id, poll__in=open_polls)
            # One statement: two votes at the same time are two, and a poll closed meanwhile takes none.
            if not options.update(votes=F("votes") + 1):
                raise NotOpen
    except IntegrityError as error:
        raise AlreadyVoted from error


def drop_marks(today):
    """Delete the marks of days that are over: their keys are gone, so they tell nobody apart any more."""
    return PollMark.objects.filter(day__lt=today).delete()[0]
