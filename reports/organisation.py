"""Figures about the organisation itself (group ORG), as the members room has it at the last day of the span.

They stand here because `members` lies below `reports` and may not register anything with it.
"""

from functools import partial

from django.utils.translation import gettext as _

from members.models import Association, Body, Mandate, MembershipCount
from reports.figure_records import Contribution
from reports.figures import provider

Kind, Status = Association.Kind, Association.Status
OFFICE, ASSOCIATION, AGENCY = "office", "association", "agency"


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
    qualifier = getattr(count, f"{column}_qualifier", "")
    return Contribution(getattr(count, column), label, source, (association.pk,), qualifier, on=count.as_of)


def _founding(start, end):
    """The first members: those that joined on the day the federation was founded."""
    founded_on = Association.objects.filter(kind=Kind.FEDERATION).values_list("joined_on", flat=True).first()
    first = Association.objects.filter(kind=Kind.MEMBER, joined_on=founded_on) if founded_on else ()
    return [Contribution(1, row.name, f"members.association:{row.pk}", (row.pk,), on=row.joined_on) for row in first]


def _years(start, end):
    """Full years since the federation was founded, in tenths: the unit năm has one decimal."""
    office = Association.objects.filter(kind=Kind.FEDERATION, joined_on__lte=end).first()
    if office is None:
        return []
    day = office.joined_on
    years = end.year - day.year - ((end.month, end.day) < (day.month, day.day))
    return [Contribution(10 * years, office.name, f"members.association:{office.pk}", (office.pk,), on=day)]


def _seats(start, end, *, kind, origin=None):
    """People in one of the federation's bodies; somebody with two positions in it counts once.

    `origin` keeps those who work at the federation's office, in an association or in an agency (anywhere else).
    """
    mandates = Mandate.objects.on(end).filter(body__kind=kind, body__association__kind=Kind.FEDERATION)
    people = {}
    for mandate in mandates.select_related("person", "body").order_by("pk"):
        people.setdefault(mandate.person_id, []).append(mandate)
    if origin:
        origins = _origins()
        people = {pk: held for pk, held in people.items() if origins(held[0].person.organisation) == origin}
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


def _origins():
    """A function from somebody's workplace, as written, to OFFICE, ASSOCIATION or AGENCY."""
    known = {}
    for row in Association.objects.all():
        known[row.name] = known[row.short_name] = OFFICE if row.kind == Kind.FEDERATION else ASSOCIATION
    return lambda workplace: known.get(workplace, AGENCY)


for _kind in (Kind.MEMBER, Kind.AFFILIATE, Kind.COLLECTIVE, Kind.CHAPTER):
    provider(f"members.count:{_kind}")(partial(_associations, kind=_kind))
provider("members.special")(partial(_associations, is_special=True))
provider("members.dormant")(partial(_associations, status_on_day=Status.DORMANT))
for _column in ("members", "intellectuals", "chapters"):
    provider(f"members.{_column}")(partial(_headcount, column=_column))
provider("members.admitted")(_admitted)
for _body in (Body.Kind.EXECUTIVE, Body.Kind.STANDING, Body.Kind.PARTY_GROUP, Body.Kind.OFFICE):
    provider(f"members.body:{_body}")(partial(_seats, kind=_body))
for _origin in (OFFICE, ASSOCIATION, AGENCY):
    provider(f"members.standing:{_origin}")(partial(_seats, kind=Body.Kind.STANDING, origin=_origin))
provider("members.founding")(_founding)
provider("members.years")(_years)
