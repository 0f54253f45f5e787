"""Pages of others that the site leads to (processes.md 7.3)."""

from django.core.validators import URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField
from news.models.articles import Picture


class Link(models.Model):
    class Group(models.TextChoices):
        CENTRAL = "trung-uong", _("Cơ quan trung ương")
        PROVINCE = "tinh", _("Cơ quan trong tỉnh")
        PEERS = "hoi-ban", _("Liên hiệp hội bạn")
        MEMBERS = "hoi-thanh-vien", _("Hội thành viên")
        OTHERS = "khac", _("Trang khác")

    title = CleanCharField(_("tên"), max_length=200)
    url = models.URLField(_("địa chỉ"), max_length=500, validators=[URLValidator(["http", "https"])])
    group = models.CharField(_("nhóm"), max_length=20, choices=Group, default=Group.CENTRAL)
    logo = models.ForeignKey(
        Picture, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("biểu trưng")
    )
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)
    is_shown = models.BooleanField(_("hiện trên trang"), default=True)

    class Meta:
        verbose_name = _("liên kết")
        verbose_name_plural = _("liên kết")
        ordering = ["order", "title", "pk"]

    def __str__(self):
        return self.title
