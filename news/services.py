"""What happens to an article beside its change of state; views call lhh_portal.workflow.perform."""

import logging

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import OfficialDocument
from lhh_portal.models import StateChange
from lhh_portal.workflow import WrongState, effect, perform
from news.models import Article, Content, Picture, Version
from news.models.articles import pictures_in
from news.page_cache import forget_pages
from news.rules import can_publish
from news.workflow import ArticleState

log = logging.getLogger(__name__)


@effect(Article, "submit")
def _is_complete(article, *, actor, note):
    missing = {"sapo": _("Bài chưa có sapo."), "body": _("Bài chưa có nội dung.")}
    if problems := {name: sentence for name, sentence in missing.items() if not getattr(article, name).strip()}:
        raise ValidationError(problems)
    _pictures_are_described(article)


@effect(Article, "schedule")
def _has_a_time_to_come(article, *, actor, note):
    if article.publish_at is None or article.publish_at <= timezone.now():
        raise ValidationError({"publish_at": _("Giờ đăng phải ở phía trước. Chọn lại giờ, hoặc bấm «Đăng ngay».")})


@effect(Article, "unschedule")
@effect(Article, "take_back")
def _forget_the_time(article, *, actor, note):
    article.publish_at = None


@effect(Article, "bring_over")
@effect(Article, "publish")
def _first_version(article, *, actor, note):
    article.published_at = timezone.now()
    _keep_version(article, actor, note)


@effect(Article, "revise")
def _next_version(article, *, actor, note):
    _pictures_are_described(article)
    _keep_version(article, actor, note)


@effect(Article, "take_down")
def _say_why(article, *, actor, note):
    article.notice = note.strip()


@effect(Article, "remove_name")
def _version_without_the_name(article, *, actor, note):
    """A new version, equal to the last one, in which the name was masked."""
    last = article.live
    article.live = Version.objects.create(
        article=article,
        number=last.number + 1,
        published_by=actor,
        note=note.strip(),
        **{part: getattr(last, part) for part in Content.PARTS},
    )


@effect(Article, "put_back")
def _as_it_was_or_mended(article, *, actor, note):
    article.notice = ""
    if not article.has_unpublished_changes:
        return
    if not can_publish(actor, article):
        raise ValidationError(_("Bài đã sửa từ khi gỡ: người khác đọc lại và đăng, không phải người vừa sửa."))
    _pictures_are_described(article)
    _keep_version(article, actor, note)


def _pictures_are_described(article):
    """A picture says nothing to whoever cannot see it unless somebody wrote what is on it."""
    keys = {*pictures_in(article.body), article.cover_id}
    if bare := Picture.objects.filter(pk__in=keys, alt="", withdrawn_at=None).first():
        raise ValidationError(_("Ảnh số %d trong bài chưa có mô tả. Mở trang ảnh, ghi ảnh có gì, ở đâu.") % bare.pk)


def schedule(article, *, at, actor, seen=""):
    """Have `article` published at `at`. Raises as `perform` does."""
    with transaction.atomic():
        Article.objects.filter(pk=article.pk, state=ArticleState.APPROVED).update(publish_at=at)
        return perform(article, "schedule", actor=actor, seen=seen)


def publish_due(now):
    """Publish what is due, each in a transaction of its own as whoever set the time; return how many.

    A second run at the same time finds the state changed; a killed one leaves the rest to the next minute.
    """
    done = 0
    for article in Article.objects.filter(state=ArticleState.SCHEDULED, publish_at__lte=now).order_by(
        "publish_at", "pk"
    ):
        step = StateChange.objects.of(article).filter(action="schedule").order_by("-pk").select_related("actor").first()
        try:
            perform(article, "publish", actor=step.actor)
        except (WrongState, PermissionDenied) as error:
            # Whoever set the time may no longer publish: the desk shows the article as late.
            log.warning("article %s was not published: %r", article.pk, error)
        else:
            done += 1
    return done


@effect(OfficialDocument, "publish")
@effect(OfficialDocument, "unpublish")
@effect(OfficialDocument, "mark_corrected")
@effect(OfficialDocument, "mark_withdrawn")
def _pages_that_show_it(paper, *, actor, note):
    """Library, figures and its own page are made anew."""
    forget_pages()


def _keep_version(article, actor, note):
    number = article.live.number + 1 if article.live else 1
    article.live = Version.objects.create(
        article=article,
        number=number,
        published_by=actor,
        note=note.strip(),
        **{part: getattr(article, part) for part in Content.PARTS},
    )
