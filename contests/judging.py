"""What judges and those who assign them do. The secretariat assigns and cannot mark; nobody edits another's sheet."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from contests.assigning import TooFewJudges, assign
from contests.conflicts import conflicts_of
from contests.models import Assignment, Award, CouncilPlace, Edition, Entry, Mark, ScoreSheet
from contests.results import RoundResult
from contests.scoring import disagree
from contests.workflow import EditionState
from lhh_portal.workflow import WrongState, effect, perform


def locked_edition(edition):
    """The edition as it is now, locked. Raises WrongState unless it is being marked."""
    now = Edition.objects.select_for_update(of=("self",)).get(pk=edition.pk)
    if now.state != EditionState.MARKING:
        raise WrongState(now.get_state_display())
    return now


# --- who marks what --------------------------------------------------------------------------------------------------


@transaction.atomic
def declare(judge, rows):
    """Replace what `judge` declared by unsaved DeclaredTie rows; what is marked in conflict with it is void."""
    judge.declared_ties.all().delete()
    for row in rows:
        row.judge = judge
        row.save()
    judge.declared_at = judge.declared_at or timezone.now()
    judge.save()
    assignments = list(judge.assignments.active().select_related("entry"))
    found = conflicts_of([judge], [each.entry for each in assignments])
    for each in assignments:
        if ties := found.get((judge.pk, each.entry_id)):
            void(each, reason=ties[0].reason)


def void(assignment, *, reason):
    """A conflict found later: the sheets stay and count no more; the next assignment fills the gap."""
    assignment.voided_at, assignment.void_reason = timezone.now(), reason[:300]
    assignment.save()


@transaction.atomic
def assign_round(round_, *, per_entry):
    """Give each entry of the round `per_entry` judges who declared, mark its field and are not in conflict.

    Assignments there are stay. Returns how many are new. Raises WrongState, ValidationError.
    """
    edition = locked_edition(round_.edition)
    entries = {entry.pk: entry for entry in RoundResult(round_).entries}
    judges = {judge.pk: judge for judge in edition.judges.exclude(declared_at=None).prefetch_related("fields")}
    fields = {pk: {field.pk for field in judge.fields.all()} for pk, judge in judges.items()}
    ties = conflicts_of(judges.values(), entries.values())
    active = Assignment.objects.active().filter(round=round_, entry__in=entries)
    given = set(active.values_list("entry", "judge"))
    try:
        wanted = assign(
            entries,
            judges,
            may=lambda entry, judge: entries[entry].field_id in fields[judge] and (judge, entry) not in ties,
            per_entry=per_entry,
            given=given,
        )
    except TooFewJudges as error:
        entry, count = error.args
        raise ValidationError(
            _("Hồ sơ mã %(code)s (%(field)s) chỉ có %(count)d giám khảo chấm được, cần %(wanted)d. Thêm giám khảo.")
            % {"code": entries[entry].code, "field": entries[entry].field, "count": count, "wanted": per_entry}
        ) from error
    for entry, judge in sorted(wanted - given):
        Assignment.objects.create(round=round_, entry_id=entry, judge_id=judge).sheets.create()
    return len(wanted - given)


# --- sheets ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_sheet(sheet, *, points, comment):
    """Keep {criterion: Decimal or None} of an open sheet. Raises WrongState once it is locked or void."""
    now = _open_sheet(sheet)
    for criterion, value in points.items():
        if value is None:
            now.marks.filter(criterion=criterion).delete()
        else:
            Mark.objects.update_or_create(sheet=now, criterion=criterion, defaults={"points": value})
    now.comment, now.saved_at = comment, timezone.now()
    now.save()
    return now


def _open_sheet(sheet):
    assignment = Assignment.objects.select_related("round").get(pk=sheet.assignment_id)
    # The entry's row is the queue for everything its panel does.
    Entry.objects.select_for_update(of=("self",)).get(pk=assignment.entry_id)
    now = ScoreSheet.objects.select_related("assignment__round__edition", "assignment__entry").get(pk=sheet.pk)
    if now.locked_at or now.assignment.voided_at or now.assignment.round.edition.state != EditionState.MARKING:
        raise WrongState(_("đã khóa"))
    return now


@transaction.atomic
def lock_sheet(sheet):
    """Lock a whole sheet; with the last one of the panel a disagreement asks everybody for a second version.

    Raises WrongState, ValidationError while a criterion has no points.
    """
    now = _open_sheet(sheet)
    marked = set(now.marks.values_list("criterion", flat=True))
    missing = [one.name for one in now.assignment.round.edition.criteria.all() if one.pk not in marked]
    if missing:
        raise ValidationError(_("Chưa cho điểm: %s.") % ", ".join(missing))
    now.locked_at = timezone.now()
    now.save()
    panel = list(Assignment.objects.active().filter(entry=now.assignment.entry_id, round=now.assignment.round_id))
    sheets = ScoreSheet.objects.filter(assignment__in=panel, version=1).prefetch_related("marks")
    all_locked = len(sheets) == len(panel) and all(one.locked_at for one in sheets)
    if now.version == 1 and all_locked:
        totals = [sum(mark.points for mark in one.marks.all()) for one in sheets]
        if disagree(totals, now.assignment.round.disagreement_limit):
            for assignment in panel:
                assignment.sheets.get_or_create(version=2)
    return now


# --- the council and the board ---------------------------------------------------------------------------------------


@transaction.atomic
def decide_tie(round_, places):
    """Keep {entry pk: place} of entries that are equal in everything else. Raises WrongState."""
    locked_edition(round_.edition)
    for entry, place in places.items():
        CouncilPlace.objects.update_or_create(round=round_, entry_id=entry, defaults={"place": place})


@transaction.atomic
def decide_edition(edition, *, symbol, decided_on, by):
    """The board recognised what was proposed, by this decision. Raises as `perform` does; then nothing is changed."""
    now = locked_edition(edition)
    now.decision_symbol, now.decided_on = symbol, decided_on
    now.save()
    return perform(now, "decide", actor=by)


@effect(Edition, "decide")
def _prizes_follow_the_marks(edition, *, actor, note):
    """Refuses while marks or the council's word are missing; writes one Award for each prize proposed."""
    result = RoundResult(edition.rounds.last())
    if result.waiting:
        raise ValidationError(_("Còn %d hồ sơ chưa chấm xong ở vòng cuối.") % len(result.waiting))
    if not result.rows:
        raise ValidationError(_("Vòng cuối chưa có hồ sơ nào được chấm."))
    if result.proposal.ties:
        raise ValidationError(_("Còn hồ sơ bằng điểm nhau ở ranh giới giải. Hội đồng quyết thứ tự trước."))
    prizes = {prize.pk: prize for prize in edition.prizes.all()}
    scores = {row.entry.pk: row.score for row in result.rows}
    for entry, prize in sorted(result.proposal.prizes.items()):
        money = prizes[prize].money_vnd
        Award.objects.create(entry_id=entry, prize_id=prize, score_100=scores[entry], money_vnd=money)
