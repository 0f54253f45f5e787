import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy


class RegisterTable(tables.Table):
    """Rows are RegisterEntry of one year."""

    number = tables.Column(verbose_name=gettext_lazy("Số"), orderable=False)
    series = tables.Column(verbose_name=gettext_lazy("Loại"), accessor="register__series", orderable=False)
    reserved_on = tables.DateColumn(verbose_name=gettext_lazy("Ngày"), format="d/m/Y", orderable=False)
    subject = tables.Column(verbose_name=gettext_lazy("Trích yếu"), orderable=False, empty_values=())
    reserved_by = tables.Column(verbose_name=gettext_lazy("Người cấp số"), orderable=False)

    class Meta:
        caption = gettext_lazy("Sổ văn bản đi")
        empty_text = gettext_lazy("Không có số nào khớp với điều kiện lọc.")

    def render_number(self, value):
        return f"{value:02d}"

    def render_subject(self, record):
        if record.document is None:
            return record.note
        return format_html('<a href="{}">{}</a>', record.document.get_absolute_url(), record.document.subject)
