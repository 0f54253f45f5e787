"""The checklist: what the last report said would be done, how far it is, which activities show it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lhh_portal.access import only
from lhh_portal.official_table import official_table_response
from lhh_portal.roles import works_at_federation
from lhh_portal.workflow import WrongState, perform, transitions_of
from reports.directions import GAP
from reports.models import Activity, ConsolidatedReport, Direction
from reports.rules import can_consolidate

FOUND = 20


@require_safe
@only(works_at_federation)
def direction_list(request):
    """Report by report, the newest first; each with its items in order."""
    rows = Direction.objects.select_related("changed_by").prefetch_related("activities")
    reports = ConsolidatedReport.objects.filter(directions__isnull=False).distinct().select_related("round")
    groups = {report.pk: (report, []) for report in reports.order_by("-round__ends_on")}
    for row in rows:
        groups[row.report_id][1].append(row)
    return render(request, "reports/direction_list.html", {"groups": groups.values()})


@require_safe
@only(works_at_federation)
def direction_export(request):
    """The whole checklist in the order of the page."""
    found = Direction.objects.select_related("report__round", "changed_by").prefetch_related("activities")
    headers = [_("Nêu trong báo cáo"), _("Việc"), _("Trạng thái"), _("Ghi chú"), _("Người cập nhật"), _("Ngày")]
    rows = (
        [
            row.report.round.title,
            row.text,
            row.get_state_display(),
            row.note,
            str(row.changed_by or ""),
            localdate(row.changed_at) if row.changed_at else None,
            "; ".join(activity.title for activity in row.activities.all()),
        ]
        for row in found.order_by("-report__round__ends_on", "report_id", "position", "pk")
    )
    title = _("Phương hướng, nhiệm vụ đã đề ra")
    return official_table_response([*headers, _("Hoạt động minh chứng")], rows, title=title, name="phuong-huong")


@require_safe
@only(works_at_federation)
def direction_detail(request, pk):
    direction = get_object_or_404(Direction.objects.select_related("report__round", "changed_by"), pk=pk)
    query = request.GET.get("q", "")
    may_change = can_consolidate(request.user)
    context = {
        "direction": direction,
        "activities": direction.activities.order_by("ends_on"),
        "may_change": may_change,
        "query": query,
        "found": _later_activities(direction, query) if may_change and query.strip() else [],
    }
    return render(request, "reports/direction_detail.html", context)


def _later_activities(direction, query):
    later = Activity.objects.filter(ends_on__gt=direction.report.round.ends_on - GAP).search(query)
    return later.exclude(pk__in=direction.activities.all())[:FOUND]


@require_POST
@only(can_consolidate)
def direction_act(request, pk, action):
    direction = get_object_or_404(Direction, pk=pk)
    if action not in transitions_of(Direction):
        raise Http404
    try:
        direction = perform(direction, action, actor=request.user, note=request.POST.get("note", ""))
    except WrongState as error:
        messages.info(request, _("Có người vừa cập nhật trước: mục này nay là «%s».") % error)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi nhận: %s.") % direction.get_state_display())
    return redirect(direction)


@require_POST
@only(can_consolidate)
def direction_link(request, pk):
    """Activities ticked in the search are linked; what is ticked under `bo` is taken off."""
    direction = get_object_or_404(Direction, pk=pk)
    chosen, dropped = (
        Activity.objects.filter(pk__in=[value for value in request.POST.getlist(name) if value.isdecimal()])
        for name in ("hoat-dong", "bo")
    )
    direction.activities.add(*chosen)
    direction.activities.remove(*dropped)
    messages.success(request, _("Đã lưu hoạt động minh chứng."))
    return redirect(direction)
