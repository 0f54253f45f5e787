"""Every state × action × role of a campaign and of a nomination, and what each step asks for."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from honours.models import Campaign, Nomination, Urn, VotingRound
from honours.workflow import CampaignState, NominationState, RoundState
from lhh_portal.models import StateChange
from lhh_portal.workflow import WrongState, available, perform, transitions_of
from tests.access import PEOPLE
from tests.honours.told import campaign, decided, nominated

pytestmark = pytest.mark.django_db

STAFF, NOMINATING, REVOKING = {"staff"}, {"staff", "officer"}, {"staff", "leader"}
CAMPAIGN = {
    ("open", "planned"): "open",
    ("review", "open"): "reviewing",
    ("reopen", "reviewing"): "open",
    ("close", "reviewing"): "closed",
    **{("stop", state): "stopped" for state in ("planned", "open", "reviewing")},
}
# (action, from): (to, who)
NOMINATION = {
    ("submit", "draft"): ("submitted", NOMINATING),
    ("submit", "returned"): ("submitted", NOMINATING),
    ("accept", "submitted"): ("accepted", STAFF),
    ("send_back", "submitted"): ("returned", STAFF),
    ("reject", "submitted"): ("rejected", STAFF),
    ("elect", "accepted"): ("elected", STAFF),
    ("fall_short", "accepted"): ("not-elected", STAFF),
    ("announce", "elected"): ("notice", STAFF),
    ("shelve", "notice"): ("shelved", STAFF),
    ("resume", "shelved"): ("notice", STAFF),
    ("honour", "notice"): ("honoured", STAFF),
    ("revoke", "honoured"): ("revoked", REVOKING),
    **{
        ("withdraw", state): ("withdrawn", NOMINATING)
        for state in ("draft", "submitted", "returned", "accepted", "elected", "notice", "shelved")
    },
}
HIDDEN = {"elect", "fall_short", "honour"}


def check_step(cast, made, action, target, allowed):
    """Offered to `allowed` alone unless hidden, refused to the others, recorded once."""
    for who in PEOPLE:
        actor = getattr(cast, who)
        offered = action in [name for name, _label, _note in available(made, actor)]
        assert offered == (target is not None and who in allowed and action not in HIDDEN), who
        if target is None or who not in allowed:
            with pytest.raises(WrongState if target is None else PermissionDenied):
                perform(made, action, actor=actor, note="Lý do")
    assert not StateChange.objects.exists()
    if target:
        old = made.state
        assert perform(made, action, actor=cast.staff, note="Lý do").state == target
        change = StateChange.objects.get()
        assert (change.old, change.new, change.note) == (old, target, "Lý do")


@pytest.mark.parametrize(
    ("state", "action"), [(state, action) for state in CampaignState.values for action in transitions_of(Campaign)]
)
def test_campaign(cast, state, action):
    check_step(cast, campaign(state), action, CAMPAIGN.get((action, state)), STAFF)


@pytest.mark.parametrize(
    ("state", "action"), [(state, action) for state in NominationState.values for action in transitions_of(Nomination)]
)
def test_nomination(cast, state, action):
    made = nominated(campaign(), cast.lawyers, state)
    made.claims.update(is_verified=True)
    certificate = {"decision": decided(made.campaign), "certificate_year": 2024, "certificate_number": 1}
    Nomination.objects.update(**certificate)

    target, allowed = NOMINATION.get((action, state), (None, set()))

    check_step(cast, made, action, target, allowed)


@pytest.mark.parametrize(
    ("state", "action"), [(state, action) for state in RoundState.values for action in transitions_of(VotingRound)]
)
def test_voting_round(cast, state, action):
    made = VotingRound.objects.create(campaign=campaign("reviewing"), number=1, state=state)
    Urn.objects.create(voting_round=made, n="11")
    made.roll.create(member=made.campaign.council.create(user=cast.judge), has_ballot=True)
    target = {("close", "open"): "closed", ("void", "open"): "void"}.get((action, state))

    check_step(cast, made, action, target, STAFF)


def refused(made, action, actor, match):
    with pytest.raises(ValidationError, match=match):
        perform(made, action, actor=actor, note="Lý do")
    old = made.state
    made.refresh_from_db()
    assert made.state == old


def test_nothing_is_sent_without_consent_evidence_or_a_campaign_that_takes_it(cast):
    opened = campaign()
    without_consent = nominated(opened, cast.lawyers)
    without_consent.consents.update(withdrawn_on=timezone.localdate())
    without_evidence = nominated(opened, cast.lawyers, name="Hai (minh họa)")
    without_evidence.claims.update(evidence=None)
    late = nominated(campaign("reviewing"), cast.lawyers)

    refused(without_consent, "submit", cast.officer, "Chưa có sự đồng ý")
    refused(without_evidence, "submit", cast.officer, "Chưa tiêu chí nào có minh chứng")
    refused(late, "submit", cast.officer, "không nhận đề cử nữa")


def test_a_supplement_comes_in_after_the_last_day(cast):
    opened = campaign()
    made = nominated(opened, cast.lawyers)
    perform(made, "submit", actor=cast.officer)
    perform(made, "send_back", actor=cast.staff, note="Thiếu quyết định")
    perform(opened, "review", actor=cast.staff)

    assert perform(made, "submit", actor=cast.officer).state == "submitted"


def test_a_dossier_is_valid_when_one_criterion_is_verified(cast):
    made = nominated(campaign(), cast.lawyers, "submitted", criteria=(1, 10))

    refused(made, "accept", cast.staff, "Chưa xác nhận minh chứng nào")
    made.claims.filter(criterion__number=10).update(is_verified=True)

    assert perform(made, "accept", actor=cast.staff).state == "accepted"


def test_notice_lasts_the_days_of_the_campaign_and_what_is_shelved_waits_for_its_answer(cast):
    made = nominated(campaign(notice_days=7), cast.lawyers, "elected")

    made = perform(made, "announce", actor=cast.staff)
    today = timezone.localdate()
    assert (made.notice_from, made.notice_until) == (today, today + timedelta(days=7))

    objection = made.objections.create(received_on=today, sender="Ông Mẫu (minh họa)", text="Sai")
    made = perform(made, "shelve", actor=cast.staff, note="Chờ xác minh")
    refused(made, "resume", cast.staff, "chưa trả lời")
    objection.outcome, objection.answer, objection.answered_on = "dismissed", "Đã xác minh", today
    objection.save()
    assert perform(made, "resume", actor=cast.staff, note="Không có cơ sở").state == "notice"


def test_a_campaign_ends_when_everybody_has_an_outcome(cast):
    opened = campaign("reviewing")
    nominated(opened, cast.lawyers, "elected")

    refused(opened, "close", cast.staff, "Còn 1 đề cử chưa có kết quả")
