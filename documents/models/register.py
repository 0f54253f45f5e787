"""The two registers: outgoing numbers (sổ văn bản đi) and incoming papers (sổ văn bản đến)."""

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models.files import StoredFile
from documents.models.papers import OfficialDocument
from lhh_portal.text import CleanCharField, CleanTextField


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
    # Folded number, symbol and subject (lhh_portal.text.search_key), so that the register is searched by the database.
    search_key = models.TextField(editable=False, default="")
    reserved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    objects = RegisterEntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("số văn bản")
        verbose_name_plural = _("số văn bản")
        ordering = ["register", "number"]
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="register_number_once")]


class IncomingPaperQuerySet(models.QuerySet):
    def of_year(self, year):
        """All papers received in `year` with what the register page shows, by number."""
        return (
            self.filter(register__year=year).select_related("register", "handler", "answer__entry").order_by("number")
        )

    def waiting(self):
        return self.filter(finished_on=None)


class IncomingPaper(models.Model):
    """One line of the register of incoming papers (sổ văn bản đến): numbered by year in order of arrival."""

    register = models.ForeignKey(Register, models.PROTECT, related_name="incoming")
    number = models.PositiveIntegerField(_("số đến"))
    arrived_on = models.DateField(_("ngày đến"))
    sender = CleanCharField(_("nơi gửi"), max_length=300)
    symbol = CleanCharField(_("số, ký hiệu"), max_length=100, blank=True)
    dated = models.DateField(_("ngày văn bản"), null=True, blank=True)
    subject = CleanCharField(_("trích yếu"), max_length=500)
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+")
    file_name = CleanCharField(_("tên tệp"), max_length=200, blank=True)
    handler = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người xử lý")
    )
    due_on = models.DateField(_("hạn xử lý"), null=True, blank=True)
    finished_on = models.DateField(_("xử lý xong ngày"), null=True, blank=True)
    # The paper that answers it.
    answer = models.ForeignKey(
        OfficialDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="answers",
        verbose_name=_("văn bản trả lời"),
    )
    note = CleanTextField(_("ghi chú"), blank=True)
    search_key = models.TextField(editable=False, default="")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = IncomingPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản đến")
        verbose_name_plural = _("văn bản đến")
        ordering = ["-register__year", "-number"]
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="incoming_number_once")]
        indexes = [models.Index(fields=["finished_on", "due_on"])]

    def __str__(self):
        return f"{self.number} {self.subject}"

    def get_absolute_url(self):
        return reverse("documents:incoming-detail", args=[self.pk])
