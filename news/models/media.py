"""Albums of an event: pictures of the site's store, and videos (processes.md 7.3)."""

from django.conf import settings
from django.core.validators import URLValidator
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField, CleanTextField, slugify
from news.media.workflow import AlbumFlow, AlbumState
from news.models.articles import Picture


class AlbumQuerySet(models.QuerySet):
    def published(self):
        return self.filter(state=AlbumState.PUBLISHED)

    def with_items(self):
        """`shown_pictures` (AlbumPicture whose picture was not withdrawn) and `shown_videos`, in their order."""
        usable = AlbumPicture.objects.filter(picture__withdrawn_at=None).select_related("picture")
        return self.prefetch_related(
            Prefetch("pictures", usable, to_attr="shown_pictures"),
            Prefetch("videos", AlbumVideo.objects.select_related("poster"), to_attr="shown_videos"),
        )


class Album(AlbumFlow):
    """What visitors see is what was published: an album is changed as a draft only."""

    title = CleanCharField(_("tên album"), max_length=200)
    event_on = models.DateField(_("ngày diễn ra"))
    text = CleanTextField(_("giới thiệu"), max_length=2000, blank=True)
    credit = CleanCharField(_("ảnh, video của"), max_length=120, blank=True)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người lập"))
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(_("sửa lúc"), auto_now=True)

    objects = AlbumQuerySet.as_manager()

    class Meta:
        verbose_name = _("album")
        verbose_name_plural = _("thư viện ảnh, video")
        ordering = ["-event_on", "-pk"]
        indexes = [models.Index(fields=["state", "-event_on", "-id"], name="album_listed")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("media:album-detail", args=[self.pk])

    @property
    def public_url(self):
        return reverse("news:album", args=[self.pk, slugify(self.title)[:80] or "album"])

    @property
    def is_draft(self):
        return self.state == AlbumState.DRAFT

    @property
    def mark(self):
        """Of its present pictures and words: nobody publishes others than were on the page (workflow.last_step)."""
        return f"-{self.changed_at.timestamp()}"

    @property
    def cover(self):
        """The first picture, else the first poster of a video; of an album `with_items`."""
        pictures = [each.picture for each in self.shown_pictures] + [each.poster for each in self.shown_videos]
        return next((each for each in pictures if each and not each.withdrawn_at), None)


class AlbumPicture(models.Model):
    """Words of a picture are its own: they hold wherever it is shown."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="pictures", verbose_name=_("album"))
    picture = models.ForeignKey(Picture, models.CASCADE, related_name="+", verbose_name=_("ảnh"))
    position = models.PositiveIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("ảnh trong album")
        verbose_name_plural = _("ảnh trong album")
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["album", "picture"], name="album_picture_once")]

    def __str__(self):
        return str(self.picture)


class AlbumVideo(models.Model):
    """A file of ours, or a page of another site that is linked and never embedded."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="videos", verbose_name=_("album"))
    title = CleanCharField(_("tên video"), max_length=200)
    url = models.URLField(
        _("địa chỉ trang có video"), max_length=500, blank=True, validators=[URLValidator(["http", "https"])]
    )
    file = models.FileField(_("tệp"), upload_to="videos/%Y/%m", blank=True)
    size = models.PositiveBigIntegerField(_("dung lượng"), default=0)
    media_type = models.CharField(max_length=100, blank=True)
    poster = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("ảnh bìa")
    )
    transcript = CleanTextField(
        _("lời trong video"),
        blank=True,
        help_text=_("Cho người không nghe được: ai nói gì, có âm thanh gì. Người đọc mở ra bên dưới video."),
    )
    position = models.PositiveIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("video trong album")
        verbose_name_plural = _("video trong album")
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(url="") ^ Q(file=""), name="album_video_is_file_or_link"),
        ]

    def __str__(self):
        return self.title
