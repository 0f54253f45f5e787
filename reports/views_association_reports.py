from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_fsm import can_proceed
from django_htmx.http import trigger_client_event
from django_tables2 import RequestConfig

from lhh_portal.access import only
from lhh_portal.models import StateChange
from lhh_portal.official_table import official_table_response
from lhh_portal.workflow import WrongState, last_step, perform, transitions_of
from reports import services
from reports.checks import findings_of_association, report_findings
from reports.drafts import unfinished_in
from reports.exceptions import is_over, with_over
from reports.explanations import put_beside_figures
from reports.filters import AssociationReportFilter
from reports.forms_association_reports import NarrativeForm
from reports.history import last_saved_by
from reports.list_exports import REPORT_HEADERS, report_rows
from reports.locks import share_records
from reports.models import AssociationReport, IndicatorGroup
from reports.review import Standing, parts_of, said_of
from reports.rules import can_browse, can_file, can_review
from reports.sheet import sheet_of
from reports.tables import AssociationReportTable
from reports.typed_numbers import numbers_without_record
from reports.workflow import ReportState


@require_safe
@only(can_browse)
def association_report_list(request):
    found = _filtered(request)
    table = AssociationReportTable(found.qs)
    RequestConfig(request, paginate={"per_page": 30}).configure(table)
    return render(request, "reports/association_report_list.html", {"filter": found, "table": table})


@require_safe
@only(can_browse)
def association_report_export(request):
    """The list as filtered."""
    rows = report_rows(_filtered(request).qs)
    return official_table_response(REPORT_HEADERS, rows, title=_("Báo cáo của các hội"), name="bao-cao-hoi")


def _filtered(request):
    visible = with_over(AssociationReport.objects.visible_to(request.user)).select_related("association", "round")
    return AssociationReportFilter(request.GET, queryset=visible.order_by("-round__ends_on", "association__position"))


@require_safe
@only(can_browse)
def association_report(request, pk):
    report = _visible(request, pk)
    return render(request, "reports/association_report.html", _page(request, report, NarrativeForm(instance=report)))


@require_safe
@only(can_browse)
def association_report_file(request, pk):
    """Before filing: what goes out with it, and what is still missing."""
    report = _fileable(request, pk)
    page = _page(request, report, NarrativeForm(instance=report))
    if not page["may_write"]:
        return redirect(report)
    context = {
        "seen": last_step(report),
        "contradictions": [finding for finding in report_findings(report) if finding.is_open],
        "returned_open": [part for part in page["returned"] if part.standing == Standing.RETURNED],
        "empty_texts": [field.label for field in page["form"].visible_fields() if not field.value()],
    }
    return render(request, "reports/association_report_file.html", {**page, **context})


@require_safe
@only(can_browse)
def association_report_take_back(request, pk):
    """Before taking back: what it costs. Who filed in time and files again after the due date has filed late."""
    report = _fileable(request, pk)
    if not can_proceed(report.take_back):
        return redirect(report)
    today = timezone.localdate()
    context = {
        "report": report,
        "seen": last_step(report),
        "loses_time": report.round.due_on < today and not report.is_late_on(today),
    }
    return render(request, "reports/association_report_take_back.html", context)


@require_POST
@only(can_browse)
def association_report_act(request, pk, action):
    report = _visible(request, pk)
    if action not in ("start", "submit", "take_back"):  # staff decide where they have read: views_review.review_finish
        raise Http404
    try:
        note, seen = request.POST.get("note", ""), request.POST.get("seen", "")
        with transaction.atomic():
            share_records()  # a report is filed before the round is closed or after, never in between
            perform(report, action, actor=request.user, note=note, seen=seen)
    except WrongState as error:
        words = _("Có người vừa làm trước: báo cáo nay ở trạng thái «%s».") % error
        report = _visible(request, pk)
        if action == "take_back" and report.is_filed and not report.is_unread():
            words = _(
                "Liên hiệp Hội đã bắt đầu xem xét báo cáo, hoặc đợt đã chốt, nên không rút lại được. Cần sửa thì báo "
                "chuyên viên."
            )
        messages.info(request, " ".join([words, *([_("Lời vừa ghi: «%s».") % note] if note else [])]))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        label = transitions_of(AssociationReport)[action][0].custom["label"]
        messages.success(request, _("Đã ghi nhận: %s.") % label)
    return redirect(report)


@require_POST
@only(can_browse)
def association_report_narrative(request, pk):
    """Autosave (htmx) and the button: both store what changed, and say whose text is kept where two people wrote."""
    report = _fileable(request, pk)
    form = NarrativeForm(request.POST, instance=report)
    problem, conflicts = "", []
    if form.is_valid():
        problem, conflicts = _store(report, form, request.POST.getlist("keep"))
    stored = _visible(request, pk)
    context = {
        "report": stored,
        "form": form,
        "problem": problem,
        "conflicts": [(form[name], getattr(stored, name), last_saved_by(stored, name)) for name in conflicts],
        "saved": [
            (form[f"base_{name}"], getattr(stored, name)) for name in services.NARRATIVE if name not in conflicts
        ],
        "at": timezone.localtime(),
        "unbacked": numbers_without_record(stored, sheet_of(stored)),
    }
    if request.htmx:
        kept = not (form.errors or problem or conflicts)
        answer = render(request, "reports/_autosave.html", context)
        return trigger_client_event(answer, "kept") if kept else answer
    if form.errors or problem or conflicts:
        page = _page(request, stored, form)
        if problem:  # the report is closed to writing: its boxes are gone, what was typed is given back beside it
            present = NarrativeForm(instance=stored)
            typed = [(form[name].label, text) for name, text in form.texts().items() if text != getattr(stored, name)]
            context |= {"form": present, "typed": typed}
        return render(request, "reports/association_report.html", {**page, **context}, status=422)
    messages.success(request, _("Đã lưu phần nhận xét."))
    return redirect(report)


def _store(report, form, kept):
    """(problem, conflicts); fields named in `kept` overwrite what somebody else stored meanwhile."""
    present = AssociationReport.objects.get(pk=report.pk)
    bases = {name: getattr(present, name) if name in kept else text for name, text in form.bases().items()}
    try:
        return "", services.save_narrative(report, texts=form.texts(), bases=bases)
    except ValidationError as error:
        return " ".join(error.messages), []


@require_POST
@only(can_browse)
def association_report_nil(request, pk, group):
    report = _fileable(request, pk)
    group = get_object_or_404(IndicatorGroup, code=group)
    try:
        services.set_nil_return(report, group=group, is_nil=request.POST.get("is_nil") == "1")
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(f"{report.get_absolute_url()}#nhom-{group.code}")


@require_POST
@only(can_browse)
def association_report_nil_rest(request, pk):
    """One button for every group without records."""
    report = _fileable(request, pk)
    try:
        groups = services.set_nil_return_for_the_rest(report)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        if groups:
            messages.success(request, _("Đã ghi «không phát sinh» cho %d nhóm.") % len(groups))
        else:  # the button pressed twice, or by two people
            messages.info(request, _("Mọi nhóm đã có hoạt động hoặc đã ghi «không phát sinh»."))
    return redirect(report)


def _page(request, report, form):
    may_review = can_review(request.user)
    sections = sheet_of(report)
    findings = findings_of_association(report)
    put_beside_figures(findings, sections)
    parts = parts_of(report, sections)
    # What staff have marked in a filed report reaches the association when the report does.
    is_with_staff = report.is_filed
    over = is_over(report)
    may_file = can_file(request.user, report) and not over
    may_write = may_file and report.is_being_written
    return {
        "sent_back_with": _note_of_return(report),
        "returned": [part for part in parts if part.returned] if report.state == ReportState.RETURNED else [],
        "said": [] if is_with_staff and not may_review else said_of(parts),
        "may_review": may_review,
        "report": report,
        "form": form,
        "sections": sections,
        "missing": [section.coverage.group for section in sections if section.coverage.is_missing],
        "findings": findings,
        "unbacked": numbers_without_record(report, sections) if report.is_being_written else [],
        "may_file": may_file,
        "may_answer": may_review or may_file,
        "may_write": may_write,
        "unfinished": unfinished_in(report, request.user) if may_write else [],
        "is_over": over,
        "is_late": not over and report.is_late_on(timezone.localdate()),
    }


def _visible(request, pk):
    return get_object_or_404(
        AssociationReport.objects.visible_to(request.user).select_related("association", "round"), pk=pk
    )


def _note_of_return(report):
    """The StateChange by which staff sent the report back as it is now, when it says something; else None."""
    if report.state != ReportState.RETURNED:
        return None
    step = StateChange.objects.of(report).filter(new=ReportState.RETURNED).last()
    return step if step and step.note else None


def _fileable(request, pk):
    report = _visible(request, pk)
    if not can_file(request.user, report):
        raise Http404
    return report
