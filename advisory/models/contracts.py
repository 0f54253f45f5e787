"""What a task is paid with and who is paid from it. Money is whole đồng in 64-bit integers."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advisory import rules
from advisory.models.experts import Expert
from advisory.models.tasks import AdvisoryTask
from lhh_portal.quantity import MAX_VALUE
from lhh_portal.text import CleanCharField, CleanTextField

POSITIVE = MinValueValidator(1, message=_("Số tiền phải lớn hơn 0."))
# So that a sum of many stays inside 64 bits.
WITHIN_REASON = MaxValueValidator(int(MAX_VALUE), message=_("Số tiền quá lớn. Xem lại các chữ số 0."))


def vnd(label, **options):
    return models.BigIntegerField(label, validators=[POSITIVE, WITHIN_REASON], **options)


class ContractQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if rules.can_read_restricted(user) else self.none()

    def with_sums(self):
        """Annotate `paid_vnd` (gross), `tax_vnd` and `net_vnd` of the experts, `received_vnd` of the instalments."""
        paid = ExpertPayment.objects.filter(contract=models.OuterRef("pk")).order_by().values("contract")
        received = Instalment.objects.filter(contract=models.OuterRef("pk"), received_on__isnull=False)
        return self.select_related("task__client").annotate(
            paid_vnd=_sum(paid, "gross_vnd"),
            tax_vnd=_sum(paid, "tax_vnd"),
            net_vnd=_sum(paid, "net_vnd"),
            received_vnd=_sum(received.order_by().values("contract"), "amount_vnd"),
        )


def _sum(rows, name):
    total = rows.annotate(total=Sum(name)).values("total")
    return Coalesce(models.Subquery(total, output_field=models.BigIntegerField()), 0)


class Contract(models.Model):
    class Kind(models.TextChoices):
        CONTRACT = "contract", _("Hợp đồng")
        ASSIGNMENT = "assignment", _("Văn bản giao nhiệm vụ")

    task = models.OneToOneField(AdvisoryTask, models.CASCADE, related_name="contract", verbose_name=_("nhiệm vụ"))
    kind = models.CharField(_("loại"), max_length=10, choices=Kind, default=Kind.CONTRACT)
    number = CleanCharField(_("số, ký hiệu"), max_length=40, help_text=_("Ví dụ: 05/HĐ-LHH."))
    signed_on = models.DateField(_("ngày ký"))
    value_vnd = vnd(_("giá trị"))
    budget_source = CleanCharField(_("nguồn kinh phí"), max_length=200)
    scope = CleanTextField(_("nội dung công việc"))
    client_title = CleanCharField(_("chức vụ người ký của cơ quan"), max_length=120, blank=True)
    client_signer = CleanCharField(_("người ký của cơ quan"), max_length=120, blank=True)
    accepted_on = models.DateField(_("ngày nghiệm thu"), null=True, blank=True)
    acceptance = CleanTextField(_("kết quả nghiệm thu"), blank=True)
    liquidated_on = models.DateField(_("ngày thanh lý"), null=True, blank=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("hợp đồng, văn bản giao")
        verbose_name_plural = _("hợp đồng, văn bản giao")
        ordering = ["-signed_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(value_vnd__gt=0), name="contract_has_a_value"),
            models.UniqueConstraint(
                fields=["number", "signed_on"],
                name="contract_number_once_a_day",
                violation_error_message=_("Đã có hợp đồng mang số này, ký cùng ngày."),
            ),
        ]

    def __str__(self):
        return self.number

    def get_absolute_url(self):
        return reverse("advisory:contract-detail", args=[self.task_id])


class Instalment(models.Model):
    contract = models.ForeignKey(Contract, models.CASCADE, related_name="instalments", verbose_name=_("hợp đồng"))
    amount_vnd = vnd(_("số tiền"))
    when = CleanCharField(_("khi nào"), max_length=200, help_text=_("Ví dụ: sau khi ký; sau khi nghiệm thu."))
    received_on = models.DateField(_("ngày nhận"), null=True, blank=True)

    class Meta:
        verbose_name = _("đợt thanh toán")
        verbose_name_plural = _("đợt thanh toán")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=Q(amount_vnd__gt=0), name="instalment_has_an_amount")]

    def __str__(self):
        return self.when


class ExpertPaymentQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff and leaders see all; an expert the own ones."""
        return self if rules.can_read_restricted(user) else self.filter(expert__user=user)

    def with_details(self):
        return self.select_related("expert", "contract__task__client")


class ExpertPayment(models.Model):
    class Withholding(models.TextChoices):
        OUTSIDE = "outside", _("Không có hợp đồng lao động: khấu trừ theo mức của thông tư")
        PLEDGE = "pledge", _("Có bản cam kết chưa đến mức nộp thuế: không khấu trừ")
        EMPLOYEE = "employee", _("Có hợp đồng lao động: tính thuế cùng tiền lương")

    contract = models.ForeignKey(Contract, models.PROTECT, related_name="payments", verbose_name=_("hợp đồng"))
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="payments", verbose_name=_("chuyên gia"))
    work = CleanCharField(_("công việc"), max_length=200, help_text=_("Ví dụ: phản biện 1; chủ trì hội đồng."))
    gross_vnd = vnd(_("số tiền"))
    withholding = models.CharField(_("thuế"), max_length=8, choices=Withholding, default=Withholding.OUTSIDE)
    # As the settings were when it was recorded; the two close to the amount (advisory/fees.py).
    tax_vnd = models.BigIntegerField(_("thuế khấu trừ"), editable=False)
    net_vnd = models.BigIntegerField(_("thực nhận"), editable=False)
    paid_on = models.DateField(_("ngày chi"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("người ghi"),
    )

    objects = ExpertPaymentQuerySet.as_manager()

    class Meta:
        verbose_name = _("tiền công chuyên gia")
        verbose_name_plural = _("tiền công chuyên gia")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(gross_vnd=F("net_vnd") + F("tax_vnd"), tax_vnd__gte=0, net_vnd__gte=0, gross_vnd__gt=0),
                name="net_and_tax_make_the_gross",
                violation_error_message=_("Thuế và số thực nhận cộng lại không bằng số tiền."),
            )
        ]

    def __str__(self):
        return f"{self.expert}: {self.work}"
