import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lhh_portal.tables import QuantityColumn
from lhh_portal.templatetags.portal import state
from news.models import Poll, Question
from news.voices.workflow import CommentState, PollState, QuestionState

TONES = {
    CommentState.WAITING: "waiting",
    CommentState.SHOWN: "done",
    QuestionState.NEW: "waiting",
    QuestionState.IN_HAND: "soon",
    QuestionState.ANSWERED: "done",
    QuestionState.PUBLIC: "done",
    PollState.OPEN: "done",
    PollState.CLOSED: "waiting",
    PollState.TOLD: "done",
}


def tone_of(obj):
    return TONES.get(obj.state, "none")


def is_late(question):
    return question.state in {QuestionState.NEW, QuestionState.IN_HAND} and question.due_on < timezone.localdate()


class QuestionTable(tables.Table):
    subject = tables.Column(verbose_name=_("Câu hỏi"), linkify=True, orderable=False)
    name = tables.Column(verbose_name=_("Người hỏi"), orderable=False, default=_("đã xóa"), empty_values=(None, ""))
    sent_at = tables.DateTimeColumn(verbose_name=_("Gửi lúc"), format="H:i d/m/Y")
    due_on = tables.Column(verbose_name=_("Hạn trả lời"), orderable=False, empty_values=())
    taken_by = tables.Column(verbose_name=_("Người nhận"), orderable=False, default="—")
    state = tables.Column(orderable=False)

    class Meta:
        model = Question
        fields = ["subject", "name", "sent_at", "due_on", "taken_by", "state"]
        caption = _("Câu hỏi của bạn đọc")
        empty_text = _("Không có câu hỏi nào khớp với điều kiện lọc.")

    def render_due_on(self, record):
        if record.state not in {QuestionState.NEW, QuestionState.IN_HAND}:
            return "—"
        day = f"{record.due_on:%d/%m/%Y}"
        return (
            render_to_string("components/_state.html", state(_("quá hạn %s") % day, "late")) if is_late(record) else day
        )

    def render_state(self, record):
        return render_to_string("components/_state.html", state(record, tone_of(record)))


class PollTable(tables.Table):
    question = tables.Column(linkify=True, orderable=False)
    starts_on = tables.DateColumn(format="d/m/Y", orderable=False)
    ends_on = tables.DateColumn(format="d/m/Y", orderable=False, default="—")
    votes = QuantityColumn(verbose_name=_("Số phiếu"), orderable=False)
    state = tables.Column(orderable=False)

    class Meta:
        model = Poll
        fields = ["question", "starts_on", "ends_on", "votes", "state"]
        caption = _("Thăm dò ý kiến")

    def render_state(self, record):
        return render_to_string("components/_state.html", state(record, tone_of(record)))
