"""The council of a review: the decision, who sits on it, what each declared, wrote and voted (processes.md 3.4)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from advisory.models.experts import Expert
from advisory.models.tasks import AdvisoryTask
from lhh_portal.text import CleanCharField, CleanTextField


class Party(models.Model):
    """Who has a hand in the object under review, besides the client: what conflicts of interest are computed from."""

    class Role(models.TextChoices):
        AUTHOR = "author", _("Người soạn thảo")
        DRAFTER = "drafter", _("Cơ quan soạn thảo")
        CONSULTANT = "consultant", _("Đơn vị tư vấn lập")
        INVESTOR = "investor", _("Chủ đầu tư")

    task = models.ForeignKey(AdvisoryTask, models.CASCADE, related_name="parties", verbose_name=_("nhiệm vụ"))
    role = models.CharField(_("vai trò"), max_length=10, choices=Role)
    name = CleanCharField(_("họ tên hoặc tên cơ quan"), max_length=200)
    belongs_to = CleanCharField(
        _("thuộc cơ quan"),
        max_length=200,
        blank=True,
        help_text=_("Nơi công tác của người soạn thảo, hoặc cơ quan chủ quản của cơ quan, đơn vị."),
    )
    associations = models.ManyToManyField(
        "members.Association", blank=True, related_name="+", verbose_name=_("hội mà người soạn thảo là hội viên")
    )

    class Meta:
        verbose_name = _("bên liên quan")
        verbose_name_plural = _("bên liên quan")
        ordering = ["pk"]

    def __str__(self):
        return self.name


class MajorityOf(models.TextChoices):
    PRESENT = "present", _("số thành viên có mặt")
    MEMBERS = "members", _("tổng số thành viên hội đồng")
    VOTES = "votes", _("số phiếu đã bỏ")


class Council(models.Model):
    """Quorum and majority stand on it as the settings were when it was set up (ADVICE_QUORUM, ADVICE_MAJORITY …)."""

    task = models.OneToOneField(AdvisoryTask, models.CASCADE, related_name="council", verbose_name=_("nhiệm vụ"))
    decision = CleanCharField(_("số, ký hiệu quyết định thành lập"), max_length=60)
    decided_on = models.DateField(_("ngày quyết định"))
    # Fractions as in the rule: «2/3», «1/2».
    quorum = models.CharField(_("có mặt ít nhất"), max_length=7)
    majority = models.CharField(_("tán thành quá"), max_length=7)
    majority_of = models.CharField(_("tính trên"), max_length=8, choices=MajorityOf)

    class Meta:
        verbose_name = _("hội đồng")
        verbose_name_plural = _("hội đồng")

    def __str__(self):
        return str(self.task)


class SeatQuerySet(models.QuerySet):
    def sitting(self):
        """Who was not withdrawn."""
        return self.filter(withdrawn_on=None)

    def of_user(self, user):
        """The seats that this account's expert holds now; whether they open anything is `conflicts.standing_of`."""
        return self.sitting().filter(expert__user=user)

    def undeclared(self):
        return self.filter(declared="")

    def with_details(self):
        return self.select_related("council__task__client", "council__task__lead", "expert__user", "expert__person")


class Seat(models.Model):
    class Role(models.TextChoices):
        CHAIR = "chair", _("Chủ tịch")
        SECRETARY = "secretary", _("Thư ký")
        REVIEWER_1 = "reviewer-1", _("Phản biện 1")
        REVIEWER_2 = "reviewer-2", _("Phản biện 2")
        MEMBER = "member", _("Ủy viên")

    class Declared(models.TextChoices):
        NONE = "none", _("Không có xung đột lợi ích")
        CONFLICT = "conflict", _("Có xung đột lợi ích")

    council = models.ForeignKey(Council, models.CASCADE, related_name="seats", verbose_name=_("hội đồng"))
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="seats", verbose_name=_("chuyên gia"))
    role = models.CharField(_("vai trò"), max_length=10, choices=Role)
    declared = models.CharField(_("đã khai"), max_length=8, choices=Declared, blank=True)
    declared_on = models.DateField(_("ngày khai"), null=True, blank=True)
    declared_note = CleanTextField(_("nội dung khai"), blank=True)
    # The expert, or staff who have it on paper.
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("người ghi")
    )
    # Withdrawn seats stay, so that it is known who was kept out and why.
    withdrawn_on = models.DateField(_("ngày rút"), null=True, blank=True)
    withdrawn_because = CleanTextField(_("lý do rút"), blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("thành viên hội đồng")
        verbose_name_plural = _("thành viên hội đồng")
        ordering = ["council", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "expert"], name="one_seat_for_each_expert"),
            models.UniqueConstraint(
                fields=["council", "role"],
                condition=Q(withdrawn_on=None) & ~Q(role="member"),
                name="one_seat_for_each_role",
            ),
            models.CheckConstraint(
                condition=Q(declared="") | Q(declared_on__isnull=False), name="declaration_has_its_day"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()}: {self.expert}"

    def get_absolute_url(self):
        """The expert's own page; staff see the seats on the council's."""
        return reverse("advisory:seat-detail", args=[self.pk])


class Verdict(models.TextChoices):
    """What a form concludes and what a vote says."""

    AGREE = "agree", _("Đồng ý")
    AMEND = "amend", _("Đồng ý, có sửa")
    AGAINST = "against", _("Không đồng ý")


class ReviewQuerySet(models.QuerySet):
    def submitted(self):
        return self.exclude(submitted_on=None)


class Review(models.Model):
    """An opinion form (phiếu nhận xét); locked once submitted."""

    seat = models.OneToOneField(Seat, models.CASCADE, related_name="review", verbose_name=_("thành viên"))
    strengths = CleanTextField(_("ưu điểm"), blank=True)
    shortcomings = CleanTextField(_("hạn chế, tồn tại"), blank=True)
    proposals = CleanTextField(_("kiến nghị"), blank=True)
    verdict = models.CharField(_("kết luận"), max_length=8, choices=Verdict, blank=True)
    submitted_on = models.DateField(_("ngày nộp"), null=True, blank=True, editable=False)
    changed_at = models.DateTimeField(_("lưu lúc"), auto_now=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("phiếu nhận xét")
        verbose_name_plural = _("phiếu nhận xét")
        constraints = [
            models.CheckConstraint(
                condition=Q(submitted_on=None) | ~Q(verdict=""), name="submitted_review_has_its_verdict"
            )
        ]

    def __str__(self):
        return str(self.seat)


class Meeting(models.Model):
    class Kind(models.TextChoices):
        COUNCIL = "council", _("Họp hội đồng")
        SEMINAR = "seminar", _("Hội thảo")

    council = models.ForeignKey(Council, models.CASCADE, related_name="meetings", verbose_name=_("hội đồng"))
    kind = models.CharField(_("loại"), max_length=8, choices=Kind, default=Kind.COUNCIL)
    held_on = models.DateField(_("ngày họp"))
    place = CleanCharField(_("địa điểm"), max_length=200)
    present = models.ManyToManyField(Seat, blank=True, related_name="meetings", verbose_name=_("thành viên có mặt"))
    guests = CleanTextField(_("khách mời, người dự"), blank=True)
    papers = CleanTextField(
        _("tham luận"), blank=True, help_text=_("Của hội thảo: tác giả và tên, mỗi tham luận một dòng.")
    )
    minutes = CleanTextField(_("biên bản"), blank=True)
    # Its votes have been acted on: the report was adopted or sent back.
    is_settled = models.BooleanField(_("đã kết luận"), default=False, editable=False)

    class Meta:
        verbose_name = _("cuộc họp, hội thảo")
        verbose_name_plural = _("cuộc họp, hội thảo")
        ordering = ["held_on", "pk"]

    def __str__(self):
        return f"{self.get_kind_display()} {self.held_on:%d/%m/%Y}"

    @property
    def is_of_council(self):
        return self.kind == self.Kind.COUNCIL


class Vote(models.Model):
    """Whether the draft report goes out; one for each member present, to be changed until it is settled."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="votes", verbose_name=_("cuộc họp"))
    seat = models.ForeignKey(Seat, models.CASCADE, related_name="votes", verbose_name=_("thành viên"))
    verdict = models.CharField(_("phiếu"), max_length=8, choices=Verdict)

    class Meta:
        verbose_name = _("phiếu biểu quyết")
        verbose_name_plural = _("phiếu biểu quyết")
        ordering = ["meeting", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "seat"], name="one_vote_for_each_seat")]

    def __str__(self):
        return f"{self.seat}: {self.get_verdict_display()}"
