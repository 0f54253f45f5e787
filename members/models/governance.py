"""People, bodies, terms and mandates."""

from django.db import models
from django.db.models import Count, F, Q
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField, search_key
from members.models.associations import Association


class Person(models.Model):
    full_name = CleanCharField(_("họ và tên"), max_length=200)
    title = CleanCharField(_("học hàm, học vị"), max_length=60, blank=True)
    organisation = CleanCharField(_("nơi công tác"), max_length=200, blank=True)
    # Off when the person asked not to be shown (processes.md 8.2); the federation's own records keep them.
    is_public = models.BooleanField(_("hiện tên trên trang công khai"), default=True)
    search_key = models.TextField(editable=False, default="")

    class Meta:
        verbose_name = _("nhân sự")
        verbose_name_plural = _("nhân sự")
        ordering = ["full_name"]

    def __str__(self):
        return self.full_name

    def save(self, *args, **kwargs):
        self.search_key = search_key(self.full_name)
        super().save(*args, **kwargs)


class BodyQuerySet(models.QuerySet):
    def with_people_on(self, day):
        """Annotate `people_on_day`: somebody with two positions in the body counts once."""
        in_force = Q(mandates__starts_on__lte=day) & (Q(mandates__ends_on=None) | Q(mandates__ends_on__gte=day))
        return self.annotate(people_on_day=Count("mandates__person", filter=in_force, distinct=True))

    def public(self):
        """Without the Party group: who belongs to the Party is no matter of the site (processes.md 8.2)."""
        return self.exclude(kind=Body.Kind.PARTY_GROUP)


class Body(models.Model):
    class Kind(models.TextChoices):
        EXECUTIVE = "executive", _("Ban Chấp hành")
        STANDING = "standing", _("Ban Thường vụ")
        PARTY_GROUP = "party-group", _("Đảng đoàn")
        PERMANENT = "permanent", _("Thường trực")
        INSPECTION = "inspection", _("Ban Kiểm tra")
        OFFICE = "office", _("Cơ quan Liên hiệp Hội")
        OTHER = "other", _("Ban chuyên môn")

    association = models.ForeignKey(Association, models.CASCADE, related_name="bodies")
    kind = models.CharField(_("loại"), max_length=12, choices=Kind)
    name = CleanCharField(_("tên"), max_length=200)

    objects = BodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("tổ chức lãnh đạo, ban")
        verbose_name_plural = _("tổ chức lãnh đạo, ban")
        constraints = [models.UniqueConstraint(fields=["association", "name"], name="body_once")]

    def __str__(self):
        return self.name


class Term(models.Model):
    """A term is what the congress said, never start + 5 years (processes.md 1.4)."""

    association = models.ForeignKey(Association, models.CASCADE, related_name="terms")
    ordinal = CleanCharField(_("khóa"), max_length=10, help_text=_("Số La Mã: I, II, III …"))
    starts_on = models.DateField(_("bắt đầu"))
    ends_on = models.DateField(_("kết thúc"), null=True, blank=True)
    congress_on = models.DateField(_("ngày đại hội"), null=True, blank=True)

    class Meta:
        verbose_name = _("nhiệm kỳ")
        verbose_name_plural = _("nhiệm kỳ")
        ordering = ["-starts_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["association", "ordinal"],
                name="term_once",
                violation_error_message=_("Nhiệm kỳ của khóa này đã có."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="term_dates_in_order",
                violation_error_message=_("Ngày kết thúc không thể trước ngày bắt đầu."),
            ),
        ]

    def __str__(self):
        return f"Khóa {self.ordinal}"


class MandateQuerySet(models.QuerySet):
    def on(self, day):
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def public(self):
        """Functions that the site shows: name, title and function of a person in a body that is public."""
        shown = self.filter(person__is_public=True).exclude(body__kind=Body.Kind.PARTY_GROUP)
        return shown.select_related("person", "body").order_by("body", "pk")

    def count_people(self):
        """How many people hold these mandates; somebody with two positions counts once (processes.md 1.2)."""
        return self.aggregate(people=Count("person", distinct=True))["people"]


class Mandate(models.Model):
    """One person's seat in one body; somebody with two positions in a body has two rows and counts once."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates", verbose_name=_("nhân sự"))
    body = models.ForeignKey(Body, models.PROTECT, related_name="mandates", verbose_name=_("tổ chức"))
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="mandates")
    position = CleanCharField(_("chức danh"), max_length=100)
    is_full_time = models.BooleanField(_("chuyên trách"), default=False)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến hết ngày"), null=True, blank=True)

    objects = MandateQuerySet.as_manager()

    class Meta:
        verbose_name = _("chức danh")
        verbose_name_plural = _("chức danh")
        ordering = ["body", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="mandate_dates_in_order",
                violation_error_message=_("Ngày kết thúc không thể trước ngày bắt đầu."),
            )
        ]
