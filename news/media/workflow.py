"""The table of an album (processes.md 7.3): nháp → đăng."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from news import rules


class AlbumState(models.TextChoices):
    DRAFT = "draft", _("Nháp")
    PUBLISHED = "published", _("Đã đăng")


class AlbumFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=AlbumState.DRAFT, choices=AlbumState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_publish(self, user):
        """Editor, leader; never who wrote or last changed it."""
        return rules.can_publish(user, self)

    def _may_take_down(self, user):
        """Editor, staff, leader."""
        return rules.can_withdraw_picture(user)

    @transition(state, AlbumState.DRAFT, AlbumState.PUBLISHED, permission=_may_publish, custom={"label": _("Đăng")})
    def publish(self):
        pass

    @transition(
        state,
        AlbumState.PUBLISHED,
        AlbumState.DRAFT,
        permission=_may_take_down,
        custom={"label": _("Gỡ khỏi trang"), "needs_note": True},
    )
    def take_down(self):
        pass
