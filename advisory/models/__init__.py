from advisory.models.contracts import Contract, ExpertPayment, Instalment
from advisory.models.councils import Council, MajorityOf, Meeting, Party, Review, Seat, Verdict, Vote
from advisory.models.experts import Expert
from advisory.models.opinions import Opinion, OpinionFile, OpinionRequest
from advisory.models.papers import TaskPaper
from advisory.models.recommendations import Outcome, Recommendation
from advisory.models.records import CoordinationProgramme, CouncilSeat, ScienceTask
from advisory.models.tasks import AdvisoryTask, Client, DossierFile
from advisory.models.thresholds import Group, Level, ThresholdRule, Topic

__all__ = [
    "AdvisoryTask",
    "Client",
    "Contract",
    "CoordinationProgramme",
    "Council",
    "CouncilSeat",
    "DossierFile",
    "Expert",
    "ExpertPayment",
    "Group",
    "Instalment",
    "Level",
    "MajorityOf",
    "Meeting",
    "Opinion",
    "OpinionFile",
    "OpinionRequest",
    "Outcome",
    "Party",
    "Recommendation",
    "Review",
    "ScienceTask",
    "Seat",
    "TaskPaper",
    "ThresholdRule",
    "Topic",
    "Verdict",
    "Vote",
]
