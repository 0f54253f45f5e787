"""What the footnotes of a report speak of: the work of each association, one by one or, where it is much, added up."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Count, Q

from reports.models import Activity, ActivityKind, ActivityOwner
from reports.supplied import supplied_within


@dataclass
class NoteEntries:
    """What is counted and not listed is too much to be told one by one.

    `kinds` {code: ActivityKind}, `counts` {code: {association: how many}}, `listed` {(code, association): [Activity or
    Supplied]}.
    """

    kinds: dict = field(default_factory=dict)
    counts: dict = field(default_factory=dict)
    listed: dict = field(default_factory=dict)

    def associations(self, kinds):
        return {association for kind in kinds for association in self.counts[kind]}

    def fits(self, kinds):
        """Whether a note may tell the records of `kinds` one by one, and whether it may tell each association's sums.

        A note of seventy associations would otherwise run over pages, and take minutes to lay out.
        """
        places = [(kind, association) for kind in kinds for association in self.counts[kind]]
        told = sum(len(self.listed.get(place, "+")) for place in places)  # what is not listed is one clause of sums
        return told <= settings.NOTE_HOLDS_UP_TO, len(places) <= settings.NOTE_HOLDS_UP_TO


def load_entries(start, end, codes):
    """Of the kinds named by `codes`, in the span; the number of queries does not depend on what there is."""
    kinds = {kind.code: kind for kind in ActivityKind.objects.filter(code__in=codes)}
    counts = {code: {} for code in kinds}
    owners = ActivityOwner.objects.filter(
        activity__ends_on__gte=start, activity__ends_on__lte=end, activity__kind__code__in=kinds
    )
    grouped = owners.order_by().values_list("activity__kind__code", "association_id")
    for code, association, number in grouped.annotate(number=Count("pk")):
        counts[code][association] = number
    supplied = [row for row in supplied_within(start, end) if row.kind in kinds and row.line] if kinds else []
    for row in supplied:
        for association in row.association_ids:
            counts[row.kind][association] = counts[row.kind].get(association, 0) + 1
    listed = _listed(start, end, counts)
    _add_supplied(listed, supplied, counts)
    return NoteEntries(kinds, counts, listed)


def _add_supplied(listed, supplied, counts):
    """What an association recorded as an activity too is told once, in its own words."""
    for row in supplied:
        for association in row.association_ids:
            told = listed[row.kind, association]
            is_told = any(isinstance(each, Activity) and each.subject_key == row.subject_key for each in told)
            if counts[row.kind][association] <= settings.NOTE_LISTS_UP_TO and not is_told:
                told.append(row)
    for told in listed.values():
        told.sort(key=lambda each: getattr(each, "starts_on", None) or each.on)


def _listed(start, end, counts):
    wanted = Q(pk=None)
    for code, numbers in counts.items():
        few = [association for association, number in numbers.items() if number <= settings.NOTE_LISTS_UP_TO]
        wanted |= Q(kind__code=code, owners__association__in=few)
    activities = (
        Activity.objects.within(start, end)
        .filter(wanted)
        .distinct()
        .select_related("kind")
        .prefetch_related("owners", "amounts__measure__kind", "amounts__measure__unit")
        .order_by("starts_on", "pk")
    )
    listed = defaultdict(list)
    for activity in activities:
        code = activity.kind.code
        for owner in activity.owners.all():
            if counts[code][owner.association_id] <= settings.NOTE_LISTS_UP_TO:
                listed[code, owner.association_id].append(activity)
    return listed
