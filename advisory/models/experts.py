"""The register of experts (processes.md 3.4): whoever may be asked to sit on a council.

Least data: nothing of birth, identity papers, telephone or bank.
"""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField, CleanTextField, search_key, sort_key
from members.models import Association, Person


class ExpertQuerySet(models.QuerySet):
    def search(self, text):
        return self.filter(search_key__contains=search_key(text)) if text.strip() else self

    def with_details(self):
        return self.select_related("user", "person").prefetch_related("associations")


class Expert(models.Model):
    full_name = CleanCharField(_("họ và tên"), max_length=200)
    degree = CleanCharField(_("học hàm, học vị"), max_length=60, blank=True)
    field = CleanCharField(_("lĩnh vực chuyên môn"), max_length=120)
    employer = CleanCharField(_("nơi công tác"), max_length=200, blank=True)
    employer_parent = CleanCharField(
        _("cơ quan chủ quản của nơi công tác"),
        max_length=200,
        blank=True,
        help_text=_("Ví dụ: Trung tâm thuộc Sở Xây dựng thì ghi Sở Xây dựng."),
    )
    associations = models.ManyToManyField(
        Association, blank=True, related_name="experts", verbose_name=_("hội viên của hội")
    )
    past_work = CleanTextField(_("công việc đã làm"), blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    # The same human being among those who hold functions, or with an account; found by a person, never by the name.
    person = models.OneToOneField(
        Person, models.SET_NULL, null=True, blank=True, related_name="expert", verbose_name=_("trong danh sách nhân sự")
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="expert",
        verbose_name=_("tài khoản"),
    )
    consented_on = models.DateField(_("ngày đồng ý cho lưu hồ sơ"))
    is_active = models.BooleanField(_("đang nhận việc"), default=True)
    search_key = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=1000, editable=False, default="")

    objects = ExpertQuerySet.as_manager()

    class Meta:
        verbose_name = _("chuyên gia")
        verbose_name_plural = _("chuyên gia")
        ordering = ["sort_key", "pk"]

    def __str__(self):
        return f"{self.degree} {self.full_name}".strip()

    def save(self, *args, **kwargs):
        told = (self.full_name, self.degree, self.field, self.employer, self.employer_parent, self.past_work)
        self.search_key = search_key(" ".join(told))
        self.sort_key = sort_key(self.full_name)[:1000]
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("advisory:expert-detail", args=[self.pk])
