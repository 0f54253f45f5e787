from django.db import transaction
from django.utils import timezone

from members.models import Association, FederationProfile, StatusPeriod


def federation():
    """The federation's own office as an owner of activities; created once with the data."""
    return Association.objects.get(kind=Association.Kind.FEDERATION)


def profile_on(day):
    """The profile in force on `day`, or the oldest one for days before the first.

    Raises FederationProfile.DoesNotExist.
    """
    profile = FederationProfile.objects.on(day).first() or FederationProfile.objects.order_by("valid_from").first()
    if profile is None:
        raise FederationProfile.DoesNotExist
    return profile


@transaction.atomic
def set_status(association, status, *, since, decision="", note=""):
    """Add one row to the dated history and bring the present status up to date."""
    StatusPeriod.objects.update_or_create(
        association=association, since=since, defaults={"status": status, "decision": decision, "note": note}
    )
    present = association.status_periods.filter(since__lte=timezone.localdate()).last()
    if present is not None:
        association.status = present.status
        association.save(update_fields=["status"])
    return association
