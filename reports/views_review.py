"""Reviewing a filed report part by part, and the officer's answer to what came back."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from lhh_portal.access import only
from lhh_portal.workflow import WrongState
from reports import review
from reports.checks import findings_of_association
from reports.models import AssociationReport, PartVerdict
from reports.review import Standing
from reports.rules import can_browse, can_file, can_review
from reports.sheet import sheet_of
from reports.workflow import ReportState

REVIEWABLE = {ReportState.SUBMITTED, ReportState.ACCEPTED}


@dataclass
class Refusal:
    """What could not be stored: shown at its part, with what was typed."""

    key: str
    message: str
    reason: str


@require_safe
@only(can_review)
def report_review(request, pk):
    return _page(request, _report(pk))


@require_POST
@only(can_review)
def part_judge(request, pk, verdict):
    """htmx renews the part and the summary; without script the page comes back at the part."""
    if verdict not in (PartVerdict.Verdict.ACCEPTED, PartVerdict.Verdict.RETURNED):
        raise Http404
    report, data = _report(pk), request.POST
    key, reason = data.get("key", ""), data.get("reason", "")
    refusal = None
    shown = {"seen": data.get("seen", ""), "said": data.get("said", "")}
    try:
        review.judge(report, key, verdict=verdict, by=request.user, reason=reason, **shown)
    except ValidationError as error:
        refusal = Refusal(key, " ".join(error.messages), reason)
    parts = review.parts_of(report)
    part = next((part for part in parts if part.key == key), None)
    if part is None:
        # It had gone from the report, and that is now accepted.
        if refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, _("Đã ghi nhận: phần này không còn trong báo cáo."))
        url = reverse("reports:report-review", args=[pk])
        return HttpResponseClientRedirect(url) if request.htmx else redirect(url)
    if not request.htmx:
        if refusal:
            return _page(request, report, refusal, status=422)
        return redirect(f"{reverse('reports:report-review', args=[pk])}#{part.anchor}")
    # What the page showed, not what is there now: somebody else may have changed another part.
    context = _summary(report, parts) | {"seen_all": data.get("all", ""), "part": part, "refusal": refusal}
    return render(request, "reports/_review_answer.html", context)


@require_POST
@only(can_review)
def review_finish(request, pk, action):
    """Accept, return or reopen as one step of the workflow."""
    if action not in ("accept", "send_back", "reopen"):
        raise Http404
    report, note = _report(pk), request.POST.get("note", "")
    try:
        review.finish(report, action, by=request.user, seen=request.POST.get("all", ""), note=note)
    except WrongState as error:
        messages.info(request, _("Có người vừa làm trước: báo cáo nay ở trạng thái «%s».") % error)
    except ValidationError as error:
        return _page(request, report, Refusal("", " ".join(error.messages), note), status=422)
    else:
        words = {
            "accept": _("Đã ghi nhận: tiếp nhận báo cáo của %s."),
            "send_back": _("Đã ghi nhận: trả lại báo cáo cho %s, cán bộ hội nhận thư kèm lý do."),
            "reopen": _("Đã ghi nhận: mở lại báo cáo của %s, cán bộ hội nhận thư kèm lý do."),
        }
        messages.success(request, words[action] % report.association.short_name)
    return redirect("reports:report-review", pk)


@require_POST
@only(can_browse)
def part_keep(request, pk):
    """The officer's: this part is right as it stands."""
    visible = AssociationReport.objects.visible_to(request.user).select_related("association", "round")
    report = get_object_or_404(visible, pk=pk)
    if not can_file(request.user, report):
        raise Http404
    data = request.POST
    reason = data.get("reason", "")
    try:
        review.keep(report, data.get("key", ""), by=request.user, seen=data.get("seen", ""), reason=reason)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã ghi giải trình. Chuyên viên xem khi báo cáo được nộp lại."))
    return redirect(f"{report.get_absolute_url()}#bi-tra-lai")


def _report(pk):
    return get_object_or_404(AssociationReport.objects.select_related("association", "round"), pk=pk)


def _page(request, report, refusal=None, status=200):
    sheet = sheet_of(report)
    parts = review.parts_of(report, sheet)
    context = _summary(report, parts) | {
        "to_see": _by_block([part for part in parts if part.standing != Standing.ACCEPTED], sheet),
        "accepted": _by_block([part for part in parts if part.standing == Standing.ACCEPTED], sheet),
        "seen_all": review.fingerprint(parts),
        "refusal": refusal,
        "findings": findings_of_association(report),
        "said": review.said_of(parts),
    }
    return render(request, "reports/report_review.html", context, status=status)


def _summary(report, parts):
    return {
        "report": report,
        "may_judge": report.state in REVIEWABLE,
        "n_open": sum(part.is_open for part in parts),
        "marked": [part for part in parts if part.standing == Standing.RETURNED],
        "changed": [part for part in parts if part.standing == Standing.CHANGED],
        "n_accepted": sum(part.standing == Standing.ACCEPTED for part in parts),
    }


def _by_block(parts, sheet):
    """[(title, [Part])]: the parts under their group, or as texts; what left the catalogue comes last."""
    titles = {section.coverage.group.code: section.coverage.group.name for section in sheet}
    titles |= {"text": _("Nhận xét của hội"), "": _("Không còn trong danh mục")}
    blocks = [(title, [part for part in parts if part.block == code]) for code, title in titles.items()]
    return [(title, members) for title, members in blocks if members]
