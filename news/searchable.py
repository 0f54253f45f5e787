"""What search finds of the site and, through their `published` and `public` querysets, of the rooms behind it."""

import re
from html import unescape

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models import OfficialDocument
from lhh_portal.searchable import Found, register
from members.models import Association
from news.calendar.weeks import Week
from news.models import Album, Article, CalendarEntry, LibraryDocument, Question

# A tag inside a word parts nothing: CO<sub>2</sub> is one.
_INLINE_TAG = re.compile(r"</?(?:strong|em|sub|sup|a|b|i|u)\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")


def published_articles():
    """Archived ones as well: they are still read at their addresses."""
    return Article.objects.published().filter(live__isnull=False).select_related("live__category")


def article_found(article):
    live = article.live
    return Found(
        url=article.public_url,
        title=live.title,
        lead=live.sapo,
        text=f"{text_of(live.body)} {live.byline}".strip(),
        at=article.published_at,
        label=live.category.name,
    )


def public_papers():
    return OfficialDocument.objects.published().with_number()


def paper_found(paper):
    return Found(
        url=reverse("news:paper", args=[paper.code]),
        title=paper.subject,
        lead=f"{paper.get_type_display()} {paper.symbol}. {paper.issuing_name}".strip(),
        text=text_of(paper.body),
        at=paper.issued_on,
        label=paper.get_type_display(),
        other_titles=(paper.symbol,),
    )


def library_document_found(document):
    return Found(
        url=reverse("news:library-document", args=[document.pk]),
        title=document.abstract,
        lead=f"{document}. {document.issuer}",
        text=document.field,
        at=document.dated,
        label=document.get_type_display(),
        other_titles=(document.symbol,) if document.symbol else (),
    )


def public_associations():
    return Association.objects.public().prefetch_related("former_names")


def association_found(association):
    """Without a date: what is told of it is of today."""
    former = [former.name for former in association.former_names.all()]
    return Found(
        url=reverse("news:association", args=[association.slug]),
        title=association.name,
        lead=". ".join(filter(None, [association.field, association.address])),
        text=". ".join([*former, association.upper_body]).strip(". "),
        label=association.get_kind_display(),
        other_titles=(association.short_name, *former),
    )


def public_entries():
    return CalendarEntry.objects.public()


def calendar_entry_found(entry):
    """At the day that holds now; a page of its own it has not."""
    day = entry.when.starts_on
    return Found(
        url=f"{reverse('news:calendar')}?tuan={Week.of(day).name}#viec-{entry.pk}",
        title=entry.content,
        lead=". ".join(filter(None, [entry.get_state_display(), entry.place])),
        text=". ".join(filter(None, [entry.chair, entry.attendants])),
        at=day,
        label=entry.get_state_display(),
    )


def question_found(question):
    """Without who asked: a name is read on the page, not searched for."""
    return Found(
        url=question.public_url,
        title=question.subject,
        lead=question.shown_text,
        text=question.answer,
        at=question.answered_at,
    )


def published_albums():
    return Album.objects.published().prefetch_related("videos")


def album_found(album):
    """Without the words of its pictures: a picture that is withdrawn leaves nothing behind."""
    videos = [words for video in album.videos.all() for words in (video.title, video.transcript) if words]
    return Found(
        url=album.public_url,
        title=album.title,
        lead=album.text,
        text=" ".join([album.credit, *videos]).strip(),
        at=album.event_on,
        label=_("Thư viện ảnh, video"),
    )


def text_of(body):
    """The text of a body (news/html.py), blocks apart."""
    return " ".join(unescape(_TAG.sub(" ", _INLINE_TAG.sub("", body))).split())


register("tin-bai", _("Tin bài"), published_articles, article_found, has_categories=True)
register("van-ban", _("Văn bản của Liên hiệp Hội"), public_papers, paper_found)
register("thu-vien", _("Thư viện văn bản"), LibraryDocument.objects.published, library_document_found)
register("hoi", _("Hội thành viên"), public_associations, association_found)
register("lich", _("Lịch công tác"), public_entries, calendar_entry_found)
register("hoi-dap", _("Hỏi đáp"), Question.objects.public, question_found)
register("album", _("Thư viện ảnh, video"), published_albums, album_found)
