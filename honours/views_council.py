"""The council, its votes, and the ballots. What casts a ballot knows no user: see docs/honours.md."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ProtectedError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from honours import ballots, council
from honours.forms import MemberForm, RoundForm
from honours.models import Campaign, CouncilMember, RollEntry, Urn, VotingRound
from honours.rules import can_manage, is_on_the_roll
from honours.views import page, take_step
from honours.workflow import RoundState
from lhh_portal.access import only
from lhh_portal.workflow import WrongState

MAX_BALLOT = 100_000


def _round(request, pk):
    return get_object_or_404(VotingRound.objects.visible_to(request.user).select_related("campaign"), pk=pk)


@page
@only(can_manage)
def council_edit(request, campaign):
    campaign = get_object_or_404(Campaign, pk=campaign)
    blank = CouncilMember(campaign=campaign)
    form = MemberForm(request.POST if request.method == "POST" else None, instance=blank)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã thêm %s vào hội đồng.") % form.instance)
        return redirect("honours:council-edit", campaign.pk)
    context = {"form": form, "campaign": campaign, "members": campaign.council.select_related("user")}
    return render(request, "honours/council_form.html", context)


@require_POST
@only(can_manage)
def member_remove(request, pk):
    member = get_object_or_404(CouncilMember.objects.select_related("user"), pk=pk)
    try:
        member.delete()
    except ProtectedError:
        messages.error(request, _("%s đã có tên trong một vòng bỏ phiếu nên không bỏ được.") % member)
    else:
        messages.success(request, _("Đã bỏ %s khỏi hội đồng.") % member)
    return redirect("honours:council-edit", member.campaign_id)


@page
@only(can_manage)
def round_open(request, campaign):
    campaign = get_object_or_404(Campaign, pk=campaign)
    form = RoundForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = council.open_round(campaign, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Đã mở vòng bỏ phiếu. Các thành viên thấy việc này ở «Việc cần làm»."))
            return redirect(opened)
    return render(request, "honours/round_form.html", {"form": form, "campaign": campaign})


@require_safe
def round_detail(request, pk):
    voting_round = _round(request, pk)
    board = json.loads(voting_round.board) if voting_round.board else None
    entries = voting_round.roll.select_related("member__user").order_by("member__user__sort_key")
    members, present = council.standing_of(voting_round)
    context = {
        "round": voting_round,
        "entries": entries,
        "members": members,
        "present": present,
        "absent": members - present,
        "board": board,
        "results": _results(board) if board else [],
        "receipts": sorted(ballots.receipt_of(board["round"], each) for each in board["ballots"]) if board else [],
        "may_vote": voting_round.state == RoundState.OPEN and is_on_the_roll(request.user, voting_round),
    }
    return render(request, "honours/round_detail.html", context)


def _results(board):
    return [{"name": each["name"], **board["counts"][str(each["id"])]} for each in board["nominations"]]


@require_POST
def round_act(request, pk, action):
    return take_step(request, _round(request, pk), action)


# --- the ballot ------------------------------------------------------------------------------------------------------


@require_safe
def ballot(request, pk):
    voting_round = _round(request, pk)
    entry = voting_round.roll.filter(member__user=request.user).first()
    if entry is None:
        raise PermissionDenied
    if voting_round.state != RoundState.OPEN:
        messages.info(request, _("Vòng này đã kết thúc."))
        return redirect(voting_round)
    nominations = voting_round.nominations.order_by("pk").select_related("association")
    context = {
        "round": voting_round,
        "nominations": nominations.prefetch_related("claims__criterion"),
        "n": Urn.objects.values_list("n", flat=True).get(voting_round=voting_round),
        "has_ballot": entry.has_ballot,
    }
    return render(request, "honours/ballot.html", context)


@require_POST
def ballot_issue(request, pk):
    voting_round = _round(request, pk)
    try:
        blinded = bytes.fromhex(request.POST.get("blinded", ""))
        signed = council.issue_ballot(voting_round, user=request.user, blinded=blinded)
    except RollEntry.DoesNotExist as error:
        raise PermissionDenied from error
    except (ValidationError, WrongState, ValueError) as error:
        return JsonResponse({"error": _told(error)}, status=400)
    return JsonResponse({"signed": signed.hex()})


# Without session or login: the credential on the ballot says that a member casts it, and nothing says which.
@csrf_exempt
@login_not_required
@require_POST
def ballot_cast(request, pk):
    voting_round = get_object_or_404(VotingRound, pk=pk)
    try:
        if len(request.body) > MAX_BALLOT:
            raise ValueError
        receipt = council.cast_ballot(voting_round, json.loads(request.body))
    except (ValidationError, WrongState, ValueError) as error:
        return JsonResponse({"error": _told(error)}, status=400)
    return JsonResponse({"receipt": receipt})


def _told(error):
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    if isinstance(error, WrongState):
        return _("Vòng này đã kết thúc.")
    return _("Trình duyệt gửi yêu cầu không đúng. Tải lại trang rồi thử lần nữa.")


@require_safe
def board_download(request, pk):
    voting_round = _round(request, pk)
    if not voting_round.board:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="bang-phieu-{voting_round.pk}.json"'}
    return HttpResponse(voting_round.board, content_type="application/json", headers=headers)
