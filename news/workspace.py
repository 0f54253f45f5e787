from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.workspace import NavItem, Tone, Waiting, nav_items, waiting
from news.models import Article, DataRequest
from news.privacy.workflow import RequestState
from news.rules import (
    can_answer_data_requests,
    can_browse,
    can_keep_site,
    can_read_calendar,
    can_see_reads,
    can_take_down,
    can_write,
    is_data_desk,
)
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
