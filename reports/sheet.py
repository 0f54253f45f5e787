"""The sheet of an association's report: each group with its figures and records, or what stands in their place."""

from collections import defaultdict
from dataclasses import dataclass, field

from reports.coverage import Coverage, coverage_of
from reports.figures import Figure, Figures
from reports.models import Activity, ActivityAmount, Indicator

SHOWN_RECORDS = 8


@dataclass(frozen=True)
class SheetFigure:
    """A figure with at least one record behind it; its amount may be zero."""

    indicator: Indicator
    figure: Figure
    records: list  # of figures.Contribution
    said: list = field(default_factory=list)  # explanations of it and of its records (reports/explanations.py)


@dataclass
class SheetSection:
    coverage: Coverage
    figures: list = field(default_factory=list)  # of SheetFigure
    activities: list = field(default_factory=list)  # the newest SHOWN_RECORDS


def sheet_of(report):
    """[SheetSection] in the order of the groups; the number of queries does not grow with activities or indicators."""
    sections = {row.group.pk: SheetSection(row) for row in coverage_of(report)}
    figures = Figures(report.round.starts_on, report.round.ends_on, report.round, report.association)
    for code, records in figures.contributions_of(report.association_id).items():
        indicator = figures.indicators[code]
        if indicator.is_active and indicator.group_id in sections and records:
            figure = figures.figure(f"{code}@{report.association.slug}")
            sections[indicator.group_id].figures.append(SheetFigure(indicator, figure, records))
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
