"""Two records of one activity become one with several owners; what is decided can be taken back.

The record of the chosen lead stays, with its number, texts and history; the other becomes part of it: its owners,
evidence and explanations move over, as do the drafts and directions that name it, and what it said is kept whole in
ActivityMerge, so that splitting gives both records back as they were, under the numbers they had.

A filed report is never changed by this. Joint work changes the federation's total, not what an association's sheet
says; where the sheet of an association that has filed would say something else (another number chosen than its own),
the merge is refused and its report has to be returned first. A closed report shows the difference, as for any change.
"""

import json
from dataclasses import dataclass
from datetime import date

from auditlog.diff import model_instance_diff
from auditlog.models import LogEntry
from auditlog.registry import auditlog
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from lhh_portal.dates import format_date
from members.models import Association
from reports.checks import findings_for
from reports.joint import as_judged
from reports.joint_filed import lock_filed_reports, refuse_changed_sheets, sheets_of
from reports.locks import share_records
from reports.models import (
    Activity,
    ActivityAmount,
    ActivityDraft,
    ActivityMerge,
    ActivityOwner,
    Counting,
    Direction,
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


def hindrance(one, other):
    """Why the two cannot be one while they are as they are: a sentence, or "".

    What is counted for each owner is one number for all of them: chosen from two that differ, it would change what
    one of them did.
    """
    for key, _mine, _theirs in differing(one, other):
        if key != DAYS and key.counting == Counting.EACH:
            words = _(
                "«%s» tính cho từng hội, mà hai bản ghi ghi khác nhau; ghi chung thì mọi hội chung một số. Hãy sửa hai "
                "bản ghi cho cùng một số rồi gộp, hoặc giữ hai bản ghi bằng nút «Hai hoạt động khác nhau»."
            )
            return words % key.name
    return ""


def version_of(pair):
    """What the decision is about: a record saved since then asks for a new look."""
    return "/".join(record.updated_at.isoformat() for record in pair.records)


# --- two activities --------------------------------------------------------------------------------------------


@transaction.atomic
def call_different(pair, *, by):
    """Remember that these are two activities; not proposed again unless one of them changes much."""
    share_records()
    records = _lock(pair.first_id, pair.second_id) if pair else {}
    locked = _undecided(pair)
    locked.different_by, locked.different_at = by, timezone.now()
    # As they are under the lock: `pair` may have been read before somebody saved one of them.
    locked.judged = [as_judged(records[pk]) for pk in (locked.first_id, locked.second_id)]
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
    reports = lock_filed_reports(pair.records)
    sheets = sheets_of(reports, kept.kind_id)
    before = {"kept": _rows(kept), "merged": _rows(merged), "links": _links(kept, merged)}
    contradictions = _contradictions(kept) | _contradictions(merged)

    _choose(kept, merged, choices)
    _unite(kept, merged)
    _lead_to(kept, merged)
    row = ActivityMerge.objects.create(activity=kept, merged_id=merged.pk, merged_uid=merged.uid, before=before, by=by)
    merged.delete()

    kept = row.activity = Activity.objects.get(pk=kept.pk)
    _refuse_new_contradiction(kept, contradictions)
    refuse_changed_sheets(sheets, reports, kept.kind_id)
    return kept


def _choose(kept, merged, choices):
    if words := hindrance(kept, merged):
        raise ValidationError(words)
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
    for row in PossibleDuplicate.objects.exclude(different_at=None).filter(Q(first=merged) | Q(second=merged)):
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


def _links(kept, merged):
    """What names the records from outside, as {name: keys}, to be given back by a split."""

    def keys(rows):
        return list(rows.order_by("pk").values_list("pk", flat=True))

    return {
        "directions_of_kept": keys(Direction.objects.filter(activities=kept)),
        "directions": keys(Direction.objects.filter(activities=merged)),
        "drafts": keys(merged.drafts),
        "copies": keys(ActivityDraft.objects.filter(copied_from=merged)),
    }


def _lead_to(kept, merged):
    """Whatever named the other record names the joint work; what was made part of the other is part of it too."""
    for direction in Direction.objects.filter(activities=merged):
        direction.activities.add(kept)
    merged.drafts.update(activity=kept)
    ActivityDraft.objects.filter(copied_from=merged).update(copied_from=kept)
    merged.merges.update(activity=kept)


# --- taking it back --------------------------------------------------------------------------------------------


@transaction.atomic
def split(merge_row, *, by):
    """Give back the two records as they were before; what was added to the evidence since stays with the first.

    Returns (the record that stayed, the other). Raises AlreadyDecided and ValidationError.
    """
    share_records()
    _lock(merge_row.activity_id)
    standing = ActivityMerge.objects.standing().select_for_update()
    row = standing.filter(pk=merge_row.pk, activity=merge_row.activity_id).first()
    if row is None:
        raise AlreadyDecided
    if row.activity.merges.standing().filter(pk__gt=row.pk).exists():
        raise ValidationError(_("Hoạt động này còn được gộp thêm lần sau. Hãy tách lần gộp sau cùng trước."))
    _refuse_entered_again(row)
    kept = row.activity
    reports = lock_filed_reports([kept], snapshots=[*row.before["kept"], *row.before["merged"]])
    sheets = sheets_of(reports, kept.kind_id)

    _restore(kept, row.before)
    row.split_by, row.split_at = by, timezone.now()
    row.save()
    kept, other = Activity.objects.get(pk=kept.pk), Activity.objects.get(pk=row.merged_id)
    _give_back_links(kept, other, row.before.get("links", {}))
    _remember_as_different(kept, other, by)
    refuse_changed_sheets(sheets, reports, kept.kind_id)
    return kept, other


def _refuse_entered_again(row):
    """The record cannot come back beside another that was made of the same list, or of the same form, meanwhile."""
    fields = fields_of_merged(row)
    same = Q(uid=row.merged_uid) if row.merged_uid else Q()
    if fields.get("entry_key"):
        same |= Q(entry_key=fields["entry_key"])
    again = Activity.objects.filter(same).first() if same else None
    if again:
        raise ValidationError(
            _(
                "Không tách được: «%(title)s» (%(day)s) đã được nhập lại thành một bản ghi khác sau khi gộp. "
                "Hãy xóa bản ghi nhập lại đó, rồi tách."
            )
            % {"title": again.title, "day": format_date(again.starts_on)}
        )


def _restore(kept, before):
    """Write both back as they were, raw: times of saving included. Raw writing sends nothing to the audit trail."""
    pks = {(row["model"], row["pk"]) for row in before["kept"]}
    for name in ("owners", "amounts"):
        for row in getattr(kept, name).all():
            if (row._meta.label_lower, row.pk) not in pks:
                row.delete()
    for row in [*before["kept"], *before["merged"]]:
        for item in serializers.deserialize("python", [row], ignorenonexistent=True):
            _save_with_trail(item, row["fields"])


def _save_with_trail(item, written):
    """A column that is newer than the copy is not in `written` and stays as stored."""
    model = type(item.object)
    stored = model.objects.filter(pk=item.object.pk).first()
    for field in model._meta.concrete_fields if stored else ():
        if field.name not in written and not field.primary_key:
            setattr(item.object, field.attname, getattr(stored, field.attname))
    item.save()
    changes = auditlog.contains(model) and model_instance_diff(stored, item.object)
    if changes:
        action = LogEntry.Action.UPDATE if stored else LogEntry.Action.CREATE
        LogEntry.objects.log_create(item.object, action=action, changes=changes)


def _give_back_links(kept, other, links):
    """A direction a person has taken the joint work off meanwhile gets neither."""
    for direction in Direction.objects.filter(pk__in=links.get("directions", ()), activities=kept):
        direction.activities.add(other)
        if direction.pk not in links["directions_of_kept"]:
            direction.activities.remove(kept)
    kept.drafts.filter(pk__in=links.get("drafts", ())).update(activity=other)
    ActivityDraft.objects.filter(pk__in=links.get("copies", ()), copied_from=kept).update(copied_from=other)


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
    lead_id: int
    lead: str
    starts_on: date
    ends_on: date
    fields: dict


def merged_records(merges):
    """[MergedRecord] read from the copies in `merges`; one further query."""
    found = []
    for row in merges:
        (lead_id,) = (
            item["fields"]["association"]
            for item in row.before["merged"]
            if item["model"] == "reports.activityowner" and item["fields"]["is_lead"]
        )
        found.append((row, fields_of_merged(row), lead_id))
    names = dict(Association.objects.filter(pk__in=[it[2] for it in found]).values_list("pk", "short_name"))
    return [
        MergedRecord(
            row, lead_id, names.get(lead_id, ""), *map(date.fromisoformat, (it["starts_on"], it["ends_on"])), it
        )
        for row, it, lead_id in found
    ]


def fields_of_merged(row):
    """The columns of the record that became part of another, as stored."""
    (fields,) = (item["fields"] for item in row.before["merged"] if item["model"] == "reports.activity")
    return fields


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


def _contradictions(activity):
    return {(item.code, item.fingerprint) for item in findings_for([activity]) if item.is_open}


def _refuse_new_contradiction(kept, before):
    for finding in findings_for([Activity.objects.get(pk=kept.pk)]):
        if finding.is_open and (finding.code, finding.fingerprint) not in before:
            raise ValidationError(_("Các số đã chọn không khớp nhau. %s") % finding.message)
