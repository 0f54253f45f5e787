"""Two records of one activity become one with several owners; what is decided can be taken back.

The record of the chosen lead stays, with its number, texts and history; the other becomes part of it: its owners,
evidence and explanations move over, and what it said is kept whole in ActivityMerge, so that splitting gives both
records back as they were, under the numbers they had.

A filed report is never changed by this. Joint work changes the federation's total, not what an association's sheet
says; where the sheet of an association that has filed would say something else (another number chosen than its own),
the merge is refused and its report has to be returned first. A closed report shows the difference, as for any change.
"""

import json
from dataclasses import dataclass
from datetime import date

from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from members.models import Association
from reports.checks import findings_for
from reports.figures import Figures
from reports.joint import as_judged
from reports.locks import share_records
from reports.models import (
    Activity,
    ActivityAmount,
    ActivityMerge,
    ActivityOwner,
    AssociationReport,
    Measure,
    PossibleDuplicate,
)

DAYS = "days"


class AlreadyDecided(Exception):
    """Somebody was faster."""


def differing(one, other):
    """What a person must choose between: [(key, of one, of other)]; key is DAYS or a Measure, values may be None.

    Nothing is assumed: a number that only one of the records has is a choice as well.
    """
    rows = []
    if (one.starts_on, one.ends_on) != (other.starts_on, other.ends_on):
        rows.append((DAYS, (one.starts_on, one.ends_on), (other.starts_on, other.ends_on)))
    mine, theirs = ({row.measure_id: row for row in activity.amounts.all()} for activity in (one, other))
    measures = Measure.objects.filter(pk__in={*mine, *theirs}).select_related("unit").order_by("position", "pk")
    for measure in measures:
        pair = mine.get(measure.pk), theirs.get(measure.pk)
        if None in pair or (pair[0].amount, pair[0].qualifier) != (pair[1].amount, pair[1].qualifier):
            rows.append((measure, *pair))
    return rows


def version_of(pair):
    """What the decision is about: a record saved since then asks for a new look."""
    return "/".join(record.updated_at.isoformat() for record in pair.records)


# --- two activities --------------------------------------------------------------------------------------------


@transaction.atomic
def call_different(pair, *, by):
    """Remember that these are two activities; not proposed again unless one of them changes much."""
    locked = _undecided(pair)
    locked.different_by, locked.different_at = by, timezone.now()
    locked.judged = [as_judged(record) for record in pair.records]
    locked.save()


def ask_again(pair):
    """Take "two activities" back."""
    PossibleDuplicate.objects.filter(pk=pair.pk).update(different_by=None, different_at=None, judged=[])


def _undecided(pair):
    rows = PossibleDuplicate.objects.select_for_update().undecided()
    locked = rows.filter(pk=pair.pk).first() if pair else None
    if locked is None:
        raise AlreadyDecided
    return locked


# --- one activity ----------------------------------------------------------------------------------------------


@transaction.atomic
def merge(pair, *, keep_id, choices, version, by):
    """Make the two records one; `keep_id` is the record that stays, its lead is the lead of the joint work.

    `choices` {DAYS or measure id: number of the record whose value holds} for everything `differing` names.
    Returns the Activity. Raises AlreadyDecided, and ValidationError naming what stands in the way; then all is as
    it was.
    """
    share_records()
    records = _lock(pair.first_id, pair.second_id)
    _undecided(pair)
    pair.first, pair.second = records[pair.first_id], records[pair.second_id]
    if version_of(pair) != version:
        raise ValidationError(_("Một trong hai bản ghi vừa được sửa. Hãy xem lại số liệu rồi chọn lần nữa."))
    kept = records.pop(keep_id)
    (merged,) = records.values()
    reports = _lock_filed_reports(pair.records)
    sheets = _sheets(reports, kept.kind_id)
    before = {"kept": _rows(kept), "merged": _rows(merged)}
    contradictions = _contradictions(kept) | _contradictions(merged)

    _choose(kept, merged, choices)
    _unite(kept, merged)
    row = ActivityMerge.objects.create(activity=kept, merged_id=merged.pk, before=before, by=by)
    merged.delete()

    kept = row.activity = Activity.objects.get(pk=kept.pk)
    _refuse_new_contradiction(kept, contradictions)
    _refuse_changed_sheets(sheets, reports, kept.kind_id)
    return kept


def _choose(kept, merged, choices):
    for key, mine, theirs in differing(kept, merged):
        chosen = choices.get(key if key == DAYS else key.pk)
        if chosen not in (kept.pk, merged.pk):
            raise ValidationError(_("Còn số liệu khác nhau chưa chọn. Hãy chọn cho từng dòng."))
        if chosen == kept.pk:
            continue
        if key == DAYS:
            kept.starts_on, kept.ends_on = theirs
        elif theirs is None:
            mine.delete()
        else:
            row = mine or ActivityAmount(activity=kept, measure=key)
            row.amount, row.qualifier = theirs.amount, theirs.qualifier
            row.save()
    kept.save()


def _unite(kept, merged):
    """Owners, evidence and explanations of both. Row by row: the audit trail does not see an update of many."""
    owners = set(kept.owners.values_list("association_id", flat=True))
    for row in merged.owners.all():
        if row.association_id not in owners:
            ActivityOwner.objects.create(activity=kept, association_id=row.association_id)
    for row in merged.evidence.all():
        row.activity = kept
        row.save()
    answered = set(kept.finding_answers.values_list("code", "fingerprint"))
    for row in merged.finding_answers.all():
        if (row.code, row.fingerprint) not in answered:
            row.activity = kept
            row.save()
    _carry_decisions(kept, merged)


def _carry_decisions(kept, merged):
    """Whatever was called different from the one is not the joint work either."""
    for row in PossibleDuplicate.objects.exclude(different_at=None):
        if merged.pk not in (row.first_id, row.second_id):
            continue
        sides = dict(zip((row.first_id, row.second_id), row.judged, strict=True))
        sides[kept.pk] = sides.pop(merged.pk)
        first, second = sorted(sides)
        PossibleDuplicate.objects.update_or_create(
            first_id=first,
            second_id=second,
            defaults={
                "score": row.score,
                "reasons": row.reasons,
                "different_by": row.different_by,
                "different_at": row.different_at,
                "judged": [sides[first], sides[second]],
            },
        )


# --- taking it back --------------------------------------------------------------------------------------------


@transaction.atomic
def split(merge_row, *, by):
    """Give back the two records as they were before; what was added to the evidence since stays with the first.

    Returns (the record that stayed, the other). Raises AlreadyDecided and ValidationError.
    """
    share_records()
    _lock(merge_row.activity_id)
    row = ActivityMerge.objects.select_for_update().filter(pk=merge_row.pk, split_at=None).first()
    if row is None:
        raise AlreadyDecided
    if row.activity.merges.filter(split_at=None, pk__gt=row.pk).exists():
        raise ValidationError(_("Hoạt động này còn được gộp thêm lần sau. Hãy tách lần gộp sau cùng trước."))
    kept = row.activity
    reports = _lock_filed_reports([kept], snapshots=[*row.before["kept"], *row.before["merged"]])
    sheets = _sheets(reports, kept.kind_id)

    _restore(kept, row.before)
    row.split_by, row.split_at = by, timezone.now()
    row.save()
    kept, other = Activity.objects.get(pk=kept.pk), Activity.objects.get(pk=row.merged_id)
    _remember_as_different(kept, other, by)
    _refuse_changed_sheets(sheets, reports, kept.kind_id)
    return kept, other


def _restore(kept, before):
    """Write both back as they were, raw: times of saving included."""
    pks = {(row["model"], row["pk"]) for row in before["kept"]}
    for name in ("owners", "amounts"):
        for row in getattr(kept, name).all():
            if (row._meta.label_lower, row.pk) not in pks:
                row.delete()
    for item in serializers.deserialize("python", [*before["kept"], *before["merged"]], ignorenonexistent=True):
        item.save()


def _remember_as_different(kept, other, by):
    first, second = sorted((kept, other), key=lambda activity: activity.pk)
    PossibleDuplicate.objects.update_or_create(
        first=first,
        second=second,
        defaults={
            "score": 0,
            "reasons": [_("đã gộp rồi tách ra")],
            "different_by": by,
            "different_at": timezone.now(),
            "judged": [as_judged(first), as_judged(second)],
        },
    )


@dataclass(frozen=True)
class MergedRecord:
    """What the record said that became part of another; `fields` as stored, `lead` a name."""

    merge: ActivityMerge
    lead: str
    starts_on: date
    ends_on: date
    fields: dict


def merged_records(merges):
    """[MergedRecord] read from the copies in `merges`; one further query."""
    found = []
    for row in merges:
        rows = row.before["merged"]
        (fields,) = (item["fields"] for item in rows if item["model"] == "reports.activity")
        (lead_id,) = (
            item["fields"]["association"]
            for item in rows
            if item["model"] == "reports.activityowner" and item["fields"]["is_lead"]
        )
        found.append((row, fields, lead_id))
    names = dict(Association.objects.filter(pk__in=[it[2] for it in found]).values_list("pk", "short_name"))
    return [
        MergedRecord(row, names.get(lead_id, ""), *map(date.fromisoformat, (it["starts_on"], it["ends_on"])), it)
        for row, it, lead_id in found
    ]


# --- shared ----------------------------------------------------------------------------------------------------


def _rows(activity):
    """The record and all that hangs on it, as rows to be written back; Django's own JSON drops microseconds."""
    objects = [activity, *activity.owners.all(), *activity.amounts.all(), *activity.evidence.all()]
    rows = serializers.serialize("python", [*objects, *activity.finding_answers.all(), *activity.merges.all()])
    return json.loads(json.dumps(rows, default=lambda moment: moment.isoformat()))


def _lock(*pks):
    """In the order every writer of records keeps: records, then reports (reports/locks.py)."""
    rows = Activity.objects.select_for_update().filter(pk__in=pks).order_by("pk")
    return {activity.pk: activity for activity in rows}


def _lock_filed_reports(activities, snapshots=()):
    """Filed reports of any owner over any of the days, locked so that none is filed or returned meanwhile."""
    owners = {owner.association_id for activity in activities for owner in activity.owners.all()}
    days = {activity.ends_on.isoformat() for activity in activities}
    for row in snapshots:
        if row["model"] == "reports.activityowner":
            owners.add(row["fields"]["association"])
        if row["model"] == "reports.activity":
            days.add(row["fields"]["ends_on"])
    reports = AssociationReport.objects.filter(
        association__in=owners, round__ends_on__gte=min(days), round__starts_on__lte=max(days)
    )
    locked = reports.select_related("round", "association").select_for_update(of=("self",)).order_by("pk")
    return [report for report in locked if report.is_filed]


def _sheets(reports, kind_id):
    """{(report, measure): value} of what the filed sheets say about this kind of work."""
    figures = {report.round_id: Figures(report.round.starts_on, report.round.ends_on) for report in reports}
    measures = Measure.objects.filter(kind=kind_id).select_related("kind")
    codes = {measure.full_code: measure for measure in measures} if reports else {}
    values = {}
    for report in reports:
        for code, measure in codes.items():
            figure = figures[report.round_id].figure(f"{code}@{report.association.slug}")
            values[report, measure] = figure.amount, figure.qualifier, figure.presence
    return values


def _refuse_changed_sheets(before, reports, kind_id):
    now = _sheets(reports, kind_id)
    for (report, measure), value in before.items():
        if now[report, measure] != value:
            raise ValidationError(
                _(
                    "Làm như vậy thì «%(measure)s» trong báo cáo «%(round)s» mà %(association)s đã nộp sẽ đổi. "
                    "Hãy chọn đúng số %(association)s đã báo cáo, hoặc trả lại báo cáo đó trước."
                )
                % {
                    "measure": measure.name,
                    "round": report.round.title,
                    "association": report.association.short_name,
                }
            )


def _contradictions(activity):
    return {(item.code, item.fingerprint) for item in findings_for([activity]) if item.is_open}


def _refuse_new_contradiction(kept, before):
    for finding in findings_for([Activity.objects.get(pk=kept.pk)]):
        if finding.is_open and (finding.code, finding.fingerprint) not in before:
            raise ValidationError(_("Các số đã chọn không khớp nhau. %s") % finding.message)
