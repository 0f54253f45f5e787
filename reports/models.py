"""Records of work, the figures' definitions, and the reports made of them.

A stored amount is a whole number of the unit's smallest step (`Unit.decimals`): 12,5 ha with one decimal is 125.
So sums in SQL are exact on both databases, and money is whole đồng.
"""

from decimal import Decimal

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models import OfficialDocument, StoredFile
from lhh_portal.quantity import Qualifier, Quantity
from lhh_portal.text import CleanCharField, CleanTextField, search_key
from members.models import Association
from reports.workflow import AssociationReportFlow, ConsolidatedReportFlow, ReportState

code_validator = RegexValidator(r"^[A-Za-z0-9-]+\Z", _("Mã chỉ gồm chữ không dấu, số và dấu gạch ngang."))


# --- what can be counted ---------------------------------------------------------------------------------------


class Unit(models.Model):
    name = CleanCharField(_("đơn vị tính"), max_length=40, unique=True)
    decimals = models.PositiveSmallIntegerField(_("số chữ số lẻ"), default=0)
    is_money = models.BooleanField(_("là tiền"), default=False)

    class Meta:
        verbose_name = _("đơn vị tính")
        verbose_name_plural = _("đơn vị tính")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def to_amount(self, value):
        """Decimal value → stored whole number. Raises ValueError if the unit has fewer decimals than the value."""
        scaled = Decimal(value).scaleb(self.decimals)
        if scaled != scaled.to_integral_value():
            raise ValueError(value)
        return int(scaled)

    def to_value(self, amount):
        return Decimal(amount).scaleb(-self.decimals)


class ActivityKindQuerySet(models.QuerySet):
    def usual_for(self, user):
        """Kinds this person has entered, the most frequent first."""
        mine = models.Count("activities", filter=Q(activities__created_by=user))
        return self.annotate(mine=mine).filter(mine__gt=0).order_by("-mine", "position")


class ActivityKind(models.Model):
    code = models.CharField(_("mã"), max_length=40, unique=True, validators=[code_validator])
    name = CleanCharField(_("loại hoạt động"), max_length=150)
    position = models.PositiveIntegerField(_("thứ tự"), default=0)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    # Distinct counting needs to know the thing worked on: the bill, the scheme.
    subject_label = CleanCharField(
        _("đối tượng"), max_length=80, blank=True, help_text=_("Ví dụ «Tên dự án luật». Để trống nếu không cần.")
    )

    objects = ActivityKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("loại hoạt động")
        verbose_name_plural = _("loại hoạt động")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name


class Counting(models.TextChoices):
    """How amounts of several activities make one figure (processes.md 2.6)."""

    SUM = "sum", _("cộng dồn")
    LATEST = "latest", _("số mới nhất của mỗi hội, rồi cộng các hội")
    MAX = "max", _("số lớn nhất")
    DISTINCT = "distinct", _("đếm đối tượng khác nhau")


class Measure(models.Model):
    """What one kind of activity counts. Full code in tokens: `<kind code>.<code>`."""

    kind = models.ForeignKey(ActivityKind, models.PROTECT, related_name="measures", verbose_name=_("loại hoạt động"))
    code = models.CharField(_("mã"), max_length=40, validators=[code_validator])
    name = CleanCharField(_("đại lượng"), max_length=150)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("đơn vị tính"))
    counting = models.CharField(_("cách tính"), max_length=10, choices=Counting, default=Counting.SUM)
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="parts", verbose_name=_("trong đó, của đại lượng")
    )
    position = models.PositiveIntegerField(_("thứ tự"), default=0)
    is_active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("đại lượng")
        verbose_name_plural = _("đại lượng")
        ordering = ["kind", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="measure_code_once_per_kind")]

    def __str__(self):
        return f"{self.name} ({self.unit})"

    @property
    def full_code(self):
        return f"{self.kind.code}.{self.code}"


class Aggregation(models.TextChoices):
    SUM = "sum", _("cộng dồn")
    LATEST = "latest", _("tại ngày cuối kỳ")
    DISTINCT = "distinct", _("đếm đối tượng khác nhau")
    MAX = "max", _("lớn nhất")
    RATIO = "ratio", _("tỷ lệ")
    LIST = "list", _("liệt kê")
    FLAG = "flag", _("có/không")


class IndicatorGroup(models.Model):
    code = models.CharField(_("mã"), max_length=10, unique=True)
    name = CleanCharField(_("nhóm chỉ tiêu"), max_length=150)
    position = models.PositiveIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("nhóm chỉ tiêu")
        verbose_name_plural = _("nhóm chỉ tiêu")
        ordering = ["position"]

    def __str__(self):
        return self.name


class Indicator(models.Model):
    """A figure of the federation. Its number comes from `measures`, or from the provider an app registered."""

    group = models.ForeignKey(IndicatorGroup, models.PROTECT, related_name="indicators", verbose_name=_("nhóm"))
    code = models.CharField(_("mã"), max_length=20, unique=True, validators=[code_validator])
    name = CleanCharField(_("chỉ tiêu"), max_length=250)
    unit = models.ForeignKey(Unit, models.PROTECT, verbose_name=_("đơn vị tính"))
    aggregation = models.CharField(_("cách tổng hợp"), max_length=10, choices=Aggregation)
    # Name of a registered provider (reports/figures.py); empty while no app supplies it.
    provider = models.CharField(_("nguồn số liệu"), max_length=60, blank=True)
    measures = models.ManyToManyField(Measure, blank=True, related_name="indicators", verbose_name=_("đại lượng"))
    numerator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    denominator = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="+")
    position = models.PositiveIntegerField(_("thứ tự"), default=0)
    is_active = models.BooleanField(_("đang dùng"), default=True)

    class Meta:
        verbose_name = _("chỉ tiêu")
        verbose_name_plural = _("chỉ tiêu")
        ordering = ["group", "position", "code"]

    def __str__(self):
        return f"{self.code} {self.name}"


# --- records of work -------------------------------------------------------------------------------------------


class ActivityQuerySet(models.QuerySet):
    def within(self, start, end):
        """Activities counted in the span: those that end in it (a course over the boundary counts once)."""
        return self.filter(ends_on__gte=start, ends_on__lte=end)

    def visible_to(self, user):
        if {"staff", "clerk", "leader"} & user.roles:
            return self
        return self.filter(owners__association__in=user.association_ids).distinct()

    def search(self, text):
        return self.filter(search_key__contains=search_key(text)) if text.strip() else self

    def with_details(self):
        return self.select_related("kind").prefetch_related("owners__association", "amounts__measure__unit")


class Activity(models.Model):
    """One piece of work done. Everything a report counts is a sum over these."""

    class Funding(models.TextChoices):
        BUDGET = "budget", _("ngân sách")
        FEES = "fees", _("hội phí")
        SPONSORS = "sponsors", _("tài trợ")
        SOCIAL = "social", _("xã hội hóa")

    kind = models.ForeignKey(ActivityKind, models.PROTECT, related_name="activities", verbose_name=_("loại hoạt động"))
    title = CleanCharField(_("tên hoạt động"), max_length=500)
    subject = CleanCharField(_("đối tượng"), max_length=300, blank=True)
    subject_key = models.TextField(editable=False, default="")
    description = CleanTextField(_("nội dung"), blank=True)
    # The sentence a footnote prints; `[[code]]` stands for a measure of this activity. Empty: built from the title.
    report_line = CleanTextField(_("câu đưa vào báo cáo"), blank=True)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"))
    place = CleanCharField(_("địa điểm"), max_length=200, blank=True)
    is_online = models.BooleanField(_("có trực tuyến"), default=False)
    funding = models.CharField(_("nguồn kinh phí"), max_length=10, choices=Funding, blank=True)
    associations = models.ManyToManyField(
        Association, through="ActivityOwner", related_name="activities", verbose_name=_("đơn vị thực hiện")
    )
    search_key = models.TextField(editable=False, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("hoạt động")
        verbose_name_plural = _("hoạt động")
        ordering = ["-ends_on", "-pk"]
        indexes = [models.Index(fields=["ends_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="activity_dates_in_order",
                violation_error_message=_("Ngày kết thúc không thể trước ngày bắt đầu."),
            )
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.title} {self.subject} {self.place}")
        self.subject_key = search_key(self.subject or self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("reports:activity-detail", args=[self.pk])


class ActivityOwner(models.Model):
    """Joint work has several owners and exactly one lead.

    The federation counts the lead's row, each association its own.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="owners")
    association = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    is_lead = models.BooleanField(_("chủ trì"), default=False)

    class Meta:
        verbose_name = _("đơn vị thực hiện")
        verbose_name_plural = _("đơn vị thực hiện")
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "association"], name="activity_owner_once"),
            models.UniqueConstraint(fields=["activity"], condition=Q(is_lead=True), name="activity_one_lead"),
        ]


class ActivityAmount(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="amounts")
    measure = models.ForeignKey(Measure, models.PROTECT, related_name="amounts")
    amount = models.BigIntegerField(_("số lượng"))
    qualifier = models.CharField(_("mức chính xác"), max_length=10, choices=Qualifier, blank=True, default="")

    class Meta:
        verbose_name = _("số liệu")
        verbose_name_plural = _("số liệu")
        ordering = ["measure__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "measure"], name="amount_once_per_measure"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="amount_not_negative"),
        ]

    @property
    def quantity(self):
        return Quantity(self.measure.unit.to_value(self.amount), self.qualifier)


class Evidence(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="evidence")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    name = CleanCharField(_("tên tệp"), max_length=200)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("minh chứng")
        verbose_name_plural = _("minh chứng")
        ordering = ["pk"]


class FindingAnswer(models.Model):
    """An explanation somebody gave for a finding of reports/checks.py; it stays with the record."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="finding_answers")
    # Which finding, as checks.py names it: `part-over-whole:<part code>`.
    code = models.CharField(max_length=120)
    # What was explained; another value raises the finding again.
    fingerprint = models.CharField(max_length=120)
    explanation = CleanTextField(_("giải trình"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("giải trình")
        verbose_name_plural = _("giải trình")
        constraints = [
            models.UniqueConstraint(fields=["activity", "code", "fingerprint"], name="finding_answered_once")
        ]


# --- rounds and the associations' reports ----------------------------------------------------------------------


class Round(models.Model):
    """One call for reports: a span of days, a due date, the associations asked."""

    class Kind(models.TextChoices):
        HALF_YEAR = "half-year", _("6 tháng đầu năm")
        YEAR = "year", _("năm")
        OTHER = "other", _("chuyên đề, đột xuất")

    class Span(models.TextChoices):
        ND09 = "nd09", _("theo Nghị định 09/2019 (15/12 – 14/6, 14/12)")
        CALENDAR = "calendar", _("theo năm dương lịch")
        CUSTOM = "custom", _("tự chọn")

    code = models.CharField(_("mã"), max_length=20, unique=True, validators=[code_validator])
    title = CleanCharField(_("tên đợt báo cáo"), max_length=200)
    kind = models.CharField(_("loại"), max_length=10, choices=Kind)
    year = models.PositiveSmallIntegerField(_("năm"))
    span = models.CharField(_("cách tính kỳ"), max_length=10, choices=Span, default=Span.ND09)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"))
    due_on = models.DateField(_("hạn các hội nộp"))
    upward_due_on = models.DateField(_("hạn gửi cấp trên"), null=True, blank=True)
    requesting_document = CleanCharField(_("văn bản yêu cầu"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("đợt báo cáo")
        verbose_name_plural = _("đợt báo cáo")
        ordering = ["-ends_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="round_dates_in_order"),
        ]

    def __str__(self):
        return self.title


class AssociationReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        if {"staff", "clerk", "leader"} & user.roles:
            return self
        return self.filter(association__in=user.association_ids)

    def filed(self):
        return self.filter(state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED])

    def overdue(self, today):
        return self.exclude(state__in=[ReportState.SUBMITTED, ReportState.ACCEPTED]).filter(round__due_on__lt=today)


class AssociationReport(AssociationReportFlow):
    round = models.ForeignKey(Round, models.PROTECT, related_name="reports", verbose_name=_("đợt"))
    association = models.ForeignKey(Association, models.PROTECT, related_name="reports", verbose_name=_("hội"))
    results = CleanTextField(_("kết quả"), blank=True)
    shortcomings = CleanTextField(_("hạn chế"), blank=True)
    plans = CleanTextField(_("phương hướng"), blank=True)
    proposals = CleanTextField(_("kiến nghị"), blank=True)
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True, blank=True)
    accepted_at = models.DateTimeField(_("tiếp nhận lúc"), null=True, blank=True)

    objects = AssociationReportQuerySet.as_manager()

    class Meta:
        verbose_name = _("báo cáo của hội")
        verbose_name_plural = _("báo cáo của các hội")
        ordering = ["round", "association__position", "association__sort_key"]
        constraints = [models.UniqueConstraint(fields=["round", "association"], name="report_once_per_round")]

    def __str__(self):
        return f"{self.association} – {self.round}"

    def get_absolute_url(self):
        return reverse("reports:association-report", args=[self.pk])

    @property
    def is_filed(self):
        return self.state in {ReportState.SUBMITTED, ReportState.ACCEPTED}

    @property
    def is_being_written(self):
        return self.state in {ReportState.DRAFT, ReportState.RETURNED}

    def is_late_on(self, today):
        """Filed after the due date, or not filed although it has passed; derived, not a state."""
        day = timezone.localdate(self.submitted_at) if self.is_filed and self.submitted_at else today
        return day > self.round.due_on


class NilReturn(models.Model):
    """ "Không phát sinh": the association says that nothing of this group happened. Not the same as zero or silence."""

    report = models.ForeignKey(AssociationReport, models.CASCADE, related_name="nil_returns")
    group = models.ForeignKey(IndicatorGroup, models.PROTECT, related_name="+", verbose_name=_("nhóm chỉ tiêu"))

    class Meta:
        verbose_name = _("không phát sinh")
        verbose_name_plural = _("không phát sinh")
        constraints = [models.UniqueConstraint(fields=["report", "group"], name="nil_once_per_group")]


# --- the consolidated report -----------------------------------------------------------------------------------


class Outline(models.Model):
    """The parts of a report kind, as data: a federation edits its own (official-format.md 4.4)."""

    kind = models.CharField(_("loại báo cáo"), max_length=10, choices=Round.Kind, unique=True)
    subject = CleanCharField(
        _("trích yếu"), max_length=300, help_text=_("{year}, {next_year} được thay khi lập báo cáo.")
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


class FrozenFigure(models.Model):
    """A figure as it was when the report was closed; `key` as in the token (reports/tokens.py)."""

    report = models.ForeignKey(ConsolidatedReport, models.CASCADE, related_name="frozen_figures")
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=250)
    unit = models.CharField(max_length=40)
    decimals = models.PositiveSmallIntegerField(default=0)
    # NULL: nothing was filed; with is_nil: "không phát sinh".
    amount = models.BigIntegerField(null=True)
    qualifier = models.CharField(max_length=10, blank=True)
    is_nil = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="frozen_figure_once")]

    def to_quantity(self, amount, qualifier):
        return Quantity(Decimal(amount).scaleb(-self.decimals), qualifier)

    @property
    def quantity(self):
        return None if self.amount is None else self.to_quantity(self.amount, self.qualifier)

    @property
    def in_words(self):
        if self.is_nil:
            return _("không phát sinh")
        return _("chưa có số liệu") if self.amount is None else f"{self.quantity} {self.unit}"


class FrozenContribution(models.Model):
    figure = models.ForeignKey(FrozenFigure, models.CASCADE, related_name="contributions")
    association_name = models.CharField(max_length=200)
    label = models.CharField(max_length=500)
    amount = models.BigIntegerField()
    qualifier = models.CharField(max_length=10, blank=True)
    # Where it came from, `reports.activity:17`; the record may be gone.
    source = models.CharField(max_length=80)

    class Meta:
        ordering = ["pk"]
