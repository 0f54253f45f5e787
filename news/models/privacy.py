"""Requests of persons about their own data (processes.md 8.2)."""

import secrets

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lhh_portal.period import due_date
from lhh_portal.text import CleanCharField, CleanTextField
from news.privacy.workflow import OPEN, DataRequestFlow, RequestState

WORKING_DAYS = 2  # to answer in (Nghị định 356/2025/NĐ-CP)
CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # none that is taken for another


def new_code():
    return "".join(secrets.choice(CODE_LETTERS) for _place in range(10))


class DataRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state__in=OPEN)

    def late(self, day):
        """Not answered although the day to answer is over."""
        return self.filter(state=RequestState.NEW, answer_due__lt=day)


class DataRequest(DataRequestFlow):
    class Kind(models.TextChoices):
        SEE = "see", _("Xem dữ liệu về mình")
        CORRECT = "correct", _("Sửa dữ liệu sai")
        ERASE = "erase", _("Xóa dữ liệu")
        WITHDRAW = "withdraw", _("Rút lại đồng ý")
        RESTRICT = "restrict", _("Hạn chế xử lý")
        OBJECT = "object", _("Phản đối xử lý")

    code = models.CharField(_("mã yêu cầu"), max_length=10, unique=True, default=new_code, editable=False)
    kind = models.CharField(_("muốn"), max_length=8, choices=Kind)
    name = CleanCharField(_("họ và tên người có dữ liệu"), max_length=120)
    representative = CleanCharField(_("người đại diện"), max_length=200, blank=True)
    email = models.EmailField(_("thư điện tử"))
    details = CleanTextField(_("nội dung"), max_length=3000)
    received_at = models.DateTimeField(_("nhận lúc"), default=timezone.now, editable=False)
    answer_due = models.DateField(_("trả lời trước hết ngày"), editable=False)
    answered_at = models.DateTimeField(_("trả lời lúc"), null=True, editable=False)
    closed_at = models.DateTimeField(_("xong lúc"), null=True, editable=False)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("yêu cầu về dữ liệu cá nhân")
        verbose_name_plural = _("yêu cầu về dữ liệu cá nhân")
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        """Without the name: it stands in lists and histories."""
        return f"{self.reference} ({self.get_kind_display()})"

    def save(self, *args, **kwargs):
        self.answer_due = self.answer_due or due_date(timezone.localdate(self.received_at), WORKING_DAYS)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("privacy:request-detail", args=[self.pk])

    @property
    def reference(self):
        return f"DL-{self.code}"

    @property
    def is_late(self):
        return self.state == RequestState.NEW and self.answer_due < timezone.localdate()


class Removal(models.Model):
    """One thing done about one place where the name stood; told without the name."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="removals")
    what = models.CharField(_("việc đã làm"), max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người làm"))
    at = models.DateTimeField(_("lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("việc gỡ dữ liệu")
        verbose_name_plural = _("việc gỡ dữ liệu")
        ordering = ["pk"]

    def __str__(self):
        return self.what
