import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lhh_portal.quantity import Quantity
from lhh_portal.tables import QuantityColumn
from lhh_portal.templatetags.portal import state
from members.models import Association

STATUS_TONES = {
    Association.Status.ACTIVE: "done",
    Association.Status.DORMANT: "late",
    Association.Status.SUSPENDED: "returned",
    Association.Status.APPLIED: "waiting",
    Association.Status.PENDING: "waiting",
}


def status_words(association):
    tone = STATUS_TONES.get(association.status, "none")
    return render_to_string("components/_state.html", state(association.get_status_display(), tone))


class CountColumn(QuantityColumn):
    """A head count of the day; the foot adds up the whole filtered list, not only this page."""

    def render(self, value, record, bound_column):
        qualifier = getattr(record, bound_column.name.replace("_on_day", "_qualifier_on_day"), "")
        return super().render(Quantity(value, qualifier or ""))

    def render_footer(self, bound_column, table):
        total = table.totals.get(bound_column.name)
        return "" if total is None else super().render(total)


class AssociationTable(tables.Table):
    name = tables.Column(verbose_name=_("Hội, đơn vị"), order_by=("sort_key", "pk"), footer=_("Cộng"))
    kind = tables.Column(verbose_name=_("Loại"))
    field = tables.Column(verbose_name=_("Lĩnh vực"), default="—")
    status = tables.Column(verbose_name=_("Tình trạng"))
    members_on_day = CountColumn(verbose_name=_("Hội viên"), default=_("chưa có số"))
    intellectuals_on_day = CountColumn(verbose_name=_("Trí thức KH&CN"), default="")
    chapters_on_day = CountColumn(verbose_name=_("Chi hội"), default="")

    class Meta:
        model = Association
        fields = ["name", "kind", "field", "status", "members_on_day", "intellectuals_on_day", "chapters_on_day"]
        order_by = "name"
        empty_text = _("Không có hội nào khớp với điều kiện lọc.")

    def __init__(self, *args, totals, **kwargs):
        self.totals = totals
        super().__init__(*args, **kwargs)

    def render_name(self, record):
        special = format_html(' <span class="quiet">· {}</span>', gettext("hội đặc thù")) if record.is_special else ""
        return format_html(
            '<a href="{}">{}</a><br><span class="quiet">{}</span>{}',
            record.get_absolute_url(),
            record.name,
            record.short_name,
            special,
        )

    def render_status(self, record):
        return status_words(record)
