"""How the federation writes itself."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField, CleanTextField


class DatedQuerySet(models.QuerySet):
    def on(self, day):
        """Rows in force on `day` (both ends inclusive; an empty `valid_to` means still in force)."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class FederationProfile(models.Model):
    """How the federation writes itself at the head of a paper, dated so that an old report keeps its own header.

    `governing_lines` 0–2 lines, `issuing_lines` 1–3 lines, one per line of text. Source: NĐ 30/2020, ô 2–4, 7a, 9.
    """

    valid_from = models.DateField(_("áp dụng từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    name = CleanCharField(_("tên đầy đủ"), max_length=200)
    short_name = CleanCharField(_("tên gọi tắt"), max_length=100)
    province = CleanCharField(_("tỉnh, thành phố"), max_length=100)
    governing_lines = CleanTextField(_("cơ quan chủ quản"), blank=True)
    issuing_lines = CleanTextField(_("cơ quan ban hành"))
    org_code = CleanCharField(_("ký hiệu cơ quan"), max_length=20, default="LHH")
    place_name = CleanCharField(_("địa danh"), max_length=100)
    signing_collective = CleanCharField(_("tập thể ký thay mặt"), max_length=100, blank=True, default="BAN THƯỜNG VỤ")
    salutation = CleanTextField(_("kính gửi"), blank=True)
    recipients = CleanTextField(_("nơi nhận mặc định"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông tin Liên hiệp Hội theo thời gian")
        verbose_name_plural = _("thông tin Liên hiệp Hội theo thời gian")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="profile_dates_in_order"
            )
        ]

    def __str__(self):
        return self.name


# Addresses beside the associations' own (members/urls.py).
