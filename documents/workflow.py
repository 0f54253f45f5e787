"""The life of an official paper. Printed into docs/workflows.md; the door is lhh_portal.workflow.perform.

Source: Điều 14, 15, 18, 32 NĐ 30/2020/NĐ-CP; the number comes before the first signature (docs/papers.md).
"""

from operator import attrgetter

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from documents import rules


class DocumentState(models.TextChoices):
    DRAFT = "draft", _("Dự thảo")
    PROPOSED = "proposed", _("Đã trình")
    RETURNED = "returned", _("Trả lại")
    APPROVED = "approved", _("Chờ ký")
    SIGNED = "signed", _("Chờ ký số cơ quan")
    SEALED = "sealed", _("Chờ phát hành")
    ISSUED = "issued", _("Đã phát hành")
    CORRECTED = "corrected", _("Đã có văn bản đính chính, thay thế")
    WITHDRAWN = "withdrawn", _("Đã thu hồi")
    KEPT = "kept", _("Đã ký trên giấy")


# What others have, and may hold against us.
OUT_OF_HOUSE = [DocumentState.ISSUED, DocumentState.CORRECTED, DocumentState.WITHDRAWN]


class DocumentFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=DocumentState.DRAFT, choices=DocumentState.choices, protected=True)

    # Decided for each paper by itself (`publish`).
    is_public = models.BooleanField(_("công khai trên trang"), default=False, editable=False)

    class Meta:
        abstract = True

    def _may_propose(self, user):
        """Staff, clerk."""
        return rules.can_propose(user)

    def _is_signed_here(self):
        return not self.is_by_hand

    def _may_decide(self, user):
        """Leader."""
        return rules.can_decide(user)

    def _may_sign(self, user):
        """The leader named as signer."""
        return rules.can_sign(user, self)

    def _may_seal(self, user):
        """Clerk."""
        return rules.can_seal(user)

    def _may_publish(self, user):
        """Clerk, leader."""
        return rules.can_publish(user)

    def _is_not_public(self):
        return not self.is_public

    def _may_send_back(self, user):
        """Leader; the clerk once the person has signed."""
        return rules.can_send_back(user, self)

    @transition(
        state,
        [DocumentState.DRAFT, DocumentState.RETURNED],
        DocumentState.PROPOSED,
        conditions=[_is_signed_here],
        permission=_may_propose,
        custom={"label": _("Trình ký")},
    )
    def propose(self):
        pass

    # What several people sign by hand is neither proposed nor issued; a better scan may follow.
    @transition(
        state,
        [DocumentState.DRAFT, DocumentState.KEPT],
        DocumentState.KEPT,
        conditions=[attrgetter("is_by_hand")],
        permission=_may_propose,
        custom={"label": _("Lưu bản đã ký tay")},
    )
    def keep(self):
        pass

    @transition(
        state,
        DocumentState.PROPOSED,
        DocumentState.APPROVED,
        permission=_may_decide,
        custom={"label": _("Duyệt để ký")},
    )
    def approve(self):
        pass

    @transition(state, DocumentState.APPROVED, DocumentState.SIGNED, permission=_may_sign, custom={"label": _("Ký số")})
    def sign(self):
        pass

    @transition(
        state,
        DocumentState.SIGNED,
        DocumentState.SEALED,
        permission=_may_seal,
        custom={"label": _("Ký số của cơ quan")},
    )
    def seal(self):
        pass

    @transition(
        state, DocumentState.SEALED, DocumentState.ISSUED, permission=_may_seal, custom={"label": _("Phát hành")}
    )
    def issue(self):
        pass

    @transition(
        state,
        [DocumentState.PROPOSED, DocumentState.APPROVED, DocumentState.SIGNED, DocumentState.SEALED],
        DocumentState.RETURNED,
        permission=_may_send_back,
        custom={"label": _("Trả lại"), "needs_note": True},
    )
    def send_back(self):
        pass

    @transition(
        state,
        DocumentState.ISSUED,
        DocumentState.CORRECTED,
        permission=_may_seal,
        custom={"label": _("Ghi nhận đã đính chính, thay thế"), "needs_note": True},
    )
    def mark_corrected(self):
        pass

    @transition(
        state,
        [DocumentState.ISSUED, DocumentState.CORRECTED],
        DocumentState.WITHDRAWN,
        permission=_may_seal,
        custom={"label": _("Ghi nhận đã thu hồi"), "needs_note": True},
    )
    def mark_withdrawn(self):
        pass

    # The paper stays what it is; whether everybody may read it on the site is a decision of its own.
    @transition(
        state,
        [DocumentState.ISSUED, DocumentState.CORRECTED],
        conditions=[_is_not_public],
        permission=_may_publish,
        custom={"label": _("Công khai trên trang")},
    )
    def publish(self):
        self.is_public = True

    @transition(
        state,
        OUT_OF_HOUSE,
        conditions=[attrgetter("is_public")],
        permission=_may_publish,
        custom={"label": _("Thôi công khai"), "needs_note": True},
    )
    def unpublish(self):
        self.is_public = False
