from django.conf import settings
from django.db import models
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lhh_portal.text import CleanCharField, CleanTextField, search_key, slugify, sort_key
from members import rules


class DatedQuerySet(models.QuerySet):
    def on(self, day):
        """Rows in force on `day` (both ends inclusive; an empty `valid_to` means still in force)."""
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gte=day))


class FederationProfile(models.Model):
    """How the federation writes itself at the head of a paper, dated so that an old report keeps its own header.

    `governing_lines` 0–2 lines, `issuing_lines` 1–3 lines, one per line of text. Source: NĐ 30/2020, ô 2–4, 7a, 9.
    """

    valid_from = models.DateField(_("áp dụng từ ngày"))
    valid_to = models.DateField(_("đến hết ngày"), null=True, blank=True)
    name = CleanCharField(_("tên đầy đủ"), max_length=200)
    short_name = CleanCharField(_("tên gọi tắt"), max_length=100)
    province = CleanCharField(_("tỉnh, thành phố"), max_length=100)
    governing_lines = CleanTextField(_("cơ quan chủ quản"), blank=True)
    issuing_lines = CleanTextField(_("cơ quan ban hành"))
    org_code = CleanCharField(_("ký hiệu cơ quan"), max_length=20, default="LHH")
    place_name = CleanCharField(_("địa danh"), max_length=100)
    signing_collective = CleanCharField(_("tập thể ký thay mặt"), max_length=100, blank=True, default="BAN THƯỜNG VỤ")
    salutation = CleanTextField(_("kính gửi"), blank=True)
    recipients = CleanTextField(_("nơi nhận mặc định"), blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("thông tin Liên hiệp Hội theo thời gian")
        verbose_name_plural = _("thông tin Liên hiệp Hội theo thời gian")
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name="profile_dates_in_order"
            )
        ]

    def __str__(self):
        return self.name


# Addresses beside the associations' own (members/urls.py).
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

    def with_membership_on(self, day):
        """Annotate `counted_on_day` (date of the count valid on `day`) and `<count>_on_day`; NULL if none by then."""
        count = MembershipCount.objects.filter(association=OuterRef("pk"), as_of__lte=day).order_by("-as_of")
        return self.annotate(
            counted_on_day=Subquery(count.values("as_of")[:1]),
            **{f"{name}_on_day": Subquery(count.values(name)[:1]) for name in MembershipCount.COUNTS},
        )

    def reporting(self):
        """Those that are asked to report now: belonging bodies, without the federation's own office."""
        return self.filter(status__in=Association.COUNTED).listed()

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

    association = models.ForeignKey(Association, models.CASCADE, related_name="membership_counts")
    as_of = models.DateField(_("tính đến ngày"))
    members = models.PositiveIntegerField(_("hội viên"))
    intellectuals = models.PositiveIntegerField(_("trong đó trí thức KH&CN"), default=0)
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


class Person(models.Model):
    full_name = CleanCharField(_("họ và tên"), max_length=200)
    title = CleanCharField(_("học hàm, học vị"), max_length=60, blank=True)
    organisation = CleanCharField(_("nơi công tác"), max_length=200, blank=True)
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


class ImportFile(models.Model):
    """An uploaded sheet on its way into the records: uploaded → columns settled → looked at → confirmed, or dropped.

    The file stays, so that a count can be traced to the sheet it came from.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Chờ xác định cột")
        READING = "reading", _("Đang đọc")
        READY = "ready", _("Chờ xác nhận")
        WRITING = "writing", _("Đang ghi")
        DONE = "done", _("Đã nhập")
        DROPPED = "dropped", _("Đã bỏ")

    file = models.FileField(_("tệp"), upload_to="members/import/%Y/%m")
    filename = CleanCharField(_("tên tệp"), max_length=200)
    sheet = CleanCharField(_("trang tính"), max_length=100, blank=True)
    as_of = models.DateField(_("số hội viên tính đến ngày"))
    # {"header_rows": [3, 4], "columns": {"1": "name", "2": "members"}}; column numbers count from 0.
    layout = models.JSONField(default=dict, blank=True)
    # What was read and is no record: [[row number, kind, text]].
    skipped = models.JSONField(default=list, blank=True)
    notes = models.JSONField(default=list, blank=True)
    state = models.CharField(_("trạng thái"), max_length=10, choices=State, default=State.UPLOADED)
    # What the preview was made against (import_plan.Lookups.fingerprint).
    seen = models.CharField(max_length=64, blank=True)
    result = models.JSONField(default=dict, blank=True)
    job_id = models.BigIntegerField(null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(_("xác nhận lúc"), null=True, blank=True)

    class Meta:
        verbose_name = _("lần nhập danh sách hội")
        verbose_name_plural = _("lần nhập danh sách hội")
        ordering = ["-pk"]

    def __str__(self):
        return self.filename

    def get_absolute_url(self):
        return reverse("members:import-detail", kwargs={"pk": self.pk})

    @property
    def is_open(self):
        return self.state in {self.State.UPLOADED, self.State.READY}


class ImportRow(models.Model):
    """One record read from the sheet and what confirming would do with it."""

    class State(models.TextChoices):
        PROBLEM = "problem", _("Cần sửa")
        ASK = "ask", _("Cần trả lời")
        NEW = "new", _("Thêm mới")
        CHANGED = "changed", _("Thay đổi")
        SAME = "same", _("Không đổi")
        LEFT_OUT = "left-out", _("Bỏ qua")

    import_file = models.ForeignKey(ImportFile, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("dòng"))
    name = models.CharField(_("tên trong tệp"), max_length=300)
    state = models.CharField(_("kết quả"), max_length=10, choices=State)
    data = models.JSONField(default=dict)
    association = models.ForeignKey(Association, models.SET_NULL, null=True, blank=True, related_name="+")
    # [[field, old, new]]; confirming refuses if they no longer hold.
    changes = models.JSONField(default=list, blank=True)
    problems = models.JSONField(default=list, blank=True)
    # [[association id, name, reason]]
    candidates = models.JSONField(default=list, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("dòng nhập")
        verbose_name_plural = _("dòng nhập")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["import_file", "number"], name="import_row_once")]
        indexes = [models.Index(fields=["import_file", "state", "number"])]

    @property
    def was_answered(self):
        return bool(self.data.get("answered"))


class ImportAnswer(models.Model):
    """«Is this the same association?», asked once: a written name → the association, or none of them (a new one)."""

    name_key = models.CharField(max_length=300, unique=True)
    name = CleanCharField(_("tên đã gặp"), max_length=300)
    association = models.ForeignKey(
        Association, models.CASCADE, null=True, blank=True, related_name="import_answers", verbose_name=_("là")
    )
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("câu trả lời khi nhập")
        verbose_name_plural = _("câu trả lời khi nhập")
        ordering = ["name"]
