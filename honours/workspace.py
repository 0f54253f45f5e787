from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from honours.models import Nomination, RollEntry
from honours.rules import can_see
from honours.workflow import CampaignState, NominationState, RoundState
from lhh_portal.roles import is_officer, is_staff_member
from lhh_portal.workspace import NavItem, Tone, Waiting, nav_items, waiting

SHOWN = 10

nav_items.register(
    NavItem(gettext_lazy("Tôn vinh"), "honours:campaign-list", icon="patch-check", may=can_see, position=37)
)


def _lines(label, found, tone, due_on=None):
    return [
        Waiting(label % one.full_name, reverse("honours:nomination-detail", args=[one.pk]), tone=tone, due_on=day)
        for one in found[:SHOWN]
        for day in [due_on(one) if due_on else None]
    ]


@waiting.register
def nominations_to_finish(user):
    """The officer's: what came back, and drafts while the campaign takes them."""
    if not is_officer(user):
        return []
    own = Nomination.objects.filter(association__in=user.association_ids).select_related("campaign").order_by("pk")
    returned = own.filter(state=NominationState.RETURNED)
    drafts = own.filter(state=NominationState.DRAFT, campaign__state=CampaignState.OPEN)
    return [
        *_lines(_("Bổ sung đề cử: %s"), returned, Tone.RETURNED),
        *_lines(_("Hoàn tất đề cử: %s"), drafts, Tone.WAITING, lambda one: one.campaign.closes_on),
    ]


@waiting.register
def nominations_to_look_at(user):
    """Staff's: what came in, and notices that have run out."""
    if not is_staff_member(user):
        return []
    sent = Nomination.objects.filter(state=NominationState.SUBMITTED).order_by("pk")
    over = Nomination.objects.filter(state=NominationState.NOTICE, notice_until__lt=timezone.localdate()).order_by("pk")
    return [
        *_lines(_("Kiểm tra đề cử: %s"), sent, Tone.WAITING),
        *_lines(_("Hết hạn công khai: %s"), over, Tone.SOON),
    ]


@waiting.register
def votes_to_cast(user):
    """A council member's: ballots not received yet. Whether a ballot was cast nobody knows."""
    entries = RollEntry.objects.filter(member__user=user, has_ballot=False, voting_round__state=RoundState.OPEN)
    return [
        Waiting(
            _("Bỏ phiếu: %s") % entry.voting_round.campaign,
            reverse("honours:ballot", args=[entry.voting_round_id]),
            tone=Tone.WAITING,
        )
        for entry in entries.select_related("voting_round__campaign").order_by("pk")[:SHOWN]
    ]
