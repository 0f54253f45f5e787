"""The table of an article (processes.md 6.1); docs/workflows.md is printed from it."""

from operator import attrgetter

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from news import rules


class ArticleState(models.TextChoices):
    DRAFT = "draft", _("Nháp")
    WAITING = "waiting", _("Chờ duyệt")
    RETURNED = "returned", _("Trả lại")
    APPROVED = "approved", _("Đã duyệt")
    SCHEDULED = "scheduled", _("Hẹn giờ đăng")
    PUBLISHED = "published", _("Đã đăng")
    TAKEN_DOWN = "taken-down", _("Đã gỡ")
    ARCHIVED = "archived", _("Lưu")


# The text may be changed here and nowhere else: what was approved, or waits for a set time, is what will be published.
EDITABLE = frozenset(
    {ArticleState.DRAFT, ArticleState.RETURNED, ArticleState.PUBLISHED, ArticleState.TAKEN_DOWN, ArticleState.ARCHIVED}
)


class ArticleWorkflow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=ArticleState.DRAFT, choices=ArticleState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_submit(self, user):
        """Editor, staff; officer for the own association."""
        return rules.can_edit(user, self)

    def _may_publish(self, user):
        """Editor, leader; never who wrote the text."""
        return rules.can_publish(user, self)

    def _may_take_down(self, user):
        """Editor, leader."""
        return rules.can_take_down(user)

    def _may_bring_over(self, user):
        """Editor, leader, administrator."""
        return rules.can_bring_over(user)

    def _may_remove_name(self, user):
        """Staff, administrator, leader, editor."""
        return rules.can_remove_name(user)

    @transition(
        state,
        [ArticleState.DRAFT, ArticleState.RETURNED],
        ArticleState.WAITING,
        permission=_may_submit,
        custom={"label": _("Gửi duyệt")},
    )
    def submit(self):
        pass

    @transition(
        state, ArticleState.WAITING, ArticleState.APPROVED, permission=_may_publish, custom={"label": _("Duyệt")}
    )
    def approve(self):
        pass

    @transition(
        state,
        [ArticleState.APPROVED, ArticleState.SCHEDULED],
        ArticleState.PUBLISHED,
        permission=_may_publish,
        custom={"label": _("Đăng ngay")},
    )
    def publish(self):
        pass

    @transition(
        state,
        ArticleState.APPROVED,
        ArticleState.SCHEDULED,
        permission=_may_publish,
        custom={"label": _("Hẹn giờ đăng")},
    )
    def schedule(self):
        pass

    @transition(
        state,
        ArticleState.SCHEDULED,
        ArticleState.APPROVED,
        permission=_may_publish,
        custom={"label": _("Bỏ hẹn giờ")},
    )
    def unschedule(self):
        pass

    @transition(
        state,
        ArticleState.PUBLISHED,
        ArticleState.PUBLISHED,
        permission=_may_publish,
        conditions=[attrgetter("has_unpublished_changes")],
        custom={"label": _("Đăng bản sửa")},
    )
    def revise(self):
        pass

    @transition(
        state,
        [ArticleState.WAITING, ArticleState.APPROVED],
        ArticleState.RETURNED,
        permission=_may_publish,
        custom={"label": _("Trả lại"), "needs_note": True},
    )
    def send_back(self):
        pass

    @transition(
        state,
        [ArticleState.WAITING, ArticleState.APPROVED, ArticleState.SCHEDULED],
        ArticleState.DRAFT,
        permission=_may_submit,
        custom={"label": _("Lấy về sửa")},
    )
    def take_back(self):
        pass

    @transition(
        state,
        [ArticleState.PUBLISHED, ArticleState.ARCHIVED],
        ArticleState.TAKEN_DOWN,
        permission=_may_take_down,
        custom={"label": _("Gỡ bài"), "needs_note": True},
    )
    def take_down(self):
        pass

    @transition(
        state,
        [ArticleState.TAKEN_DOWN, ArticleState.ARCHIVED],
        ArticleState.PUBLISHED,
        permission=_may_take_down,
        custom={"label": _("Đăng lại")},
    )
    def put_back(self):
        pass

    @transition(
        state,
        [ArticleState.PUBLISHED, ArticleState.TAKEN_DOWN],
        ArticleState.ARCHIVED,
        permission=_may_take_down,
        custom={"label": _("Đưa vào lưu")},
    )
    def archive(self):
        pass

    # Not offered as a button: it comes with a name (news.privacy.masking.mask_article).
    @transition(
        state,
        [ArticleState.PUBLISHED, ArticleState.ARCHIVED, ArticleState.TAKEN_DOWN],
        None,
        permission=_may_remove_name,
        custom={"label": _("Gỡ tên theo yêu cầu"), "needs_note": True, "hidden": True},
    )
    def remove_name(self):
        pass

    # By the import of an old site alone (news.old_site.writing).
    @transition(
        state,
        [ArticleState.DRAFT, ArticleState.PUBLISHED],
        ArticleState.PUBLISHED,
        permission=_may_bring_over,
        custom={"label": _("Nhập từ trang cũ"), "hidden": True},
    )
    def bring_over(self):
        pass
