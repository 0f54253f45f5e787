import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.translation import gettext_lazy as _

from honours.models import Campaign, Nomination
from honours.workflow import CampaignState, NominationState
from lhh_portal.tables import QuantityColumn
from lhh_portal.templatetags.portal import state

TONES = {
    CampaignState.OPEN: "waiting",
    CampaignState.REVIEWING: "soon",
    CampaignState.CLOSED: "done",
    NominationState.SUBMITTED: "waiting",
    NominationState.RETURNED: "returned",
    NominationState.ACCEPTED: "soon",
    NominationState.REJECTED: "returned",
    NominationState.ELECTED: "soon",
    NominationState.NOT_ELECTED: "returned",
    NominationState.NOTICE: "waiting",
    NominationState.SHELVED: "late",
    NominationState.HONOURED: "done",
    NominationState.REVOKED: "late",
}


def tone_of(obj):
    return TONES.get(obj.state, "none")


class CampaignTable(tables.Table):
    title = tables.Column(linkify=True, orderable=False)
    year = tables.Column(attrs={"th": {"class": "number"}, "td": {"class": "number"}})
    closes_on = tables.DateColumn(verbose_name=_("Hạn đề cử"), format="d/m/Y", orderable=False)
    n_nominations = QuantityColumn(verbose_name=_("Đề cử"), orderable=False)
    state = tables.Column(orderable=False)

    class Meta:
        model = Campaign
        fields = ["title", "year", "closes_on", "n_nominations", "state"]
        order_by = "-year"
        caption = _("Các đợt tôn vinh")
        empty_text = _("Chưa có đợt tôn vinh nào.")

    def render_state(self, record):
        return render_to_string("components/_state.html", state(record, tone_of(record)))


class NominationTable(tables.Table):
    full_name = tables.Column(linkify=True, orderable=False)
    organisation = tables.Column(orderable=False)
    association = tables.Column(accessor="association__short_name", verbose_name=_("Hội đề cử"), orderable=False)
    n_claims = QuantityColumn(verbose_name=_("Tiêu chí"), orderable=False)
    state = tables.Column(orderable=False)

    class Meta:
        model = Nomination
        fields = ["full_name", "organisation", "association", "n_claims", "state"]
        caption = _("Các đề cử của đợt")
        empty_text = _("Không có đề cử nào khớp với điều kiện lọc.")

    def render_state(self, record):
        return render_to_string("components/_state.html", state(record, tone_of(record)))
