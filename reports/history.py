"""The changes of an activity as a reader wants them: when, who, what from what to what."""

from dataclasses import dataclass, field
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from accounts import audit
from lhh_portal.quantity import format_number
from reports.models import Activity, ActivityAmount

FIELDS = ("amount", "qualifier")


@dataclass
class Step:
    at: datetime
    actor: object
    is_new: bool
    changes: list = field(default_factory=list)  # of audit.Change


def steps_of(activity):
    """[Step], newest first; what one person saved within a second is one step.

    A number taken out of the record again stands in the administrator's trail only.
    """
    amounts = {row.pk: row for row in activity.amounts.all()}
    types = ContentType.objects.get_for_models(Activity, ActivityAmount)
    entries = LogEntry.objects.filter(
        Q(content_type=types[Activity], object_id=activity.pk)
        | Q(content_type=types[ActivityAmount], object_id__in=amounts)
    )
    steps, quantities = [], {}
    for entry in entries.select_related("actor", "content_type").order_by("pk"):
        last = steps[-1] if steps else None
        if last is None or last.actor != entry.actor or (entry.timestamp - last.at).total_seconds() > 1:
            is_new = entry.action == LogEntry.Action.CREATE and entry.content_type == types[Activity]
            steps.append(Step(entry.timestamp, entry.actor, is_new))
        of_activity = entry.content_type == types[Activity]
        changes = audit.changes_of(entry) if of_activity else _amount(entry, amounts[entry.object_id], quantities)
        if not steps[-1].is_new:  # the record itself shows what was first written
            steps[-1].changes += changes
    return steps[::-1]


def last_writer(activity):
    """Who saved the activity last, or None."""
    steps = steps_of(activity)
    return steps[0].actor if steps else None


def deleted_by(pk):
    """Who deleted the activity, by the audit trail, or None."""
    entry = LogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Activity), object_id=pk, action=LogEntry.Action.DELETE
    )
    entry = entry.select_related("actor").first()
    return entry and entry.actor


def last_saved_by(obj, *fields):
    """Who changed one of the fields last, by the audit trail, or None."""
    entries = LogEntry.objects.get_for_object(obj).filter(changes__has_any_keys=fields).order_by("-pk")
    entry = entries.select_related("actor").first()
    return entry and entry.actor


def _amount(entry, row, quantities):
    """`quantities` {row key: (amount, qualifier)} is what stood there before, and is brought up to this entry."""
    changes = entry.changes or {}
    if not set(FIELDS) & set(changes):
        return []
    known = quantities.get(row.pk, (row.amount, row.qualifier))
    if entry.action == LogEntry.Action.CREATE:
        known = (None, "")
    before, after = zip(*(changes.get(name, [old, old]) for name, old in zip(FIELDS, known, strict=True)), strict=True)
    quantities[row.pk] = after
    return [audit.Change(row.measure.name, _words(row, before), _words(row, after))]


def _words(row, quantity):
    amount, qualifier = quantity
    if amount in (None, "None"):
        return "—"
    number = format_number(row.measure.unit.to_value(amount))
    return number if qualifier in (None, "", "None") else f"{qualifier} {number}"
