"""What can be counted: units, kinds of activity with their measures, indicators."""

from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField

code_validator = RegexValidator(r"^[A-Za-z0-9-]+\Z", _("Mã chỉ gồm chữ không dấu, số và dấu gạch ngang."))


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
    def used_by(self, user):
        """Kinds entered for this person's associations, by whomever, or by staff themselves; the latest first."""
        led = Q(activities__owners__association__in=user.association_ids, activities__owners__is_lead=True)
        theirs = self.filter(led if user.association_ids else Q(activities__created_by=user))
        return theirs.annotate(latest=models.Max("activities")).order_by("-latest")


class ActivityKind(models.Model):
    code = models.CharField(_("mã"), max_length=40, unique=True, validators=[code_validator])
    name = CleanCharField(_("loại hoạt động"), max_length=150)
    position = models.PositiveIntegerField(_("thứ tự"), default=0)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    # Distinct counting needs to know the thing worked on: the bill, the scheme.
    subject_label = CleanCharField(
        _("đối tượng"), max_length=80, blank=True, help_text=_("Ví dụ «Tên dự án luật». Để trống nếu không cần.")
    )

    # Only to search and to propose: an entry of a list that says one of them is still asked about.
    aliases = CleanCharField(_("tên gọi khác"), max_length=300, blank=True)
    # Two associations that name the same are one meeting; a bill they name is worked on by each of them.
    is_meeting = models.BooleanField(_("là một cuộc có nhiều người dự"), default=False)

    objects = ActivityKindQuerySet.as_manager()

    class Meta:
        verbose_name = _("loại hoạt động")
        verbose_name_plural = _("loại hoạt động")
        ordering = ["position", "name"]

    def __str__(self):
        return self.name

    @property
    def names(self):
        return [self.name, *filter(None, map(str.strip, self.aliases.split(";")))]


class Counting(models.TextChoices):
    """How amounts of several activities make one figure (processes.md 2.6)."""

    SUM = "sum", _("cộng dồn")
    # Of joint work each owner has the amount as its own, and the federation has it once for each of them.
    EACH = "each", _("cộng dồn, việc chung tính cho từng hội")
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
        begins_with_unit = f"{self.name} ".lower().startswith(f"{self.unit.name} ".lower())
        return self.name if begins_with_unit else f"{self.name} ({self.unit})"

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

    @property
    def sources(self):
        """Where the number comes from, in words; with `measures__kind` loaded no query."""
        measures = [f"{measure.kind.name}: {measure.name}" for measure in self.measures.all()]
        return measures or [str(_("sổ khác của cổng") if self.provider else _("chưa nối"))]
