"""Who stands behind the site: what the foot of every page, the front page and the English summary say of the owner."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils import timezone

from lhh_portal.quantity import Quantity
from members.models import Association, Mandate, MembershipCount

CHAIR = "Chủ tịch"


@dataclass(frozen=True)
class Strength:
    """How many belong to the federation on a day; `members` is None before the first head count."""

    associations: int
    affiliates: int
    members: Quantity | None
    counted_on: date | None


def office():
    """The federation's own office: address, phone, e-mail; None before the data has been entered."""
    return Association.objects.filter(kind=Association.Kind.FEDERATION).first()


def responsible_person(owner, day):
    """The chair, who answers for what is published; None while nobody holds the seat."""
    seat = Mandate.objects.on(day).public().filter(body__association=owner, position=CHAIR).order_by("pk").first()
    return seat and seat.person


def strength_on(day=None):
    day = day or timezone.localdate()
    belonging = Association.objects.counted_on(day).listed()
    kinds = dict(belonging.order_by().values_list("kind").annotate(Count("pk")))
    counts = list(MembershipCount.objects.latest_on(day).filter(association__in=belonging.order_by().values("pk")))
    return Strength(
        associations=kinds.get(Association.Kind.MEMBER, 0),
        affiliates=sum(kinds.values()) - kinds.get(Association.Kind.MEMBER, 0),
        members=sum((count.members_quantity for count in counts), Quantity(0)) if counts else None,
        counted_on=max((count.as_of for count in counts), default=None),
    )
