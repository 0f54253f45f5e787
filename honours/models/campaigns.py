"""A campaign of honours and the criteria by which it looks at people (processes.md 5.4)."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honours import rules
from honours.workflow import CampaignFlow, CampaignState
from lhh_portal.text import CleanCharField, search_key


class CriteriaSet(models.Model):
    """Criteria that go together; one of them is enough for a nomination."""

    name = CleanCharField(_("tên bộ tiêu chí"), max_length=200, unique=True)

    class Meta:
        verbose_name = _("bộ tiêu chí")
        verbose_name_plural = _("bộ tiêu chí")
        ordering = ["name"]

    def __str__(self):
        return self.name

    @property
    def is_frozen(self):
        """A campaign with these criteria has opened."""
        return self.campaigns.exclude(state=CampaignState.PLANNED).exists()


class Criterion(models.Model):
    criteria_set = models.ForeignKey(
        CriteriaSet, models.CASCADE, related_name="criteria", verbose_name=_("bộ tiêu chí")
    )
    number = models.PositiveSmallIntegerField(_("số thứ tự"))
    name = CleanCharField(_("tiêu chí"), max_length=200)
    kind = CleanCharField(_("loại"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("tiêu chí")
        verbose_name_plural = _("tiêu chí")
        ordering = ["criteria_set", "number"]
        constraints = [models.UniqueConstraint(fields=["criteria_set", "number"], name="criterion_number_once")]

    def __str__(self):
        return f"{self.number}. {self.name}"


class CampaignQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The office sees all, officers what has opened."""
        return self if rules.can_read(user) else self.exclude(state=CampaignState.PLANNED)

    def with_nominations_for(self, user):
        """Annotate `n_nominations`: all of them for the office, those of the own associations for an officer."""
        own = Q() if rules.can_read(user) else Q(nominations__association__in=user.association_ids)
        return self.annotate(n_nominations=Count("nominations", filter=own))

    def search(self, text):
        return self.filter(search_key__contains=search_key(text)) if text.strip() else self


class Campaign(CampaignFlow):
    class Kind(models.TextChoices):
        INTELLECTUAL = "intellectual", _("Trí thức tiêu biểu của tỉnh")
        CREATIVE = "creative", _("Điển hình lao động sáng tạo")
        NATIONAL = "national", _("Trí thức khoa học và công nghệ tiêu biểu (LHHVN)")
        FARMER = "farmer", _("Nhà khoa học của Nhà nông")
        GOLDEN_BOOK = "golden-book", _("Sách vàng Sáng tạo Việt Nam")
        VIFOTEC = "vifotec", _("Giải thưởng VIFOTEC")
        OTHER = "other", _("Danh hiệu khác")

    title = CleanCharField(_("tên đợt"), max_length=300, help_text=_("Ví dụ: Tôn vinh trí thức tiêu biểu lần thứ V."))
    kind = models.CharField(_("danh hiệu"), max_length=12, choices=Kind, default=Kind.INTELLECTUAL)
    year = models.PositiveSmallIntegerField(_("năm"))
    plan_symbol = CleanCharField(_("kế hoạch số"), max_length=60, blank=True, help_text=_("Ví dụ 12/KH-LHH."))
    criteria_set = models.ForeignKey(
        CriteriaSet, models.PROTECT, related_name="campaigns", verbose_name=_("bộ tiêu chí")
    )
    opens_on = models.DateField(_("nhận đề cử từ ngày"))
    closes_on = models.DateField(_("đến hết ngày"))
    quota = models.PositiveSmallIntegerField(
        _("số người được tôn vinh, nhiều nhất"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    association_quota = models.PositiveSmallIntegerField(
        _("mỗi hội đề cử nhiều nhất"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    notice_days = models.PositiveSmallIntegerField(
        _("số ngày công khai lấy ý kiến"), default=10, validators=[MinValueValidator(1)]
    )
    search_key = models.TextField(editable=False, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("người lập"),
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("đợt tôn vinh")
        verbose_name_plural = _("đợt tôn vinh")
        ordering = ["-year", "-opens_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")),
                name="campaign_dates_in_order",
                violation_error_message=_("Ngày cuối nhận đề cử không thể trước ngày đầu."),
            )
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.title} {self.year} {self.plan_symbol}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("honours:campaign-detail", args=[self.pk])


class Decision(models.Model):
    """Who decided that the people it names are honoured; certificates are numbered through the campaign's year."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="decisions", verbose_name=_("đợt"))
    symbol = CleanCharField(_("số, ký hiệu quyết định"), max_length=60, help_text=_("Ví dụ 123/QĐ-LHH."))
    decided_on = models.DateField(_("ngày quyết định"))
    authority = CleanCharField(_("cơ quan quyết định"), max_length=200)
    signer = CleanCharField(_("người ký"), max_length=200)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("người ghi"),
    )

    class Meta:
        verbose_name = _("quyết định tôn vinh")
        verbose_name_plural = _("quyết định tôn vinh")
        ordering = ["decided_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "symbol"],
                name="decision_once",
                violation_error_message=_("Quyết định này đã ghi rồi."),
            )
        ]

    def __str__(self):
        return self.symbol
