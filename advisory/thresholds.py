"""Which of the province's rules say that an object has to be sent for review (processes.md 3.6)."""

from dataclasses import dataclass
from decimal import Decimal

from advisory.models import ThresholdRule


@dataclass(frozen=True)
class Proposed:
    """An object before it is decided on; "" and None where nothing is known."""

    object_type: str
    level: str = ""
    group: str = ""
    topics: tuple = ()
    hectares: Decimal | None = None
    households: int | None = None


def catches(rule, proposed):
    """Whether every condition the rule sets is met; one that sets none catches nothing."""
    conditions = [
        (rule.object_types, proposed.object_type in rule.object_types),
        (rule.levels, proposed.level in rule.levels),
        (rule.groups, proposed.group in rule.groups),
        (rule.topics, bool({*rule.topics} & {*proposed.topics})),
        (rule.min_hectares, _reaches(proposed.hectares, rule.min_hectares)),
        (rule.min_households, _reaches(proposed.households, rule.min_households)),
    ]
    wanted = [is_met for asked, is_met in conditions if asked]
    return bool(wanted) and all(wanted)


def _reaches(value, least):
    return value is not None and least is not None and value >= least


def rules_for(proposed):
    """The rules in force that catch it, in the province's order."""
    return [rule for rule in ThresholdRule.objects.filter(is_active=True) if catches(rule, proposed)]
