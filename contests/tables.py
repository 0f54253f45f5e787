import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from contests.models import Edition, Entry
from contests.workflow import EditionState, EntryState
from lhh_portal.tables import QuantityColumn
from lhh_portal.templatetags.portal import state

TONES = {
    EditionState.ANNOUNCED: "waiting",
    EditionState.CLOSED: "soon",
    EditionState.MARKING: "soon",
    EntryState.SUBMITTED: "waiting",
    EntryState.INCOMPLETE: "returned",
    EntryState.VALID: "done",
    EntryState.REFUSED: "late",
}


def tone_of(obj):
    return TONES.get(obj.state, "none")


def shown(obj):
    return render_to_string("components/_state.html", state(obj, tone_of(obj)))


class EditionTable(tables.Table):
    name = tables.Column(linkify=True, orderable=False)
    years = tables.Column(verbose_name=_("Năm"), empty_values=(), order_by=("to_year", "from_year"))
    closes_on = tables.DateColumn(verbose_name=_("Hạn nộp"), format="d/m/Y")
    n_entries = QuantityColumn(verbose_name=_("Hồ sơ"), orderable=False)
    state = tables.Column(orderable=False)

    class Meta:
        model = Edition
        fields = ["name", "years", "closes_on", "n_entries", "state"]
        order_by = "-years"
        caption = _("Hội thi, cuộc thi, giải thưởng")
        empty_text = _("Không có lần tổ chức nào khớp với điều kiện lọc.")

    def render_years(self, record):
        same = record.from_year == record.to_year
        return str(record.to_year) if same else f"{record.from_year}–{record.to_year}"

    def render_state(self, record):
        return shown(record)


class EntryTable(tables.Table):
    number = tables.Column(verbose_name=_("Số"))
    title = tables.Column(linkify=True, orderable=False)
    edition = tables.Column(orderable=False)
    field = tables.Column(orderable=False)
    association = tables.Column(verbose_name=_("Nộp qua"), orderable=False)
    submitted_at = tables.DateTimeColumn(format="d/m/Y H:i")
    state = tables.Column(orderable=False)

    class Meta:
        model = Entry
        fields = ["number", "title", "edition", "field", "association", "submitted_at", "state"]
        order_by = "-submitted_at"
        caption = _("Hồ sơ dự thi")
        empty_text = _("Không có hồ sơ nào khớp với điều kiện lọc.")

    def render_state(self, record):
        return shown(record)
