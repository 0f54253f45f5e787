"""Small records beside advisory work (processes.md 6.3, 6.4); each belongs to one association, or the federation."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advisory import rules
from advisory.workflow_records import LED, SIGNED_STATES, ProgrammeFlow, ScienceFlow
from lhh_portal.text import CleanCharField, CleanTextField, search_key
from members.models import Association


class RecordQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self if rules.can_read(user) else self.filter(association__in=user.association_ids)

    def search(self, text):
        return self.filter(search_key__contains=search_key(text)) if text.strip() else self

    def with_details(self):
        return self.select_related("association")

    def touching(self, start, end):
        """Begun by the last day and not over before the first; one without a last day goes on."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=start), starts_on__lte=end)


class Record(models.Model):
    association = models.ForeignKey(Association, models.PROTECT, related_name="+", verbose_name=_("đơn vị"))
    search_key = models.TextField(editable=False, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RecordQuerySet.as_manager()

    # What the search box reads.
    SEARCHED = ()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        self.search_key = search_key(" ".join(str(getattr(self, name)) for name in self.SEARCHED))
        super().save(*args, **kwargs)


def _days_in_order(name):
    return models.CheckConstraint(
        condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
        name=name,
        violation_error_message=_("Ngày kết thúc không thể trước ngày bắt đầu."),
    )


class ScienceTask(Record, ScienceFlow):
    class Kind(models.TextChoices):
        TOPIC = "topic", _("Đề tài, dự án")
        MODEL = "model", _("Mô hình ứng dụng, chuyển giao")

    class Level(models.TextChoices):
        STATE = "state", _("Cấp nhà nước")
        MINISTRY = "ministry", _("Cấp bộ")
        PROVINCE = "province", _("Cấp tỉnh")
        DISTRICT = "district", _("Cấp huyện")
        DEPARTMENT = "department", _("Cấp sở")
        BASE = "base", _("Cấp cơ sở")

    class Result(models.TextChoices):
        EXCELLENT = "excellent", _("Xuất sắc")
        PASSED = "passed", _("Đạt")
        FAILED = "failed", _("Không đạt")

    code = CleanCharField(_("mã số"), max_length=60, blank=True)
    title = CleanCharField(_("tên"), max_length=500)
    kind = models.CharField(_("loại"), max_length=10, choices=Kind, default=Kind.TOPIC)
    level = models.CharField(_("cấp"), max_length=12, choices=Level, default=Level.PROVINCE)
    leader = CleanCharField(_("chủ nhiệm"), max_length=200, blank=True)
    starts_on = models.DateField(_("từ ngày"))
    ends_on = models.DateField(_("đến ngày"), null=True, blank=True)
    budget = models.PositiveBigIntegerField(_("kinh phí (đồng)"), null=True, blank=True)
    result = models.CharField(_("kết quả nghiệm thu"), max_length=10, choices=Result, blank=True)

    SEARCHED = ("code", "title", "leader")

    class Meta:
        verbose_name = _("nhiệm vụ khoa học và công nghệ")
        verbose_name_plural = _("nhiệm vụ khoa học và công nghệ")
        ordering = ["-starts_on", "-pk"]
        constraints = [_days_in_order("science_task_days_in_order")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("advisory:science-detail", args=[self.pk])

    @classmethod
    def led_within(cls, start, end):
        return cls.objects.filter(state__in=LED).touching(start, end)


class CouncilSeat(Record):
    """Somebody of the federation or an association sat on somebody else's council."""

    class Kind(models.TextChoices):
        SELECTION = "selection", _("Tuyển chọn nhiệm vụ khoa học và công nghệ")
        ACCEPTANCE = "acceptance", _("Nghiệm thu nhiệm vụ khoa học và công nghệ")
        INITIATIVE = "initiative", _("Xét sáng kiến")
        PLANNING = "planning", _("Thẩm định quy hoạch, kế hoạch")
        PRODUCT = "product", _("Bình chọn sản phẩm công nghiệp nông thôn")
        APPRAISAL = "appraisal", _("Thẩm định, tư vấn khác")

    class Role(models.TextChoices):
        CHAIR = "chair", _("Chủ tịch")
        REVIEWER = "reviewer", _("Phản biện")
        MEMBER = "member", _("Ủy viên")
        SECRETARY = "secretary", _("Thư ký")

    SCIENCE = (Kind.SELECTION, Kind.ACCEPTANCE)
    DECISIVE = (Role.CHAIR, Role.REVIEWER)

    council = CleanCharField(_("tên hội đồng"), max_length=300)
    kind = models.CharField(_("loại hội đồng"), max_length=12, choices=Kind)
    person = CleanCharField(_("người tham gia"), max_length=200, blank=True)
    role = models.CharField(_("vai trò"), max_length=10, choices=Role, default=Role.MEMBER)
    held_on = models.DateField(_("ngày họp"))
    considered = CleanCharField(_("đề tài, đối tượng được xét"), max_length=500, blank=True)

    SEARCHED = ("council", "person", "considered")

    class Meta:
        verbose_name = _("lượt tham gia hội đồng")
        verbose_name_plural = _("lượt tham gia hội đồng")
        ordering = ["-held_on", "-pk"]

    def __str__(self):
        return self.council

    def get_absolute_url(self):
        return reverse("advisory:council-seat-detail", args=[self.pk])


class CoordinationProgramme(Record, ProgrammeFlow):
    partner = CleanCharField(_("phối hợp với"), max_length=300)
    title = CleanCharField(_("tên chương trình, quy chế"), max_length=300)
    number = CleanCharField(_("số, ký hiệu"), max_length=60, blank=True)
    signed_on = models.DateField(_("ngày ký"), null=True, blank=True)
    starts_on = models.DateField(_("hiệu lực từ"))
    ends_on = models.DateField(_("đến hết"), null=True, blank=True, help_text=_("Để trống nếu không có thời hạn."))
    contents = CleanTextField(_("nội dung phối hợp"), blank=True)
    yearly_plan = CleanTextField(_("kế hoạch trong năm"), blank=True)
    review = CleanTextField(_("kết quả sơ kết, tổng kết"), blank=True)

    SEARCHED = ("partner", "title", "number")

    class Meta:
        verbose_name = _("chương trình phối hợp")
        verbose_name_plural = _("chương trình phối hợp")
        ordering = ["-starts_on", "-pk"]
        constraints = [_days_in_order("programme_days_in_order")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("advisory:programme-detail", args=[self.pk])

    @classmethod
    def in_force_on(cls, day):
        return cls.objects.filter(state__in=SIGNED_STATES).touching(day, day)
