"""What is run: programmes and their editions, each with its own fields, papers, rounds, criteria and prizes."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from contests.deadlines import end_of_day, extended_deadline, start_of_day
from contests.workflow import EditionFlow, EditionState
from documents.models import StoredFile
from lhh_portal.text import CleanCharField, CleanTextField, search_key

PERCENT = (MinValueValidator(1), MaxValueValidator(100))


class Programme(models.Model):
    """A contest that comes back: its editions differ, its name stays."""

    code = models.CharField(_("mã"), max_length=12, unique=True, help_text=_("Ví dụ STKT, TTNNĐ."))
    name = CleanCharField(_("tên chương trình"), max_length=200)
    legal_basis = CleanCharField(_("căn cứ"), max_length=300, blank=True)
    is_for_minors = models.BooleanField(_("dành cho thanh thiếu niên, nhi đồng"), default=False)
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        verbose_name = _("chương trình thi, giải thưởng")
        verbose_name_plural = _("chương trình thi, giải thưởng")
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class EditionQuerySet(models.QuerySet):
    def running(self):
        return self.exclude(state__in=[EditionState.DRAFT, EditionState.STOPPED])

    def search(self, text):
        return self.filter(search_key__contains=search_key(text)) if text.strip() else self


class Edition(EditionFlow):
    class Level(models.TextChoices):
        SCHOOL = "school", _("Trường, cơ sở")
        DISTRICT = "district", _("Huyện, xã")
        PROVINCE = "province", _("Tỉnh")
        NATION = "nation", _("Toàn quốc")
        WORLD = "world", _("Quốc tế")

    programme = models.ForeignKey(
        Programme, models.PROTECT, related_name="editions", verbose_name=_("chương trình thi, giải thưởng")
    )
    ordinal = models.PositiveSmallIntegerField(_("lần thứ"), validators=[MinValueValidator(1)])
    name = CleanCharField(_("tên đầy đủ"), max_length=300)
    from_year = models.PositiveSmallIntegerField(_("từ năm"))
    to_year = models.PositiveSmallIntegerField(_("đến năm"))
    level = models.CharField(_("cấp"), max_length=10, choices=Level, default=Level.PROVINCE)
    organisers = CleanTextField(_("đơn vị tổ chức"), help_text=_("Mỗi đơn vị một dòng, đơn vị chủ trì đứng đầu."))
    board_decision = CleanCharField(
        _("quyết định thành lập Ban Tổ chức"), max_length=200, blank=True, help_text=_("Số, ký hiệu, ngày.")
    )
    rules_symbol = CleanCharField(_("số, ký hiệu thể lệ"), max_length=60, blank=True)
    rules_on = models.DateField(_("ngày ban hành thể lệ"), null=True, blank=True)
    rules_file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("tệp thể lệ")
    )
    # Inclusive on both sides: «sinh từ ngày 31/7/2005 đến ngày 31/7/2017» (processes.md 4.4).
    born_from = models.DateField(_("tác giả sinh từ ngày"), null=True, blank=True)
    born_to = models.DateField(_("đến ngày"), null=True, blank=True)
    created_since = models.DateField(_("giải pháp tạo ra, áp dụng từ ngày"), null=True, blank=True)
    area = CleanCharField(_("phạm vi người dự thi"), max_length=200, blank=True)
    max_authors = models.PositiveSmallIntegerField(
        _("số tác giả tối đa một hồ sơ"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    opens_on = models.DateField(_("nhận hồ sơ từ ngày"), null=True, blank=True)
    closes_on = models.DateField(_("nhận hồ sơ đến hết ngày"), null=True, blank=True)
    results_on = models.DateField(_("dự kiến công bố kết quả"), null=True, blank=True)
    awards_on = models.DateField(_("dự kiến trao giải"), null=True, blank=True)
    decision_symbol = CleanCharField(_("quyết định công nhận kết quả"), max_length=60, blank=True)
    decided_on = models.DateField(_("ngày quyết định"), null=True, blank=True)
    search_key = models.TextField(editable=False, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("lần tổ chức")
        verbose_name_plural = _("lần tổ chức")
        ordering = ["-to_year", "programme__position", "-ordinal"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "ordinal", "level"],
                name="edition_once",
                violation_error_message=_("Chương trình này đã có lần ấy ở cấp ấy."),
            ),
            models.CheckConstraint(
                condition=Q(to_year__gte=F("from_year")),
                name="edition_years_in_order",
                violation_error_message=_("Năm kết thúc không thể trước năm bắt đầu."),
            ),
            models.CheckConstraint(
                condition=Q(born_from=None) | Q(born_to=None) | Q(born_to__gte=F("born_from")),
                name="edition_births_in_order",
                violation_error_message=_("Khoảng ngày sinh bị ngược: ngày đầu phải trước ngày cuối."),
            ),
            models.CheckConstraint(
                condition=Q(opens_on=None) | Q(closes_on=None) | Q(closes_on__gte=F("opens_on")),
                name="edition_receives_in_order",
                violation_error_message=_("Ngày đóng nhận hồ sơ không thể trước ngày bắt đầu nhận."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.name} {self.programme.code} {self.from_year} {self.to_year}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("contests:edition-detail", args=[self.pk])

    @cached_property
    def deadline(self):
        """The first moment that is too late, with what outages added; None while the last day is not set."""
        if self.closes_on is None or self.opens_on is None:
            return None
        opened_at = start_of_day(self.opens_on)
        spans = Outage.objects.values_list("began_at", "ended_at")
        return extended_deadline(end_of_day(self.closes_on), opened_at, list(spans))

    @property
    def is_drafted(self):
        return self.state == EditionState.DRAFT

    @property
    def criteria_are_frozen(self):
        """Marks were given by them: weights stay as they are."""
        return self.state not in {EditionState.DRAFT, EditionState.ANNOUNCED, EditionState.CLOSED}


class Part(models.Model):
    """A row of an edition's rules, in its place."""

    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0)

    class Meta:
        abstract = True
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class Field(Part):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="fields", verbose_name=_("lần tổ chức"))
    name = CleanCharField(_("tên lĩnh vực"), max_length=200)

    class Meta(Part.Meta):
        verbose_name = _("lĩnh vực dự thi")
        verbose_name_plural = _("lĩnh vực dự thi")


class DossierItem(Part):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="dossier", verbose_name=_("lần tổ chức"))
    name = CleanCharField(_("tên giấy tờ, tệp"), max_length=200)
    is_required = models.BooleanField(_("bắt buộc"), default=True)
    # Birth certificates, identity cards: looked at, never kept (processes.md 8.2).
    is_only_seen = models.BooleanField(
        _("chỉ xem, không lưu"), default=False, help_text=_("Giấy khai sinh, căn cước: đánh dấu đã xem, không tải lên.")
    )

    class Meta(Part.Meta):
        verbose_name = _("giấy tờ trong hồ sơ")
        verbose_name_plural = _("giấy tờ trong hồ sơ")


class JudgingRound(Part):
    class Kind(models.TextChoices):
        DOSSIER = "dossier", _("Chấm hồ sơ")
        SITE = "site", _("Thẩm định thực tế")
        INTERVIEW = "interview", _("Phỏng vấn")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="rounds", verbose_name=_("lần tổ chức"))
    name = CleanCharField(_("tên vòng"), max_length=100)
    kind = models.CharField(_("cách chấm"), max_length=10, choices=Kind, default=Kind.DOSSIER)
    starts_on = models.DateField(_("từ ngày"), null=True, blank=True)
    ends_on = models.DateField(_("đến ngày"), null=True, blank=True)
    threshold_score_100 = models.DecimalField(
        _("điểm tối thiểu để qua vòng"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    quota = models.PositiveSmallIntegerField(_("số hồ sơ qua vòng mỗi lĩnh vực"), null=True, blank=True)
    disagreement_limit = models.PositiveSmallIntegerField(
        _("hai giám khảo lệch quá bao nhiêu điểm thì chấm lại"), default=20, validators=PERCENT
    )

    class Meta(Part.Meta):
        verbose_name = _("vòng chấm")
        verbose_name_plural = _("vòng chấm")


class Criterion(Part):
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="criteria", verbose_name=_("lần tổ chức"))
    name = CleanCharField(_("tiêu chí"), max_length=200)
    weight = models.PositiveSmallIntegerField(_("điểm tối đa"), validators=PERCENT)
    tie_rank = models.PositiveSmallIntegerField(
        _("xét thứ mấy khi bằng điểm"), null=True, blank=True, help_text=_("1 xét trước; để trống là không xét.")
    )

    class Meta(Part.Meta):
        verbose_name = _("tiêu chí chấm")
        verbose_name_plural = _("tiêu chí chấm")


class Prize(Part):
    class Kind(models.TextChoices):
        SPECIAL = "special", _("Đặc biệt")
        FIRST = "first", _("Nhất")
        SECOND = "second", _("Nhì")
        THIRD = "third", _("Ba")
        MENTION = "mention", _("Khuyến khích")
        OTHER = "other", _("Giải phụ")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="prizes", verbose_name=_("lần tổ chức"))
    kind = models.CharField(_("loại giải"), max_length=10, choices=Kind, default=Kind.OTHER)
    name = CleanCharField(_("tên giải"), max_length=100)
    quota = models.PositiveSmallIntegerField(_("số giải tối đa"))
    is_per_field = models.BooleanField(_("tính cho mỗi lĩnh vực"), default=False)
    threshold_score_100 = models.DecimalField(
        _("điểm tối thiểu"), max_digits=5, decimal_places=2, null=True, blank=True
    )
    money_vnd = models.PositiveBigIntegerField(_("tiền thưởng (đồng)"), default=0)

    class Meta(Part.Meta):
        verbose_name = _("giải trong cơ cấu")
        verbose_name_plural = _("cơ cấu giải")


class Outage(models.Model):
    """When the portal could not be reached: every deadline it fell before moves by as much, for all."""

    began_at = models.DateTimeField(_("ngừng từ"))
    ended_at = models.DateTimeField(_("đến"))
    reason = CleanCharField(_("vì sao"), max_length=300)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )

    class Meta:
        verbose_name = _("lần ngừng hệ thống")
        verbose_name_plural = _("lần ngừng hệ thống")
        ordering = ["-began_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_at__gt=F("began_at")),
                name="outage_in_order",
                violation_error_message=_("Lúc hoạt động lại phải sau lúc ngừng."),
            )
        ]


def refuse_unless_100(weights):
    """Raises ValidationError unless the weights add up to 100."""
    if (total := sum(weights)) != 100:
        raise ValidationError(
            _("Điểm tối đa các tiêu chí cộng lại là %(total)s. Sửa để tổng đúng 100 điểm."), params={"total": total}
        )
