import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import OfficialDocument


class DocumentTable(tables.Table):
    subject = tables.Column(linkify=True, orderable=False)
    symbol = tables.Column(verbose_name=gettext_lazy("Số, ký hiệu"), orderable=False)
    issued_on = tables.DateColumn(format="d/m/Y", orderable=False)
    pdf = tables.Column(verbose_name=gettext_lazy("Bản PDF"), orderable=False, empty_values=())

    class Meta:
        model = OfficialDocument
        fields = ["subject", "symbol", "issued_on", "pdf"]
        caption = gettext_lazy("Văn bản")
        empty_text = gettext_lazy("Không có văn bản nào khớp với điều kiện lọc.")

    def render_subject(self, record):
        return format_html("{} {}", record.get_type_display(), record.subject[:1].lower() + record.subject[1:])

    def render_symbol(self, record):
        return record.symbol if record.number else _("chưa có số")

    def render_pdf(self, record):
        return _("đã có") if record.pdf_id else _("chưa có")
