"""The council as staff keep it: decision, seats, who has a hand in the object, forms on paper, meetings, votes."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from advisory import council_services as services
from advisory.conflicts import conflicts_of
from advisory.forms_council import (
    CouncilForm,
    DeclareOnPaperForm,
    MeetingForm,
    PartyForm,
    SeatForm,
    VotesForm,
    WithdrawForm,
)
from advisory.models import AdvisoryTask, Expert, Meeting, Party, Review, Seat
from advisory.rules import can_manage, can_read_restricted
from advisory.seats import Standing, seated, what_is_missing
from advisory.services import ChangedMeanwhile
from advisory.views import page, somebody_was_faster
from advisory.votes import tally_of
from advisory.workflow import COUNCIL_AT_WORK, TAKES_REVIEWS, TAKES_SEATS, TaskState
from lhh_portal.access import only
from lhh_portal.workflow import WrongState


def task_of(pk):
    return get_object_or_404(AdvisoryTask.objects.select_related("client", "lead", "council"), pk=pk)


def council_of(pk):
    """The council of task `pk`, 404 while there is none."""
    task = task_of(pk)
    if not task.has_council:
        raise Http404
    task.council.task = task
    return task.council


def seat_of(pk):
    return get_object_or_404(Seat.objects.with_details(), pk=pk)


def to_council(task):
    return redirect("advisory:council-detail", task.pk)


def step(request, form, task, heading, action, *, lead="", template="advisory/council_step.html", **context):
    """The page of one form about a council."""
    back = reverse("advisory:council-detail", args=[task.pk])
    told = {"form": form, "task": task, "heading": heading, "action": action, "lead": lead, "back": back}
    return render(request, template, told | context)


def done(form, action):
    """Run `action()`; what it refuses stands on the form, and what was typed stays. Return whether it was done."""
    try:
        action()
    except WrongState as error:
        form.add_error(None, _("Nhiệm vụ nay ở trạng thái «%s» nên chưa lưu. Chữ vừa viết còn đây.") % error)
    except ValidationError as error:
        form.add_error(None, error)
    else:
        return True
    return False


@require_safe
@only(can_read_restricted)
def council_detail(request, pk):
    """Staff and leaders: who is tied to what is nobody else's business."""
    task = task_of(pk)
    rows = seated(task)
    sitting = {row.seat.pk for row in rows if row.standing != Standing.WITHDRAWN}
    meetings = list(task.council.meetings.prefetch_related("present", "votes")) if task.has_council else []
    for meeting in meetings:
        meeting.council = task.council
    reviews = {review.seat_id: review for review in Review.objects.filter(seat__council__task=task)}
    for row in rows:
        row.seat.written = reviews.get(row.seat.pk)
    context = {
        "task": task,
        "council": task.council if task.has_council else None,
        "rows": [row for row in rows if row.standing != Standing.WITHDRAWN],
        "withdrawn": [row for row in rows if row.standing == Standing.WITHDRAWN],
        "missing": what_is_missing(task) if task.state in TAKES_SEATS else [],
        "parties": task.parties.prefetch_related("associations"),
        "meetings": [(meeting, tally_of(meeting, sitting) if meeting.is_of_council else None) for meeting in meetings],
        "may_manage": can_manage(request.user),
        "takes_seats": can_manage(request.user) and task.state in TAKES_SEATS,
        "takes_reviews": can_manage(request.user) and task.state in TAKES_REVIEWS,
        "takes_meetings": can_manage(request.user) and task.state in COUNCIL_AT_WORK,
        "takes_votes": can_manage(request.user) and task.state == TaskState.DRAFTING,
    }
    return render(request, "advisory/council_detail.html", context)


@page
@only(can_manage)
def council_edit(request, pk):
    task = task_of(pk)
    council = task.council if task.has_council else services.new_council(task)
    form = CouncilForm(request.POST if request.method == "POST" else None, instance=council)
    if request.method == "POST" and form.is_valid():
        form.instance.task = task
        if done(form, lambda: services.save_council(form.instance)):
            messages.success(request, _("Đã lưu quyết định thành lập hội đồng."))
            return to_council(task)
    return step(request, form, task, _("Quyết định thành lập hội đồng"), _("Lưu quyết định"))


# --- who has a hand in the object ------------------------------------------------------------------------------------


@page
@only(can_manage)
def party_add(request, pk):
    task = task_of(pk)
    form = PartyForm(request.POST if request.method == "POST" else None, instance=Party(task=task))
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: services.save_party(form.instance, associations=form.cleaned_data["associations"]))
    ):
        messages.success(request, _("Đã ghi %s. Xung đột lợi ích được tính lại.") % form.instance)
        return to_council(task)
    lead = _("Ai soạn thảo, ai lập, ai đầu tư: người gắn với họ không ngồi hội đồng.")
    return step(request, form, task, _("Thêm bên liên quan"), _("Lưu bên liên quan"), lead=lead)


@require_POST
@only(can_manage)
def party_remove(request, pk):
    party = get_object_or_404(Party.objects.select_related("task"), pk=pk)
    try:
        services.remove_party(party)
    except WrongState as error:
        somebody_was_faster(request, error)
    else:
        messages.success(request, _("Đã bỏ %s.") % party)
    return to_council(party.task)


# --- seats -----------------------------------------------------------------------------------------------------------


@page
@only(can_manage)
def seat_add(request, pk):
    council = council_of(pk)
    ties = conflicts_of(Expert.objects.filter(is_active=True), council.task)
    form = SeatForm(request.POST if request.method == "POST" else None, council=council, ties=ties)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if done(form, lambda: services.add_seat(council, expert=told["expert"], role=told["role"])):
            messages.success(
                request, _("Đã mời %s. Người được mời khai xung đột lợi ích trước khi mở hồ sơ.") % told["expert"]
            )
            return to_council(council.task)
    lead = _("Người có xung đột lợi ích tính được thì không mời được; lý do hiện khi lưu.")
    return step(request, form, council.task, _("Mời thành viên"), _("Mời vào hội đồng"), lead=lead)


@page
@only(can_manage)
def seat_withdraw(request, pk):
    seat = seat_of(pk)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: services.withdraw_seat(seat, because=form.cleaned_data["because"]))
    ):
        messages.success(request, _("Đã rút %s khỏi hội đồng.") % seat.expert)
        return to_council(seat.council.task)
    task, lead = seat.council.task, _("Tên và lý do vẫn được giữ lại. Phiếu đã bỏ không còn được tính.")
    return step(request, form, task, _("Rút khỏi hội đồng: %s") % seat.expert, _("Rút khỏi hội đồng"), lead=lead)


@page
@only(can_manage)
def seat_declare_on_paper(request, pk):
    seat = seat_of(pk)
    form = DeclareOnPaperForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: services.declare(seat, **form.cleaned_data, by=request.user))
    ):
        messages.success(request, _("Đã ghi bản khai của %s.") % seat.expert)
        return to_council(seat.council.task)
    return step(request, form, seat.council.task, _("Bản khai giấy: %s") % seat.expert, _("Ghi bản khai"))


# --- meetings and votes ----------------------------------------------------------------------------------------------


@page
@only(can_manage)
def meeting_create(request, pk):
    return _meeting_edited(request, Meeting(council=council_of(pk)))


@page
@only(can_manage)
def meeting_edit(request, pk):
    meeting = _meeting(pk)
    if request.method != "POST" and meeting.is_settled:
        messages.info(request, _("Cuộc họp này đã kết luận nên không sửa được nữa."))
        return to_council(meeting.council.task)
    return _meeting_edited(request, meeting)


def _meeting(pk):
    return get_object_or_404(Meeting.objects.select_related("council__task__client", "council__task__lead"), pk=pk)


def _meeting_edited(request, meeting):
    task = meeting.council.task
    form = MeetingForm(request.POST if request.method == "POST" else None, instance=meeting)
    if request.method == "POST" and form.is_valid():
        told = {name: form.cleaned_data[name] for name in ("present", "base")}
        try:
            if done(form, lambda: services.save_meeting(form.instance, **told)):
                messages.success(request, _("Đã lưu %s.") % form.instance)
                return to_council(task)
        except ChangedMeanwhile as other:
            form.meet("minutes", other.args[0])
    heading = _("Sửa cuộc họp, hội thảo") if meeting.pk else _("Thêm cuộc họp, hội thảo")
    return step(request, form, task, heading, _("Lưu cuộc họp"))


@page
@only(can_manage)
def meeting_votes(request, pk):
    """What the ballots on paper said."""
    meeting = _meeting(pk)
    task = meeting.council.task
    seats = list(meeting.present.sitting().select_related("expert"))
    votes = dict(meeting.votes.values_list("seat", "verdict"))
    form = VotesForm(request.POST if request.method == "POST" else None, seats=seats, votes=votes)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: services.vote(meeting, verdicts=form.verdicts))
    ):
        messages.success(request, _("Đã ghi phiếu. %s") % tally_of(meeting).sentence)
        return to_council(task)
    context = {"template": "advisory/meeting_votes.html", "meeting": meeting, "tally": tally_of(meeting)}
    return step(request, form, task, _("Phiếu biểu quyết: %s") % meeting, _("Lưu phiếu"), **context)
