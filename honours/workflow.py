"""The tables of a campaign and of a nomination (processes.md 5.5)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from honours import rules


class CampaignState(models.TextChoices):
    PLANNED = "planned", _("Kế hoạch")
    OPEN = "open", _("Đang nhận đề cử")
    REVIEWING = "reviewing", _("Đang xét")
    CLOSED = "closed", _("Kết thúc")
    STOPPED = "stopped", _("Đã dừng")


class CampaignFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=CampaignState.PLANNED, choices=CampaignState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_manage(self, user):
        """Staff."""
        return rules.can_manage(user)

    # From here on the criteria stand.
    @transition(
        state,
        CampaignState.PLANNED,
        CampaignState.OPEN,
        permission=_may_manage,
        custom={"label": _("Mở nhận đề cử")},
    )
    def open(self):
        pass

    @transition(
        state,
        CampaignState.OPEN,
        CampaignState.REVIEWING,
        permission=_may_manage,
        custom={"label": _("Thôi nhận đề cử")},
    )
    def review(self):
        pass

    @transition(
        state,
        CampaignState.REVIEWING,
        CampaignState.OPEN,
        permission=_may_manage,
        custom={"label": _("Mở nhận lại"), "needs_note": True, "note_label": _("Vì sao mở lại")},
    )
    def reopen(self):
        pass

    @transition(
        state,
        CampaignState.REVIEWING,
        CampaignState.CLOSED,
        permission=_may_manage,
        custom={"label": _("Kết thúc đợt")},
    )
    def close(self):
        pass

    @transition(
        state,
        [CampaignState.PLANNED, CampaignState.OPEN, CampaignState.REVIEWING],
        CampaignState.STOPPED,
        permission=_may_manage,
        custom={"label": _("Dừng đợt"), "needs_note": True, "note_label": _("Vì sao dừng")},
    )
    def stop(self):
        pass


class NominationState(models.TextChoices):
    DRAFT = "draft", _("Đề cử nháp")
    SUBMITTED = "submitted", _("Đã đề cử")
    RETURNED = "returned", _("Cần bổ sung")
    ACCEPTED = "accepted", _("Hợp lệ")
    REJECTED = "rejected", _("Không hợp lệ")
    ELECTED = "elected", _("Đủ phiếu")
    NOT_ELECTED = "not-elected", _("Không đủ phiếu")
    NOTICE = "notice", _("Đang công khai")
    SHELVED = "shelved", _("Gác lại")
    HONOURED = "honoured", _("Được tôn vinh")
    WITHDRAWN = "withdrawn", _("Đã rút")
    REVOKED = "revoked", _("Bị thu hồi")


# The dossier is the association's to change.
WRITABLE = (NominationState.DRAFT, NominationState.RETURNED)
# Nobody is counted as nominated any more; the same person may be nominated anew.
GONE = (NominationState.WITHDRAWN, NominationState.REJECTED)
# Before the decision, the person or the association may step back.
_CAN_STEP_BACK = [
    NominationState.DRAFT,
    NominationState.SUBMITTED,
    NominationState.RETURNED,
    NominationState.ACCEPTED,
    NominationState.ELECTED,
    NominationState.NOTICE,
    NominationState.SHELVED,
]


class NominationFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=NominationState.DRAFT, choices=NominationState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_manage(self, user):
        """Staff."""
        return rules.can_manage(user)

    def _may_nominate(self, user):
        """Staff, and officers of the association that nominates."""
        return rules.can_nominate(user, self)

    def _may_revoke(self, user):
        """Staff and leaders."""
        return rules.can_revoke(user)

    @transition(
        state,
        [NominationState.DRAFT, NominationState.RETURNED],
        NominationState.SUBMITTED,
        permission=_may_nominate,
        custom={"label": _("Gửi đề cử")},
    )
    def submit(self):
        pass

    @transition(
        state,
        NominationState.SUBMITTED,
        NominationState.ACCEPTED,
        permission=_may_manage,
        custom={"label": _("Hồ sơ hợp lệ")},
    )
    def accept(self):
        pass

    @transition(
        state,
        NominationState.SUBMITTED,
        NominationState.RETURNED,
        permission=_may_manage,
        custom={"label": _("Yêu cầu bổ sung"), "needs_note": True, "note_label": _("Cần bổ sung gì")},
    )
    def send_back(self):
        pass

    @transition(
        state,
        NominationState.SUBMITTED,
        NominationState.REJECTED,
        permission=_may_manage,
        custom={"label": _("Không hợp lệ"), "needs_note": True, "note_label": _("Vì sao không hợp lệ")},
    )
    def reject(self):
        pass

    # By the count of the council's votes.
    @transition(
        state,
        NominationState.ACCEPTED,
        NominationState.ELECTED,
        permission=_may_manage,
        custom={"label": _("Ghi nhận đủ phiếu"), "hidden": True},
    )
    def elect(self):
        pass

    @transition(
        state,
        NominationState.ACCEPTED,
        NominationState.NOT_ELECTED,
        permission=_may_manage,
        custom={"label": _("Ghi nhận không đủ phiếu"), "hidden": True},
    )
    def fall_short(self):
        pass

    @transition(
        state,
        NominationState.ELECTED,
        NominationState.NOTICE,
        permission=_may_manage,
        custom={"label": _("Công khai lấy ý kiến")},
    )
    def announce(self):
        pass

    @transition(
        state,
        NominationState.NOTICE,
        NominationState.SHELVED,
        permission=_may_manage,
        custom={"label": _("Gác lại"), "needs_note": True, "note_label": _("Vì sao gác lại")},
    )
    def shelve(self):
        pass

    @transition(
        state,
        NominationState.SHELVED,
        NominationState.NOTICE,
        permission=_may_manage,
        custom={"label": _("Xét tiếp"), "needs_note": True, "note_label": _("Kết luận về ý kiến phản ánh")},
    )
    def resume(self):
        pass

    # With the number and the day of the decision.
    @transition(
        state,
        NominationState.NOTICE,
        NominationState.HONOURED,
        permission=_may_manage,
        custom={"label": _("Ghi quyết định"), "hidden": True},
    )
    def honour(self):
        pass

    @transition(
        state,
        _CAN_STEP_BACK,
        NominationState.WITHDRAWN,
        permission=_may_nominate,
        custom={"label": _("Rút đề cử"), "needs_note": True, "note_label": _("Vì sao rút")},
    )
    def withdraw(self):
        pass

    # Fraud, false or forged papers (processes.md 5.6).
    @transition(
        state,
        NominationState.HONOURED,
        NominationState.REVOKED,
        permission=_may_revoke,
        custom={
            "label": _("Thu hồi danh hiệu"),
            "needs_note": True,
            "note_label": _("Căn cứ thu hồi, số quyết định hủy"),
        },
    )
    def revoke(self):
        pass


class RoundState(models.TextChoices):
    OPEN = "open", _("Đang bỏ phiếu")
    CLOSED = "closed", _("Đã kiểm phiếu")
    VOID = "void", _("Đã hủy")


class RoundFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=RoundState.OPEN, choices=RoundState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_manage(self, user):
        """Staff."""
        return rules.can_manage(user)

    @transition(
        state,
        RoundState.OPEN,
        RoundState.CLOSED,
        permission=_may_manage,
        custom={"label": _("Đóng bỏ phiếu, kiểm phiếu")},
    )
    def close(self):
        pass

    @transition(
        state,
        RoundState.OPEN,
        RoundState.VOID,
        permission=_may_manage,
        custom={"label": _("Hủy vòng"), "needs_note": True, "note_label": _("Vì sao hủy; phiếu đã bỏ không được đếm")},
    )
    def void(self):
        pass
