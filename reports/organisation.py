"""Figures about the organisation itself (group ORG), as the members room has it at the last day of the span.

They stand here because `members` lies below `reports` and may not register anything with it.
"""

from functools import partial

from django.utils.translation import gettext as _

from members.models import Association, Body, Mandate, MembershipCount
from reports.figures import Contribution, provider

Kind, Status = Association.Kind, Association.Status


def _associations(start, end, *, kind=None, **conditions):
    rows = Association.objects.counted_on(end).exclude(kind=Kind.FEDERATION).filter(**conditions)
    if kind is not None:
        rows = rows.filter(kind=kind)
    return [Contribution(1, row.name, f"members.association:{row.pk}", (row.pk,), on=row.joined_on) for row in rows]


def _headcount(start, end, *, column):
    """The newest count of each association up to `end`; somebody in two associations is counted twice (ORG-05)."""
    members = Association.objects.counted_on(end).exclude(kind=Kind.FEDERATION)
    belonging = {row.pk: row for row in members}
    newest = {}
    for count in MembershipCount.objects.filter(association__in=belonging, as_of__lte=end).order_by("as_of"):
        newest[count.association_id] = count
    return [_counted(belonging[pk], count, column) for pk, count in newest.items()]


def _admitted(start, end):
    """Members admitted in the span: a flow, so every count dated in it adds up."""
    rows = MembershipCount.objects.filter(as_of__gte=start, as_of__lte=end).select_related("association")
    return [_counted(row.association, row, "admitted") for row in rows if row.admitted]


def _counted(association, count, column):
    label = _("%(name)s, tính đến %(day)s") % {"name": association.short_name, "day": f"{count.as_of:%d/%m/%Y}"}
    source = f"members.association:{association.pk}"
    return Contribution(getattr(count, column), label, source, (association.pk,), on=count.as_of)


def _seats(start, end, *, kind):
    """People in one of the federation's bodies; somebody with two positions in it counts once."""
    mandates = Mandate.objects.on(end).filter(body__kind=kind, body__association__kind=Kind.FEDERATION)
    people = {}
    for mandate in mandates.select_related("person", "body").order_by("pk"):
        people.setdefault(mandate.person_id, []).append(mandate)
    return [
        Contribution(
            1,
            f"{held[0].person.full_name} – {', '.join(mandate.position for mandate in held)}",
            f"members.mandate:{held[0].pk}",
            (held[0].body.association_id,),
            on=held[0].starts_on,
        )
        for held in people.values()
    ]


for _kind in (Kind.MEMBER, Kind.AFFILIATE, Kind.COLLECTIVE, Kind.CHAPTER):
    provider(f"members.count:{_kind}")(partial(_associations, kind=_kind))
provider("members.special")(partial(_associations, is_special=True))
provider("members.dormant")(partial(_associations, status_on_day=Status.DORMANT))
for _column in ("members", "intellectuals", "chapters"):
    provider(f"members.{_column}")(partial(_headcount, column=_column))
provider("members.admitted")(_admitted)
for _body in (Body.Kind.EXECUTIVE, Body.Kind.STANDING, Body.Kind.PARTY_GROUP, Body.Kind.OFFICE):
    provider(f"members.body:{_body}")(partial(_seats, kind=_body))
