import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.registers.lines import answer_note, full_subject, outgoing_note
from lhh_portal.templatetags.portal import state

LINES = {"class": "table table-lines"}


class RegisterTable(tables.Table):
    """Rows are RegisterEntry.with_papers()."""

    symbol = tables.Column(verbose_name=gettext_lazy("Số, ký hiệu"), orderable=False)
    reserved_on = tables.DateColumn(verbose_name=gettext_lazy("Ngày"), format="d/m/Y", orderable=False)
    subject = tables.Column(verbose_name=gettext_lazy("Trích yếu"), orderable=False, empty_values=())
    signer = tables.Column(
        verbose_name=gettext_lazy("Người ký"), accessor="document__signer_name", orderable=False, default=""
    )
    note = tables.Column(verbose_name=gettext_lazy("Ghi chú"), orderable=False, empty_values=())

    class Meta:
        attrs = LINES
        caption = gettext_lazy("Sổ văn bản đi")
        empty_text = gettext_lazy("Không có số nào khớp với điều kiện lọc.")

    def render_symbol(self, record):
        if record.document is None:
            return record.symbol
        return format_html('<a href="{}">{}</a>', record.document.get_absolute_url(), record.symbol)

    def render_subject(self, record):
        return full_subject(record.document) if record.document else record.note

    def render_note(self, record):
        return outgoing_note(record)


class IncomingTable(tables.Table):
    """Rows are IncomingPaper.with_people()."""

    number = tables.Column(verbose_name=gettext_lazy("Số đến"), orderable=False)
    arrived_on = tables.DateColumn(verbose_name=gettext_lazy("Ngày đến"), format="d/m/Y", orderable=False)
    subject = tables.Column(verbose_name=gettext_lazy("Văn bản"), orderable=False)
    handler = tables.Column(verbose_name=gettext_lazy("Người xử lý"), orderable=False, default="")
    due_on = tables.Column(verbose_name=gettext_lazy("Xử lý"), orderable=False, empty_values=())

    class Meta:
        attrs = LINES
        caption = gettext_lazy("Sổ văn bản đến")
        empty_text = gettext_lazy("Không có văn bản nào khớp với điều kiện lọc.")

    def render_number(self, record):
        return format_html('<a href="{}">{}/{}</a>', record.get_absolute_url(), record.number, record.register.year)

    def render_subject(self, record):
        symbol = f", {record.symbol}" if record.symbol else ""
        return format_html('{} <span class="quiet">({}{})</span>', record.subject, record.sender, symbol)

    def render_due_on(self, record):
        if record.finished_on:
            done = _("xong %(day)s") % {"day": f"{record.finished_on:%d/%m/%Y}"}
            return format_html("{} {}", _state(_("Đã xong"), "done"), answer_note(record) or done)
        late = record.is_late_on(timezone.localdate())
        words = _state(_("Quá hạn"), "late") if late else _state(_("Chờ xử lý"), "waiting")
        due = _("hạn %(day)s") % {"day": f"{record.due_on:%d/%m/%Y}"} if record.due_on else ""
        return format_html("{} {}", words, due)


def _state(words, tone):
    return render_to_string("components/_state.html", state(words, tone))
