from advisory.models.opinions import Opinion, OpinionFile, OpinionRequest
from advisory.models.recommendations import Outcome, Recommendation
from advisory.models.tasks import AdvisoryTask, Client, DossierFile

__all__ = [
    "AdvisoryTask",
    "Client",
    "DossierFile",
    "Opinion",
    "OpinionFile",
    "OpinionRequest",
    "Outcome",
    "Recommendation",
]
