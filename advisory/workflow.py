"""The table of an advisory task (processes.md 3.5): the short track, for comments on a draft.

The long track (council, experts, contract) begins at the same first state, with a step of its own.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from advisory import rules


class TaskState(models.TextChoices):
    REQUESTED = "requested", _("Mới tiếp nhận")
    GIVEN = "given", _("Đang lấy ý kiến")
    COMPILING = "compiling", _("Đang tổng hợp")
    SENT = "sent", _("Đã gửi")
    ANSWERED = "answered", _("Đã được trả lời")
    CLOSED = "closed", _("Kết thúc")
    STOPPED = "stopped", _("Đã dừng")


# While these last, associations may give and correct their opinions.
TAKES_OPINIONS = (TaskState.GIVEN, TaskState.COMPILING)
# What is sent has recommendations that wait for answers; a late answer is recorded after the end too.
TAKES_ANSWERS = (TaskState.SENT, TaskState.ANSWERED, TaskState.CLOSED)


class TaskFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=TaskState.REQUESTED, choices=TaskState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_manage(self, user):
        """Staff."""
        return rules.can_manage(user)

    def _may_close(self, user):
        """Staff; once every recommendation has an answer, or its silence, recorded."""
        return rules.can_manage(user) and not self.recommendations.filter(outcome="").exists()

    def _may_reopen(self, user):
        """Staff; while no answer is recorded."""
        return rules.can_manage(user) and not self.recommendations.exclude(outcome="").exists()

    # Choosing the associations gives the task to them.
    @transition(
        state,
        TaskState.REQUESTED,
        TaskState.GIVEN,
        permission=_may_manage,
        custom={"label": _("Giao cho các hội"), "hidden": True},
    )
    def give(self):
        pass

    @transition(
        state,
        TaskState.GIVEN,
        TaskState.COMPILING,
        permission=_may_manage,
        custom={"label": _("Bắt đầu tổng hợp")},
    )
    def compile(self):
        pass

    # With the day and the number of the letter.
    @transition(
        state,
        TaskState.COMPILING,
        TaskState.SENT,
        permission=_may_manage,
        custom={"label": _("Ghi nhận đã gửi"), "hidden": True},
    )
    def send(self):
        pass

    # Recording the last answer takes it.
    @transition(
        state,
        TaskState.SENT,
        TaskState.ANSWERED,
        permission=_may_manage,
        custom={"label": _("Ghi nhận trả lời"), "hidden": True},
    )
    def answer(self):
        pass

    @transition(
        state,
        [TaskState.SENT, TaskState.ANSWERED],
        TaskState.CLOSED,
        permission=_may_close,
        custom={"label": _("Kết thúc")},
    )
    def close(self):
        pass

    @transition(
        state,
        TaskState.SENT,
        TaskState.COMPILING,
        permission=_may_reopen,
        custom={"label": _("Chưa gửi, mở lại"), "needs_note": True},
    )
    def reopen(self):
        pass

    @transition(
        state,
        [TaskState.REQUESTED, TaskState.GIVEN, TaskState.COMPILING],
        TaskState.STOPPED,
        permission=_may_manage,
        custom={"label": _("Dừng"), "needs_note": True, "note_label": _("Vì sao dừng")},
    )
    def stop(self):
        pass
