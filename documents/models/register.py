"""The two registers: outgoing numbers (sổ văn bản đi) and incoming papers (sổ văn bản đến)."""

import re
from datetime import date

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from documents.models.files import StoredFile
from documents.models.papers import OfficialDocument
from documents.rules import can_see_papers
from lhh_portal.text import CleanCharField, CleanTextField, search_key

# `12`, `12/`, `12/bc-lhh`; not `6/2024`, which stands in subjects.
_NUMBER = re.compile(r"(\d{1,9})(/(?:[^\W\d].*)?)?")


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
        """All numbers of `year`: a number's date lies in the year of its register, and dates are indexed."""
        return self.filter(reserved_on__range=(date(year, 1, 1), date(year, 12, 31)))

    def newest_first(self):
        return self.order_by("-reserved_on", "-pk")

    def with_papers(self):
        """With what a line of the register shows; the text of a paper, its biggest part, is left out.

        Fetched for the lines of the page alone: a join would also be made for every line before it. What amends a
        paper is in `document.amended_by`, a list: a queryset for each paper would cost more than the paper.
        """
        amending = OfficialDocument.objects.select_related("entry").defer("body", "data").order_by("pk")
        papers = (
            OfficialDocument.objects.select_related("amends__entry")
            .defer("body", "data", "amends__body", "amends__data")
            .prefetch_related(models.Prefetch("amendments", amending, to_attr="amended_by"))
        )
        return self.prefetch_related("register", models.Prefetch("document", papers))

    def search(self, text):
        """Every word of `text` in symbol or subject, without marks; `12` and `12/BC` mean number 12 and no other."""
        found = self
        words = search_key(text).split()
        for word in words:
            match = _NUMBER.fullmatch(word)
            if match and (match[2] or len(words) == 1):
                found = found.filter(number=match[1], search_key__contains=match[2] or "")
            else:
                found = found.filter(search_key__contains=word)
        return found


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
        # The order of the register's page, walked instead of sorted.
        indexes = [models.Index(fields=["reserved_on", "id"])]

    @property
    def symbol(self):
        """`06/BC-LHH`; of a number given on paper only what is known of it, `06/BC`."""
        document = self.document
        code = document.code_of_series if document else self.register.series
        return f"{self.number:02d}/{code}"


class IncomingPaperQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.all() if can_see_papers(user) else self.none()

    def of_year(self, year):
        return self.filter(register__year=year)

    def newest_first(self):
        """As they were entered; within a year that is the order of the numbers."""
        return self.order_by("-pk")

    def with_people(self):
        """With what a line of the register shows, for the lines of the page alone."""
        answers = OfficialDocument.objects.select_related("entry").defer("body", "data")
        return self.prefetch_related("register", "handler", models.Prefetch("answer", answers))

    def waiting(self):
        return self.filter(finished_on=None)

    def late(self, today):
        return self.waiting().filter(due_on__lt=today)

    def search(self, text):
        """Every word of `text` in symbol, sender, subject or note, without marks; digits alone are a number."""
        words = search_key(text).split()
        if len(words) == 1 and words[0].isdecimal() and len(words[0]) < 10:
            return self.filter(models.Q(number=words[0]) | models.Q(symbol__startswith=f"{words[0]}/"))
        found = self
        for word in words:
            found = found.filter(search_key__contains=word)
        return found


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
    # Folded (lhh_portal.text.search_key): everything that is searched, and the sender by itself.
    search_key = models.TextField(editable=False, default="")
    sender_key = models.TextField(editable=False, default="")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("ghi vào sổ lúc"), auto_now_add=True)

    objects = IncomingPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("văn bản đến")
        verbose_name_plural = _("văn bản đến")
        ordering = ["-register__year", "-number"]
        constraints = [models.UniqueConstraint(fields=["register", "number"], name="incoming_number_once")]
        indexes = [models.Index(fields=["finished_on", "due_on"]), models.Index(fields=["dated"])]

    def __str__(self):
        return f"{self.number} {self.subject}"

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.symbol} {self.sender} {self.subject} {self.note}")
        self.sender_key = search_key(self.sender)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("documents:incoming-detail", args=[self.pk])

    def is_late_on(self, day):
        return self.finished_on is None and self.due_on is not None and self.due_on < day
