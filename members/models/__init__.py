from members.models.associations import (
    RESERVED_SLUGS,
    Association,
    FormerName,
    MembershipCount,
    StatusPeriod,
    Succession,
)
from members.models.governance import Body, Mandate, Person, Term
from members.models.imports import ImportAnswer, ImportFile, ImportRow
from members.models.profile import FederationProfile

__all__ = [
    "Association",
    "Body",
    "FederationProfile",
    "FormerName",
    "ImportAnswer",
    "ImportFile",
    "ImportRow",
    "Mandate",
    "MembershipCount",
    "Person",
    "RESERVED_SLUGS",
    "StatusPeriod",
    "Succession",
    "Term",
]
