"""The table of a library document (processes.md 7.3): nháp → công bố → hết hiệu lực / gỡ."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from news import rules


class LibraryState(models.TextChoices):
    DRAFT = "draft", _("Nháp")
    PUBLISHED = "published", _("Đã công bố")
    EXPIRED = "expired", _("Hết hiệu lực")
    TAKEN_DOWN = "taken-down", _("Đã gỡ")


class LibraryFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=LibraryState.DRAFT, choices=LibraryState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_keep(self, user):
        """Editor, staff."""
        return rules.can_keep_site(user)

    @transition(
        state,
        [LibraryState.DRAFT, LibraryState.TAKEN_DOWN],
        LibraryState.PUBLISHED,
        permission=_may_keep,
        custom={"label": _("Công bố")},
    )
    def publish(self):
        pass

    @transition(
        state,
        LibraryState.PUBLISHED,
        LibraryState.EXPIRED,
        permission=_may_keep,
        custom={"label": _("Ghi hết hiệu lực"), "needs_note": True},
    )
    def expire(self):
        pass

    @transition(
        state,
        LibraryState.EXPIRED,
        LibraryState.PUBLISHED,
        permission=_may_keep,
        custom={"label": _("Ghi còn hiệu lực")},
    )
    def revive(self):
        pass

    @transition(
        state,
        [LibraryState.PUBLISHED, LibraryState.EXPIRED],
        LibraryState.TAKEN_DOWN,
        permission=_may_keep,
        custom={"label": _("Gỡ khỏi trang"), "needs_note": True},
    )
    def take_down(self):
        pass
