import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from advisory.models import AdvisoryTask, Expert, OpinionRequest, Recommendation
from advisory.workflow import NOT_SENT, TAKES_OPINIONS, TaskState
from lhh_portal.tables import QuantityColumn
from lhh_portal.templatetags.portal import state

TONES = {
    TaskState.REQUESTED: "waiting",
    TaskState.GIVEN: "waiting",
    TaskState.COMPILING: "soon",
    TaskState.SENT: "waiting",
    TaskState.ANSWERED: "done",
    TaskState.ACCEPTED: "waiting",
    TaskState.DOSSIER: "waiting",
    TaskState.COMMISSIONED: "waiting",
    TaskState.IN_REVIEW: "waiting",
    TaskState.SEMINAR: "waiting",
    TaskState.DRAFTING: "soon",
    TaskState.ADOPTED: "soon",
    TaskState.LIQUIDATED: "done",
    TaskState.CLOSED: "done",
}


def tone_of(task):
    return TONES.get(task.state, "none")


def is_late(task):
    """What is asked of the federation was not sent in time."""
    return task.state in NOT_SENT and task.due_on < timezone.localdate()


def shown(words, tone):
    return render_to_string("components/_state.html", state(words, tone))


def standing_of(request):
    """(words, tone) of what an association was asked."""
    if request.given:
        return (_("Góp ý sau hạn"), "soon") if request.is_late else (_("Đã góp ý"), "done")
    if request.task.state not in TAKES_OPINIONS:
        return _("Không góp ý"), "none"
    return (_("Quá hạn góp ý"), "late") if request.is_late else (_("Chưa góp ý"), "waiting")


class TaskTable(tables.Table):
    code = tables.Column(verbose_name=_("Mã"), order_by=("year", "number"))
    title = tables.Column(linkify=True, orderable=False)
    client = tables.Column(orderable=False)
    due_on = tables.DateColumn(verbose_name=_("Hạn"), format="d/m/Y")
    answers = tables.Column(verbose_name=_("Góp ý"), empty_values=(), orderable=False)
    state = tables.Column(orderable=False)

    class Meta:
        model = AdvisoryTask
        fields = ["code", "title", "client", "due_on", "answers", "state"]
        order_by = "-code"
        caption = _("Nhiệm vụ tư vấn, phản biện và giám định xã hội")
        empty_text = _("Không có nhiệm vụ nào khớp với điều kiện lọc.")

    def render_answers(self, record):
        return f"{record.n_given}/{record.n_asked}" if record.n_asked else "—"

    def render_state(self, record):
        words = render_to_string("components/_state.html", state(record, tone_of(record)))
        return format_html("{} {}", words, shown(_("Quá hạn"), "late")) if is_late(record) else words


class ExpertTable(tables.Table):
    name = tables.Column(verbose_name=_("Chuyên gia"), accessor="pk", order_by=("sort_key", "pk"))
    field = tables.Column()
    employer = tables.Column(orderable=False, default="—")
    associations = tables.Column(verbose_name=_("Hội"), orderable=False, empty_values=())
    account = tables.Column(verbose_name=_("Tài khoản"), empty_values=(), orderable=False)

    class Meta:
        model = Expert
        fields = ["name", "field", "employer", "associations", "account"]
        order_by = "name"
        caption = _("Danh sách chuyên gia")
        empty_text = _("Không có chuyên gia nào khớp với điều kiện lọc.")

    def render_name(self, record):
        rests = shown(_("Không nhận việc"), "none") if not record.is_active else ""
        return format_html('<a href="{}">{}</a> {}', record.get_absolute_url(), record, rests)

    def render_associations(self, record):
        return ", ".join(association.short_name for association in record.associations.all()) or "—"

    def render_account(self, record):
        return _("Có") if record.user_id else "—"


class RequestTable(tables.Table):
    title = tables.Column(verbose_name=_("Nhiệm vụ"), accessor="task__title", linkify=True, orderable=False)
    association = tables.Column(accessor="association__short_name", verbose_name=_("Hội"), orderable=False)
    client = tables.Column(accessor="task__client", verbose_name=_("Cơ quan đề nghị"), orderable=False)
    due_on = tables.DateColumn(format="d/m/Y")
    standing = tables.Column(verbose_name=_("Tình trạng"), empty_values=(), orderable=False)

    class Meta:
        model = OpinionRequest
        fields = ["title", "association", "client", "due_on", "standing"]
        order_by = "-due_on"
        caption = _("Đề nghị góp ý")
        empty_text = _("Không có đề nghị nào khớp với điều kiện lọc.")

    def render_title(self, record, value):
        return format_html('<a href="{}">{}</a>', record.get_absolute_url(), value)

    def render_standing(self, record):
        return shown(*standing_of(record))


class LedgerTable(tables.Table):
    code = tables.Column(verbose_name=_("Mã"), accessor="pk", orderable=False)
    text = tables.Column(linkify=True, orderable=False)
    client = tables.Column(verbose_name=_("Cơ quan đề nghị"), accessor="task__client", orderable=False)
    sent_on = tables.DateColumn(format="d/m/Y")
    standing = tables.Column(verbose_name=_("Kết quả"), orderable=False)
    days_open = QuantityColumn(verbose_name=_("Số ngày"), orderable=False)

    class Meta:
        model = Recommendation
        fields = ["code", "text", "client", "sent_on", "standing", "days_open"]
        order_by = "-sent_on"
        caption = _("Sổ kiến nghị")
        empty_text = _("Không có kiến nghị nào khớp với điều kiện lọc.")

    def render_code(self, record):
        return str(record)

    def render_text(self, value):
        return value if len(value) <= 160 else f"{value[:160].rsplit(' ', 1)[0]}…"

    def render_standing(self, record, value):
        return shown(value, record.tone)
