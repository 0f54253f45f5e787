from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.rules import can_see_papers
from lhh_portal.models import Job
from lhh_portal.text import CleanCharField, CleanTextField


class DocumentType(models.TextChoices):
    """The 27 abbreviations of NĐ 30/2020, Phụ lục III, that the federation issues so far."""

    REPORT = "BC", _("Báo cáo")
    DECISION = "QĐ", _("Quyết định")
    PLAN = "KH", _("Kế hoạch")
    SUBMISSION = "TTr", _("Tờ trình")
    NOTICE = "TB", _("Thông báo")
    MINUTES = "BB", _("Biên bản")


class StoredFile(models.Model):
    """A file kept once under its SHA-256 (documents/storage.py) and never changed."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField(_("dung lượng"))
    media_type = models.CharField(_("định dạng"), max_length=100)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("tệp")
        verbose_name_plural = _("tệp")

    def __str__(self):
        return self.sha256[:12]

    @property
    def path(self):
        """Relative to MEDIA_ROOT."""
        return f"files/{self.sha256[:2]}/{self.sha256}"


class Register(models.Model):
    """One series of numbers in one year (Điều 15 NĐ 30/2020: from 01 on 1 January, unique)."""

    series = models.CharField(_("loạt số"), max_length=20)
    year = models.PositiveSmallIntegerField(_("năm"))
    last_number = models.PositiveIntegerField(_("số cuối"), default=0)

    class Meta:
        verbose_name = _("sổ văn bản đi")
        verbose_name_plural = _("sổ văn bản đi")
        constraints = [models.UniqueConstraint(fields=["series", "year"], name="register_one_per_year")]

    def __str__(self):
        return f"{self.series} {self.year}"


class OfficialDocumentQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if can_see_papers(user) else self.none()

    def with_number(self):
        """With the register entry, which number and symbol are read from."""
        return self.select_related("entry")


class OfficialDocument(models.Model):
    """An official paper. Everything printed is stored here, so an old paper renders as it was."""

    type = models.CharField(_("loại văn bản"), max_length=5, choices=DocumentType)
    subject = CleanCharField(_("trích yếu"), max_length=500)
    governing_lines = CleanTextField(_("cơ quan chủ quản"), blank=True)
    issuing_lines = CleanTextField(_("cơ quan ban hành"))
    org_code = CleanCharField(_("ký hiệu cơ quan"), max_length=20)
    place_name = CleanCharField(_("địa danh"), max_length=100)
    salutation = CleanTextField(_("kính gửi"), blank=True)
    # Our own HTML subset (documents/html.py), cleaned before it is stored.
    body = models.TextField(_("nội dung"))
    authority_lines = CleanTextField(
        _("quyền hạn, chức vụ người ký"), help_text=_("Mỗi dòng một ý: TM. …, KT. …, chức vụ.")
    )
    signer_name = CleanCharField(_("họ tên người ký"), max_length=200)
    recipients = CleanTextField(_("nơi nhận"))
    issued_on = models.DateField(_("ngày văn bản"), null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    pdf = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    render_job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    objects = OfficialDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản")
        verbose_name_plural = _("văn bản")
        ordering = ["-pk"]

    def __str__(self):
        return self.subject

    def get_absolute_url(self):
        return reverse("documents:document-detail", args=[self.pk])

    @property
    def number(self):
        """The reserved number, or None."""
        return self.entry.number if hasattr(self, "entry") else None

    @property
    def symbol(self):
        """`06/BC-LHH`; numbers below ten get a leading zero, as the decree wants."""
        number = f"{self.number:02d}" if self.number else ""
        return f"{number}/{self.type}-{self.org_code}"

    @property
    def file_name(self):
        """`06-BC-LHH.pdf`: the symbol without the stroke, which no file name may hold."""
        name = self.symbol.replace("/", "-") if self.number else f"{self.type}-{self.org_code}-du-thao-{self.pk}"
        return f"{name}.pdf"


class RegisterEntryQuerySet(models.QuerySet):
    def of_year(self, year):
        """All numbers of `year` with what the register page shows, by series and number."""
        return (
            self.filter(register__year=year)
            .select_related("register", "document", "reserved_by")
            .order_by("register__series", "number")
        )


class RegisterEntry(models.Model):
    register = models.ForeignKey(Register, models.PROTECT, related_name="entries")
    number = models.PositiveIntegerField(_("số"))
    document = models.OneToOneField(OfficialDocument, models.PROTECT, related_name="entry", null=True, blank=True)
    # A number given on paper before the portal: described in words instead of linked.
    note = CleanCharField(_("ghi chú"), max_length=300, blank=True)
    reserved_on = models.DateField(_("ngày"))
    reserved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("số văn bản")
        verbose_name_plural = _("số văn bản")
        ordering = ["register", "number"]
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="register_number_once")]
