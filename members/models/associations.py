"""Associations, their history and their head counts."""

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lhh_portal.quantity import Qualifier, Quantity
from lhh_portal.text import CleanCharField, CleanTextField, search_key, slugify, sort_key
from members import rules

RESERVED_SLUGS = frozenset({"moi", "nhap", "xuat", "sap-nhap", "thong-tin-lien-hiep-hoi"})


class AssociationQuerySet(models.QuerySet):
    def with_status_on(self, day):
        """Annotate `status_on_day` from the dated history; NULL before the first row."""
        latest = StatusPeriod.objects.filter(association=OuterRef("pk"), since__lte=day).order_by("-since", "-pk")
        return self.annotate(status_on_day=Subquery(latest.values("status")[:1]))

    def counted_on(self, day):
        """Associations that belong to the federation on `day` (processes.md 1.3: active and dormant are counted)."""
        return self.with_status_on(day).filter(status_on_day__in=Association.COUNTED)

    def visible_to(self, user):
        """All of them for the federation's people and administrators, their own for officers, none for others."""
        if rules.sees_all_members(user):
            return self
        return self.filter(pk__in=user.association_ids) if rules.is_officer(user) else self.none()

    def listed(self):
        """Without the federation's own office, which owns activities and has bodies but is no member."""
        return self.exclude(kind=Association.Kind.FEDERATION)

    def public(self):
        """What the site's directory shows: members past and present, not those who only want to become one."""
        return self.listed().exclude(status__in=Association.NOT_YET)

    def with_membership_on(self, day):
        """Annotate `counted_on_day` (date of the count valid on `day`) and `<count>_on_day`; NULL if none by then."""
        count = MembershipCount.objects.filter(association=OuterRef("pk"), as_of__lte=day).order_by("-as_of")
        return self.annotate(
            counted_on_day=Subquery(count.values("as_of")[:1]),
            **{f"{name}_on_day": Subquery(count.values(name)[:1]) for name in MembershipCount.COUNTS},
            **{
                f"{name}_qualifier_on_day": Subquery(count.values(f"{name}_qualifier")[:1])
                for name in MembershipCount.QUALIFIED
            },
        )

    def reporting(self):
        """Those that are asked to report now: belonging bodies, without the federation's own office."""
        return self.counted_on(timezone.localdate()).listed()

    def search(self, text):
        return self.filter(search_key__contains=search_key(text)) if text.strip() else self


class Association(models.Model):
    """A body that does countable work: member associations and, beside them, the federation's own office."""

    class Kind(models.TextChoices):
        FEDERATION = "federation", _("Cơ quan Liên hiệp Hội")
        MEMBER = "member", _("Hội thành viên")
        AFFILIATE = "affiliate", _("Đơn vị liên kết")
        COLLECTIVE = "collective", _("Hội viên tập thể")
        CHAPTER = "chapter", _("Chi hội trực thuộc")

    class Status(models.TextChoices):
        PROSPECT = "prospect", _("Đang vận động")
        APPLIED = "applied", _("Đã nộp hồ sơ")
        PENDING = "pending", _("Chờ quyết định")
        ACTIVE = "active", _("Đang hoạt động")
        DORMANT = "dormant", _("Không hoạt động")
        SUSPENDED = "suspended", _("Tạm ngừng")
        LEFT = "left", _("Đã ra khỏi")
        MERGED = "merged", _("Đã sáp nhập")
        DISSOLVED = "dissolved", _("Đã giải thể")

    COUNTED = (Status.ACTIVE, Status.DORMANT)
    NOT_YET = (Status.PROSPECT, Status.APPLIED, Status.PENDING)
    ENDED = (Status.LEFT, Status.MERGED, Status.DISSOLVED)

    kind = models.CharField(_("loại"), max_length=12, choices=Kind, default=Kind.MEMBER)
    name = CleanCharField(_("tên hội"), max_length=200)
    short_name = CleanCharField(_("tên gọi tắt"), max_length=100, help_text=_("Dùng trong báo cáo: «Hội Luật gia»."))
    slug = models.SlugField(_("đường dẫn"), max_length=120, unique=True, editable=False)
    field = CleanCharField(_("lĩnh vực"), max_length=80, blank=True)
    is_special = models.BooleanField(_("hội được Đảng, Nhà nước giao nhiệm vụ"), default=False)
    legal_basis = CleanCharField(_("quyết định thành lập"), max_length=200, blank=True)
    joined_on = models.DateField(_("ngày gia nhập"), null=True, blank=True)
    # The present row of the dated history (StatusPeriod), kept by services.set_status.
    status = models.CharField(_("tình trạng"), max_length=10, choices=Status, default=Status.ACTIVE, editable=False)
    address = CleanCharField(_("trụ sở"), max_length=200, blank=True)
    phone = CleanCharField(_("điện thoại"), max_length=40, blank=True)
    email = models.EmailField(_("thư điện tử"), blank=True)
    website = models.URLField(_("trang thông tin"), blank=True)
    upper_body = CleanCharField(_("hội ngành toàn quốc"), max_length=200, blank=True)
    # Fixed order of associations in footnotes and tables.
    position = models.PositiveIntegerField(_("thứ tự trong báo cáo"), default=0)
    search_key = models.TextField(editable=False, default="")
    sort_key = models.CharField(max_length=1000, editable=False, default="")
    predecessors = models.ManyToManyField(
        "self",
        through="Succession",
        through_fields=("successor", "predecessor"),
        symmetrical=False,
        related_name="successors",
        verbose_name=_("tiền thân"),
    )

    objects = AssociationQuerySet.as_manager()

    class Meta:
        verbose_name = _("hội, đơn vị")
        verbose_name_plural = _("hội, đơn vị")
        ordering = ["position", "sort_key"]
        indexes = [models.Index(fields=["sort_key"])]

    def __str__(self):
        return self.short_name

    def save(self, *args, **kwargs):
        self.set_keys()
        if not self.slug:
            self.slug = self._free_slug()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("members:association-detail", kwargs={"slug": self.slug})

    def set_keys(self):
        """What search and order need; whoever writes in bulk calls this first."""
        self.search_key = search_key(f"{self.name} {self.short_name}")
        self.sort_key = sort_key(self.name)

    @property
    def is_counted(self):
        return self.status in self.COUNTED

    @property
    def has_ended(self):
        return self.status in self.ENDED

    def _free_slug(self):
        base = slugify(self.short_name)[:110] or "hoi"
        taken = RESERVED_SLUGS | set(Association.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        return base if base not in taken else next(s for n in range(2, 10_000) if (s := f"{base}-{n}") not in taken)


class FormerName(models.Model):
    association = models.ForeignKey(Association, models.CASCADE, related_name="former_names")
    name = CleanCharField(_("tên cũ"), max_length=200)
    short_name = CleanCharField(_("tên gọi tắt cũ"), max_length=100)
    valid_from = models.DateField(_("dùng từ ngày"), null=True, blank=True)
    valid_to = models.DateField(_("đến hết ngày"))

    class Meta:
        verbose_name = _("tên cũ")
        verbose_name_plural = _("tên cũ")
        ordering = ["-valid_to"]


class StatusPeriod(models.Model):
    """From `since` on the association has this status, until the next row."""

    association = models.ForeignKey(Association, models.CASCADE, related_name="status_periods")
    status = models.CharField(_("tình trạng"), max_length=10, choices=Association.Status)
    since = models.DateField(_("từ ngày"))
    decision = CleanCharField(_("quyết định"), max_length=200, blank=True)
    note = CleanTextField(_("ghi chú"), blank=True)

    class Meta:
        verbose_name = _("tình trạng theo thời gian")
        verbose_name_plural = _("tình trạng theo thời gian")
        ordering = ["since", "pk"]
        constraints = [models.UniqueConstraint(fields=["association", "since"], name="status_one_per_day")]


class Succession(models.Model):
    """`predecessor` went into `successor` (merger, split, succession)."""

    predecessor = models.ForeignKey(Association, models.PROTECT, related_name="successions_out")
    successor = models.ForeignKey(Association, models.PROTECT, related_name="successions_in")
    on = models.DateField(_("ngày"))
    decision = CleanCharField(_("quyết định"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("sáp nhập, kế thừa")
        verbose_name_plural = _("sáp nhập, kế thừa")
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="succession_once"),
            models.CheckConstraint(condition=~Q(predecessor=F("successor")), name="succession_not_self"),
        ]


class MembershipCountQuerySet(models.QuerySet):
    def latest_on(self, day):
        """The newest counts of each association that are not younger than `day`: at most one row each."""
        newest = MembershipCount.objects.filter(association=OuterRef("association"), as_of__lte=day)
        return self.filter(pk=Subquery(newest.order_by("-as_of").values("pk")[:1]))


class MembershipCount(models.Model):
    """Head counts of one association as of one day."""

    COUNTS = ("members", "intellectuals", "chapters", "women", "young", "admitted")
    # Every part is at most the whole; newly admitted people may have left again, so they are no part.
    PARTS = ("intellectuals", "women", "young")
    # A large association knows these two only as «trên 240.000», «gần 5.000»; the others are counted.
    QUALIFIED = ("members", "intellectuals")

    association = models.ForeignKey(Association, models.CASCADE, related_name="membership_counts")
    as_of = models.DateField(_("tính đến ngày"))
    members = models.PositiveIntegerField(_("hội viên"))
    members_qualifier = models.CharField(
        _("độ chính xác của số hội viên"), max_length=10, choices=Qualifier, blank=True, default=""
    )
    intellectuals = models.PositiveIntegerField(_("trong đó trí thức KH&CN"), default=0)
    intellectuals_qualifier = models.CharField(
        _("độ chính xác của số trí thức KH&CN"), max_length=10, choices=Qualifier, blank=True, default=""
    )
    chapters = models.PositiveIntegerField(_("chi hội"), default=0)
    women = models.PositiveIntegerField(_("hội viên nữ"), default=0)
    young = models.PositiveIntegerField(_("hội viên từ 35 tuổi trở xuống"), default=0)
    admitted = models.PositiveIntegerField(_("mới kết nạp"), default=0)

    objects = MembershipCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("số hội viên")
        verbose_name_plural = _("số hội viên")
        ordering = ["-as_of"]
        constraints = [
            models.UniqueConstraint(fields=["association", "as_of"], name="membership_one_per_day"),
            models.CheckConstraint(
                condition=Q(intellectuals__lte=F("members")),
                name="membership_part_within_whole",
                violation_error_message=_("Số trí thức KH&CN không thể lớn hơn số hội viên."),
            ),
            models.CheckConstraint(
                condition=Q(women__lte=F("members")),
                name="membership_women_within_whole",
                violation_error_message=_("Số hội viên nữ không thể lớn hơn số hội viên."),
            ),
            models.CheckConstraint(
                condition=Q(young__lte=F("members")),
                name="membership_young_within_whole",
                violation_error_message=_("Số hội viên từ 35 tuổi trở xuống không thể lớn hơn số hội viên."),
            ),
        ]

    @property
    def members_quantity(self):
        return Quantity(self.members, self.members_qualifier)

    @property
    def intellectuals_quantity(self):
        return Quantity(self.intellectuals, self.intellectuals_qualifier)
