"""The document library: papers of others, and what was issued before the portal (NĐ 42/2022, art. 4)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models import StoredFile
from lhh_portal.text import CleanCharField, CleanTextField, search_key
from news.workflow_library import LibraryFlow, LibraryState


class LibraryType(models.TextChoices):
    """Where an abbreviation is one of documents.models.DocumentType it means the same: one filter for both sources."""

    LAW = "Luật", _("Luật, pháp lệnh")
    DECREE = "NĐ", _("Nghị định")
    RESOLUTION = "NQ", _("Nghị quyết")
    DIRECTIVE = "CT", _("Chỉ thị")
    CONCLUSION = "KL", _("Kết luận")
    CIRCULAR = "TT", _("Thông tư")
    DECISION = "QĐ", _("Quyết định")
    CHARTER = "ĐL", _("Điều lệ, quy chế")
    YEAR_PROGRAMME = "CTN", _("Chương trình công tác năm")
    PROGRAMME = "CTr", _("Chương trình, đề án")
    PLAN = "KH", _("Kế hoạch")
    REPORT = "BC", _("Báo cáo")
    FINANCIAL_REPORT = "BCTC", _("Báo cáo tài chính năm")
    GUIDANCE = "HD", _("Hướng dẫn")
    NOTICE = "TB", _("Thông báo")
    SUBMISSION = "TTr", _("Tờ trình")
    MINUTES = "BB", _("Biên bản")
    LETTER = "CV", _("Công văn")


class LibraryDocumentQuerySet(models.QuerySet):
    def published(self):
        """What everybody may read: in force, or out of force and said to be so."""
        return self.filter(state__in=[LibraryState.PUBLISHED, LibraryState.EXPIRED])

    def in_words(self, words):
        """Every word in symbol, abstract or issuer, without marks."""
        for word in search_key(words).split():
            self = self.filter(search_key__contains=word)
        return self


class LibraryDocument(LibraryFlow):
    """A document the site keeps for its readers; the federation's own papers come from the documents room."""

    type = models.CharField(_("loại văn bản"), max_length=5, choices=LibraryType)
    symbol = CleanCharField(_("số, ký hiệu"), max_length=60, blank=True)
    issuer = CleanCharField(_("cơ quan ban hành"), max_length=200)
    dated = models.DateField(_("ngày ban hành"))
    effective_on = models.DateField(_("ngày có hiệu lực"), null=True, blank=True)
    abstract = CleanTextField(_("trích yếu"), max_length=1000)
    field = CleanCharField(_("lĩnh vực"), max_length=80, blank=True)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("tệp"))
    file_name = CleanCharField(_("tên tệp"), max_length=200)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    search_key = models.TextField(editable=False, default="")

    objects = LibraryDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản trong thư viện")
        verbose_name_plural = _("thư viện văn bản")
        ordering = ["-dated", "-pk"]
        indexes = [models.Index(fields=["state", "-dated", "-id"], name="library_listed")]

    def __str__(self):
        return f"{self.get_type_display()} {self.symbol}".strip()

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.symbol} {self.abstract} {self.issuer}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("library:document-detail", args=[self.pk])
