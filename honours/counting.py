"""What a campaign comes to. People and criteria are two counts, each of its own rows: never one from the other."""

from django.db.models import Count, Q

from honours.models import Claim, Nomination
from honours.workflow import GONE, NominationState


def people(nominations):
    """Distinct persons of these nominations: whoever is honoured twice, or for two criteria, is one."""
    return nominations.order_by().aggregate(count=Count("person", distinct=True))["count"]


def criteria_met(nominations):
    """Verified claims of these nominations: a person who meets three criteria counts three times."""
    return Claim.objects.filter(nomination__in=nominations.order_by().values("pk"), is_verified=True).count()


def by_criterion(campaign):
    """The criteria of the campaign with `n_claimed` and `n_verified`, of nominations that stand."""
    stands = Q(claims__nomination__campaign=campaign) & ~Q(claims__nomination__state__in=GONE)
    return campaign.criteria_set.criteria.annotate(
        n_claimed=Count("claims", filter=stands),
        n_verified=Count("claims", filter=stands & Q(claims__is_verified=True)),
    ).order_by("number")


def by_state(nominations):
    """[(label, count)] of the states that occur, in the order of the table; they add up to all nominations."""
    counts = dict(nominations.order_by().values_list("state").annotate(Count("pk")))
    return [(label, counts[value]) for value, label in NominationState.choices if value in counts]


def standing(campaign):
    return Nomination.objects.standing().filter(campaign=campaign)
