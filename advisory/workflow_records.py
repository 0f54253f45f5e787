"""The tables of the small records beside advisory work: science tasks and coordination programmes (processes.md 6)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from advisory import rules


class ScienceState(models.TextChoices):
    PROPOSED = "proposed", _("Đề xuất")
    DEFINED = "defined", _("Đã xác định")
    SELECTED = "selected", _("Đã tuyển chọn")
    CONTRACTED = "contracted", _("Đã ký hợp đồng")
    RUNNING = "running", _("Đang thực hiện")
    CHECKED = "checked", _("Đã kiểm tra")
    ACCEPTED = "accepted", _("Đã nghiệm thu")
    TRANSFERRED = "transferred", _("Đã chuyển giao")
    ARCHIVED = "archived", _("Đã lưu")
    STOPPED = "stopped", _("Đã dừng")


# From the contract on an association leads it; before, it only wants to.
LED = [
    ScienceState.CONTRACTED,
    ScienceState.RUNNING,
    ScienceState.CHECKED,
    ScienceState.ACCEPTED,
    ScienceState.TRANSFERRED,
    ScienceState.ARCHIVED,
]


def _step(label, **custom):
    return {"label": label, **custom}


class ScienceFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=ScienceState.PROPOSED, choices=ScienceState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_keep(self, user):
        """Staff, and officers of the association that leads it."""
        return rules.can_keep_record(user, self)

    S = ScienceState

    @transition(state, S.PROPOSED, S.DEFINED, permission=_may_keep, custom=_step(_("Ghi nhận đã xác định")))
    def define(self):
        pass

    @transition(state, S.DEFINED, S.SELECTED, permission=_may_keep, custom=_step(_("Ghi nhận đã tuyển chọn")))
    def select(self):
        pass

    # What is given without a call for bids has its contract at once.
    @transition(
        state,
        [S.PROPOSED, S.DEFINED, S.SELECTED],
        S.CONTRACTED,
        permission=_may_keep,
        custom=_step(_("Ghi nhận đã ký hợp đồng")),
    )
    def sign(self):
        pass

    @transition(state, S.CONTRACTED, S.RUNNING, permission=_may_keep, custom=_step(_("Bắt đầu thực hiện")))
    def start(self):
        pass

    @transition(state, S.RUNNING, S.CHECKED, permission=_may_keep, custom=_step(_("Ghi nhận đã kiểm tra")))
    def check_progress(self):
        pass

    # With the result, which its service refuses to miss.
    @transition(
        state, [S.RUNNING, S.CHECKED], S.ACCEPTED, permission=_may_keep, custom=_step(_("Ghi nhận đã nghiệm thu"))
    )
    def accept(self):
        pass

    @transition(state, S.ACCEPTED, S.TRANSFERRED, permission=_may_keep, custom=_step(_("Ghi nhận đã chuyển giao")))
    def transfer(self):
        pass

    @transition(state, [S.ACCEPTED, S.TRANSFERRED], S.ARCHIVED, permission=_may_keep, custom=_step(_("Lưu hồ sơ")))
    def archive(self):
        pass

    @transition(
        state,
        [S.PROPOSED, S.DEFINED, S.SELECTED, S.CONTRACTED, S.RUNNING, S.CHECKED],
        S.STOPPED,
        permission=_may_keep,
        custom=_step(_("Dừng"), needs_note=True, note_label=_("Vì sao dừng")),
    )
    def stop(self):
        pass


class ProgrammeState(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    SIGNED = "signed", _("Đã ký")
    IN_FORCE = "in-force", _("Đang hiệu lực")
    REVIEWED = "reviewed", _("Đã sơ kết")
    CONCLUDED = "concluded", _("Đã tổng kết")
    EXPIRED = "expired", _("Hết hạn")


# Whether it is in force on a day is told by its days; a draft never is.
SIGNED_STATES = [state for state in ProgrammeState if state != ProgrammeState.DRAFT]


class ProgrammeFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=ProgrammeState.DRAFT, choices=ProgrammeState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_keep(self, user):
        """Staff, and officers of the association that signed it."""
        return rules.can_keep_record(user, self)

    P = ProgrammeState

    # With number and day, which its service refuses to miss.
    @transition(state, P.DRAFT, P.SIGNED, permission=_may_keep, custom=_step(_("Ghi nhận đã ký")))
    def sign(self):
        pass

    @transition(state, P.SIGNED, P.IN_FORCE, permission=_may_keep, custom=_step(_("Bắt đầu hiệu lực")))
    def start(self):
        pass

    @transition(state, P.IN_FORCE, P.REVIEWED, permission=_may_keep, custom=_step(_("Ghi nhận đã sơ kết")))
    def review_midway(self):
        pass

    @transition(
        state, [P.IN_FORCE, P.REVIEWED], P.CONCLUDED, permission=_may_keep, custom=_step(_("Ghi nhận đã tổng kết"))
    )
    def conclude(self):
        pass

    @transition(
        state,
        [P.IN_FORCE, P.REVIEWED, P.CONCLUDED],
        P.EXPIRED,
        permission=_may_keep,
        custom=_step(_("Ghi nhận hết hạn")),
    )
    def expire(self):
        pass

    # With a last day that is still to come, which its service refuses to miss.
    @transition(
        state,
        [P.IN_FORCE, P.REVIEWED, P.CONCLUDED, P.EXPIRED],
        P.IN_FORCE,
        permission=_may_keep,
        custom=_step(_("Gia hạn")),
    )
    def extend(self):
        pass
