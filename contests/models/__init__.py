from contests.models.consents import Consent, ConsentText, allows, public_name
from contests.models.editions import (
    Criterion,
    DossierItem,
    Edition,
    Field,
    JudgingRound,
    Outage,
    Prize,
    Programme,
)
from contests.models.entries import Author, Description, Entry, EntryFile, Receipt, SeenPaper
from contests.models.judging import Assignment, Award, CouncilPlace, DeclaredTie, Judge, Mark, ScoreSheet

__all__ = [
    "Assignment",
    "Award",
    "CouncilPlace",
    "DeclaredTie",
    "Judge",
    "Mark",
    "ScoreSheet",
    "Author",
    "Consent",
    "ConsentText",
    "Criterion",
    "Description",
    "DossierItem",
    "Edition",
    "Entry",
    "EntryFile",
    "Field",
    "JudgingRound",
    "Outage",
    "Prize",
    "Programme",
    "Receipt",
    "SeenPaper",
    "allows",
    "public_name",
]
