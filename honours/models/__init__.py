from honours.models.campaigns import Campaign, CriteriaSet, Criterion
from honours.models.nominations import Claim, Consent, DossierFile, Nomination, Objection

__all__ = [
    "Campaign",
    "Claim",
    "Consent",
    "CriteriaSet",
    "Criterion",
    "DossierFile",
    "Nomination",
    "Objection",
]
