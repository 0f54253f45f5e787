"""Lists of the small records."""

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from advisory.models import CoordinationProgramme, CouncilSeat, ScienceTask
from advisory.tables import shown

TONES = {
    **dict.fromkeys(("proposed", "defined", "selected", "draft"), "waiting"),
    **dict.fromkeys(("contracted", "running", "checked", "signed", "in-force", "reviewed"), "soon"),
    **dict.fromkeys(("accepted", "transferred", "archived", "concluded"), "done"),
}


def tone_of(record):
    return TONES.get(record.state, "none")


class StateTable(tables.Table):
    def render_state(self, record, value):
        return shown(value, tone_of(record))


class ScienceTable(StateTable):
    title = tables.Column(linkify=True, orderable=False)
    association = tables.Column(accessor="association__short_name", verbose_name=_("Đơn vị"), orderable=False)
    level = tables.Column(orderable=False)
    starts_on = tables.DateColumn(format="d/m/Y")
    state = tables.Column(orderable=False)

    class Meta:
        model = ScienceTask
        fields = ["title", "association", "level", "starts_on", "state"]
        order_by = "-starts_on"
        caption = _("Đề tài, dự án khoa học và công nghệ")
        empty_text = _("Không có đề tài nào khớp với điều kiện lọc.")


class SeatTable(tables.Table):
    council = tables.Column(linkify=True, orderable=False)
    association = tables.Column(accessor="association__short_name", verbose_name=_("Đơn vị"), orderable=False)
    person = tables.Column(orderable=False)
    role = tables.Column(orderable=False)
    held_on = tables.DateColumn(format="d/m/Y")

    class Meta:
        model = CouncilSeat
        fields = ["council", "association", "person", "role", "held_on"]
        order_by = "-held_on"
        caption = _("Lượt tham gia hội đồng")
        empty_text = _("Không có lượt nào khớp với điều kiện lọc.")


class ProgrammeTable(StateTable):
    title = tables.Column(linkify=True, orderable=False)
    partner = tables.Column(orderable=False)
    association = tables.Column(accessor="association__short_name", verbose_name=_("Đơn vị"), orderable=False)
    ends_on = tables.DateColumn(format="d/m/Y", default=_("không thời hạn"))
    state = tables.Column(orderable=False)

    class Meta:
        model = CoordinationProgramme
        fields = ["title", "partner", "association", "ends_on", "state"]
        order_by = "-starts_on"
        caption = _("Chương trình phối hợp")
        empty_text = _("Không có chương trình nào khớp với điều kiện lọc.")
