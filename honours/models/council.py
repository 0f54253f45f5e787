"""The council of a campaign and its secret votes (docs/honours.md says what is kept apart and why)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from honours import rules, shares
from honours.models.campaigns import Campaign
from honours.models.nominations import Nomination
from honours.workflow import RoundFlow


def check_share(text):
    try:
        shares.read_share(text)
    except ValueError as error:
        raise ValidationError(_("Ghi phân số hoặc phần trăm không quá 100, ví dụ 2/3 hoặc 90%.")) from error


class CouncilMember(models.Model):
    class Position(models.TextChoices):
        CHAIR = "chair", _("Chủ tịch hội đồng")
        DEPUTY = "deputy", _("Phó chủ tịch hội đồng")
        SECRETARY = "secretary", _("Ủy viên thư ký")
        MEMBER = "member", _("Ủy viên")

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="council", verbose_name=_("đợt"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("tài khoản"))
    position = models.CharField(_("nhiệm vụ"), max_length=10, choices=Position, default=Position.MEMBER)

    class Meta:
        verbose_name = _("thành viên hội đồng")
        verbose_name_plural = _("thành viên hội đồng")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "user"],
                name="council_member_once",
                violation_error_message=_("Người này đã có trong hội đồng."),
            )
        ]

    def __str__(self):
        return str(self.user)


class VotingRoundQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The office, and the members on the roll of the round."""
        return self if rules.can_read(user) else self.filter(roll__member__user=user)


class VotingRound(RoundFlow):
    class Denominator(models.TextChoices):
        ALL = shares.ALL, _("Toàn bộ thành viên hội đồng")
        PRESENT = shares.PRESENT, _("Thành viên có mặt (đã nhận phiếu)")

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="voting_rounds", verbose_name=_("đợt"))
    number = models.PositiveSmallIntegerField(_("vòng"), editable=False)
    nominations = models.ManyToManyField(Nomination, related_name="voting_rounds", verbose_name=_("đề cử"))
    quorum = models.CharField(_("họp được khi có mặt ít nhất"), max_length=10, default="2/3", validators=[check_share])
    threshold = models.CharField(
        _("đủ phiếu khi đồng ý ít nhất"), max_length=10, default="2/3", validators=[check_share]
    )
    denominator = models.CharField(_("tính trên"), max_length=10, choices=Denominator, default=Denominator.ALL)
    # Published when the round closes; the digest goes into the minutes and the audit trail.
    board = models.TextField(_("bảng phiếu"), blank=True, editable=False)
    digest = models.CharField(_("mã kiểm tra bảng phiếu"), max_length=64, blank=True, editable=False)

    objects = VotingRoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("vòng bỏ phiếu")
        verbose_name_plural = _("vòng bỏ phiếu")
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "number"], name="voting_round_number_once"),
            models.UniqueConstraint(
                fields=["campaign"], condition=models.Q(state="open"), name="one_open_voting_round"
            ),
        ]

    def __str__(self):
        return f"{self.campaign} ({self.number})"

    @property
    def tone(self):
        return {"open": "waiting", "closed": "done"}.get(self.state, "none")

    def get_absolute_url(self):
        return reverse("honours:round-detail", args=[self.pk])


class RollEntry(models.Model):
    """Who may vote and who has received a ballot: neither when, nor which."""

    voting_round = models.ForeignKey(VotingRound, models.CASCADE, related_name="roll", verbose_name=_("vòng bỏ phiếu"))
    member = models.ForeignKey(CouncilMember, models.PROTECT, related_name="+", verbose_name=_("thành viên"))
    has_ballot = models.BooleanField(_("đã nhận phiếu"), default=False)
    # Of the blinded message, so that a lost answer can be given again; it says nothing of the ballot.
    request_digest = models.CharField(max_length=64, blank=True, verbose_name=_("dấu yêu cầu"))

    class Meta:
        verbose_name = _("người bỏ phiếu")
        verbose_name_plural = _("người bỏ phiếu")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["voting_round", "member"], name="member_once_on_the_roll")]


class Urn(models.Model):
    """All ballots of a round in one value, in the order of their random keys, written as a whole: no row, no time."""

    voting_round = models.OneToOneField(
        VotingRound, models.CASCADE, related_name="urn", verbose_name=_("vòng bỏ phiếu")
    )
    n = models.TextField(_("khóa công khai"))
    # Sealed; destroyed when the round ends, so that no credential can be made afterwards.
    sealed_key = models.TextField(_("khóa phát phiếu"), blank=True)
    ballots = models.JSONField(_("phiếu"), default=list)

    class Meta:
        verbose_name = _("hòm phiếu")
        verbose_name_plural = _("hòm phiếu")
