"""Writing a confirmed import in a handful of statements; called inside its transaction."""

from datetime import date

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.utils import timezone

from lhh_portal.bulk import TRAIL, insert_rows
from lhh_portal.text import slugify
from members.columns import COUNTS
from members.duplicates import exact_key
from members.import_plan import WRITABLE, differences, short_name_of
from members.models import RESERVED_SLUGS, Association, ImportAnswer, ImportRow, MembershipCount, StatusPeriod

_TEXTS = ("name", "short_name", "field", "legal_basis", "address", "phone", "email", "website", "upper_body")
_ASSOCIATION = (*_TEXTS, "kind", "is_special", "joined_on", "status", "position", "slug", "search_key", "sort_key")
_QUALIFIERS = [f"{name}_qualifier" for name in MembershipCount.QUALIFIED]
_COUNT = ("association", "as_of", *COUNTS, *_QUALIFIERS)


class Writer:
    def __init__(self, import_file, lookups, by):
        self.import_file, self.lookups, self.by = import_file, lookups, by
        self.trail = []

    def write(self, rows):
        """Return {"new": …, "changed": …}: how many associations."""
        new = [row for row in rows if row.state == ImportRow.State.NEW]
        changed = [row for row in rows if row.state == ImportRow.State.CHANGED]
        numbers = [*zip(self._create(new), new, strict=True)] if new else []
        self._remember(numbers)
        self._update(changed)
        self._count([*numbers, *((row.association_id, row) for row in changed)])
        insert_rows(LogEntry, TRAIL, self.trail)
        return {"new": len(new), "changed": len(changed)}

    def _create(self, rows):
        """Insert the new associations with their first status; return their ids in the order of `rows`."""
        last = Association.objects.aggregate(last=Max("position"))["last"] or 0
        taken = set(Association.objects.values_list("slug", flat=True)) | RESERVED_SLUGS
        made = [_association(row.data["values"], last + offset, taken) for offset, row in enumerate(rows, start=1)]
        insert_rows(Association, _ASSOCIATION, ([getattr(each, name) for name in _ASSOCIATION] for each in made))
        ids = dict(Association.objects.filter(position__gt=last).values_list("slug", "pk"))
        insert_rows(
            StatusPeriod,
            ("association", "status", "since", "decision", "note"),
            ((ids[each.slug], each.status, each.joined_on or self.import_file.as_of, "", "") for each in made),
        )
        for each, row in zip(made, rows, strict=True):
            shown = {name: ["None", str(value)] for name, value in row.data["values"].items() if name not in COUNTS}
            self._note(ids[each.slug], each.short_name, LogEntry.Action.CREATE, shown)
        return [ids[each.slug] for each in made]

    def _remember(self, pairs):
        """«Another, a new one» was answered of a name that now has its association."""
        made = {exact_key(row.name): pk for pk, row in pairs if row.was_answered}
        answers = list(ImportAnswer.objects.filter(name_key__in=made, association=None))
        for answer in answers:
            answer.association_id = made[answer.name_key]
        ImportAnswer.objects.bulk_update(answers, ["association"], batch_size=200)

    def _update(self, rows):
        touched = []
        for row in rows:
            association = self.lookups.associations[row.association_id]
            changes = [each for each in differences(association, None, row.data["values"]) if each[0] in WRITABLE]
            for name, _old, value in changes:
                setattr(association, name, _stored(name, value))
            if changes:
                touched.append(association)
                shown = {name: [str(old), str(value)] for name, old, value in changes}
                self._note(association.pk, association.short_name, LogEntry.Action.UPDATE, shown)
        Association.objects.bulk_update(touched, WRITABLE, batch_size=200)

    def _count(self, pairs):
        """The counts of the import's day; what a sheet does not say about a day already counted stays."""
        fresh, again, shown = [], [], {}
        day = self.import_file.as_of
        for pk, row in pairs:
            values = {name: row.data["values"][name] for name in COUNTS if name in row.data["values"]}
            old = self.lookups.counts.get(pk)
            if values:
                shown[pk] = {name: [str(getattr(old, name, None)), str(value)] for name, value in values.items()}
            if values and old is None:
                exact = [""] * len(_QUALIFIERS)
                fresh.append((pk, day, *(values.get(name, 0) for name in COUNTS), *exact))
            elif values:
                for name, value in values.items():
                    if name in MembershipCount.QUALIFIED and getattr(old, name) != value:
                        setattr(old, f"{name}_qualifier", "")  # a sheet's number is exact
                    setattr(old, name, value)
                again.append(old)
        insert_rows(MembershipCount, _COUNT, fresh)
        MembershipCount.objects.bulk_update(again, [*COUNTS, *_QUALIFIERS], batch_size=200)
        for count, pk in MembershipCount.objects.filter(as_of=day).order_by("pk").values_list("pk", "association"):
            if pk in shown:
                action = LogEntry.Action.UPDATE if pk in self.lookups.counts else LogEntry.Action.CREATE
                self._note(count, f"{day:%d/%m/%Y}", action, shown[pk], model=MembershipCount)

    def _note(self, pk, name, action, changes, *, model=Association):
        """The audit trail hangs on signals, which bulk writing does not send."""
        kind = ContentType.objects.get_for_model(model).pk
        extra = {"import": self.import_file.pk}
        now = timezone.now()
        self.trail.append((kind, str(pk), pk, name, action, changes, "", None, self.by.pk, now, extra))


def _association(values, position, taken):
    values = {name: _stored(name, value) for name, value in values.items() if name not in COUNTS}
    association = Association(**values, position=position)
    association.short_name = association.short_name or short_name_of(association.name)
    association.set_keys()
    association.slug = _free_slug(association.short_name, taken)
    return association


def _stored(name, value):
    return date.fromisoformat(value) if name == "joined_on" else value


def _free_slug(name, taken):
    base = slugify(name)[:110] or "hoi"
    number, slug = 2, base
    while slug in taken:
        slug, number = f"{base}-{number}", number + 1
    taken.add(slug)
    return slug
