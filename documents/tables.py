import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import OfficialDocument
from documents.workflow import DocumentState
from lhh_portal.templatetags.portal import state

TONES = {
    DocumentState.DRAFT: "none",
    DocumentState.RETURNED: "returned",
    DocumentState.ISSUED: "done",
    DocumentState.KEPT: "done",
    DocumentState.CORRECTED: "soon",
    DocumentState.WITHDRAWN: "late",
}


def tone_of(document):
    return TONES.get(document.state, "waiting")


class DocumentTable(tables.Table):
    subject = tables.Column(linkify=True, orderable=False)
    symbol = tables.Column(verbose_name=gettext_lazy("Số, ký hiệu"), orderable=False)
    issued_on = tables.DateColumn(format="d/m/Y", orderable=False)
    state = tables.Column(orderable=False)

    class Meta:
        model = OfficialDocument
        fields = ["subject", "symbol", "issued_on", "state"]
        caption = gettext_lazy("Văn bản")
        empty_text = gettext_lazy("Không có văn bản nào khớp với điều kiện lọc.")

    def render_subject(self, record):
        return format_html("{}: {}", record.get_type_display(), record.subject)

    def render_symbol(self, record):
        if record.is_by_hand:
            return record.symbol or "—"
        return record.symbol if record.number else _("chưa có số")

    def render_state(self, record):
        return render_to_string("components/_state.html", state(record, tone_of(record)))
