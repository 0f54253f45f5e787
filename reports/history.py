"""The changes of an activity as a reader wants them: when, who, which field from what to what."""

from dataclasses import dataclass, field
from datetime import datetime

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Q
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from lhh_portal.quantity import format_number
from reports.models import Activity, ActivityAmount

HIDDEN = frozenset({"search_key", "subject_key", "updated_at", "created_at", "created_by", "id", "kind"})


@dataclass
class Change:
    at: datetime
    actor: object
    is_new: bool
    lines: list = field(default_factory=list)  # [(what, before, after)]


def changes_of(activity):
    """[Change], newest first; what was saved together within a second is one change. Three queries."""
    amounts = {row.pk: row for row in activity.amounts.all()}
    types = ContentType.objects.get_for_models(Activity, ActivityAmount)
    entries = (
        LogEntry.objects.filter(
            Q(content_type=types[Activity], object_id=activity.pk)
            | Q(content_type=types[ActivityAmount], object_id__in=amounts)
        )
        .select_related("actor")
        .order_by("pk")
    )
    changes = []
    for entry in entries:
        last = changes[-1] if changes else None
        if last is None or last.actor != entry.actor or (entry.timestamp - last.at).total_seconds() > 1:
            changes.append(Change(entry.timestamp, entry.actor, entry.action == LogEntry.Action.CREATE))
        if entry.content_type_id == types[Activity].pk:
            changes[-1].lines += _field_lines(entry) if entry.action == LogEntry.Action.UPDATE else []
        else:
            changes[-1].lines += _amount_line(entry, amounts[entry.object_id])
    for change in changes:
        if change.is_new:
            change.lines = []  # the record itself shows what was first written
    return changes[::-1]


def _field_lines(entry):
    for name, (before, after) in entry.changes_dict.items():
        if name in HIDDEN:
            continue
        try:
            model_field = Activity._meta.get_field(name)
        except FieldDoesNotExist:
            continue  # a field of an earlier version
        yield model_field.verbose_name, _shown(model_field, before), _shown(model_field, after)


def _amount_line(entry, row):
    before, after = entry.changes_dict.get("amount", (None, None))
    if before == after:
        return
    yield row.measure.name, _number(row.measure.unit, before), _number(row.measure.unit, after)


def _number(unit, value):
    return format_number(unit.to_value(int(value))) if value not in (None, "None") else "—"


def _shown(model_field, value):
    if value in (None, "None", ""):
        return "—"
    if model_field.choices:
        return dict(model_field.choices).get(value, value)
    if model_field.get_internal_type() == "BooleanField":
        return _("có") if value == "True" else _("không")
    day = parse_date(value) if model_field.get_internal_type() == "DateField" else None
    return day.strftime("%d/%m/%Y") if day else value
