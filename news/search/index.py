"""Keeps the index as the things themselves are."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from lhh_portal.searchable import sources
from news.models import SearchEntry
from news.search.terms import tokens_of

AT_ONCE = 200  # objects that a repair locks and compares together


@dataclass
class Repaired:
    added: int = 0
    changed: int = 0
    removed: int = 0


def follow():
    """From now on the index follows every save and deletion of what is registered."""
    for model in {source.model for source in sources()}:
        for signal in (post_save, post_delete):
            signal.connect(_row_changed, sender=model, dispatch_uid=f"search-{model._meta.label}")


def _row_changed(sender, instance, raw=False, **kwargs):
    # An article that was never published is in no index; it is saved every few seconds while somebody writes.
    is_draft = "created" in kwargs and not getattr(instance, "live_id", True)
    if not raw and not is_draft:
        refresh(instance)


def refresh(obj):
    """Bring what is found of `obj` up to date within the present transaction; of what is not public, nothing is."""
    for source in sources():
        if source.model is type(obj):
            _compare(source, [obj.pk])


def compare(kind, object_id):
    """Put right the entry of one object, also of one that is no longer public."""
    for source in sources():
        if source.kind == kind:
            _compare(source, [object_id])


def rebuild():
    """Put right whatever differs, in small transactions; return `Repaired`. An index in order is only read."""
    repaired = Repaired()
    known = sources()
    gone = SearchEntry.objects.exclude(kind__in=[source.kind for source in known])
    repaired.removed += gone.delete()[0]
    for source in known:
        public = source.queryset().order_by().values_list("pk", flat=True)
        indexed = SearchEntry.objects.filter(kind=source.kind).values_list("object_id", flat=True)
        keys = sorted({*public, *indexed})
        for start in range(0, len(keys), AT_ONCE):
            done = _compare(source, keys[start : start + AT_ONCE])
            repaired.added += done.added
            repaired.changed += done.changed
            repaired.removed += done.removed
    return repaired


def _compare(source, keys):
    with transaction.atomic():
        # Locked: nobody can withdraw one between reading it here and writing what was read.
        objects = source.queryset().filter(pk__in=keys).select_for_update(of=("self",))
        public = {obj.pk: obj for obj in objects}
        entries = {entry.object_id: entry for entry in SearchEntry.objects.filter(kind=source.kind, object_id__in=keys)}
        new, changed = [], 0
        for key, obj in public.items():
            fields = _fields(source, obj)
            entry = entries.get(key)
            if entry is None:
                new.append(SearchEntry(kind=source.kind, object_id=key, **fields))
            elif any(getattr(entry, name) != value for name, value in fields.items()):
                changed += SearchEntry.objects.filter(pk=entry.pk).update(**fields)
        SearchEntry.objects.bulk_create(new)
        gone = [entry.pk for key, entry in entries.items() if key not in public]
        if gone:
            SearchEntry.objects.filter(pk__in=gone).delete()
    return Repaired(len(new), changed, len(gone))


def _fields(source, obj):
    found = source.entry(obj)
    at = found.at
    clock = 0
    if isinstance(at, datetime):
        at = timezone.localtime(at)
        clock = at.hour * 60 + at.minute
    year = at.year if at else None
    return {
        "url": found.url,
        "title": found.title,
        "lead": found.lead,
        "text": found.text,
        "date": at.date() if isinstance(at, datetime) else at,
        "year": year,
        "label": str(found.label),
        "minute": at.toordinal() * 1440 + clock if at else 0,
        "tokens": tokens_of(found, source.kind, year),
    }
