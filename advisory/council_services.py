"""What happens to the council of a review: seats, declarations, forms, meetings, votes; what each step asks of them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from advisory.conflicts import conflicts_of
from advisory.models import AdvisoryTask, Council, Meeting, Review, Seat
from advisory.seats import standing_of, what_is_missing
from advisory.services import ChangedMeanwhile, locked, refuse_while_signing
from advisory.votes import tally_of
from advisory.workflow import COUNCIL_AT_WORK, NOT_SENT, TAKES_REVIEWS, TAKES_SEATS, TaskState
from lhh_portal.workflow import effect

REVIEW_FIELDS = ("strengths", "shortcomings", "proposals", "verdict")


# --- the council -----------------------------------------------------------------------------------------------------


def new_council(task):
    """Unsaved, by the rules of today."""
    return Council(
        task=task,
        quorum=settings.ADVICE_QUORUM,
        majority=settings.ADVICE_MAJORITY,
        majority_of=settings.ADVICE_MAJORITY_OF,
    )


@transaction.atomic
def save_council(council):
    """Raises WrongState once the report is adopted."""
    locked(council.task, *TAKES_SEATS)
    council.save()
    return council


@transaction.atomic
def add_seat(council, *, expert, role):
    """Refuses whoever is tied to the object, with the reasons; also who sits already, and a role that is taken."""
    locked(council.task, *TAKES_SEATS)
    if ties := conflicts_of([expert], council.task)[expert.pk]:
        words = _("Không mời %s vào hội đồng được: có xung đột lợi ích.") % expert
        raise ValidationError([words, *(tie.reason for tie in ties)])
    if council.seats.filter(expert=expert).exists():
        raise ValidationError(_("%s đã có trong hội đồng, hoặc đã rút khỏi hội đồng này.") % expert)
    taken = council.seats.sitting().filter(role=role).select_related("expert").first()
    if role != Seat.Role.MEMBER and taken:
        raise ValidationError(_("Đã có %s. Rút người ấy trước khi mời người khác.") % taken)
    return council.seats.create(expert=expert, role=role)


@transaction.atomic
def withdraw_seat(seat, *, because):
    locked(seat.council.task, *TAKES_SEATS)
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if seat.withdrawn_on is None:
        seat.withdrawn_on, seat.withdrawn_because = timezone.localdate(), because
        seat.save()


@transaction.atomic
def declare(seat, *, declared, note, by, on=None):
    """The expert's own word, or what staff have on paper of the day `on`.

    What was said before stands, but who finds a conflict later may still say so. Raises ValidationError.
    """
    locked(seat.council.task, *TAKES_SEATS)
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if seat.withdrawn_on or seat.declared == Seat.Declared.CONFLICT or seat.declared == declared:
        raise ValidationError(_("Đã khai trước đó rồi nên không ghi thêm."))
    if declared == Seat.Declared.CONFLICT and not note.strip():
        raise ValidationError({"note": _("Ghi ngắn gọn xung đột gì, để Liên hiệp Hội mời người khác.")})
    seat.declared, seat.declared_note, seat.declared_by = declared, note, by
    seat.declared_on = on or timezone.localdate()
    seat.save()
    return seat


def _clear(seat, *states):
    """The seat's task, locked in one of `states`. Raises WrongState, or ValidationError if the seat opens nothing."""
    task = locked(seat.council.task, *states)
    if not standing_of(Seat.objects.with_details().get(pk=seat.pk)).is_clear:
        raise ValidationError(_("Thành viên này chưa khai, hoặc có xung đột lợi ích, nên chưa làm được việc này."))
    return task


@transaction.atomic
def save_party(party, *, associations):
    """Raises WrongState once the report went out: what was then known of whom stays as it was."""
    locked(party.task, *NOT_SENT)
    party.save()
    party.associations.set(associations)
    return party


@transaction.atomic
def remove_party(party):
    locked(party.task, *NOT_SENT)
    party.delete()


# --- opinion forms ---------------------------------------------------------------------------------------------------


def mark_of(review):
    """What its writer began with, to notice that somebody else saved meanwhile."""
    return f"{review.changed_at:%Y%m%d%H%M%S%f}" if review.pk else ""


@transaction.atomic
def save_review(seat, *, fields, base, submit=False):
    """A draft, or with `submit` the form for good. `base` is the `mark_of` what the writer began with.

    Raises WrongState, ChangedMeanwhile, or ValidationError (a conflict, submitted before, no verdict).
    """
    _clear(seat, *TAKES_REVIEWS)
    review = Review.objects.select_for_update().filter(seat=seat).first() or Review(seat=seat)
    if review.submitted_on:
        raise ValidationError(_("Phiếu đã nộp ngày %s nên không sửa được.") % f"{review.submitted_on:%d/%m/%Y}")
    told = {name: fields[name] for name in REVIEW_FIELDS}
    if mark_of(review) != base and told != {name: getattr(review, name) for name in REVIEW_FIELDS}:
        raise ChangedMeanwhile(review)
    for name, value in told.items():
        setattr(review, name, value)
    if submit:
        if not review.verdict:
            raise ValidationError({"verdict": _("Chọn kết luận trước khi nộp phiếu.")})
        review.submitted_on = timezone.localdate()
    review.save()
    return review


# --- meetings and votes ----------------------------------------------------------------------------------------------


@transaction.atomic
def save_meeting(meeting, *, present, base):
    """`base` is the minutes its writer began with. Raises WrongState, ValidationError or ChangedMeanwhile."""
    locked(meeting.council.task, *COUNCIL_AT_WORK)
    if stored := Meeting.objects.filter(pk=meeting.pk).first():
        _not_settled(stored)
        if stored.minutes not in (base, meeting.minutes):
            raise ChangedMeanwhile(stored.minutes)
    meeting.save()
    meeting.present.set(present)
    meeting.votes.exclude(seat__in=present).delete()
    return meeting


def _not_settled(meeting):
    if meeting.is_settled:
        raise ValidationError(_("Cuộc họp này đã kết luận nên không sửa được nữa."))


@transaction.atomic
def vote(meeting, *, verdicts):
    """`verdicts` = {seat: verdict, "" takes it back}, of members present. Raises WrongState or ValidationError."""
    task = locked(meeting.council.task, TaskState.DRAFTING)
    meeting = Meeting.objects.select_for_update().select_related("council").get(pk=meeting.pk)
    _not_settled(meeting)
    present = set(meeting.present.values_list("pk", flat=True))
    if not meeting.is_of_council or not all(seat.pk in present for seat in verdicts):
        raise ValidationError(_("Chỉ thành viên có mặt tại cuộc họp hội đồng mới biểu quyết."))
    now = Seat.objects.select_related("expert").in_bulk([seat.pk for seat in verdicts])
    verdicts = {now[seat.pk]: verdict for seat, verdict in verdicts.items()}
    ties = conflicts_of([seat.expert for seat in verdicts], task)
    for seat, verdict in verdicts.items():
        if verdict and (ties[seat.expert_id] or seat.declared != Seat.Declared.NONE or seat.withdrawn_on):
            raise ValidationError(_("%s không biểu quyết được: chưa khai, đã rút hoặc có xung đột lợi ích.") % seat)
        if verdict:
            meeting.votes.update_or_create(seat=seat, defaults={"verdict": verdict})
        else:
            meeting.votes.filter(seat=seat).delete()


def open_meeting(task):
    """The council's last meeting that nothing was concluded from yet, or None."""
    meetings = Meeting.objects.filter(council__task=task, kind=Meeting.Kind.COUNCIL, is_settled=False)
    return meetings.select_related("council").last()


# --- what the steps ask ----------------------------------------------------------------------------------------------


@effect(AdvisoryTask, "take_dossier")
def _there_are_papers(task, *, actor, note):
    if not task.dossier.exists():
        raise ValidationError(_("Chưa có tài liệu nào. Thêm tài liệu cơ quan gửi rồi ghi hồ sơ đã đủ."))


@effect(AdvisoryTask, "convene")
@effect(AdvisoryTask, "adopt")
def _the_council_is_whole(task, *, actor, note):
    """Every role is held, everybody has declared, nobody is tied to the object."""
    if missing := what_is_missing(task):
        raise ValidationError(missing)


@effect(AdvisoryTask, "draft")
def _there_is_something_to_draft_from(task, *, actor, note):
    """Both reviewers have submitted; a seminar that was opened has its minutes."""
    reviewers = task.council.seats.sitting().filter(role__in=[Seat.Role.REVIEWER_1, Seat.Role.REVIEWER_2])
    if late := reviewers.filter(review__submitted_on=None).select_related("expert"):
        raise ValidationError(_("Chưa nộp phiếu nhận xét: %s.") % ", ".join(map(str, late)))
    seminars = task.council.meetings.filter(kind=Meeting.Kind.SEMINAR)
    if seminars.filter(minutes="").exists():
        raise ValidationError(_("Hội thảo chưa có biên bản. Ghi biên bản rồi dự thảo báo cáo."))


@effect(AdvisoryTask, "adopt")
def _it_was_voted_for(task, *, actor, note):
    """A report, a meeting with minutes, its quorum and its majority."""
    if not task.compiled_text.strip():
        raise ValidationError(_("Báo cáo còn trống. Viết dự thảo báo cáo trước."))
    meeting = open_meeting(task)
    if meeting is None or not meeting.minutes.strip():
        raise ValidationError(_("Chưa có cuộc họp hội đồng có biên bản để thông qua báo cáo."))
    tally = tally_of(meeting)
    if not tally.is_adopted:
        raise ValidationError(f"{tally.result}. {tally.sentence}")
    _settle(task)


@effect(AdvisoryTask, "issue")
def nobody_is_tied_to_what_goes_out(task, *, actor, note):
    """What came to be known after the report was adopted: the council has to replace that member and vote again."""
    if missing := what_is_missing(task):
        again = _("Bấm «Hội đồng yêu cầu sửa» để hội đồng thay người và biểu quyết lại.")
        raise ValidationError([*missing, again])


@effect(AdvisoryTask, "send_back")
def _the_vote_is_spent(task, *, actor, note):
    """What was voted on the old text adopts no new one; a report that is with its signers is returned first."""
    refuse_while_signing(task)
    _settle(task)


def _settle(task):
    for meeting in Meeting.objects.filter(council__task=task, kind=Meeting.Kind.COUNCIL, is_settled=False):
        meeting.is_settled = True
        meeting.save()
