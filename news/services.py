"""What happens to an article beside its change of state; views call lhh_portal.workflow.perform."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from documents.models import OfficialDocument
from lhh_portal.workflow import effect
from news.models import Article, Content, Version
from news.page_cache import forget_pages


@effect(Article, "submit")
def _is_complete(article, *, actor, note):
    missing = {"sapo": _("Bài chưa có sapo."), "body": _("Bài chưa có nội dung.")}
    if problems := {name: sentence for name, sentence in missing.items() if not getattr(article, name).strip()}:
        raise ValidationError(problems)


@effect(Article, "schedule")
def _has_a_time_to_come(article, *, actor, note):
    if article.publish_at is None or article.publish_at <= timezone.now():
        raise ValidationError({"publish_at": _("Giờ đăng phải ở phía trước. Chọn lại giờ, hoặc bấm «Đăng ngay».")})


@effect(Article, "unschedule")
def _forget_the_time(article, *, actor, note):
    article.publish_at = None


@effect(Article, "publish")
def _first_version(article, *, actor, note):
    article.published_at = timezone.now()
    _keep_version(article, actor, note)


@effect(Article, "revise")
def _next_version(article, *, actor, note):
    if not has_unpublished_changes(article):
        raise ValidationError(_("Bài chưa sửa gì so với bản đang đăng."))
    _keep_version(article, actor, note)


@effect(Article, "take_down")
def _say_why(article, *, actor, note):
    article.notice = note.strip()


@effect(Article, "put_back")
def _nothing_to_say(article, *, actor, note):
    article.notice = ""


@effect(OfficialDocument, "publish")
@effect(OfficialDocument, "unpublish")
@effect(OfficialDocument, "mark_corrected")
@effect(OfficialDocument, "mark_withdrawn")
def _pages_that_show_it(paper, *, actor, note):
    """Library, figures and its own page are made anew."""
    forget_pages()


def has_unpublished_changes(article):
    return article.live is None or any(getattr(article, part) != getattr(article.live, part) for part in Content.PARTS)


def _keep_version(article, actor, note):
    number = article.live.number + 1 if article.live else 1
    article.live = Version.objects.create(
        article=article,
        number=number,
        published_by=actor,
        note=note.strip(),
        **{part: getattr(article, part) for part in Content.PARTS},
    )
