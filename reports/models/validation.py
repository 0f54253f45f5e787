"""Rules that the figures and texts must keep, as rows, and what people said about figures that do not keep them."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField, CleanTextField
from members.models import Association
from reports.models.catalogue import code_validator
from reports.models.rounds import Round


class ValidationRule(models.Model):
    """What must hold: `left operator right`, in the language of reports/expressions.py.

    What no expression can say is a check in code, named by `left`, with an empty operator (reports/built_in_checks.py).
    """

    class Scope(models.TextChoices):
        RECORD = "record", _("một hoạt động")
        REPORT = "report", _("báo cáo của một hội")
        ROUND = "round", _("báo cáo tổng hợp của đợt")
        REPORTS = "reports", _("báo cáo của hội và báo cáo tổng hợp")

    class Operator(models.TextChoices):
        AT_MOST = "<=", _("không lớn hơn")
        AT_LEAST = ">=", _("không nhỏ hơn")
        EQUAL = "=", _("bằng")
        AGREES = "~", _("khớp, kể cả «hơn», «gần», «khoảng»")
        WITHIN = "x", _("không hơn kém quá số lần ghi ở hệ số")
        PRESENT = "&", _("phải có kèm")
        BUILT_IN = "", _("kiểm tra có sẵn")

    code = models.CharField(_("mã"), max_length=40, unique=True, validators=[code_validator])
    name = CleanCharField(_("tên quy tắc"), max_length=200)
    scope = models.CharField(_("xét"), max_length=10, choices=Scope)
    left = CleanCharField(_("vế trái"), max_length=300)
    operator = models.CharField(_("so sánh"), max_length=2, choices=Operator, blank=True, default="")
    right = CleanCharField(_("vế phải"), max_length=300, blank=True)
    # The right side is multiplied by it; of WITHIN it says how many times more or less.
    factor = models.DecimalField(
        _("hệ số"), max_digits=9, decimal_places=3, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    message = CleanTextField(_("lời nhắc"))
    is_hard = models.BooleanField(_("bắt buộc giải trình"), default=False)
    is_active = models.BooleanField(_("đang dùng"), default=True)
    position = models.PositiveIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("quy tắc kiểm tra")
        verbose_name_plural = _("quy tắc kiểm tra")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class FigureAnswer(models.Model):
    """An explanation of a finding about figures or texts: of one association's report, or of the whole round.

    Beside it stands FindingAnswer, which explains a finding about one record of work.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="figure_answers", verbose_name=_("đợt"))
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hội")
    )
    # As checks.py names the finding: `change:XHO-01`.
    code = models.CharField(max_length=120)
    # What was explained; another value raises the finding again.
    fingerprint = models.CharField(max_length=120)
    explanation = CleanTextField(_("giải trình"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người giải trình")
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("giải trình số liệu")
        verbose_name_plural = _("giải trình số liệu")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "association", "code", "fingerprint"], name="figure_of_association_answered_once"
            ),
            models.UniqueConstraint(
                fields=["round", "code", "fingerprint"],
                condition=Q(association=None),
                name="figure_of_round_answered_once",
            ),
        ]


class RoundCheck(models.Model):
    """What the nightly check found open in a round; only staff's "việc cần làm" reads it, the pages compute anew."""

    round = models.OneToOneField(Round, models.CASCADE, related_name="check_result")
    at = models.DateTimeField(auto_now=True)
    # Marks of the open findings (checks.mark_of) as somebody last looked at the page of findings.
    seen = models.JSONField(default=list)
    open_count = models.PositiveIntegerField(default=0)
    new_count = models.PositiveIntegerField(default=0)
