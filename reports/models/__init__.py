"""Records of work, the figures' definitions, and the reports made of them.

A stored amount is a whole number of the unit's smallest step (`Unit.decimals`): 12,5 ha with one decimal is 125.
So sums in SQL are exact on both databases, and money is whole đồng.
"""

from reports.models.activities import Activity, ActivityAmount, ActivityOwner, Evidence, FindingAnswer
from reports.models.appendices import AppendixContent, OutlineAppendix, ReportAppendix
from reports.models.catalogue import (
    ActivityKind,
    Aggregation,
    Counting,
    Indicator,
    IndicatorGroup,
    Measure,
    Unit,
    code_validator,
)
from reports.models.consolidated import (
    ConsolidatedReport,
    FrozenContribution,
    FrozenFigure,
    Outline,
    OutlineSection,
    Presence,
    Section,
)
from reports.models.directions import Direction
from reports.models.drafts import ActivityDraft
from reports.models.exceptions import FilingException
from reports.models.imports import ActivityImport, ActivityImportAnswer, ActivityImportRow
from reports.models.joint import ActivityMerge, PossibleDuplicate
from reports.models.plan import Target
from reports.models.reminders import Reminder, ReminderStep, ReportMail
from reports.models.review import PartVerdict
from reports.models.rounds import AssociationReport, NilReturn, Round
from reports.models.validation import FigureAnswer, RoundCheck, ValidationRule

__all__ = [
    "AppendixContent",
    "OutlineAppendix",
    "ReportAppendix",
    "Activity",
    "ActivityAmount",
    "ActivityDraft",
    "ActivityImport",
    "ActivityImportAnswer",
    "ActivityImportRow",
    "ActivityKind",
    "ActivityMerge",
    "ActivityOwner",
    "Aggregation",
    "AssociationReport",
    "ConsolidatedReport",
    "Counting",
    "Direction",
    "Evidence",
    "FigureAnswer",
    "FilingException",
    "FindingAnswer",
    "FrozenContribution",
    "FrozenFigure",
    "Indicator",
    "IndicatorGroup",
    "Measure",
    "NilReturn",
    "Outline",
    "OutlineSection",
    "PartVerdict",
    "PossibleDuplicate",
    "Presence",
    "Reminder",
    "ReminderStep",
    "ReportMail",
    "Round",
    "RoundCheck",
    "Section",
    "Target",
    "Unit",
    "ValidationRule",
    "code_validator",
]
