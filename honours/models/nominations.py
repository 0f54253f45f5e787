"""Who is nominated, with what, and what the person agreed to (processes.md 5.4, 8.2)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from documents.models import StoredFile
from honours import rules
from honours.models.campaigns import Campaign, Criterion, Decision
from honours.workflow import GONE, NominationFlow
from lhh_portal.text import CleanCharField, CleanTextField, search_key
from members.models import Association, Person


class NominationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The office sees all, an officer those of the own associations."""
        return self if rules.can_read(user) else self.filter(association__in=user.association_ids)

    def standing(self):
        """Without those withdrawn or not valid."""
        return self.exclude(state__in=GONE)

    def with_details(self):
        return self.select_related("campaign", "association", "person", "decision")


class Nomination(NominationFlow):
    """Name, title and place of work are as they are to be printed; `person` is who it is, one in all campaigns."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="nominations", verbose_name=_("đợt"))
    association = models.ForeignKey(
        Association, models.PROTECT, related_name="nominations", verbose_name=_("hội, đơn vị đề cử")
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="nominations", editable=False, verbose_name=_("người được đề cử")
    )
    full_name = CleanCharField(_("họ và tên"), max_length=200)
    title = CleanCharField(_("học hàm, học vị, chức vụ"), max_length=120, blank=True)
    organisation = CleanCharField(_("nơi công tác"), max_length=200)
    field = CleanCharField(_("lĩnh vực"), max_length=80, help_text=_("Ví dụ: y tế, nông nghiệp, giáo dục."))
    achievements = CleanTextField(_("thành tích tiêu biểu"))
    notice_from = models.DateField(_("công khai từ ngày"), null=True, editable=False)
    notice_until = models.DateField(_("công khai đến hết ngày"), null=True, editable=False)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, editable=False, related_name="nominations", verbose_name=_("quyết định")
    )
    # Of all campaigns of a year, without gaps; a number once given is never given again.
    certificate_year = models.PositiveSmallIntegerField(_("năm cấp bằng"), null=True, editable=False)
    certificate_number = models.PositiveIntegerField(_("số bằng"), null=True, editable=False)
    search_key = models.TextField(editable=False, default="")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
        verbose_name=_("người lập"),
    )

    objects = NominationQuerySet.as_manager()

    class Meta:
        verbose_name = _("đề cử")
        verbose_name_plural = _("đề cử")
        ordering = ["campaign", "association__position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "person"],
                condition=~Q(state__in=["withdrawn", "rejected"]),
                name="person_nominated_once_a_campaign",
            ),
            models.UniqueConstraint(
                fields=["certificate_year", "certificate_number"], name="certificate_number_once_a_year"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["honoured", "revoked"])
                | (~Q(decision=None) & ~Q(certificate_year=None) & ~Q(certificate_number=None)),
                name="honoured_by_decision_with_certificate",
            ),
        ]

    def __str__(self):
        return self.full_name

    def save(self, *args, **kwargs):
        self.search_key = search_key(f"{self.full_name} {self.organisation} {self.field}")
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("honours:nomination-detail", args=[self.pk])

    def agreed_to(self, purpose):
        return any(each.purpose == purpose and each.withdrawn_on is None for each in self.consents.all())

    @property
    def certificate(self):
        return f"{self.certificate_number:03}/{self.certificate_year}" if self.certificate_number else ""

    @property
    def notice_is_over(self):
        return self.notice_until is not None and self.notice_until < timezone.localdate()


class Claim(models.Model):
    """One criterion that the person meets, with what proves it. A claim is a claim, never a person."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="claims", verbose_name=_("đề cử"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="claims", verbose_name=_("tiêu chí"))
    detail = CleanTextField(_("đạt được khi nào, theo quyết định nào"), blank=True)
    evidence = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("minh chứng")
    )
    evidence_name = CleanCharField(_("tên tệp minh chứng"), max_length=200, blank=True, editable=False)
    is_verified = models.BooleanField(_("đã kiểm tra, đúng"), default=False, editable=False)

    class Meta:
        verbose_name = _("tiêu chí đạt được")
        verbose_name_plural = _("tiêu chí đạt được")
        ordering = ["criterion__number"]
        constraints = [
            models.UniqueConstraint(fields=["nomination", "criterion"], name="criterion_claimed_once"),
            models.CheckConstraint(condition=Q(is_verified=False) | ~Q(evidence=None), name="verified_by_evidence"),
        ]

    def __str__(self):
        return str(self.criterion)


class DossierFile(models.Model):
    """Curriculum, report of achievements, the minutes of the association that chose the person."""

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="dossier", verbose_name=_("đề cử"))
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("tệp"))
    name = CleanCharField(_("tên tệp"), max_length=200)

    class Meta:
        verbose_name = _("tài liệu của đề cử")
        verbose_name_plural = _("tài liệu của đề cử")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class Consent(models.Model):
    """What the person agreed to, one row for each purpose; without a row the answer is no (processes.md 8.1)."""

    class Purpose(models.TextChoices):
        CONSIDER = "consider", _("Xét tôn vinh: dùng hồ sơ cho hội đồng")
        NOTICE = "notice", _("Công khai tên để lấy ý kiến")
        ROLL = "roll", _("Đăng tên trên bảng vàng của trang thông tin")
        FORWARD = "forward", _("Gửi hồ sơ lên cấp trên")

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="consents", verbose_name=_("đề cử"))
    purpose = models.CharField(_("mục đích"), max_length=10, choices=Purpose)
    given_on = models.DateField(_("ngày đồng ý"))
    # The signed paper; its words are those of the form the federation hands out.
    paper = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name=_("bản ký"))
    paper_name = CleanCharField(_("tên tệp bản ký"), max_length=200)
    withdrawn_on = models.DateField(_("ngày rút"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )

    class Meta:
        verbose_name = _("sự đồng ý của người được đề cử")
        verbose_name_plural = _("sự đồng ý của người được đề cử")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["nomination", "purpose"], condition=Q(withdrawn_on=None), name="consent_once_a_purpose"
            )
        ]

    def __str__(self):
        return self.get_purpose_display()


class ObjectionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(outcome="")


class Objection(models.Model):
    """What somebody says against a person on notice; read by the office alone."""

    class Outcome(models.TextChoices):
        UPHELD = "upheld", _("Có cơ sở")
        DISMISSED = "dismissed", _("Không có cơ sở")

    nomination = models.ForeignKey(Nomination, models.CASCADE, related_name="objections", verbose_name=_("đề cử"))
    received_on = models.DateField(_("ngày nhận"))
    sender = CleanCharField(_("người phản ánh"), max_length=200)
    text = CleanTextField(_("nội dung phản ánh"))
    outcome = models.CharField(_("kết luận"), max_length=10, choices=Outcome, blank=True)
    answer = CleanTextField(_("trả lời người phản ánh"), blank=True)
    answered_on = models.DateField(_("ngày trả lời"), null=True, blank=True)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("người ghi")
    )

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("ý kiến phản ánh")
        verbose_name_plural = _("ý kiến phản ánh")
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="") | (~Q(answer="") & ~Q(answered_on=None)), name="objection_answered_in_words"
            )
        ]

    def __str__(self):
        return f"{self.nomination}: {self.sender}"
