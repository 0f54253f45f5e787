"""What takes part: entries with their authors, descriptions and files, and the receipts for them (processes.md 4.3)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contests import rules
from contests.deadlines import is_in_time, start_of_day
from contests.models.editions import Criterion, DossierItem, Edition, Field
from contests.workflow import IN_AUTHORS_HANDS, EntryFlow
from documents.models import StoredFile
from lhh_portal.text import CleanCharField, CleanTextField, search_key
from members.models import Association


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for the federation's people; what came through their own associations for officers."""
        if rules.can_read_all(user):
            return self
        return self.filter(association__in=user.association_ids) if rules.is_officer(user) else self.none()

    def search(self, text):
        return self.filter(search_key__contains=search_key(text)) if text.strip() else self


class Entry(EntryFlow):
    class Channel(models.TextChoices):
        PAPER = "paper", _("Hồ sơ giấy, Ban Thư ký nhập")
        ASSOCIATION = "association", _("Hội, đơn vị nộp thay tác giả")

    class Protection(models.TextChoices):
        NONE = "none", _("Chưa đăng ký")
        APPLIED = "applied", _("Đã nộp đơn")
        GRANTED = "granted", _("Đã có văn bằng")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="entries", verbose_name=_("lần tổ chức"))
    # Of the order of receipt, given with the first receipt; judges see `code` alone.
    number = models.PositiveIntegerField(_("số nhận"), null=True, editable=False)
    code = models.CharField(_("mã phách"), max_length=8, blank=True, editable=False)
    field = models.ForeignKey(Field, models.PROTECT, related_name="entries", verbose_name=_("lĩnh vực dự thi"))
    title = CleanCharField(_("tên giải pháp, sản phẩm"), max_length=300)
    summary = CleanTextField(_("tóm tắt"), help_text=_("Vài câu cho người chưa biết gì về sản phẩm."))
    applied_where = CleanCharField(_("đã áp dụng ở đâu"), max_length=300, blank=True)
    applied_since = models.DateField(_("tạo ra, áp dụng từ ngày"), null=True, blank=True)
    effect_vnd = models.PositiveBigIntegerField(_("hiệu quả kinh tế một năm (đồng)"), null=True, blank=True)
    protection = models.CharField(
        _("quyền sở hữu công nghiệp"), max_length=10, choices=Protection, default=Protection.NONE
    )
    association = models.ForeignKey(
        Association, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("hội, đơn vị nộp")
    )
    unit = CleanCharField(_("đơn vị, trường gửi dự thi"), max_length=200, blank=True)
    # Who guided a young author is no author, and may not judge the entry.
    supervisor = CleanCharField(_("người hướng dẫn"), max_length=200, blank=True)
    channel = models.CharField(_("cách nộp"), max_length=12, choices=Channel, editable=False)
    arrived_on = models.DateField(_("hồ sơ giấy đến ngày"), null=True, blank=True)
    postmarked_on = models.DateField(
        _("ngày trên dấu bưu điện"), null=True, blank=True, help_text=_("Dấu trong hạn thì hồ sơ đến sau vẫn đúng hạn.")
    )
    submitted_at = models.DateTimeField(_("nộp lúc"), null=True, editable=False)
    supplement_due_on = models.DateField(_("hạn bổ sung"), null=True, blank=True, editable=False)
    search_key = models.TextField(editable=False, default="")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    # Each save makes it one more: who writes on an older one is shown what a colleague saved.
    revision = models.PositiveIntegerField(_("lần lưu"), default=0, editable=False)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("hồ sơ dự thi")
        verbose_name_plural = _("hồ sơ dự thi")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "number"], name="entry_number_once"),
            models.UniqueConstraint(fields=["edition", "code"], condition=~Q(code=""), name="entry_code_once"),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.number or ''} {self.title} {self.unit}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("contests:entry-detail", args=[self.pk])

    @property
    def mark(self):
        """A decision on this entry was taken on what this save holds (lhh_portal.workflow.last_step)."""
        return f"-{self.revision}"

    @property
    def is_in_authors_hands(self):
        return self.state in IN_AUTHORS_HANDS

    @property
    def received_at(self):
        """Paper: the beginning of the day it arrived; else when the server had it; None for a draft."""
        return start_of_day(self.arrived_on) if self.arrived_on else self.submitted_at

    @property
    def counts_as_on_time(self):
        """None while it is not submitted."""
        if self.received_at is None or self.edition.deadline is None:
            return None
        return is_in_time(
            received_at=self.received_at,
            postmarked_on=self.postmarked_on,
            closes_on=self.edition.closes_on,
            deadline=self.edition.deadline,
        )


class Description(models.Model):
    """What the authors say of their work under one criterion."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="descriptions", verbose_name=_("hồ sơ dự thi"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("tiêu chí chấm"))
    text = CleanTextField(_("mô tả"))

    class Meta:
        verbose_name = _("mô tả theo tiêu chí")
        verbose_name_plural = _("mô tả theo tiêu chí")
        ordering = ["criterion__position", "criterion_id"]
        constraints = [models.UniqueConstraint(fields=["entry", "criterion"], name="description_once")]


class Author(models.Model):
    entry = models.ForeignKey(Entry, models.CASCADE, related_name="authors", verbose_name=_("hồ sơ dự thi"))
    position = models.PositiveSmallIntegerField(_("thứ tự"), default=0, editable=False)
    full_name = CleanCharField(_("họ và tên"), max_length=200)
    born_on = models.DateField(_("ngày sinh"))
    unit = CleanCharField(_("đơn vị, trường"), max_length=200)
    school_class = CleanCharField(_("lớp"), max_length=40, blank=True)
    contact = CleanCharField(_("điện thoại hoặc thư điện tử"), max_length=200, blank=True)
    is_main = models.BooleanField(_("tác giả chính"), default=False)
    share = models.PositiveSmallIntegerField(
        _("phần đóng góp (%)"), validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    representative = CleanCharField(_("người đại diện (cha, mẹ, giám hộ)"), max_length=200, blank=True)
    relation = CleanCharField(_("quan hệ với tác giả"), max_length=60, blank=True)
    representative_contact = CleanCharField(_("liên hệ người đại diện"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("tác giả")
        verbose_name_plural = _("tác giả")
        ordering = ["position", "pk"]
        constraints = [models.CheckConstraint(condition=Q(share__gte=1, share__lte=100), name="author_share_percent")]

    def __str__(self):
        return self.full_name


class EntryFile(models.Model):
    """Checked by content, kept without what it said of who made it (stripping.py)."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="files", verbose_name=_("hồ sơ dự thi"))
    item = models.ForeignKey(
        DossierItem, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("là giấy tờ nào")
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("tệp"))
    name = CleanCharField(_("tên tệp"), max_length=200)
    # Off until the secretariat looked and found no name, unit or logo in it.
    is_for_judges = models.BooleanField(_("giám khảo được xem"), default=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người tải lên")
    )

    class Meta:
        verbose_name = _("tệp của hồ sơ dự thi")
        verbose_name_plural = _("tệp của hồ sơ dự thi")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class SeenPaper(models.Model):
    """A paper the secretariat has looked at and keeps no copy of."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="seen_papers", verbose_name=_("hồ sơ dự thi"))
    item = models.ForeignKey(DossierItem, models.PROTECT, related_name="+", verbose_name=_("giấy tờ trong hồ sơ"))
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người xem")
    )
    seen_at = models.DateTimeField(_("xem lúc"), auto_now_add=True)

    class Meta:
        verbose_name = _("giấy tờ đã xem")
        verbose_name_plural = _("giấy tờ đã xem")
        constraints = [models.UniqueConstraint(fields=["entry", "item"], name="paper_seen_once")]


class Receipt(models.Model):
    """What was handed in, when the server had it; one for each time it was submitted."""

    entry = models.ForeignKey(Entry, models.CASCADE, related_name="receipts", verbose_name=_("hồ sơ dự thi"))
    at = models.DateTimeField(_("lúc"))
    # SHA-256 of receipts.content_of(entry).
    content_hash = models.CharField(_("mã nội dung"), max_length=64)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người nộp")
    )

    class Meta:
        verbose_name = _("biên nhận")
        verbose_name_plural = _("biên nhận")
        ordering = ["at", "pk"]
