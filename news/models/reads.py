"""How much the site is read: numbers of a day, nothing of who (news/reads.py fills them)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from news.models.articles import Article


class DayCount(models.Model):
    """`views` pages opened, `visits` by how many (a new one after 30 minutes of silence), `online` at `counted_at`."""

    day = models.DateField(_("ngày"), unique=True)
    views = models.PositiveIntegerField(_("lượt xem trang"), default=0)
    visits = models.PositiveIntegerField(_("lượt truy cập"), default=0)
    peak_online = models.PositiveIntegerField(_("đông nhất cùng lúc"), default=0)
    online = models.PositiveIntegerField(_("đang xem"), default=0)
    counted_at = models.DateTimeField(_("tính lúc"), null=True)

    class Meta:
        verbose_name = _("lượt truy cập trong ngày")
        verbose_name_plural = _("lượt truy cập theo ngày")
        ordering = ["-day"]

    def __str__(self):
        return f"{self.day:%d/%m/%Y}"


class ArticleReads(models.Model):
    """In how many visits of the day the article was opened."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="reads")
    day = models.DateField(_("ngày"))
    reads = models.PositiveIntegerField(_("lượt đọc"), default=0)

    class Meta:
        verbose_name = _("lượt đọc bài trong ngày")
        verbose_name_plural = _("lượt đọc bài theo ngày")
        ordering = ["-day", "-reads"]
        constraints = [models.UniqueConstraint(fields=["article", "day"], name="article_reads_once_a_day")]
        indexes = [models.Index(fields=["day"], name="article_reads_day")]

    def __str__(self):
        return f"{self.article_id}, {self.day:%d/%m/%Y}: {self.reads}"
