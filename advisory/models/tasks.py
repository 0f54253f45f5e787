"""What somebody asks the federation to look at, and the papers it comes with (processes.md 3.4)."""

import re

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advisory import rules
from advisory.workflow import TAKES_ANSWERS, TaskFlow
from documents.models import StoredFile
from lhh_portal.text import CleanCharField, CleanTextField, search_key
from members.models import Association

_SAYS_WHAT_IS_DONE = re.compile(
    r"^(góp ý|phản biện|tư vấn|giám định)\s+(về\s+)?((dự thảo|dự án)\s+(?=luật))?", re.IGNORECASE
)


class ClientQuerySet(models.QuerySet):
    def named(self, name):
        """The client of this name, however it is typed; made when it is new."""
        return self.get_or_create(search_key=search_key(name), defaults={"name": name})[0]


class Client(models.Model):
    """A body that asks for advice, or to which the federation gives it unasked."""

    name = CleanCharField(_("tên cơ quan"), max_length=200)
    search_key = models.CharField(max_length=250, unique=True, editable=False)

    objects = ClientQuerySet.as_manager()

    class Meta:
        verbose_name = _("cơ quan đề nghị")
        verbose_name_plural = _("cơ quan đề nghị")
        ordering = ["search_key"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_key = search_key(self.name)
        super().save(*args, **kwargs)


class AdvisoryTaskQuerySet(models.QuerySet):
    def search(self, text):
        return self.filter(search_key__contains=search_key(text)) if text.strip() else self

    def published(self):
        """What everybody may read: marked by staff, and out of the house."""
        return self.filter(is_public=True, state__in=TAKES_ANSWERS).exclude(sent_on=None).select_related("client")

    def with_answers(self):
        """Annotate how many associations were asked, how many gave an opinion, and the last day of all of them."""
        return self.annotate(
            n_asked=Count("requests"),
            n_given=Count("requests__opinion"),
            last_due_on=models.Max("requests__due_on"),
        )


class AdvisoryTask(TaskFlow):
    class Kind(models.TextChoices):
        CONSULTATION = "consultation", _("Tư vấn")
        CRITIQUE = "critique", _("Phản biện")
        APPRAISAL = "appraisal", _("Giám định xã hội")

    class Origin(models.TextChoices):
        COMMENT = "comment", _("Góp ý văn bản")
        ORDERED = "ordered", _("Đặt hàng")
        ASSIGNED = "assigned", _("Giao nhiệm vụ")
        CONTRACT = "contract", _("Hợp đồng")
        PROPOSED = "proposed", _("Tự đề xuất")
        FRONT = "front", _("Phối hợp với Mặt trận Tổ quốc")

    class ObjectType(models.TextChoices):
        BILL = "bill", _("Dự án luật")
        LOCAL_RULE = "local-rule", _("Văn bản quy phạm pháp luật của tỉnh")
        PLANNING = "planning", _("Quy hoạch")
        SCHEME = "scheme", _("Đề án")
        PROGRAMME = "programme", _("Chương trình")
        INVESTMENT = "investment", _("Dự án đầu tư")
        PARTY_PAPER = "party-paper", _("Văn kiện Đảng")
        POLICY = "policy", _("Chính sách")

    year = models.PositiveSmallIntegerField(_("năm"), editable=False)
    number = models.PositiveIntegerField(_("số thứ tự trong năm"), editable=False)
    title = CleanCharField(_("tên nhiệm vụ"), max_length=500, help_text=_("Ví dụ: Góp ý dự án Luật Đất đai (sửa đổi)."))
    object_name = CleanCharField(
        _("tên văn bản, dự án"),
        max_length=300,
        blank=True,
        help_text=_("Ví dụ: Luật Đất đai (sửa đổi). Các nhiệm vụ cùng tên này là về cùng một đối tượng."),
    )
    kind = models.CharField(_("loại"), max_length=12, choices=Kind, default=Kind.CONSULTATION)
    origin = models.CharField(_("từ đâu"), max_length=12, choices=Origin, default=Origin.COMMENT)
    object_type = models.CharField(_("đối tượng"), max_length=12, choices=ObjectType)
    client = models.ForeignKey(Client, models.PROTECT, related_name="tasks", verbose_name=_("cơ quan đề nghị"))
    field = CleanCharField(_("lĩnh vực"), max_length=80, blank=True)
    lead = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name=_("đơn vị chủ trì"))
    received_on = models.DateField(_("ngày nhận"))
    due_on = models.DateField(_("hạn trả lời cơ quan đề nghị"))
    report_line = CleanCharField(
        _("câu đưa vào báo cáo"),
        max_length=500,
        blank=True,
        help_text=_("In ở chú thích của báo cáo. Để trống thì in tên văn bản, dự án."),
    )
    is_public = models.BooleanField(
        _("công khai trên trang"),
        default=False,
        help_text=_("Khách đọc được tên nhiệm vụ, cơ quan, các ngày, số kiến nghị theo kết quả và đoạn dưới đây."),
    )
    public_note = CleanTextField(
        _("kết quả, viết cho người đọc"),
        blank=True,
        help_text=_("Không chép ý kiến của hội, không ghi tên chuyên gia khi chưa được người ấy đồng ý."),
    )
    compiled_text = CleanTextField(_("bản tổng hợp"), blank=True)
    # Who answered and who did not, as it was when the text was sent.
    participation = models.TextField(_("các hội góp ý"), blank=True, editable=False)
    sent_on = models.DateField(_("ngày gửi"), null=True, blank=True)
    sent_symbol = CleanCharField(_("số, ký hiệu văn bản gửi"), max_length=60, blank=True)
    search_key = models.TextField(editable=False, default="")
    # Tasks with the same one look at the same object; the title's where the object has no name of its own.
    object_key = models.CharField(max_length=550, editable=False, default="", db_index=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AdvisoryTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("nhiệm vụ tư vấn, phản biện, giám định")
        verbose_name_plural = _("nhiệm vụ tư vấn, phản biện, giám định")
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="task_number_once_a_year"),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("received_on")),
                name="task_dates_in_order",
                violation_error_message=_("Hạn trả lời không thể trước ngày nhận."),
            ),
        ]

    def __str__(self):
        return f"{self.code} {self.title}"

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.code} {self.title} {self.client.name} {self.field}")
        self.object_key = search_key(self.object_name or self.title)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("advisory:task-detail", args=[self.pk])

    @property
    def public_url(self):
        return reverse("advice:task", args=[self.year, self.number])

    @property
    def told_as(self):
        """As written, or the title without the words that say what was done."""
        return self.object_name or _SAYS_WHAT_IS_DONE.sub("", self.title) or self.title

    @property
    def code(self):
        return f"TVPB-{self.year}-{self.number:02}"


class DossierFileQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Staff and leaders see all, a clerk what is not restricted, officers that of tasks given to their own."""
        if rules.can_read_restricted(user):
            return self
        shown = self.exclude(confidentiality=DossierFile.Confidentiality.RESTRICTED)
        return shown if rules.can_read(user) else shown.filter(_given_to(user))


def _given_to(user):
    from_own = AdvisoryTask.objects.filter(requests__association__in=user.association_ids)
    return Q(task__in=from_own.order_by().values("pk"))


class DossierFile(models.Model):
    class Confidentiality(models.TextChoices):
        OPEN = "open", _("Công khai được")
        INTERNAL = "internal", _("Nội bộ: Liên hiệp Hội, các hội và thành viên hội đồng được giao")
        RESTRICTED = "restricted", _("Hạn chế: chỉ chuyên viên và lãnh đạo")

    task = models.ForeignKey(AdvisoryTask, models.CASCADE, related_name="dossier", verbose_name=_("nhiệm vụ"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("tệp"))
    name = CleanCharField(_("tên tệp"), max_length=200)
    confidentiality = models.CharField(
        _("phạm vi xem"), max_length=10, choices=Confidentiality, default=Confidentiality.INTERNAL
    )
    received_on = models.DateField(_("ngày nhận"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người tải lên")
    )

    objects = DossierFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("tài liệu của nhiệm vụ")
        verbose_name_plural = _("tài liệu của nhiệm vụ")
        ordering = ["received_on", "pk"]

    def __str__(self):
        return self.name
