"""The tables of what the public says (processes.md 7.3): comments, questions, polls."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from news import rules


class CommentState(models.TextChoices):
    WAITING = "waiting", _("Chờ duyệt")
    SHOWN = "shown", _("Hiện")
    HIDDEN = "hidden", _("Ẩn")
    ERASED = "erased", _("Đã xóa")


class CommentFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=CommentState.WAITING, choices=CommentState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_moderate(self, user):
        """Editor."""
        return rules.can_moderate(user)

    @transition(
        state,
        [CommentState.WAITING, CommentState.HIDDEN],
        CommentState.SHOWN,
        permission=_may_moderate,
        custom={"label": _("Cho hiện")},
    )
    def show(self):
        pass

    @transition(
        state,
        [CommentState.WAITING, CommentState.SHOWN],
        CommentState.HIDDEN,
        permission=_may_moderate,
        custom={"label": _("Ẩn")},
    )
    def hide(self):
        pass

    @transition(
        state,
        [CommentState.WAITING, CommentState.SHOWN, CommentState.HIDDEN],
        CommentState.ERASED,
        permission=_may_moderate,
        custom={"label": _("Xóa")},
    )
    def erase(self):
        pass


class QuestionState(models.TextChoices):
    NEW = "new", _("Mới")
    IN_HAND = "in-hand", _("Đang xử lý")
    ANSWERED = "answered", _("Đã trả lời")
    PUBLIC = "public", _("Công khai")
    PRIVATE = "private", _("Không công khai")


class QuestionFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=QuestionState.NEW, choices=QuestionState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_answer(self, user):
        """Editor, staff."""
        return rules.can_answer(user)

    def _may_publish(self, user):
        """Editor, staff; only an answered question whose sender agreed."""
        return rules.can_answer(user) and self.may_publish and bool(self.answer) and self.answered_at is not None

    def _may_forget(self, user):
        """Editor, staff; while something of the sender is left."""
        return rules.can_answer(user) and bool(self.name or self.email or self.text)

    @transition(
        state, QuestionState.NEW, QuestionState.IN_HAND, permission=_may_answer, custom={"label": _("Nhận xử lý")}
    )
    def take(self):
        pass

    @transition(
        state,
        [QuestionState.NEW, QuestionState.IN_HAND],
        QuestionState.ANSWERED,
        permission=_may_answer,
        custom={"label": _("Trả lời")},
    )
    def reply(self):
        pass

    @transition(
        state,
        [QuestionState.ANSWERED, QuestionState.PRIVATE],
        QuestionState.PUBLIC,
        permission=_may_publish,
        custom={"label": _("Công khai")},
    )
    def publish(self):
        pass

    @transition(
        state,
        [QuestionState.ANSWERED, QuestionState.PUBLIC],
        QuestionState.PRIVATE,
        permission=_may_answer,
        custom={"label": _("Không công khai")},
    )
    def keep_private(self):
        pass

    @transition(
        state,
        [QuestionState.NEW, QuestionState.IN_HAND],
        QuestionState.PRIVATE,
        permission=_may_answer,
        custom={"label": _("Đóng, không trả lời"), "needs_note": True},
    )
    def close(self):
        pass

    @transition(
        state,
        [QuestionState.ANSWERED, QuestionState.PRIVATE],
        None,
        permission=_may_forget,
        custom={"label": _("Xóa dữ liệu người hỏi"), "needs_note": True},
    )
    def forget(self):
        pass


class PollState(models.TextChoices):
    DRAFT = "draft", _("Nháp")
    OPEN = "open", _("Đang mở")
    CLOSED = "closed", _("Đã đóng")
    TOLD = "told", _("Đã công bố kết quả")


class PollFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=PollState.DRAFT, choices=PollState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_moderate(self, user):
        """Editor."""
        return rules.can_moderate(user)

    @transition(state, PollState.DRAFT, PollState.OPEN, permission=_may_moderate, custom={"label": _("Mở thăm dò")})
    def open(self):
        pass

    @transition(state, PollState.OPEN, PollState.CLOSED, permission=_may_moderate, custom={"label": _("Đóng")})
    def close(self):
        pass

    @transition(
        state, PollState.CLOSED, PollState.TOLD, permission=_may_moderate, custom={"label": _("Công bố kết quả")}
    )
    def tell(self):
        pass
