from lhh_portal.letterhead import Letterhead, provide
from members.models import FederationProfile
from members.services import profile_on


@provide
def federation_letterhead(day):
    try:
        profile = profile_on(day)
    except FederationProfile.DoesNotExist:
        return None
    return Letterhead(
        governing_lines=profile.governing_lines,
        issuing_lines=profile.issuing_lines,
        issuing_name=profile.name,
        org_code=profile.org_code,
        place_name=profile.place_name,
        authority_lines=f"TM. {profile.signing_collective}" if profile.signing_collective else "",
        salutation=profile.salutation,
        recipients=profile.recipients,
    )
