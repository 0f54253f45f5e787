from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from members.models import FederationProfile
from members.services import profile_on


def federation(request):
    """`federation`: today's profile for the head of every page; empty until the profile has been entered."""
    return {"federation": SimpleLazyObject(_profile_or_empty)}


def _profile_or_empty():
    try:
        return profile_on(timezone.localdate())
    except FederationProfile.DoesNotExist:
        return FederationProfile()
