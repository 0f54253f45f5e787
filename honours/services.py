"""What happens to nominations; views call these and lhh_portal.workflow.perform."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from honours.models import Campaign, Consent, Nomination, Objection
from honours.workflow import GONE, WRITABLE, CampaignState, NominationState
from lhh_portal.models import StateChange
from lhh_portal.text import search_key
from lhh_portal.workflow import WrongState, effect, perform
from members.models import Person

# What somebody types about a nominee.
NOMINATION_FIELDS = ("full_name", "title", "organisation", "field", "achievements")


def locked(nomination, *states):
    """The nomination as it is now, locked. Raises WrongState unless it is in one of `states`."""
    now = Nomination.objects.select_for_update(of=("self",)).with_details().get(pk=nomination.pk)
    if now.state not in states:
        raise WrongState(now.get_state_display())
    return now


def _refuse_unless_open(campaign):
    if campaign.state != CampaignState.OPEN:
        raise WrongState(campaign.get_state_display())


def person_of(full_name, organisation):
    """The person of this name at this place of work, however both are typed; made when new."""
    wanted = search_key(organisation)
    for person in Person.objects.filter(search_key=search_key(full_name)).order_by("pk"):
        if search_key(person.organisation) == wanted:
            return person
    return Person.objects.create(full_name=full_name, organisation=organisation)


@transaction.atomic
def save_nomination(nomination, *, criteria, by):
    """Save with its person and its claims; a claim no longer made goes with its evidence.

    Raises WrongState when nominations are not taken, ValidationError: nominated already, or the quota is used up.
    """
    # Locked: two at once take neither the last place of a quota twice nor the same person.
    campaign = Campaign.objects.select_for_update().get(pk=nomination.campaign_id)
    if nomination.pk is None:
        _refuse_unless_open(campaign)
        _refuse_beyond_quota(campaign, nomination.association)
        nomination.created_by = by
    else:
        locked(nomination, *WRITABLE)
    nomination.person = person_of(nomination.full_name, nomination.organisation)
    same = Nomination.objects.standing().filter(campaign=nomination.campaign_id, person=nomination.person)
    if same.exclude(pk=nomination.pk).exists():
        raise ValidationError(
            {"full_name": _("Người này đã được đề cử trong đợt này. Liên hệ Liên hiệp Hội nếu nhầm.")}
        )
    if nomination.pk is None:
        nomination.save()
    else:
        nomination.save(update_fields=[*NOMINATION_FIELDS, "person", "search_key"])
    nomination.claims.exclude(criterion__in=criteria).delete()
    for criterion in criteria:
        nomination.claims.get_or_create(criterion=criterion)
    return nomination


def _refuse_beyond_quota(campaign, association):
    quota = campaign.association_quota
    if quota and campaign.nominations.exclude(state__in=GONE).filter(association=association).count() >= quota:
        words = _("Đợt này mỗi hội đề cử nhiều nhất %d người, hội đã đủ. Rút một đề cử nếu muốn thay người khác.")
        raise ValidationError(words % quota)


@transaction.atomic
def save_claim(claim):
    """Text and evidence of one criterion; raises WrongState once the dossier was sent."""
    locked(claim.nomination, *WRITABLE)
    claim.is_verified = False
    claim.save()


@transaction.atomic
def add_dossier_file(row):
    locked(row.nomination, *WRITABLE)
    row.save()


@transaction.atomic
def remove_dossier_file(row):
    locked(row.nomination, *WRITABLE)
    row.delete()


@transaction.atomic
def record_consent(nomination, *, purposes, given_on, paper, paper_name, by):
    """One row for each purpose not agreed to yet; what is agreed to already keeps its paper."""
    locked(nomination, *set(NominationState) - {NominationState.WITHDRAWN})
    standing = set(nomination.consents.filter(withdrawn_on=None).values_list("purpose", flat=True))
    for purpose in purposes:
        if purpose not in standing:
            nomination.consents.create(
                purpose=purpose, given_on=given_on, paper=paper, paper_name=paper_name, recorded_by=by
            )


@transaction.atomic
def withdraw_consent(consent):
    """From today on; the row stays, because what was done until now rested on it."""
    now = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if now.withdrawn_on is None:
        now.withdrawn_on = timezone.localdate()
        now.save()
    return now


@transaction.atomic
def verify_claims(nomination, verified):
    """Staff looked at the evidence: `verified` claims hold, the others do not. Raises WrongState."""
    locked(nomination, NominationState.SUBMITTED)
    for claim in nomination.claims.exclude(evidence=None):
        is_verified = claim in verified
        if claim.is_verified != is_verified:
            claim.is_verified = is_verified
            claim.save()


def ready_for_decision(campaign):
    """On notice until yesterday or longer, and nobody waits for an answer."""
    over = campaign.nominations.filter(state=NominationState.NOTICE, notice_until__lt=timezone.localdate())
    return over.exclude(objections__in=Objection.objects.open())


@transaction.atomic
def record_decision(decision, *, nominations, by):
    """Save the decision, honour those it names and number their certificates. Raises as `perform` does.

    All campaigns of the year are locked, so that two decisions at once take no number twice.
    """
    year = decision.campaign.year
    list(Campaign.objects.select_for_update().filter(year=year))
    named = list(ready_for_decision(decision.campaign).filter(pk__in=[each.pk for each in nominations]).order_by("pk"))
    if len(named) != len(nominations):
        raise WrongState(_("không còn đủ điều kiện"))
    quota, honoured = decision.campaign.quota, decision.campaign.nominations.filter(state=NominationState.HONOURED)
    if quota and honoured.count() + len(named) > quota:
        words = _("Đợt này tôn vinh nhiều nhất %d người. Bỏ bớt người hoặc sửa chỉ tiêu của đợt.")
        raise ValidationError({"nominations": words % quota})
    decision.recorded_by = by
    decision.save()
    given = Nomination.objects.filter(certificate_year=year).aggregate(last=Max("certificate_number"))
    for number, nomination in enumerate(named, start=(given["last"] or 0) + 1):
        nomination.decision, nomination.certificate_year, nomination.certificate_number = decision, year, number
        nomination.save(update_fields=["decision", "certificate_year", "certificate_number"])
        perform(nomination, "honour", actor=by, note=decision.symbol)
    return decision


# --- what the steps ask for ------------------------------------------------------------------------------------------


@effect(Nomination, "submit")
def _complete_enough(nomination, *, actor, note):
    """Refuses without consent to be considered, without evidence, or when nominations are not taken.

    What was sent back comes in after the last day too, as long as the campaign is being looked at.
    """
    is_supplement = StateChange.objects.of(nomination).filter(action="submit").exists()
    takes = {CampaignState.OPEN, CampaignState.REVIEWING} if is_supplement else {CampaignState.OPEN}
    if nomination.campaign.state not in takes:
        raise ValidationError(_("Đợt này không nhận đề cử nữa."))
    if not nomination.agreed_to(Consent.Purpose.CONSIDER):
        raise ValidationError(_("Chưa có sự đồng ý của người được đề cử. Ghi sự đồng ý rồi gửi."))
    if not nomination.claims.exclude(evidence=None).exists():
        raise ValidationError(_("Chưa tiêu chí nào có minh chứng. Thêm minh chứng cho ít nhất một tiêu chí rồi gửi."))


@effect(Nomination, "accept")
def _one_criterion_holds(nomination, *, actor, note):
    if not nomination.claims.filter(is_verified=True).exists():
        raise ValidationError(_("Chưa xác nhận minh chứng nào. Bấm «Kiểm tra minh chứng», xác nhận rồi ghi hợp lệ."))


@effect(Nomination, "announce")
def _notice_begins(nomination, *, actor, note):
    nomination.notice_from = timezone.localdate()
    nomination.notice_until = nomination.notice_from + timedelta(days=nomination.campaign.notice_days)


@effect(Nomination, "resume")
def _objections_are_answered(nomination, *, actor, note):
    if nomination.objections.open().exists():
        raise ValidationError(_("Còn ý kiến phản ánh chưa trả lời. Trả lời rồi xét tiếp."))


@effect(Nomination, "honour")
def _a_decision_names_the_person(nomination, *, actor, note):
    if nomination.decision is None:
        raise ValidationError(_("Chưa ghi quyết định."))


@effect(Campaign, "open")
def _there_are_criteria(campaign, *, actor, note):
    if not campaign.criteria_set.criteria.exists():
        raise ValidationError(_("Bộ tiêu chí còn trống. Ghi tiêu chí rồi mở nhận đề cử."))


@effect(Campaign, "close")
def _everybody_has_an_outcome(campaign, *, actor, note):
    unsettled = [NominationState.SUBMITTED, NominationState.ACCEPTED, NominationState.ELECTED, NominationState.NOTICE]
    count = campaign.nominations.filter(state__in=unsettled).count()
    if count:
        raise ValidationError(_("Còn %d đề cử chưa có kết quả. Xét xong rồi kết thúc đợt.") % count)


def save_criteria(criteria_set, lines):
    """Replace the criteria of a set no campaign has opened with; `lines` are [(name, kind)] in their order."""
    with transaction.atomic():
        criteria_set.save()
        kept = {each.number: each for each in criteria_set.criteria.select_for_update()}
        for number, (name, kind) in enumerate(lines, start=1):
            criterion = kept.pop(number, None) or criteria_set.criteria.model(criteria_set=criteria_set, number=number)
            criterion.name, criterion.kind = name, kind
            criterion.save()
        for criterion in kept.values():
            criterion.delete()
    return criteria_set
