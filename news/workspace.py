from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.workspace import NavItem, Tone, Waiting, nav_items, waiting
from news.models import AnswerMail, Article, Comment, DataRequest, Poll, Question
from news.privacy.workflow import RequestState
from news.rules import (
    can_answer,
    can_answer_data_requests,
    can_browse,
    can_keep_site,
    can_moderate,
    can_read_calendar,
    can_see_albums,
    can_see_reads,
    can_take_down,
    can_write,
    is_data_desk,
)
from news.voices.workflow import PollState
from news.workflow import ArticleState

SHOWN = 10
LATE = timedelta(minutes=5)

nav_items.register(NavItem(gettext_lazy("Tin bài"), "desk:article-list", icon="newspaper", may=can_browse, position=45))
nav_items.register(NavItem(gettext_lazy("Lượt đọc"), "reads:overview", icon="graph-up", may=can_see_reads, position=48))
nav_items.register(
    NavItem(gettext_lazy("Thư viện văn bản"), "library:document-list", icon="book", may=can_keep_site, position=58)
)
nav_items.register(
    NavItem(
        gettext_lazy("Bạn đọc"),
        "voices:question-list",
        icon="chat-left-text",
        may=can_answer,
        position=46,
        also=("voices:comment-list", "voices:poll-list"),
    )
)
nav_items.register(
    NavItem(
        gettext_lazy("Dữ liệu cá nhân"),
        "privacy:request-list",
        icon="shield-lock",
        may=can_answer_data_requests,
        position=85,
    )
)

nav_items.register(
    NavItem(gettext_lazy("Lịch công tác"), "calendar:week", icon="calendar3", may=can_read_calendar, position=42)
)

nav_items.register(
    NavItem(gettext_lazy("Ảnh, video"), "media:album-list", icon="image", may=can_see_albums, position=46)
)


@waiting.register
def articles_to_decide(user):
    """For who publishes: what others wrote and waits; one line each, and one for those whose hour has passed."""
    if not can_take_down(user):
        return []
    others = Article.objects.visible_to(user).exclude(author=user).exclude(changed_by=user)
    lines = [
        Waiting(_("Bài chờ duyệt: %s") % article.title, article.get_absolute_url())
        for article in others.filter(state=ArticleState.WAITING).order_by("changed_at", "pk")[:SHOWN]
    ]
    lines += [
        Waiting(_("Bài đã duyệt, chưa đăng: %s") % article.title, article.get_absolute_url())
        for article in others.filter(state=ArticleState.APPROVED).order_by("changed_at", "pk")[:SHOWN]
    ]
    lines += [
        Waiting(
            _("Bài đang đăng có bản sửa chờ đăng: %s") % article.title,
            reverse("desk:article-compare", args=[article.pk]),
        )
        for article in others.with_unpublished_changes().order_by("changed_at", "pk")[:SHOWN]
    ]
    overdue = others.filter(state=ArticleState.SCHEDULED, publish_at__lt=timezone.now() - LATE)
    return lines + [
        Waiting(_("Bài quá giờ hẹn mà chưa lên trang: %s") % article.title, article.get_absolute_url(), tone=Tone.LATE)
        for article in overdue.order_by("publish_at", "pk")[:SHOWN]
    ]


@waiting.register
def articles_returned(user):
    """To whom they were returned: the author, and who changed the text last."""
    if not can_write(user):
        return []
    mine = Article.objects.visible_to(user).filter(state=ArticleState.RETURNED)
    mine = mine.filter(author=user) | mine.filter(changed_by=user)
    return [
        Waiting(_("Bài bị trả lại: %s") % article.title, article.get_absolute_url(), tone=Tone.RETURNED)
        for article in mine.order_by("changed_at", "pk")[:SHOWN]
    ]


@waiting.register
def data_requests(user):
    """To staff and administrators: answer within two working days, then carry out."""
    if not is_data_desk(user):
        return []
    today = timezone.localdate()
    labels = {RequestState.NEW: _("Trả lời yêu cầu %s"), RequestState.ANSWERED: _("Thực hiện yêu cầu %s")}
    return [
        Waiting(
            labels[each.state] % each,
            each.get_absolute_url(),
            tone=Tone.LATE if each.is_late else Tone.WAITING,
            due_on=each.answer_due if each.state == RequestState.NEW else None,
        )
        for each in [
            *DataRequest.objects.late(today).order_by("answer_due", "pk")[:SHOWN],
            *DataRequest.objects.open()
            .exclude(pk__in=DataRequest.objects.late(today))
            .order_by("answer_due", "pk")[:SHOWN],
        ]
    ]


@waiting.register
def comments_to_decide(user):
    if not can_moderate(user) or not (count := Comment.objects.waiting().count()):
        return []
    return [Waiting(_("Ý kiến bạn đọc chờ duyệt: %d") % count, f"{reverse('voices:comment-list')}?state=waiting")]


@waiting.register
def questions_to_answer(user):
    """One line each, late ones told so; and answers that did not reach who asked."""
    if not can_answer(user):
        return []
    today = timezone.localdate()
    lines = [
        Waiting(
            _("Câu hỏi chưa trả lời: %s") % question.subject,
            question.get_absolute_url(),
            tone=Tone.LATE if question.due_on < today else Tone.WAITING,
            due_on=question.due_on,
        )
        for question in Question.objects.unanswered().order_by("sent_at", "pk")[:SHOWN]
    ]
    lost = AnswerMail.objects.given_up().select_related("question").order_by("pk")[:SHOWN]
    return lines + [
        Waiting(
            _("Thư trả lời không gửi được: %s") % mail.question.subject,
            mail.question.get_absolute_url(),
            tone=Tone.RETURNED,
        )
        for mail in lost
    ]


@waiting.register
def polls_to_end(user):
    if not can_moderate(user):
        return []
    over = Poll.objects.filter(state=PollState.OPEN, ends_on__lt=timezone.localdate())
    lines = [Waiting(_("Thăm dò đã hết hạn, chờ đóng: %s") % poll, poll.get_absolute_url()) for poll in over[:SHOWN]]
    closed = Poll.objects.filter(state=PollState.CLOSED)[:SHOWN]
    return lines + [Waiting(_("Thăm dò chờ công bố kết quả: %s") % poll, poll.get_absolute_url()) for poll in closed]
