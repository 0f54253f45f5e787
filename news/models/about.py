"""Who the federation is: texts its staff writes, whom to ask, which numbers stand for it (NĐ 42/2022, art. 4)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField
from reports.models import Indicator


class SitePage(models.Model):
    """A text of the site that is no article; `body` is HTML, cleaned before it is stored."""

    class Slug(models.TextChoices):
        FUNCTIONS = "chuc-nang", _("Chức năng, nhiệm vụ")
        CONTACT = "lien-he", _("Liên hệ")

    slug = models.SlugField(_("trang"), choices=Slug, unique=True)
    title = CleanCharField(_("tiêu đề"), max_length=200)
    body = models.TextField(_("nội dung"), blank=True)
    changed_at = models.DateTimeField(_("sửa lúc"), auto_now=True)

    class Meta:
        verbose_name = _("trang giới thiệu")
        verbose_name_plural = _("trang giới thiệu")
        ordering = ["pk"]

    def __str__(self):
        return self.title


class ContactOfficer(models.Model):
    """Somebody the public may ask; everything here is of the office, nothing private."""

    name = CleanCharField(_("họ và tên"), max_length=120)
    position = CleanCharField(_("chức vụ"), max_length=120)
    unit = CleanCharField(_("đơn vị công tác"), max_length=200)
    phone = CleanCharField(_("điện thoại cơ quan"), max_length=40, blank=True)
    email = models.EmailField(_("thư điện tử công vụ"), blank=True)
    order = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("đầu mối liên hệ")
        verbose_name_plural = _("đầu mối liên hệ")
        ordering = ["order", "pk"]

    def __str__(self):
        return self.name


class HeadlineIndicator(models.Model):
    """One of the numbers the page /so-lieu/ shows over the years, in the order of the catalogue."""

    indicator = models.OneToOneField(Indicator, models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("chỉ tiêu trên trang số liệu")
        verbose_name_plural = _("chỉ tiêu trên trang số liệu")
        ordering = ["indicator__group__position", "indicator__position", "indicator__code"]

    def __str__(self):
        return str(self.indicator)
