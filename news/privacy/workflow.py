"""The table of a data-subject request (processes.md 8.2): mới → đã trả lời → đã thực hiện | từ chối có lý do."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, FSMModelMixin, transition

from news import rules


class RequestState(models.TextChoices):
    NEW = "new", _("Mới")
    ANSWERED = "answered", _("Đã trả lời")
    DONE = "done", _("Đã thực hiện")
    REFUSED = "refused", _("Từ chối")


OPEN = (RequestState.NEW, RequestState.ANSWERED)


class DataRequestFlow(FSMModelMixin, models.Model):
    state = FSMField(_("trạng thái"), default=RequestState.NEW, choices=RequestState.choices, protected=True)

    class Meta:
        abstract = True

    def _may_answer(self, user):
        """Staff, administrator, leader."""
        return rules.can_answer_data_requests(user)

    @transition(
        state,
        RequestState.NEW,
        RequestState.ANSWERED,
        permission=_may_answer,
        custom={"label": _("Trả lời người gửi"), "needs_note": True, "note_label": _("Thư trả lời, gửi đi ngay")},
    )
    def answer(self):
        pass

    @transition(
        state, RequestState.ANSWERED, RequestState.DONE, permission=_may_answer, custom={"label": _("Ghi đã thực hiện")}
    )
    def carry_out(self):
        pass

    @transition(
        state,
        RequestState.ANSWERED,
        RequestState.REFUSED,
        permission=_may_answer,
        custom={"label": _("Từ chối"), "needs_note": True, "note_label": _("Lý do, gửi cho người yêu cầu")},
    )
    def refuse(self):
        pass
