"""The sheet of an association's report: each group with its figures and records, or what stands in their place."""

from collections import defaultdict
from dataclasses import dataclass, field

from reports.coverage import Coverage, coverage_of
from reports.figures import Figures, Presence
from reports.models import Activity, ActivityAmount, Indicator

SHOWN_RECORDS = 8


@dataclass
class SheetSection:
    coverage: Coverage
    figures: list = field(default_factory=list)  # [(Indicator, Figure)] with a value
    activities: list = field(default_factory=list)  # the newest SHOWN_RECORDS


def sheet_of(report):
    """[SheetSection] in the order of the groups; the number of queries does not grow with activities or indicators."""
    sections = {row.group.pk: SheetSection(row) for row in coverage_of(report)}
    figures = Figures(report.round.starts_on, report.round.ends_on, report.round)
    indicators = Indicator.objects.filter(is_active=True, group__in=sections, measures__isnull=False)
    for indicator in indicators.select_related("unit").distinct():
        figure = figures.figure(f"{indicator.code}@{report.association.slug}")
        if figure.presence == Presence.VALUE and figure.amount:
            sections[indicator.group_id].figures.append((indicator, figure))
    for group_id, activities in _newest(report, sections).items():
        sections[group_id].activities = activities
    return list(sections.values())


def _newest(report, groups):
    """{group: [Activity, …]}, the newest few of each group."""
    pairs = (
        ActivityAmount.objects.filter(
            activity__owners__association=report.association_id,
            activity__ends_on__gte=report.round.starts_on,
            activity__ends_on__lte=report.round.ends_on,
            measure__indicators__is_active=True,
            measure__indicators__group__in=groups,
        )
        .order_by("-activity__ends_on", "-activity_id")
        .values_list("measure__indicators__group", "activity_id")
    )
    chosen = defaultdict(dict)
    for group_id, activity_id in pairs:
        if len(chosen[group_id]) < SHOWN_RECORDS:
            chosen[group_id][activity_id] = None
    wanted = Activity.objects.with_details().in_bulk({pk for pks in chosen.values() for pk in pks})
    return {group_id: [wanted[pk] for pk in pks] for group_id, pks in chosen.items()}
