from honours.models.campaigns import Campaign, CriteriaSet, Criterion, Decision
from honours.models.council import CouncilMember, RollEntry, Urn, VotingRound
from honours.models.nominations import Claim, Consent, DossierFile, Nomination, Objection

__all__ = [
    "Campaign",
    "Claim",
    "Consent",
    "CouncilMember",
    "CriteriaSet",
    "Criterion",
    "Decision",
    "DossierFile",
    "Nomination",
    "Objection",
    "RollEntry",
    "Urn",
    "VotingRound",
]
