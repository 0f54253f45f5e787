"""Who judges, what each declared, which entries each marks, and the sheets (processes.md 4.3, 4.5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from contests.models.editions import Criterion, Edition, Field, JudgingRound, Prize
from contests.models.entries import Entry
from lhh_portal.text import CleanCharField, CleanTextField
from members.models import Association


class Judge(models.Model):
    """A judge of one edition. Marks nothing before the declaration (`declared_at`)."""

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="judges", verbose_name=_("lần tổ chức"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("tài khoản giám khảo")
    )
    employer = CleanCharField(_("nơi công tác"), max_length=200)
    employer_parent = CleanCharField(_("cơ quan chủ quản của nơi công tác"), max_length=200, blank=True)
    associations = models.ManyToManyField(Association, blank=True, related_name="+", verbose_name=_("hội viên của hội"))
    fields = models.ManyToManyField(Field, related_name="judges", verbose_name=_("chấm lĩnh vực"))
    declared_at = models.DateTimeField(_("khai báo lúc"), null=True, editable=False)

    class Meta:
        verbose_name = _("giám khảo")
        verbose_name_plural = _("giám khảo")
        ordering = ["user__sort_key", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "user"],
                name="judge_once",
                violation_error_message=_("Người này đã là giám khảo của lần này."),
            )
        ]

    def __str__(self):
        return str(self.user)


class DeclaredTie(models.Model):
    """Somebody close to the judge who may take part: told before any entry is seen, matched by name."""

    class Relation(models.TextChoices):
        KIN = "kin", _("Người thân trong gia đình")
        STUDENT = "student", _("Học sinh, người được hướng dẫn")
        COAUTHOR = "coauthor", _("Đồng tác giả")
        RIVAL = "rival", _("Quan hệ khác có thể ảnh hưởng")

    judge = models.ForeignKey(Judge, models.CASCADE, related_name="declared_ties", verbose_name=_("giám khảo"))
    relation = models.CharField(_("quan hệ"), max_length=10, choices=Relation, default=Relation.KIN)
    name = CleanCharField(_("họ và tên"), max_length=200)
    unit = CleanCharField(_("đơn vị, trường của người ấy"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("người liên quan đã khai")
        verbose_name_plural = _("người liên quan đã khai")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class AssignmentQuerySet(models.QuerySet):
    def active(self):
        return self.filter(voided_at=None)

    def of_user(self, user):
        return self.active().filter(judge__user=user)


class Assignment(models.Model):
    judge = models.ForeignKey(Judge, models.PROTECT, related_name="assignments", verbose_name=_("giám khảo"))
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="assignments", verbose_name=_("hồ sơ dự thi"))
    round = models.ForeignKey(JudgingRound, models.PROTECT, related_name="assignments", verbose_name=_("vòng chấm"))
    # A conflict found later: the sheets count no more and stay as a record.
    voided_at = models.DateTimeField(_("hủy lúc"), null=True, blank=True)
    void_reason = CleanCharField(_("vì sao hủy"), max_length=300, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("phân công chấm")
        verbose_name_plural = _("phân công chấm")
        ordering = ["entry__code", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "entry", "judge"], condition=Q(voided_at=None), name="assignment_once"
            )
        ]


class ScoreSheet(models.Model):
    """One version of what a judge gives an entry; after a disagreement the next version, and both stay."""

    assignment = models.ForeignKey(Assignment, models.CASCADE, related_name="sheets", verbose_name=_("phân công chấm"))
    version = models.PositiveSmallIntegerField(_("lần chấm"), default=1)
    comment = CleanTextField(_("nhận xét"), blank=True)
    saved_at = models.DateTimeField(_("lưu lúc"), null=True, editable=False)
    locked_at = models.DateTimeField(_("khóa lúc"), null=True, editable=False)

    class Meta:
        verbose_name = _("phiếu chấm")
        verbose_name_plural = _("phiếu chấm")
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["assignment", "version"], name="sheet_version_once")]


class Mark(models.Model):
    sheet = models.ForeignKey(ScoreSheet, models.CASCADE, related_name="marks", verbose_name=_("phiếu chấm"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("tiêu chí chấm"))
    points = models.DecimalField(_("điểm"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("điểm từng tiêu chí")
        verbose_name_plural = _("điểm từng tiêu chí")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="mark_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="mark_not_negative"),
        ]


class CouncilPlace(models.Model):
    """What the council decided between entries equal in everything else; smaller is first."""

    round = models.ForeignKey(JudgingRound, models.CASCADE, related_name="places", verbose_name=_("vòng chấm"))
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="+", verbose_name=_("hồ sơ dự thi"))
    place = models.PositiveSmallIntegerField(_("thứ tự Hội đồng quyết"))

    class Meta:
        verbose_name = _("thứ tự Hội đồng quyết khi bằng điểm")
        verbose_name_plural = _("thứ tự Hội đồng quyết khi bằng điểm")
        constraints = [models.UniqueConstraint(fields=["round", "entry"], name="council_place_once")]


class Award(models.Model):
    """The prize of an entry by a decision; an entry has one at most."""

    entry = models.OneToOneField(Entry, models.PROTECT, related_name="award", verbose_name=_("hồ sơ dự thi"))
    prize = models.ForeignKey(Prize, models.PROTECT, related_name="awards", verbose_name=_("giải trong cơ cấu"))
    score_100 = models.DecimalField(_("điểm"), max_digits=5, decimal_places=2)
    money_vnd = models.PositiveBigIntegerField(_("tiền thưởng (đồng)"))

    class Meta:
        verbose_name = _("giải đã trao")
        verbose_name_plural = _("giải đã trao")
        ordering = ["prize__position", "-score_100", "pk"]
