"""The time-stamp server (RFC 3161): the one that is set, the demo authority's own, or none."""

from django.conf import settings
from pyhanko.sign.timestamps import HTTPTimeStamper

from documents.signing import demo_authority


def timestamper():
    """A pyHanko TimeStamper, or None where signatures stay without a time stamp (PAdES B-B)."""
    if settings.TSA_URL:
        return HTTPTimeStamper(settings.TSA_URL, timeout=settings.TSA_TIMEOUT)
    if settings.ALLOW_DEMO_AUTHORITY and demo_authority.exists():
        return demo_authority.timestamper()
    return None
