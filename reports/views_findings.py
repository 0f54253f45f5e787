"""Findings of a round on one page, and explanations given where a finding stands."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import prefetch_related_objects
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lhh_portal.access import only
from lhh_portal.official_table import official_table_response
from lhh_portal.roles import works_at_federation
from reports.checks import findings_for, report_findings, round_findings
from reports.explanations import explain
from reports.forms_findings import FindingFilterForm
from reports.models import Activity, AssociationReport, Round
from reports.nightly import look_at
from reports.report_checks import ReportChecker
from reports.rules import can_browse, can_edit_activity, can_file, can_review, can_run_rounds

ON_A_PAGE = 50


@require_safe
@only(works_at_federation)
def round_findings_page(request, pk):
    round_, findings, form = _filtered_findings(request, pk)
    page = Paginator(form.narrow(findings), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "round": round_,
        "form": form,
        "page": page,
        "total": len(findings),
        "open": sum(finding.is_unanswered for finding in findings),
        "hard": sum(finding.is_open for finding in findings),
        "may_answer": can_review(request.user),
        "back": request.get_full_path(),
    }
    return render(request, "reports/round_findings.html", context)


def _filtered_findings(request, pk):
    round_ = get_object_or_404(Round.objects.select_related("consolidated"), pk=pk)
    findings = round_findings(round_)
    prefetch_related_objects([f.activity for f in findings if f.activity], "owners__association")
    return round_, findings, FindingFilterForm(request.GET, findings=findings)


@require_safe
@only(works_at_federation)
def round_findings_export(request, pk):
    """The findings that the page shows under the same filter, all pages of it."""
    round_, findings, form = _filtered_findings(request, pk)
    headers = [_("Về"), _("Hội, đơn vị"), _("Nội dung"), _("Mức"), _("Giải trình"), _("Người giải trình"), _("Ngày")]
    return official_table_response(
        headers,
        map(_export_row, form.narrow(findings)),
        title=_("Kiểm tra số liệu"),
        name=f"kiem-tra-{round_.code}",
        notes=[round_.title],
    )


def _export_row(finding):
    owners = finding.activity.owners.all() if finding.activity else [finding.report] if finding.report else []
    answer = finding.answer
    return [
        finding.about,
        ", ".join(owner.association.short_name for owner in owners),
        finding.message,
        _("Bắt buộc giải trình") if finding.is_hard else _("Cần xem lại"),
        *([answer.explanation, str(answer.by or _("không rõ")), localdate(answer.at)] if answer else ["", "", None]),
    ]


@require_POST
@only(can_run_rounds)
def round_recheck(request, pk):
    """Compute anew, and from now on count as new what is not among it."""
    round_ = get_object_or_404(Round.objects.select_related("consolidated"), pk=pk)
    check = look_at(round_, seen=True)
    messages.success(request, _("Đã kiểm tra lại: còn %d mục chưa giải trình.") % check.open_count)
    return redirect("reports:round-findings", pk)


# --- explanations ----------------------------------------------------------------------------------------------


@require_POST
@only(can_browse)
def activity_explain(request, pk):
    visible = Activity.objects.visible_to(request.user).with_details()
    activity = get_object_or_404(visible, pk=pk)
    if not can_edit_activity(request.user, activity):
        raise PermissionDenied
    # With the round's days where the finding was shown: that an activity began before it is found only there.
    round_ = Round.objects.filter(pk=request.POST.get("round") or 0).first() if _is_number(request, "round") else None
    span = {"start": round_.starts_on, "end": round_.ends_on} if round_ else {}
    return _explained(request, findings_for([activity], **span), activity.get_absolute_url())


@require_POST
@only(can_browse)
def report_explain(request, pk):
    visible = AssociationReport.objects.visible_to(request.user).select_related("association", "round")
    report = get_object_or_404(visible, pk=pk)
    if not (can_review(request.user) or can_file(request.user, report)):
        raise PermissionDenied
    return _explained(request, report_findings(report), report.get_absolute_url())


@require_POST
@only(can_review)
def round_explain(request, pk):
    round_ = get_object_or_404(Round.objects.select_related("consolidated"), pk=pk)
    return _explained(request, ReportChecker(round_).of_round(), reverse("reports:round-findings", args=[pk]))


def _is_number(request, name):
    return request.POST.get(name, "").isascii() and request.POST.get(name, "").isdigit()


def _explained(request, findings, page):
    """Keep the explanation of that one of `findings` which the form names, and go back to where it stood."""
    wanted = request.POST.get("code", ""), request.POST.get("fingerprint", "")
    finding = next((f for f in findings if (f.code, f.fingerprint) == wanted), None)
    if finding is None:
        if not wanted[0]:
            raise Http404
        messages.info(request, _("Số liệu hoặc lời văn vừa đổi nên mục này không còn như lúc mở trang. Hãy xem lại."))
        return redirect(_back(request, page))
    try:
        answer = explain(finding, explanation=request.POST.get("explanation", ""), by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi giải trình: «%s».") % answer.explanation[:120])
    return redirect(f"{_back(request, page)}#{finding.html_id}")


def _back(request, page):
    back = request.POST.get("back", "")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if is_ours else page
