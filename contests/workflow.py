"""The tables of an edition and of an entry (processes.md 4.6), as far as the decision on prizes."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from contests import rules


class EditionState(models.TextChoices):
    DRAFT = "draft", _("Đang soạn thể lệ")
    ANNOUNCED = "announced", _("Đã phát động")
    CLOSED = "closed", _("Đã đóng nhận hồ sơ")
    MARKING = "marking", _("Đang chấm")
    DECIDED = "decided", _("Đã công nhận kết quả")
    STOPPED = "stopped", _("Không tổ chức")


class EntryState(models.TextChoices):
    DRAFT = "draft", _("Bản nháp")
    SUBMITTED = "submitted", _("Đã nộp")
    INCOMPLETE = "incomplete", _("Cần bổ sung")
    VALID = "valid", _("Hợp lệ")
    REFUSED = "refused", _("Không hợp lệ")
    WITHDRAWN = "withdrawn", _("Đã rút")


# What an author may still change.
IN_AUTHORS_HANDS = (EntryState.DRAFT, EntryState.INCOMPLETE)
TO_CHECK = (EntryState.SUBMITTED,)


class EditionFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=EditionState.DRAFT, choices=EditionState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_manage(self, user):
        """Staff."""
        return rules.can_manage(user)

    @transition(
        state,
        EditionState.DRAFT,
        EditionState.ANNOUNCED,
        permission=_may_manage,
        custom={"label": _("Phát động")},
    )
    def announce(self):
        pass

    @transition(
        state,
        EditionState.ANNOUNCED,
        EditionState.CLOSED,
        permission=_may_manage,
        custom={"label": _("Đóng nhận hồ sơ")},
    )
    def close(self):
        pass

    @transition(
        state,
        EditionState.CLOSED,
        EditionState.MARKING,
        permission=_may_manage,
        custom={"label": _("Bắt đầu chấm")},
    )
    def start_marking(self):
        pass

    # With the number and day of the decision.
    @transition(
        state,
        EditionState.MARKING,
        EditionState.DECIDED,
        permission=_may_manage,
        custom={"label": _("Công nhận kết quả"), "hidden": True},
    )
    def decide(self):
        pass

    @transition(
        state,
        EditionState.CLOSED,
        EditionState.ANNOUNCED,
        permission=_may_manage,
        custom={"label": _("Mở lại nhận hồ sơ"), "needs_note": True, "note_label": _("Vì sao mở lại")},
    )
    def reopen(self):
        pass

    @transition(
        state,
        EditionState.ANNOUNCED,
        EditionState.DRAFT,
        permission=_may_manage,
        custom={"label": _("Chưa phát động, sửa lại"), "needs_note": True, "note_label": _("Vì sao sửa lại")},
    )
    def recall(self):
        pass

    @transition(
        state,
        [EditionState.DRAFT, EditionState.ANNOUNCED, EditionState.CLOSED],
        EditionState.STOPPED,
        permission=_may_manage,
        custom={"label": _("Không tổ chức"), "needs_note": True, "note_label": _("Vì sao không tổ chức")},
    )
    def stop(self):
        pass


class EntryFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=EntryState.DRAFT, choices=EntryState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_handle(self, user):
        """Staff; an officer of the association it comes through."""
        return rules.can_handle_entry(user, self)

    def _may_check(self, user):
        """Staff."""
        return rules.can_manage(user)

    # With the moment the server received it.
    @transition(
        state,
        [EntryState.DRAFT, EntryState.INCOMPLETE],
        EntryState.SUBMITTED,
        permission=_may_handle,
        custom={"label": _("Nộp hồ sơ"), "hidden": True},
    )
    def submit(self):
        pass

    @transition(
        state,
        EntryState.SUBMITTED,
        EntryState.VALID,
        permission=_may_check,
        custom={"label": _("Hợp lệ")},
    )
    def accept(self):
        pass

    # With the day until which it is awaited.
    @transition(
        state,
        EntryState.SUBMITTED,
        EntryState.INCOMPLETE,
        permission=_may_check,
        custom={"label": _("Yêu cầu bổ sung"), "needs_note": True, "hidden": True},
    )
    def ask_supplement(self):
        pass

    @transition(
        state,
        [EntryState.SUBMITTED, EntryState.INCOMPLETE],
        EntryState.REFUSED,
        permission=_may_check,
        custom={"label": _("Không hợp lệ"), "needs_note": True, "note_label": _("Vì sao không hợp lệ")},
    )
    def refuse(self):
        pass

    @transition(
        state,
        [EntryState.VALID, EntryState.REFUSED],
        EntryState.SUBMITTED,
        permission=_may_check,
        custom={"label": _("Kiểm tra lại"), "needs_note": True, "note_label": _("Vì sao kiểm tra lại")},
    )
    def recheck(self):
        pass

    @transition(
        state,
        [EntryState.SUBMITTED, EntryState.INCOMPLETE, EntryState.VALID],
        EntryState.WITHDRAWN,
        permission=_may_handle,
        custom={"label": _("Rút hồ sơ"), "needs_note": True, "note_label": _("Tác giả rút vì sao")},
    )
    def withdraw(self):
        pass
