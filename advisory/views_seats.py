"""The expert's own pages: declare first; then dossier, opinion form and vote. A seat that is not the own one is 404."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import trigger_client_event

from advisory import council_services as services
from advisory.forms_council import BallotForm, DeclareForm, ReviewForm
from advisory.models import DossierFile, Review, Seat
from advisory.rules import can_manage, is_expert
from advisory.seats import Standing, standing_of
from advisory.services import ChangedMeanwhile
from advisory.views import download, page
from advisory.views_council import done, seat_of, to_council
from advisory.workflow import TAKES_ANSWERS, TAKES_REVIEWS, TAKES_SEATS, TaskState
from lhh_portal.access import only
from lhh_portal.workflow import WrongState

# While the council has to do with it; afterwards the dossier is closed to its members again.
SHOWS_DOSSIER = (*TAKES_SEATS, TaskState.ADOPTED)
# What the council is to read of the report: once it is drafted.
SHOWS_REPORT = (TaskState.DRAFTING, TaskState.ADOPTED, *TAKES_ANSWERS)
RESTRICTED = DossierFile.Confidentiality.RESTRICTED


def _own(request, pk):
    """`Seated` of a seat this account holds; whether it opens anything is its standing."""
    seat = get_object_or_404(Seat.objects.of_user(request.user).with_details(), pk=pk)
    return standing_of(seat)


def _open(request, pk):
    """The own seat if it is clear; else there is nothing to be found here."""
    row = _own(request, pk)
    if not row.is_clear:
        raise Http404
    return row.seat


def _dossier(task):
    rows = task.dossier.exclude(confidentiality=RESTRICTED).select_related("file")
    return rows if task.state in SHOWS_DOSSIER else rows.none()


@require_safe
@only(is_expert)
def seat_list(request):
    seats = Seat.objects.of_user(request.user).with_details().order_by("-pk")
    return render(request, "advisory/seat_list.html", {"seats": seats})


@require_safe
@only(is_expert)
def seat_detail(request, pk):
    """Before a clean declaration: title, kind and client, no more."""
    row = _own(request, pk)
    task = row.seat.council.task
    context = {"row": row, "seat": row.seat, "task": task, "is_clear": row.is_clear}
    if row.is_clear:
        meeting = services.open_meeting(task)
        may_vote = meeting is not None and task.state == TaskState.DRAFTING
        context |= {
            "dossier": _dossier(task),
            "shows_dossier": task.state in SHOWS_DOSSIER,
            "review": Review.objects.filter(seat=row.seat).first(),
            "takes_reviews": task.state in TAKES_REVIEWS,
            "meetings": row.seat.council.meetings.all(),
            "votes_at": meeting if may_vote and meeting.present.filter(pk=row.seat.pk).exists() else None,
            "shows_report": task.state in SHOWS_REPORT,
            "recommendations": task.recommendations.all() if task.state in SHOWS_REPORT else [],
        }
        context["vote"] = context["votes_at"] and context["votes_at"].votes.filter(seat=row.seat).first()
    may_declare = task.state in TAKES_SEATS and row.standing in {Standing.UNDECLARED, Standing.CLEAR}
    return render(request, "advisory/seat_detail.html", context | {"may_declare": may_declare})


def _step(request, form, seat, heading, action, *, lead=""):
    task = seat.council.task
    told = {"form": form, "seat": seat, "task": task, "heading": heading, "action": action, "lead": lead}
    return render(request, "advisory/seat_step.html", told | {"back": seat.get_absolute_url()})


@page
@only(is_expert)
def seat_declare(request, pk):
    row = _own(request, pk)
    form = DeclareForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(form, lambda: services.declare(row.seat, **form.cleaned_data, by=request.user))
    ):
        if _own(request, pk).is_clear:
            messages.success(request, _("Đã khai. Hồ sơ và phiếu nhận xét mở ra ở dưới."))
        else:
            messages.info(request, _("Đã khai. Liên hiệp Hội sẽ mời người khác; hồ sơ không mở."))
        return redirect(row.seat)
    return _step(request, form, row.seat, _("Khai xung đột lợi ích"), _("Gửi bản khai"))


@require_safe
@only(is_expert)
def seat_dossier(request, pk, file):
    seat = _open(request, pk)
    row = get_object_or_404(_dossier(seat.council.task), pk=file)
    return download(row.file, row.name)


@page
@only(is_expert)
def ballot(request, pk):
    seat = _open(request, pk)
    meeting = services.open_meeting(seat.council.task)
    if meeting is None or not meeting.present.filter(pk=seat.pk).exists():
        raise Http404
    cast = meeting.votes.filter(seat=seat).first()
    form = BallotForm(
        request.POST if request.method == "POST" else None, initial={"verdict": cast.verdict} if cast else None
    )
    if request.method == "POST" and form.is_valid():
        verdicts = {seat: form.cleaned_data["verdict"]}
        if done(form, lambda: services.vote(meeting, verdicts=verdicts)):
            messages.success(request, _("Đã ghi phiếu của ông, bà. Còn đổi được cho đến khi cuộc họp kết luận."))
            return redirect(seat)
    return _step(request, form, seat, _("Biểu quyết"), _("Bỏ phiếu"), lead=str(meeting))


# --- opinion forms ---------------------------------------------------------------------------------------------------


def _writable(request, pk):
    """A seat whose form this user writes: the own clear one, or for staff anybody's, from paper."""
    return seat_of(pk) if can_manage(request.user) else _open(request, pk)


def _back(request, seat):
    return to_council(seat.council.task) if can_manage(request.user) else redirect(seat)


@page
@only(is_expert | can_manage)
def review_edit(request, pk):
    seat = _writable(request, pk)
    review = Review.objects.filter(seat=seat).first() or Review(seat=seat)
    if request.method != "POST" and (review.submitted_on or seat.council.task.state not in TAKES_REVIEWS):
        messages.info(request, _("Phiếu nhận xét không sửa được: đã nộp, hoặc hội đồng không nhận phiếu lúc này."))
        return _back(request, seat)
    form = ReviewForm(request.POST if request.method == "POST" else None, instance=review)
    is_submitted = "submit" in request.POST
    if request.method == "POST" and form.is_valid():
        try:
            if done(form, lambda: _save(seat, form, submit=is_submitted)):
                messages.success(request, _("Đã nộp phiếu nhận xét.") if is_submitted else _("Đã lưu nháp phiếu."))
                return _back(request, seat)
        except ChangedMeanwhile:
            _meet(form, seat)
    context = {"form": form, "seat": seat, "task": seat.council.task, "back": _back(request, seat).url}
    return render(request, "advisory/review_form.html", context)


def _save(seat, form, *, submit=False):
    return services.save_review(seat, fields=form.texts, base=form.cleaned_data["base"], submit=submit)


def _meet(form, seat):
    """Somebody saved this form meanwhile, mostly the writer in another window; once more replaces it knowingly."""
    stored = Review.objects.get(seat=seat)
    form.data = form.data.copy()
    form.data["base"] = services.mark_of(stored)
    words = _("Phiếu vừa được lưu ở nơi khác, chép ở dưới. Gộp phần cần giữ rồi lưu lần nữa.\n\n%s")
    form.add_error(None, words % "\n\n".join(filter(None, (stored.strengths, stored.shortcomings, stored.proposals))))


@require_POST
@only(is_expert | can_manage)
def review_autosave(request, pk):
    """For static/js/unsent.js: keep what is typed; nothing of somebody else's is overwritten."""
    seat = _writable(request, pk)
    review = Review.objects.filter(seat=seat).first() or Review(seat=seat)
    form = ReviewForm(request.POST, instance=review)
    context = {"form": form, "at": timezone.localtime()}
    if form.is_valid():
        try:
            context["base"] = services.mark_of(_save(seat, form))
        except ChangedMeanwhile:
            form.add_error(None, _("Phiếu vừa được lưu ở nơi khác. Bấm lưu nháp để xem cả hai bản."))
        except WrongState as error:
            form.add_error(None, _("Nhiệm vụ nay ở trạng thái «%s» nên chưa lưu.") % error)
        except ValidationError as error:
            form.add_error(None, error)
    response = render(request, "advisory/_autosave.html", context)
    return trigger_client_event(response, "kept") if "base" in context else response
