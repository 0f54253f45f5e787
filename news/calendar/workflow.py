"""The table of a calendar entry (processes.md 7.3): dự kiến → chính thức → hoãn / hủy."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from news import rules


class EntryState(models.TextChoices):
    PLANNED = "planned", _("Dự kiến")
    CONFIRMED = "confirmed", _("Chính thức")
    POSTPONED = "postponed", _("Hoãn")
    CANCELLED = "cancelled", _("Hủy")


class CalendarFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=EntryState.PLANNED, choices=EntryState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_keep(self, user):
        """Staff, clerk."""
        return rules.can_keep_calendar(user)

    @transition(
        state,
        EntryState.PLANNED,
        EntryState.CONFIRMED,
        permission=_may_keep,
        custom={"label": _("Ghi chính thức")},
    )
    def confirm(self):
        pass

    @transition(
        state,
        [EntryState.POSTPONED, EntryState.CANCELLED],
        EntryState.PLANNED,
        permission=_may_keep,
        custom={"label": _("Đưa lại vào lịch")},
    )
    def restore(self):
        pass

    # Asked for on a page of its own, with the new day; once more for one that is moved again.
    @transition(
        state,
        [EntryState.PLANNED, EntryState.CONFIRMED, EntryState.POSTPONED],
        EntryState.POSTPONED,
        permission=_may_keep,
        custom={"label": _("Hoãn")},
    )
    def postpone(self):
        pass

    @transition(
        state,
        [EntryState.PLANNED, EntryState.CONFIRMED, EntryState.POSTPONED],
        EntryState.CANCELLED,
        permission=_may_keep,
        custom={"label": _("Hủy"), "needs_note": True},
    )
    def cancel(self):
        pass
