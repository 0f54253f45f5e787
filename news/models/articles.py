"""Articles of the public site: a working text, and the versions of it that were published."""

import hashlib
import json
import re

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField, CleanTextField, search_key, slugify
from members.models import Association
from news.rules import is_editor, is_leader, is_staff_member
from news.workflow import EDITABLE, ArticleState, ArticleWorkflow


class Category(models.Model):
    """A section of the news pages (processes.md 6.1)."""

    name = CleanCharField(_("tên chuyên mục"), max_length=80, unique=True)
    slug = models.SlugField(_("đường dẫn"), max_length=90, unique=True)
    description = CleanCharField(_("giới thiệu"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("thứ tự"), default=0)
    is_visible = models.BooleanField(_("hiện trên trang"), default=True)

    class Meta:
        verbose_name = _("chuyên mục")
        verbose_name_plural = _("chuyên mục")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("news:category", args=[self.slug])


PLACED = re.compile(r'<figure data-picture="(\d{1,18})">')


def pictures_in(body):
    """Keys of the pictures placed in a body, in order."""
    return [int(pk) for pk in PLACED.findall(body)]


class PictureQuerySet(models.QuerySet):
    def usable(self):
        return self.filter(withdrawn_at=None)

    def search(self, words):
        """Pictures whose alt, caption and credit hold all of `words`, with or without diacritics."""
        found = self
        for word in search_key(words).split()[:8]:
            found = found.filter(search_key__contains=word)
        return found


class Picture(models.Model):
    """A picture of the site, kept only as WebP at the widths of `widths`, without the camera's data.

    Files lie under MEDIA_ROOT as `folder`/<width>.webp. Withdrawing a picture deletes them and keeps the row, so that
    whatever shows it shows nothing from then on.
    """

    sha256 = models.CharField(max_length=64, db_index=True)  # of the file that was sent
    width = models.PositiveIntegerField(_("rộng"))
    height = models.PositiveIntegerField(_("cao"))
    widths = models.JSONField(default=list)
    alt = CleanCharField(
        _("mô tả ảnh"), max_length=250, blank=True, help_text=_("Cho người không nhìn thấy ảnh: ảnh có gì, ở đâu.")
    )
    caption = CleanCharField(_("chú thích"), max_length=300, blank=True)
    credit = CleanCharField(_("ảnh của"), max_length=120, blank=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(_("đã rút"), null=True, blank=True)
    withdrawn_because = CleanCharField(_("lý do rút"), max_length=300, blank=True)
    search_key = models.TextField(editable=False, default="")

    objects = PictureQuerySet.as_manager()

    class Meta:
        verbose_name = _("ảnh")
        verbose_name_plural = _("ảnh")
        ordering = ["-pk"]

    def __str__(self):
        return self.caption or self.alt or f"#{self.pk}"

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.alt} {self.caption} {self.credit}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("desk:picture-detail", args=[self.pk])

    @property
    def folder(self):
        """Relative to MEDIA_ROOT."""
        return f"pictures/{self.sha256[:2]}/{self.sha256}-{self.pk}"


class ArticleQuerySet(models.QuerySet):
    def published(self):
        """What visitors may read at its address; lists also leave out what is archived (`listed`)."""
        return self.filter(state__in=[ArticleState.PUBLISHED, ArticleState.ARCHIVED]).select_related("live")

    def search(self, words):
        """Articles whose title and sapo hold all of `words`, with or without diacritics."""
        found = self
        for word in search_key(words).split()[:8]:
            found = found.filter(search_key__contains=word)
        return found

    def listed(self):
        """Published articles for a list, newest first: one query with what a line shows."""
        return (
            self.filter(state=ArticleState.PUBLISHED)
            .select_related("live__cover", "live__category", "association")
            .order_by("-published_at", "-pk")
        )

    def visible_to(self, user):
        """In the workspace: everything for editors, staff and leaders; an officer's own and the own association's."""
        if (is_editor | is_staff_member | is_leader)(user):
            return self
        return self.filter(Q(author=user) | Q(association__in=user.association_ids))

    def placing(self, picture):
        return self.filter(Q(cover=picture) | Q(body__contains=f'<figure data-picture="{picture.pk}">'))

    def being_decided(self):
        """Sent in, approved or waiting for its time: text and words of pictures stay as they were read."""
        return self.exclude(state__in=EDITABLE)

    def pictures(self):
        """{pk} of what their texts in work place, covers among them; for few articles, their bodies are read."""
        return {pk for body, cover in self.values_list("body", "cover") for pk in (*pictures_in(body), cover)}

    def with_unpublished_changes(self):
        """Published articles whose text in work is another than the one visitors read."""
        same = Q(cover=F("live__cover")) | Q(cover=None, live__cover=None)
        parts = {part: F(f"live__{part}") for part in Content.PARTS if part != "cover"}
        return self.filter(state=ArticleState.PUBLISHED).exclude(same & Q(**parts))


class Content(models.Model):
    """What is written and what is published have the same parts; `body` is HTML of news/html.py."""

    title = CleanCharField(_("tiêu đề"), max_length=200)
    sapo = CleanTextField(
        _("sapo"), blank=True, help_text=_("Một đến ba câu đứng trước bài, cũng hiện trong danh sách.")
    )
    body = models.TextField(_("nội dung"), blank=True)
    byline = CleanCharField(_("tác giả ghi trên bài"), max_length=120, blank=True)
    source = CleanCharField(_("nguồn"), max_length=200, blank=True)
    source_url = models.URLField(_("địa chỉ nguồn"), max_length=500, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("chuyên mục"))
    cover = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ảnh đại diện")
    )

    PARTS = ("title", "sapo", "body", "byline", "source", "source_url", "category", "cover")

    class Meta:
        abstract = True


def fingerprint(article):
    """What the parts of an article are, in short: a form carries it to tell whether a colleague saved meanwhile."""
    return _short([str(getattr(article, "cover_id" if part == "cover" else part)) for part in Content.PARTS])


def _short(parts):
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]


class Article(ArticleWorkflow, Content):
    """The text in work; visitors read `live`, the version published last."""

    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="articles", verbose_name=_("bài của hội")
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="articles", verbose_name=_("người viết")
    )
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("sửa lúc"), auto_now=True)
    publish_at = models.DateTimeField(_("đăng lúc"), null=True, blank=True)
    published_at = models.DateTimeField(_("đăng lần đầu"), null=True, blank=True, editable=False)
    live = models.OneToOneField("Version", models.PROTECT, null=True, editable=False, related_name="+")
    is_featured = models.BooleanField(_("nổi bật trên trang chủ"), default=False)
    allows_comments = models.BooleanField(_("nhận phản hồi"), default=True)
    notice = CleanCharField(_("thông báo thay bài đã gỡ"), max_length=300, blank=True)
    search_key = models.TextField(editable=False, default="")

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("bài")
        verbose_name_plural = _("bài")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "-published_at", "-id"], name="article_listed")]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.title} {self.sapo}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("desk:article-detail", args=[self.pk])

    @property
    def public_url(self):
        """The address does not change with the title: the number leads, another slug is sent on to the right one."""
        title = self.live.title if self.live else self.title
        return reverse("news:article", args=[self.pk, slugify(title)[:80] or "bai"])

    @property
    def has_unpublished_changes(self):
        return self.live is None or fingerprint(self) != fingerprint(self.live)

    @property
    def mark(self):
        """Of its text and the words of its pictures: nobody decides on others than were on the page (last_step)."""
        placed = Picture.objects.filter(pk__in={*pictures_in(self.body), self.cover_id}).order_by("pk")
        return f"-{_short([fingerprint(self), *placed.values_list('pk', 'alt', 'caption', 'credit')])}"

    @property
    def takes_comments(self):
        return self.allows_comments and self.state == ArticleState.PUBLISHED


class Version(Content):
    """A text as it was published; never changed."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField(_("bản"))
    published_at = models.DateTimeField(_("lúc"), auto_now_add=True)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    note = CleanCharField(_("sửa gì"), max_length=300, blank=True)
    pictures = models.ManyToManyField(Picture, related_name="versions", editable=False, verbose_name=_("ảnh trong bài"))

    class Meta:
        verbose_name = _("bản đã đăng")
        verbose_name_plural = _("các bản đã đăng")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="article_version_once")]

    def __str__(self):
        return f"{self.title} ({self.number})"

    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)
        self.pictures.set(Picture.objects.filter(pk__in={*pictures_in(self.body), self.cover_id}))


class ArticleFile(models.Model):
    """A file offered under an article; checked by content when it is sent."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="files")
    file = models.FileField(_("tệp"), upload_to="news/%Y/%m")
    name = CleanCharField(_("tên tệp"), max_length=200)
    size = models.PositiveBigIntegerField(_("dung lượng"))
    media_type = models.CharField(max_length=100)

    class Meta:
        verbose_name = _("tệp kèm bài")
        verbose_name_plural = _("tệp kèm bài")
        ordering = ["pk"]

    def __str__(self):
        return self.name
