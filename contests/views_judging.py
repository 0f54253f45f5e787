"""Judges, assignments and results of an edition, for the secretariat; leaders read the results."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from contests import judging, rules
from contests.conflicts import conflicts_of
from contests.forms_judging import AssignForm, DecisionForm, JudgeForm, TieOrderForm
from contests.models import Assignment, Edition, EntryFile, Judge, JudgingRound
from contests.results import RoundResult
from contests.views import page, somebody_was_faster
from contests.workflow import EditionState, EntryState
from lhh_portal.access import only
from lhh_portal.workflow import WrongState


@require_safe
@only(rules.can_see_marks)
def judge_list(request, pk):
    edition = get_object_or_404(Edition, pk=pk)
    load = Count("assignments", filter=Q(assignments__voided_at=None))
    judges = list(edition.judges.select_related("user").prefetch_related("fields").annotate(load=load))
    entries = list(edition.entries.filter(state=EntryState.VALID))
    codes = {entry.pk: entry.code for entry in entries}
    ties = {}
    for (judge, entry), found in conflicts_of(judges, entries).items():
        ties.setdefault(judge, []).append((codes[entry], found[0].reason))
    context = {
        "edition": edition,
        "judges": [(judge, sorted(ties.get(judge.pk, []))) for judge in judges],
        "rounds": edition.rounds.all(),
        "form": AssignForm(),
        "may_manage": rules.can_manage(request.user),
        "is_marking": edition.state == EditionState.MARKING,
    }
    return render(request, "contests/judge_list.html", context)


@page
@only(rules.can_manage)
def judge_edit(request, pk, judge=None):
    edition = get_object_or_404(Edition, pk=pk)
    found = get_object_or_404(edition.judges, pk=judge) if judge else None
    form = JudgeForm(request.POST or None, instance=found, edition=edition)
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("Đã lưu giám khảo %s.") % form.save())
        return redirect("contests:judge-list", edition.pk)
    return render(request, "contests/judge_form.html", {"form": form, "edition": edition, "judge": found})


@require_POST
@only(rules.can_manage)
def round_assign(request, pk):
    round_ = get_object_or_404(JudgingRound.objects.select_related("edition"), pk=pk)
    form = AssignForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(_("Mỗi hồ sơ cần từ 2 đến 9 giám khảo."))
        count = judging.assign_round(round_, **form.cleaned_data)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    except WrongState as error:
        somebody_was_faster(request, error)
    else:
        messages.success(request, _("Đã giao thêm %d phiếu chấm.") % count)
    return redirect("contests:judge-list", round_.edition_id)


@require_POST
@only(rules.can_manage)
def assignment_void(request, pk):
    active = Assignment.objects.active().filter(round__edition__state=EditionState.MARKING)
    assignment = get_object_or_404(active.select_related("round"), pk=pk)
    if reason := request.POST.get("note", "").strip():
        judging.void(assignment, reason=reason)
        messages.success(request, _("Đã hủy phiếu chấm. Phân công lại để có giám khảo thay."))
    else:
        messages.error(request, _("Ghi vì sao hủy phiếu chấm."))
    return redirect("contests:round-result", assignment.round_id)


@require_POST
@only(rules.can_manage)
def file_for_judges(request, pk):
    """Once more takes it away."""
    row = get_object_or_404(EntryFile.objects.select_related("entry"), pk=pk)
    row.is_for_judges = not row.is_for_judges
    row.save()
    return redirect(row.entry)


@require_safe
@only(rules.can_see_marks)
def round_result(request, pk):
    round_ = get_object_or_404(JudgingRound.objects.select_related("edition"), pk=pk)
    result = RoundResult(round_)
    prizes = {prize.pk: prize for prize in round_.edition.prizes.all()}
    is_last = not round_.edition.rounds.filter(position__gt=round_.position).exists()
    entries = {row.entry.pk: row.entry for row in result.rows}
    proposed = result.proposal if is_last else None
    context = {
        "edition": round_.edition,
        "round": round_,
        "rows": [(row, prizes.get(proposed.prizes.get(row.entry.pk)) if proposed else None) for row in result.rows],
        "n_waiting": len(result.waiting),
        "passed": result.passed,
        "is_last": is_last,
        "limit": round_.disagreement_limit,
        "ties": [(prizes[key], [entries[pk] for pk in pks]) for key, pks in proposed.ties] if proposed else [],
        "unawarded": _unawarded(result, prizes) if is_last and not result.waiting else [],
        "severity": result.severity,
        "leanings": _leanings(result),
        "adjusted": result.severity.adjusted if result.severity else {},
        "why_no_severity": result.why_no_severity,
        "changes": _changes(result, entries, prizes) if is_last else [],
        "tie_criteria": result.tie_criteria,
        "may_decide": rules.can_manage(request.user) and is_last and round_.edition.state == EditionState.MARKING,
        "may_void": rules.can_manage(request.user) and round_.edition.state == EditionState.MARKING,
    }
    return render(request, "contests/round_result.html", context)


def _unawarded(result, prizes):
    """[(prize, how many nobody reached)] of prizes counted over all fields."""
    given = list(result.proposal.prizes.values())
    whole = [line for line in result.lines if not line.is_per_field]
    return [(prizes[one.key], one.quota - given.count(one.key)) for one in whole if given.count(one.key) < one.quota]


def _leanings(result):
    if not result.severity:
        return []
    judges = {sheet.judge.pk: sheet.judge for row in result.rows for sheet in row.sheets}
    return [(judges[pk], value) for pk, value in sorted(result.severity.leanings.items(), key=lambda row: -row[1])]


def _changes(result, entries, prizes):
    return [
        (judge, [(entries[pk], prizes.get(now), prizes.get(other)) for pk, now, other in changed])
        for judge, changed in result.changes
    ]


@page
@only(rules.can_manage)
def tie_decide(request, pk, prize):
    """The council's word on entries that are equal at the border of a prize."""
    round_ = get_object_or_404(JudgingRound.objects.select_related("edition"), pk=pk)
    result = RoundResult(round_)
    groups = dict(result.proposal.ties)
    if prize not in groups:
        raise Http404
    entries = [row.entry for row in result.rows if row.entry.pk in groups[prize]]
    form = TieOrderForm(request.POST or None, entries=entries)
    if request.method == "POST" and form.is_valid():
        try:
            judging.decide_tie(round_, form.places)
        except WrongState as error:
            somebody_was_faster(request, error)
        else:
            messages.success(request, _("Đã ghi thứ tự Hội đồng quyết."))
        return redirect("contests:round-result", round_.pk)
    return render(request, "contests/tie_form.html", {"form": form, "edition": round_.edition, "round": round_})


@page
@only(rules.can_manage)
def edition_decide(request, pk):
    edition = get_object_or_404(Edition, pk=pk)
    form = DecisionForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            judging.decide_edition(edition, **form.cleaned_data, by=request.user)
        except ValidationError as error:
            form.add_error(None, error)
        except WrongState as error:
            somebody_was_faster(request, error)
            return redirect(edition)
        else:
            messages.success(request, _("Đã công nhận kết quả."))
            return redirect(edition)
    return render(request, "contests/decision_form.html", {"form": form, "edition": edition})


def judges_of(user):
    return Judge.objects.filter(user=user).select_related("edition").order_by("-edition__to_year", "-pk")
