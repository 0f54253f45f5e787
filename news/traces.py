"""What the site itself shows where a person may be named, and what takes the name away (lhh_portal/traces.py)."""

from django.db import transaction
from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lhh_portal.traces import REMOVED, Remedy, register
from news import rules, search
from news.media.workflow import AlbumState
from news.models import (
    Album,
    AlbumVideo,
    Article,
    ArticleFile,
    CalendarEntry,
    Category,
    Comment,
    ContactOfficer,
    LibraryDocument,
    Link,
    Picture,
    Poll,
    PollOption,
    Question,
    SearchEntry,
    SitePage,
    Version,
)
from news.page_cache import forget_pages
from news.pictures import withdraw_picture
from news.privacy.masking import mask_article, mask_row, take_down
from news.searchable import calendar_entry_found, published_articles, text_of
from news.workflow import ArticleState

EDITORS = _("biên tập viên hoặc lãnh đạo")
KEEPERS = _("biên tập viên hoặc chuyên viên")


def maskings(act):
    """The two ways to take a name out of a text."""

    def initials(obj, name, **options):
        act(obj, name, by=name.initials, **options)

    def removed(obj, name, **options):
        act(obj, name, by=str(REMOVED), **options)

    return [
        Remedy("go-ten", _("Thay tên bằng «%s»") % REMOVED, rules.can_remove_name, KEEPERS, act=removed),
        Remedy("viet-tat", _("Thay tên bằng chữ cái đầu"), rules.can_remove_name, KEEPERS, act=initials),
    ]


def articles_shown():
    notes = Version.objects.exclude(note="").only("article_id", "number", "note")
    return published_articles().defer("body").prefetch_related(Prefetch("versions", notes, to_attr="with_notes"))


def article_texts(article):
    live = article.live
    return {
        _("Tiêu đề, sapo"): f"{live.title}. {live.sapo}",
        _("Nội dung"): live.body,  # with its tags: a link may hold the name, and stripping all bodies takes seconds
        _("Tác giả, nguồn"): f"{live.byline} · {live.source} {live.source_url}",
        _("Lời ghi các lần sửa"): " · ".join(version.note for version in article.with_notes),
    }


def file_texts(file):
    return {_("Tên tệp"): file.name}


def files_shown():
    readable = [ArticleState.PUBLISHED, ArticleState.ARCHIVED]
    return ArticleFile.objects.filter(article__state__in=readable, article__live__isnull=False)


def remove_with_file(obj, name, *, actor, because):
    storage, stored = obj.file.storage, obj.file.name
    obj.delete()
    if stored:
        transaction.on_commit(lambda: storage.delete(stored))


def picture_address(picture):
    return reverse("news:picture", args=[picture.pk, picture.widths[0]]) if picture.widths else ""


def withdraw(picture, name, *, actor, because):
    withdraw_picture(picture, because=because)


def mask_voice(*fields):
    """As `mask_row`, for what arrives without the pages being made anew each time."""
    mask = mask_row(*fields)

    def act(obj, name, **options):
        mask(obj, name, **options)
        forget_pages()

    return act


def question_texts(question):
    name = question.name if question.may_name else ""
    return {
        _("Câu hỏi"): f"{question.subject} · {question.shown_text} · {name}",
        _("Trả lời"): question.answer,
    }


def mask_entry(entry, name, **options):
    """Phones that subscribe take over a change that is counted only."""
    CalendarEntry.objects.filter(pk=entry.pk).update(sequence=F("sequence") + 1)
    mask_row("content", "place", "chair", "attendants")(entry, name, **options)


def mask_video(video, name, **options):
    mask_row("title", "transcript")(video, name, **options)
    search.refresh(video.album)


def remove_video(video, name, **options):
    album = video.album
    remove_with_file(video, name, **options)
    search.refresh(album)


def delete(obj, name, *, actor, because):
    obj.delete()


def entry_again(entry, name, *, actor, because):
    search.compare(entry.kind, entry.object_id)
    forget_pages()


register(
    "tin-bai",
    _("Tin bài"),
    articles_shown,
    article_texts,
    lambda article: article.public_url,
    [
        *maskings(mask_article),
        Remedy("go-bai", _("Mở bài để gỡ cả bài"), rules.can_take_down, EDITORS, page=Article.get_absolute_url),
    ],
)
register(
    "loi-bai-da-go",
    _("Lời thay bài đã gỡ"),
    lambda: Article.objects.filter(state=ArticleState.TAKEN_DOWN, live__isnull=False),
    lambda article: {_("Thông báo"): article.notice},
    lambda article: article.public_url,
    maskings(mask_row("notice")),
)
register(
    "anh",
    _("Ảnh"),
    Picture.objects.usable,
    lambda picture: {_("Lời của ảnh"): f"{picture.alt} · {picture.caption} · {picture.credit}"},
    picture_address,
    [
        Remedy("rut", _("Rút ảnh, xóa tệp"), rules.can_remove_name, KEEPERS, act=withdraw),
        *maskings(mask_row("alt", "caption", "credit")),
    ],
)
register(
    "tep",
    _("Tệp kèm bài"),
    files_shown,
    file_texts,
    lambda file: reverse("news:file-download", args=[file.pk]),
    [Remedy("xoa", _("Bỏ tệp khỏi bài"), rules.can_remove_name, KEEPERS, act=remove_with_file)],
)
register(
    "thu-vien",
    _("Thư viện văn bản"),
    LibraryDocument.objects.published,
    lambda document: {
        _("Trích yếu, cơ quan"): " · ".join([document.abstract, document.issuer, document.field, document.symbol]),
        _("Tên tệp"): document.file_name,
    },
    lambda document: reverse("news:library-document", args=[document.pk]),
    [
        Remedy("go", _("Gỡ văn bản khỏi trang"), rules.can_keep_site, KEEPERS, act=take_down),
        *maskings(mask_row("abstract", "issuer", "field", "file_name")),
    ],
)
register(
    "album",
    _("Album ảnh, video"),
    Album.objects.published,
    lambda album: {_("Tên, giới thiệu"): f"{album.title}. {album.text} · {album.credit}"},
    lambda album: album.public_url,
    [
        Remedy("go", _("Gỡ album khỏi trang"), rules.can_withdraw_picture, KEEPERS, act=take_down),
        *maskings(mask_row("title", "text", "credit")),
    ],
)
register(
    "video",
    _("Video trong album"),
    lambda: AlbumVideo.objects.filter(album__state=AlbumState.PUBLISHED).select_related("album"),
    lambda video: {_("Tên, lời trong video"): f"{video.title}. {video.transcript}"},
    lambda video: video.album.public_url,
    [
        Remedy("xoa", _("Xóa video, cả tệp"), rules.can_remove_name, KEEPERS, act=remove_video),
        *maskings(mask_video),
    ],
)
register(
    "lien-ket",
    _("Liên kết"),
    lambda: Link.objects.filter(is_shown=True),
    lambda link: {_("Tên"): link.title},
    lambda link: reverse("news:links"),
    maskings(mask_row("title")),
)
register(
    "dau-moi",
    _("Đầu mối liên hệ"),
    ContactOfficer.objects.all,
    lambda officer: {_("Đầu mối"): f"{officer.name} · {officer.position} · {officer.unit} · {officer.email}"},
    lambda officer: reverse("news:about"),
    [Remedy("bo", _("Bỏ khỏi danh sách đầu mối"), rules.can_remove_name, KEEPERS, act=delete)],
)
register(
    "trang",
    _("Trang giới thiệu"),
    SitePage.objects.all,
    lambda page: {_("Nội dung"): text_of(f"{page.title}. {page.body}")},
    lambda page: reverse("news:about"),
    maskings(mask_row("title", "body")),
)
register(
    "chuyen-muc",
    _("Chuyên mục"),
    lambda: Category.objects.filter(is_visible=True),
    lambda category: {_("Tên, giới thiệu"): f"{category.name}. {category.description}"},
    Category.get_absolute_url,
    maskings(mask_row("name", "description")),
)
register(
    "lich",
    _("Lịch công tác"),
    CalendarEntry.objects.public,
    lambda entry: {_("Việc"): " · ".join([entry.content, entry.place, entry.chair, entry.attendants])},
    lambda entry: calendar_entry_found(entry).url,
    maskings(mask_entry),
)
register(
    "y-kien",
    _("Ý kiến bạn đọc"),
    lambda: Comment.objects.shown().select_related("article__live"),
    lambda comment: {_("Ý kiến"): f"{comment.name} · {comment.text}"},
    lambda comment: comment.article.public_url,
    maskings(mask_voice("name", "text")),
)
register(
    "hoi-dap",
    _("Hỏi đáp"),
    Question.objects.public,
    question_texts,
    lambda question: question.public_url,
    maskings(mask_voice("subject", "name", "text", "public_text", "answer")),
)
register(
    "tham-do",
    _("Thăm dò ý kiến"),
    Poll.objects.visible,
    lambda poll: {_("Câu hỏi"): poll.question},
    lambda poll: poll.public_url,
    maskings(mask_row("question")),
)
register(
    "lua-chon",
    _("Lựa chọn của thăm dò"),
    lambda: PollOption.objects.filter(poll__in=Poll.objects.visible()).select_related("poll"),
    lambda option: {_("Lựa chọn"): option.text},
    lambda option: option.poll.public_url,
    maskings(mask_voice("text")),
)
# The last: what is found above is not told again as an entry of the index (news.privacy.views_desk).
register(
    "chi-muc",
    _("Chỉ mục tìm kiếm"),
    lambda: SearchEntry.objects.defer("tokens"),
    lambda entry: {_("Bản trong chỉ mục"): f"{entry.title}. {entry.lead} {entry.text}"},
    lambda entry: entry.url,
    [Remedy("lam-lai", _("Lập lại chỉ mục của trang này"), rules.can_remove_name, KEEPERS, act=entry_again)],
)
