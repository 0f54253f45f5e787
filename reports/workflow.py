"""The tables of states: what an association's report, an exception and the consolidated report may become, by whom.

Printed into docs/workflows.md by `manage.py print_workflows`. The door is lhh_portal.workflow.perform.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from reports import rules


class ReportState(models.TextChoices):
    REQUESTED = "requested", _("Đã yêu cầu")
    DRAFT = "draft", _("Đang soạn")
    SUBMITTED = "submitted", _("Đã nộp")
    RETURNED = "returned", _("Trả lại")
    ACCEPTED = "accepted", _("Đã tiếp nhận")


class AssociationReportFlow(FSMModelMixin, models.Model):
    """Source: processes.md 2.4. Accepting, returning and reopening speak of parts: reports/review.py."""

    state = FSMField(_("trạng thái"), default=ReportState.REQUESTED, choices=ReportState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_file(self, user):
        """The association's officer."""
        return rules.can_file(user, self)

    def _may_review(self, user):
        """Staff."""
        return rules.can_review(user)

    def is_unread(self):
        """Filed for the first time, no part of it judged, and not in a closed report."""
        closing = getattr(self.round, "consolidated", None)
        is_closed = closing and closing.state == ConsolidatedState.CLOSED
        return self.sent_back is None and not is_closed and not self.verdicts.exists()

    @transition(
        state, ReportState.REQUESTED, ReportState.DRAFT, permission=_may_file, custom={"label": _("Bắt đầu soạn")}
    )
    def start(self):
        pass

    @transition(
        state,
        [ReportState.DRAFT, ReportState.RETURNED],
        ReportState.SUBMITTED,
        permission=_may_file,
        custom={"label": _("Nộp báo cáo"), "confirm": "reports:association-report-file"},
    )
    def submit(self):
        pass

    @transition(
        state,
        ReportState.SUBMITTED,
        ReportState.DRAFT,
        permission=_may_file,
        conditions=[is_unread],
        custom={"label": _("Rút lại để sửa"), "confirm": "reports:association-report-take-back", "is_step_back": True},
    )
    def take_back(self):
        pass

    @transition(
        state, ReportState.SUBMITTED, ReportState.ACCEPTED, permission=_may_review, custom={"label": _("Tiếp nhận")}
    )
    def accept(self):
        pass

    @transition(
        state,
        ReportState.SUBMITTED,
        ReportState.RETURNED,
        permission=_may_review,
        custom={"label": _("Trả lại để bổ sung")},
    )
    def send_back(self):
        pass

    @transition(
        state,
        ReportState.ACCEPTED,
        ReportState.RETURNED,
        permission=_may_review,
        custom={"label": _("Mở lại")},
    )
    def reopen(self):
        pass


class ExceptionState(models.TextChoices):
    ASKED = "asked", _("Chờ ý kiến")
    GRANTED = "granted", _("Đồng ý")
    REFUSED = "refused", _("Không đồng ý")


class FilingExceptionFlow(FSMModelMixin, models.Model):
    """Children before parent: only a leader lets a report be closed without an association, or take it afterwards."""

    state = FSMField(_("trạng thái"), default=ExceptionState.ASKED, choices=ExceptionState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_decide(self, user):
        """Leader."""
        return rules.can_grant_exception(user)

    @transition(
        state, ExceptionState.ASKED, ExceptionState.GRANTED, permission=_may_decide, custom={"label": _("Đồng ý")}
    )
    def grant(self):
        pass

    @transition(
        state,
        ExceptionState.ASKED,
        ExceptionState.REFUSED,
        permission=_may_decide,
        custom={"label": _("Không đồng ý"), "needs_note": True},
    )
    def refuse(self):
        pass


class ConsolidatedState(models.TextChoices):
    DRAFT = "draft", _("Đang tổng hợp")
    CLOSED = "closed", _("Đã chốt")


class ConsolidatedReportFlow(FSMModelMixin, models.Model):
    """Closing freezes every figure with its contributions. Until its paper is signed it may be opened again."""

    state = FSMField(
        _("trạng thái"), default=ConsolidatedState.DRAFT, choices=ConsolidatedState.choices, protected=True
    )

    class Meta:
        abstract = True

    def _may_consolidate(self, user):
        """Staff."""
        return rules.can_consolidate(user)

    @transition(
        state,
        ConsolidatedState.DRAFT,
        ConsolidatedState.CLOSED,
        permission=_may_consolidate,
        custom={"label": _("Chốt báo cáo")},
    )
    def close(self):
        pass

    @transition(
        state,
        ConsolidatedState.CLOSED,
        ConsolidatedState.DRAFT,
        permission=_may_consolidate,
        custom={"label": _("Mở lại để sửa"), "needs_note": True},
    )
    def reopen(self):
        pass


class DirectionState(models.TextChoices):
    TODO = "todo", _("Chưa làm")
    DOING = "doing", _("Đang làm")
    DONE = "done", _("Đã làm")
    DROPPED = "dropped", _("Không làm")


class DirectionFlow(FSMModelMixin, models.Model):
    """What the last report said would be done: staff keep how far it is, until the next report speaks of it."""

    state = FSMField(_("trạng thái"), default=DirectionState.TODO, choices=DirectionState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_consolidate(self, user):
        """Staff."""
        return rules.can_consolidate(user)

    @transition(
        state,
        [DirectionState.TODO, DirectionState.DOING],
        DirectionState.DONE,
        permission=_may_consolidate,
        custom={"label": _("Đã làm")},
    )
    def finish(self):
        pass

    @transition(
        state,
        [DirectionState.TODO, DirectionState.DONE, DirectionState.DROPPED],
        DirectionState.DOING,
        permission=_may_consolidate,
        custom={"label": _("Đang làm")},
    )
    def take_up(self):
        pass

    @transition(
        state,
        [DirectionState.TODO, DirectionState.DOING],
        DirectionState.DROPPED,
        permission=_may_consolidate,
        custom={"label": _("Không làm"), "needs_note": True},
    )
    def drop(self):
        pass
