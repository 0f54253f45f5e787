"""Opening a vote, giving out ballots, taking them, counting them."""

import hashlib

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from accounts.sealing import seal, unseal
from honours import ballots, blind, shares
from honours.models import Campaign, RollEntry, Urn, VotingRound
from honours.workflow import NominationState, RoundState
from lhh_portal.workflow import WrongState, effect, perform

MIN_MEMBERS = 3  # of fewer, the count tells who voted how
_PURPOSE = "honours.ballots"


@transaction.atomic
def open_round(campaign, *, quorum, threshold, denominator):
    """A vote on all valid nominations by the council as it is now. Raises ValidationError."""
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    nominations = campaign.nominations.filter(state=NominationState.ACCEPTED)
    members = list(campaign.council.all())
    if campaign.voting_rounds.filter(state=RoundState.OPEN).exists():
        raise ValidationError(_("Một vòng đang bỏ phiếu. Kiểm phiếu hoặc hủy vòng ấy rồi mở vòng mới."))
    if len(members) < MIN_MEMBERS:
        raise ValidationError(_("Hội đồng cần ít nhất %d thành viên. Thêm thành viên rồi mở.") % MIN_MEMBERS)
    if not nominations:
        raise ValidationError(_("Chưa có đề cử nào hợp lệ để bỏ phiếu."))
    number = (campaign.voting_rounds.aggregate(last=Max("number"))["last"] or 0) + 1
    told = {"quorum": quorum, "threshold": threshold, "denominator": denominator}
    opened = VotingRound.objects.create(campaign=campaign, number=number, **told)
    opened.nominations.set(nominations)
    RollEntry.objects.bulk_create(RollEntry(voting_round=opened, member=member) for member in members)
    n, d = blind.new_key()
    Urn.objects.create(voting_round=opened, n=f"{n:x}", sealed_key=seal(f"{d:x}", purpose=_PURPOSE))
    return opened


def _open_urn(voting_round):
    """Locked. Raises WrongState once the round has ended."""
    urn = Urn.objects.select_for_update(of=("self",)).select_related("voting_round").get(voting_round=voting_round)
    if urn.voting_round.state != RoundState.OPEN:
        raise WrongState(urn.voting_round.get_state_display())
    return urn


@transaction.atomic
def issue_ballot(voting_round, *, user, blinded):
    """Sign the blinded message (bytes) of a member, once. Raises WrongState, RollEntry.DoesNotExist, ValidationError.

    The same message is signed again for a member whose answer was lost on the way.
    """
    urn = _open_urn(voting_round)
    entry = RollEntry.objects.select_for_update().get(voting_round=voting_round, member__user=user)
    digest = hashlib.sha256(blinded).hexdigest()
    if entry.has_ballot and entry.request_digest != digest:
        raise ValidationError(_("Đã nhận phiếu trên một máy hoặc trình duyệt khác. Mở trang này ở đó để bỏ phiếu."))
    try:
        signed = blind.blind_sign(int(urn.n, 16), int(unseal(urn.sealed_key, purpose=_PURPOSE), 16), blinded)
    except ValueError as error:
        raise ValidationError(_("Trình duyệt gửi yêu cầu không đúng. Tải lại trang rồi thử lần nữa.")) from error
    RollEntry.objects.filter(pk=entry.pk).update(has_ballot=True, request_digest=digest)
    return signed


@transaction.atomic
def cast_ballot(voting_round, ballot):
    """Put the ballot into the urn and return its receipt; the same one sent twice is in it once.

    Whoever casts is not known here. Raises WrongState, or ValidationError if it is not valid or its key has voted.
    """
    urn = _open_urn(voting_round)
    nominations = list(voting_round.nominations.order_by("pk").values_list("pk", flat=True))
    if not ballots.is_valid(ballot, round_id=voting_round.pk, n=int(urn.n, 16), nominations=nominations):
        raise ValidationError(_("Phiếu không hợp lệ. Tải lại trang rồi bỏ phiếu lần nữa."))
    receipt = ballots.receipt_of(voting_round.pk, ballot)
    same = [each for each in urn.ballots if each["key"] == ballot["key"]]
    if same and ballots.receipt_of(voting_round.pk, same[0]) != receipt:
        raise ValidationError(_("Phiếu này đã bỏ rồi."))
    if not same:
        Urn.objects.filter(pk=urn.pk).update(ballots=ballots.in_order([*urn.ballots, ballot]))
    return receipt


def standing_of(voting_round):
    """(members, members with a ballot)"""
    entries = voting_round.roll.values_list("has_ballot", flat=True)
    return len(entries), sum(entries)


@effect(VotingRound, "close")
def _count(voting_round, *, actor, note):
    """Refuses without a quorum or over a broken urn; publishes the board and moves the nominations on."""
    urn = Urn.objects.select_for_update().get(voting_round=voting_round)
    members, present = standing_of(voting_round)
    if not shares.is_quorate(members=members, present=present, quorum=shares.read_share(voting_round.quorum)):
        words = _("Mới có %(present)d/%(members)d thành viên nhận phiếu, chưa đủ %(quorum)s. Chờ thêm hoặc hủy vòng.")
        raise ValidationError(words % {"present": present, "members": members, "quorum": voting_round.quorum})
    board = _board(voting_round, urn)
    if faults := ballots.faults_in(board):
        raise ValidationError([_("Hòm phiếu không còn nguyên vẹn, không kiểm phiếu được. Hủy vòng này."), *faults])
    board["counts"] = ballots.count(board["ballots"], [each["id"] for each in board["nominations"]])
    voting_round.board = ballots.write_board(board)
    voting_round.digest = ballots.digest_of(voting_round.board)
    _end(urn)
    rule = {"threshold": shares.read_share(voting_round.threshold), "denominator": voting_round.denominator}
    # Somebody may have withdrawn meanwhile.
    for nomination in voting_round.nominations.filter(state=NominationState.ACCEPTED).order_by("pk"):
        agree = board["counts"][str(nomination.pk)]["agree"]
        passed = shares.is_elected(agree, members=members, present=present, **rule)
        perform(nomination, "elect" if passed else "fall_short", actor=actor, note=str(voting_round))


@effect(VotingRound, "void")
def _nothing_is_counted(voting_round, *, actor, note):
    _end(Urn.objects.select_for_update().get(voting_round=voting_round))


def _end(urn):
    """The ballots stand on the board; the key that makes credentials is gone, and who asked with what as well."""
    Urn.objects.filter(pk=urn.pk).update(sealed_key="", ballots=[])
    RollEntry.objects.filter(voting_round=urn.voting_round_id).update(request_digest="")


def _board(voting_round, urn):
    roll = voting_round.roll.select_related("member__user")
    nominations = list(voting_round.nominations.order_by("pk"))
    return {
        "round": voting_round.pk,
        "title": str(voting_round),
        "quorum": voting_round.quorum,
        "threshold": voting_round.threshold,
        "denominator": voting_round.denominator,
        "key": urn.n,
        "received": sorted(str(entry.member) for entry in roll if entry.has_ballot),
        "absent": sorted(str(entry.member) for entry in roll if not entry.has_ballot),
        "nominations": [{"id": each.pk, "name": each.full_name} for each in nominations],
        "ballots": ballots.in_order(urn.ballots),
    }
