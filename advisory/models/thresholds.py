"""What has to be sent for review in this province (processes.md 3.6); rows are the province's, staff keep them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField


class Level(models.TextChoices):
    PROVINCE = "province", _("Quy hoạch cấp tỉnh")
    DISTRICT = "district", _("Quy hoạch cấp huyện")
    SECTOR = "sector", _("Quy hoạch ngành")


class Group(models.TextChoices):
    """Of public investment law, by size."""

    NATIONAL = "national", _("Quan trọng quốc gia")
    A = "a", _("Nhóm A")
    B = "b", _("Nhóm B")
    C = "c", _("Nhóm C")


class Topic(models.TextChoices):
    EDUCATION = "education", _("Giáo dục, đào tạo")
    SCIENCE = "science", _("Khoa học, công nghệ")
    ENVIRONMENT = "environment", _("Môi trường")
    INTELLECTUALS = "intellectuals", _("Chính sách với trí thức")


class ThresholdRule(models.Model):
    """Catches what meets every condition set here; any one value of a list meets it, an empty list asks nothing."""

    title = CleanCharField(_("quy định"), max_length=200)
    object_types = models.JSONField(_("đối tượng"), default=list, blank=True)
    levels = models.JSONField(_("cấp quy hoạch"), default=list, blank=True)
    groups = models.JSONField(_("nhóm dự án"), default=list, blank=True)
    topics = models.JSONField(_("lĩnh vực"), default=list, blank=True)
    min_hectares = models.DecimalField(_("từ bao nhiêu ha"), max_digits=10, decimal_places=2, null=True, blank=True)
    min_households = models.PositiveIntegerField(_("ảnh hưởng từ bao nhiêu hộ"), null=True, blank=True)
    source = CleanCharField(_("căn cứ"), max_length=300)
    is_active = models.BooleanField(_("đang áp dụng"), default=True)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("quy định phải gửi phản biện")
        verbose_name_plural = _("quy định phải gửi phản biện")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title
