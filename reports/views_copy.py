"""Chép từ kỳ trước: choose activities of an earlier period and fill them in again, one after the other."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lhh_portal.access import only
from members.models import Association
from reports import copying
from reports.rules import can_record_activity, is_staff_member


@only(can_record_activity)
def copy_choose(request):
    asked = request.POST if request.method == "POST" else request.GET
    rounds = list(copying.rounds_to_copy_for(request.user)[:8])
    round_ = next((item for item in rounds if item.code == asked.get("dot")), rounds[0] if rounds else None)
    associations = _associations(request.user)
    if round_ is None or not associations:
        return render(request, "reports/copy_choose.html", {})
    periods = copying.periods_before(round_)
    association = next((item for item in associations if item.slug == asked.get("hoi")), associations[0])
    period, found = _period_with_work(periods, asked.get("tu"), association)
    if request.method == "POST":
        chosen = [item for item in found if str(item.pk) in request.POST.getlist("chon")]
        if chosen:
            return _copied(request, chosen, period)
        messages.error(request, _("Chưa chọn hoạt động nào để chép."))
    copied = copying.standing_of_copies(found, user=request.user, months=period.months)
    context = {
        "rounds": rounds,
        "round": round_,
        "periods": periods,
        "period": period,
        "associations": associations,
        "association": association,
        "rows": [(activity, copied.get(activity.pk)) for activity in found],
    }
    return render(request, "reports/copy_choose.html", context)


def _period_with_work(periods, code, association):
    """The period that is asked for, or the first with something to copy; with its activities."""
    asked_for = [item for item in periods if item.code == code] or periods
    found = [(item, list(copying.activities_to_copy(item, association_ids=[association.pk]))) for item in asked_for]
    return next((pair for pair in found if pair[1]), found[0])


def _associations(user):
    counted = Association.objects.filter(status__in=Association.COUNTED)
    return list(counted if is_staff_member(user) else counted.filter(pk__in=user.association_ids))


def _copied(request, chosen, period):
    new = copying.copy_as_drafts(chosen, user=request.user, months=period.months)
    waiting = copying.next_copy(request.user)
    if waiting is None:
        messages.info(request, _("Các hoạt động đã chọn đều đã chép và đã ghi thành hoạt động của kỳ này."))
        return redirect("reports:copy-choose")
    words = _("Đã chép %d hoạt động. Ghi số liệu của kỳ này cho từng hoạt động rồi lưu.") % len(new)
    messages.success(
        request, words if new else _("Các hoạt động đã chọn đã chép trước đó. Ghi tiếp hoạt động đang chờ:")
    )
    return redirect(waiting)
