"""What the sheets of filed reports say, before and after records are made one or split: it does not change."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from reports.figures import Figures
from reports.models import AssociationReport, Measure


def lock_filed_reports(activities, snapshots=()):
    """Filed reports of any owner over any of the days, locked so that none is filed or returned meanwhile."""
    owners = {owner.association_id for activity in activities for owner in activity.owners.all()}
    days = {activity.ends_on.isoformat() for activity in activities}
    for row in snapshots:
        if row["model"] == "reports.activityowner":
            owners.add(row["fields"]["association"])
        if row["model"] == "reports.activity":
            days.add(row["fields"]["ends_on"])
    reports = AssociationReport.objects.filter(
        association__in=owners, round__ends_on__gte=min(days), round__starts_on__lte=max(days)
    )
    locked = reports.select_related("round", "association").select_for_update(of=("self",)).order_by("pk")
    return [report for report in locked if report.is_filed]


def sheets_of(reports, kind_id):
    """{(report, measure): value} of what the filed sheets say about this kind of work."""
    figures = {report.round_id: Figures(report.round.starts_on, report.round.ends_on) for report in reports}
    measures = Measure.objects.filter(kind=kind_id).select_related("kind")
    codes = {measure.full_code: measure for measure in measures} if reports else {}
    values = {}
    for report in reports:
        for code, measure in codes.items():
            figure = figures[report.round_id].figure(f"{code}@{report.association.slug}")
            values[report, measure] = figure.amount, figure.qualifier, figure.presence
    return values


def refuse_changed_sheets(before, reports, kind_id):
    now = sheets_of(reports, kind_id)
    for (report, measure), value in before.items():
        if now[report, measure] != value:
            raise ValidationError(
                _(
                    "Làm như vậy thì «%(measure)s» trong báo cáo «%(round)s» mà %(association)s đã nộp sẽ đổi. "
                    "Hãy chọn đúng số %(association)s đã báo cáo, hoặc trả lại báo cáo đó trước."
                )
                % {
                    "measure": measure.name,
                    "round": report.round.title,
                    "association": report.association.short_name,
                }
            )
