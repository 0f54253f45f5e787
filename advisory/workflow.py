"""The table of an advisory task (processes.md 3.5): the short track for comments on a draft, the long one by a council.

Both begin at `requested` and meet again at `sent`. What a step needs besides its role (a complete council, a quorum)
is its effect in services.py or council_services.py, which refuses with a sentence.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from advisory import rules
from documents.workflow import DocumentState


class TaskState(models.TextChoices):
    REQUESTED = "requested", _("Mới tiếp nhận")
    # --- short track
    GIVEN = "given", _("Đang lấy ý kiến")
    COMPILING = "compiling", _("Đang tổng hợp")
    # --- long track
    ACCEPTED = "accepted", _("Đã chấp thuận, chờ hồ sơ")
    REFUSED = "refused", _("Đã từ chối")
    DOSSIER = "dossier", _("Đã nhận hồ sơ")
    COMMISSIONED = "commissioned", _("Đã giao, ký hợp đồng")
    IN_REVIEW = "in-review", _("Hội đồng đang làm việc")
    SEMINAR = "seminar", _("Đang hội thảo")
    DRAFTING = "drafting", _("Đang dự thảo báo cáo")
    ADOPTED = "adopted", _("Hội đồng đã thông qua")
    # --- both
    SENT = "sent", _("Đã gửi")
    ANSWERED = "answered", _("Đã được trả lời")
    LIQUIDATED = "liquidated", _("Đã nghiệm thu, thanh lý")
    CLOSED = "closed", _("Kết thúc")
    STOPPED = "stopped", _("Đã dừng")


S = TaskState
# While these last, associations may give and correct their opinions.
TAKES_OPINIONS = (S.GIVEN, S.COMPILING)
# The text that goes out and its recommendations are written; after that they stay as they are.
TAKES_TEXT = (S.COMPILING, S.DRAFTING)
# The council is put together, declares and reads; from `in-review` it writes forms, meets and votes.
BEFORE_REVIEW = (S.ACCEPTED, S.DOSSIER, S.COMMISSIONED)
TAKES_REVIEWS = (S.IN_REVIEW, S.SEMINAR)
COUNCIL_AT_WORK = (*TAKES_REVIEWS, S.DRAFTING)
TAKES_SEATS = (*BEFORE_REVIEW, *COUNCIL_AT_WORK)
NOT_SENT = (S.REQUESTED, *TAKES_OPINIONS, *TAKES_SEATS, S.ADOPTED)
# What is sent has recommendations that wait for answers; a late answer is recorded after the end too.
TAKES_ANSWERS = (S.SENT, S.ANSWERED, S.LIQUIDATED, S.CLOSED)


class TaskFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=S.REQUESTED, choices=S.choices, protected=True)

    class Meta:
        abstract = True

    @property
    def has_council(self):
        """Whether a council was set up: its task is on the long track."""
        return getattr(self, "council", None) is not None

    @property
    def needs_commission(self):
        """A leader decides on it before a council works: ordered, assigned, by contract."""
        return self.origin in {self.Origin.ORDERED, self.Origin.ASSIGNED, self.Origin.CONTRACT}

    @property
    def needs_liquidation(self):
        return self.has_council and self.origin == self.Origin.CONTRACT

    def _may_manage(self, user):
        """Staff."""
        return rules.can_manage(user)

    def _may_commission(self, user):
        """Leaders; where the task was ordered, assigned, or is by contract."""
        return rules.can_decide(user) and self.needs_commission

    def _may_convene(self, user):
        """Staff; of an ordered or assigned task, or one by contract, once a leader has commissioned it."""
        return rules.can_manage(user) and (self.state == S.COMMISSIONED or not self.needs_commission)

    def _may_send(self, user):
        """Staff; the clerk, by issuing the letter."""
        return rules.can_manage(user) or self._is_issued_by(user)

    def _may_sign(self, user):
        """Leaders; the clerk, by issuing the report they signed."""
        return rules.can_decide(user) or self._is_issued_by(user)

    def _is_issued_by(self, user):
        return rules.can_issue(user) and self.papers.sending().filter(document__state=DocumentState.SEALED).exists()

    def _may_liquidate(self, user):
        """Leaders; where a council reviewed by contract."""
        return rules.can_decide(user) and self.needs_liquidation

    def _may_close(self, user):
        """Staff; once every recommendation has an answer, or its silence, recorded, and a contract is liquidated."""
        is_over = self.state == S.LIQUIDATED or not self.needs_liquidation
        return rules.can_manage(user) and is_over and not self.recommendations.filter(outcome="").exists()

    def _nothing_answered(self):
        return not self.recommendations.exclude(outcome="").exists()

    def _may_reopen(self, user):
        """Staff; while no answer is recorded, and no council adopted it."""
        return rules.can_manage(user) and not self.has_council and self._nothing_answered()

    def _may_recall(self, user):
        """Staff; a council's report, while no answer is recorded."""
        return rules.can_manage(user) and self.has_council and self._nothing_answered()

    # --- short track

    # Choosing the associations gives the task to them.
    @transition(
        state, S.REQUESTED, S.GIVEN, permission=_may_manage, custom={"label": _("Giao cho các hội"), "hidden": True}
    )
    def give(self):
        pass

    @transition(state, S.GIVEN, S.COMPILING, permission=_may_manage, custom={"label": _("Bắt đầu tổng hợp")})
    def compile(self):
        pass

    # With the day and the number of the letter.
    @transition(
        state, S.COMPILING, S.SENT, permission=_may_send, custom={"label": _("Ghi nhận đã gửi"), "hidden": True}
    )
    def send(self):
        pass

    # --- long track

    # The object is within scope: staff's judgement, with the page of thresholds beside it.
    @transition(state, S.REQUESTED, S.ACCEPTED, permission=_may_manage, custom={"label": _("Chấp thuận, lập hội đồng")})
    def accept(self):
        pass

    @transition(
        state,
        S.REQUESTED,
        S.REFUSED,
        permission=_may_manage,
        custom={
            "label": _("Từ chối"),
            "needs_note": True,
            "is_step_back": True,
            "note_label": _("Vì sao từ chối"),
        },
    )
    def refuse(self):
        pass

    @transition(state, S.ACCEPTED, S.DOSSIER, permission=_may_manage, custom={"label": _("Hồ sơ đã đủ")})
    def take_dossier(self):
        pass

    @transition(
        state,
        S.DOSSIER,
        S.ACCEPTED,
        permission=_may_manage,
        custom={
            "label": _("Trả bổ sung hồ sơ"),
            "needs_note": True,
            "is_step_back": True,
            "note_label": _("Còn thiếu gì"),
        },
    )
    def return_dossier(self):
        pass

    @transition(
        state, S.DOSSIER, S.COMMISSIONED, permission=_may_commission, custom={"label": _("Giao việc, ký hợp đồng")}
    )
    def commission(self):
        pass

    @transition(
        state,
        [S.DOSSIER, S.COMMISSIONED],
        S.IN_REVIEW,
        permission=_may_convene,
        custom={"label": _("Hội đồng bắt đầu làm việc")},
    )
    def convene(self):
        pass

    @transition(state, S.IN_REVIEW, S.SEMINAR, permission=_may_manage, custom={"label": _("Mở hội thảo")})
    def open_seminar(self):
        pass

    @transition(
        state,
        [S.IN_REVIEW, S.SEMINAR],
        S.DRAFTING,
        permission=_may_manage,
        custom={"label": _("Dự thảo báo cáo")},
    )
    def draft(self):
        pass

    @transition(state, S.DRAFTING, S.ADOPTED, permission=_may_manage, custom={"label": _("Hội đồng thông qua")})
    def adopt(self):
        pass

    @transition(
        state,
        [S.DRAFTING, S.ADOPTED],
        S.IN_REVIEW,
        permission=_may_manage,
        custom={
            "label": _("Hội đồng yêu cầu sửa"),
            "needs_note": True,
            "is_step_back": True,
            "note_label": _("Cần sửa gì"),
        },
    )
    def send_back(self):
        pass

    # With the day and the number of the letter.
    @transition(state, S.ADOPTED, S.SENT, permission=_may_sign, custom={"label": _("Ký gửi báo cáo"), "hidden": True})
    def issue(self):
        pass

    # --- both

    # Recording the last answer takes it.
    @transition(
        state, S.SENT, S.ANSWERED, permission=_may_manage, custom={"label": _("Ghi nhận trả lời"), "hidden": True}
    )
    def answer(self):
        pass

    @transition(
        state,
        [S.SENT, S.ANSWERED],
        S.LIQUIDATED,
        permission=_may_liquidate,
        custom={"label": _("Nghiệm thu, thanh lý")},
    )
    def liquidate(self):
        pass

    @transition(
        state,
        [S.SENT, S.ANSWERED, S.LIQUIDATED],
        S.CLOSED,
        permission=_may_close,
        custom={"label": _("Kết thúc")},
    )
    def close(self):
        pass

    @transition(
        state,
        S.SENT,
        S.COMPILING,
        permission=_may_reopen,
        custom={"label": _("Chưa gửi, mở lại"), "needs_note": True, "is_step_back": True},
    )
    def reopen(self):
        pass

    @transition(
        state,
        S.SENT,
        S.ADOPTED,
        permission=_may_recall,
        custom={"label": _("Chưa gửi, thu lại báo cáo"), "needs_note": True, "is_step_back": True},
    )
    def recall(self):
        pass

    @transition(
        state,
        list(NOT_SENT),
        S.STOPPED,
        permission=_may_manage,
        custom={
            "label": _("Dừng"),
            "needs_note": True,
            "is_step_back": True,
            "note_label": _("Vì sao dừng"),
        },
    )
    def stop(self):
        pass
