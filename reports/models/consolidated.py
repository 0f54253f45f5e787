"""The federation's own report: outline, text, and what closing froze."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from documents.models import OfficialDocument
from documents.workflow import DocumentState
from lhh_portal.quantity import Quantity, format_with_unit
from lhh_portal.text import CleanCharField, CleanTextField
from reports.models.rounds import Round
from reports.workflow import ConsolidatedReportFlow, ConsolidatedState


class Outline(models.Model):
    """The parts of a report kind, as data: a federation edits its own (official-format.md 4.4)."""

    kind = models.CharField(_("loại báo cáo"), max_length=10, choices=Round.Kind, unique=True)
    subject = CleanCharField(
        _("trích yếu"),
        max_length=300,
        help_text=_("{year}, {next_year}, {first_year}, {period} được thay khi lập báo cáo."),
    )

    class Meta:
        verbose_name = _("đề cương")
        verbose_name_plural = _("đề cương")

    def __str__(self):
        return self.get_kind_display()


class OutlineSection(models.Model):
    outline = models.ForeignKey(Outline, models.CASCADE, related_name="sections")
    # Depth 1 is printed I, II …; 2 is 1, 2 …; 3 is a, b, c, d, đ …; numbers are generated, never typed.
    depth = models.PositiveSmallIntegerField(_("cấp"))
    position = models.PositiveIntegerField(_("thứ tự"))
    title = CleanCharField(_("tiêu đề"), max_length=300)
    starting_text = CleanTextField(_("đoạn gợi ý"), blank=True)

    class Meta:
        verbose_name = _("mục đề cương")
        verbose_name_plural = _("mục đề cương")
        ordering = ["outline", "position"]


class ConsolidatedReportQuerySet(models.QuerySet):
    def published(self):
        """Closed, and its paper issued, public and not withdrawn: whose figures the site may show."""
        papers = OfficialDocument.objects.published().exclude(state=DocumentState.WITHDRAWN)
        return self.filter(state=ConsolidatedState.CLOSED, document__in=papers)


class ConsolidatedReport(ConsolidatedReportFlow):
    round = models.OneToOneField(Round, models.PROTECT, related_name="consolidated", verbose_name=_("đợt"))
    subject = CleanCharField(_("trích yếu"), max_length=300)
    issued_on = models.DateField(_("ngày văn bản"))
    authority_lines = CleanTextField(_("quyền hạn, chức vụ người ký"))
    signer_name = CleanCharField(_("họ tên người ký"), max_length=200)
    salutation = CleanTextField(_("kính gửi"), blank=True)
    recipients = CleanTextField(_("nơi nhận"))
    document = models.OneToOneField(
        OfficialDocument, models.PROTECT, null=True, blank=True, related_name="consolidated_report"
    )
    closed_at = models.DateTimeField(_("chốt lúc"), null=True, blank=True)
    # How many of those asked had filed when the report was closed, in words.
    completeness = models.CharField(_("mức đầy đủ"), max_length=200, blank=True)

    objects = ConsolidatedReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo tổng hợp")
        verbose_name_plural = _("báo cáo tổng hợp")
        ordering = ["-round__ends_on"]

    def __str__(self):
        return self.subject


class Section(models.Model):
    """One part of the text. `text`: one paragraph per line, with figure tokens (reports/tokens.py)."""

    report = models.ForeignKey(ConsolidatedReport, models.CASCADE, related_name="sections")
    depth = models.PositiveSmallIntegerField(_("cấp"))
    position = models.PositiveIntegerField(_("thứ tự"))
    title = CleanCharField(_("tiêu đề"), max_length=300)
    text = CleanTextField(_("nội dung"), blank=True)

    class Meta:
        verbose_name = _("mục")
        verbose_name_plural = _("mục")
        ordering = ["report", "position"]


class Presence(models.TextChoices):
    """Kinds of nothing are values of their own: a zero is a VALUE; the labels of the others are what a page says.

    NOT_FILED only where somebody was asked and has not filed, RETURNED where an association's report was sent back;
    NO_DATA where nothing was ever asked or recorded.
    """

    VALUE = "value", _("có số liệu")
    NIL = "nil", _("không phát sinh")
    NOT_FILED = "not-filed", _("chưa nộp")
    RETURNED = "returned", _("được trả lại, chưa có số")
    NO_DATA = "no-data", _("không có số liệu")

    @property
    def is_absent(self):
        return self in (Presence.NOT_FILED, Presence.RETURNED, Presence.NO_DATA)

    @property
    def in_text(self):
        """In a sentence «chưa nộp» would be said of the work."""
        yet = _("(chưa có số liệu)")
        words = {Presence.NOT_FILED: yet, Presence.RETURNED: yet, Presence.NO_DATA: _("(không có số liệu)")}
        return words.get(self, self.label)


class FrozenFigure(models.Model):
    """A figure as it was when the report was closed; `key` as in the token (reports/tokens.py)."""

    report = models.ForeignKey(ConsolidatedReport, models.CASCADE, related_name="frozen_figures")
    key = models.CharField(max_length=250)
    # Longer than an indicator's: «…, cùng kỳ năm 2023» comes after it.
    name = models.CharField(max_length=400)
    unit = models.CharField(max_length=40)
    decimals = models.PositiveSmallIntegerField(default=0)
    # NULL: nothing was filed; with is_nil: "không phát sinh"; with has_no_data: nothing was asked or recorded.
    amount = models.BigIntegerField(null=True)
    qualifier = models.CharField(max_length=10, blank=True)
    is_nil = models.BooleanField(default=False)
    has_no_data = models.BooleanField(default=False)
    # False: a measure's or an association's, frozen for comparisons and pages; an association's as a number only.
    is_in_paper = models.BooleanField(default=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="frozen_figure_once")]

    @property
    def presence(self):
        if self.is_nil:
            return Presence.NIL
        if self.has_no_data:
            return Presence.NO_DATA
        return Presence.NOT_FILED if self.amount is None else Presence.VALUE

    def says_the_same(self, figure):
        """As the figure of today; who is asked, or no longer asked, since closing is no difference in a number."""
        if self.presence.is_absent or figure.presence.is_absent:
            return self.presence.is_absent and figure.presence.is_absent
        return (self.presence, self.quantity) == (figure.presence, figure.quantity)

    def to_quantity(self, amount, qualifier):
        return Quantity(Decimal(amount).scaleb(-self.decimals), qualifier)

    @property
    def quantity(self):
        return None if self.amount is None else self.to_quantity(self.amount, self.qualifier)

    @property
    def in_words(self):
        return self.presence.in_text if self.amount is None else format_with_unit(self.quantity, self.unit)


class FrozenContribution(models.Model):
    figure = models.ForeignKey(FrozenFigure, models.CASCADE, related_name="contributions")
    association_name = models.TextField()
    label = models.TextField()
    amount = models.BigIntegerField()
    qualifier = models.CharField(max_length=10, blank=True)
    # Where it came from, `reports.activity:17`; the record may be gone.
    source = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]
