"""The consolidated report on the screen: read, drill down, write, close."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import trigger_client_event

from documents.models import Appendix
from documents.screen import appendices_html, for_screen, paper_for_screen
from documents.services import EDITABLE
from lhh_portal.official_table import official_table_response
from lhh_portal.roles import works_at_federation
from lhh_portal.workflow import WrongState, perform
from reports import readiness, rules
from reports.appendices import appendices_of
from reports.checks import mark_of
from reports.closing import close_report, differences, differences_beside, unanswered
from reports.consolidation import completeness, figures_of, missing_associations, start_report, then_and_now, write_text
from reports.directions import directions_for
from reports.exceptions import unexcused
from reports.explanations import explanations_of
from reports.figure_lists import contributions_shown, pick_figures
from reports.forms_consolidated import HeadForm, SectionForm, fingerprint
from reports.forms_outline import ReportAppendicesFormSet, ReportPartsFormSet
from reports.history import last_saved_by
from reports.models import ConsolidatedReport, Round, Section
from reports.rendering import Problem
from reports.report_checks import ReportChecker
from reports.typed_numbers import typed_numbers
from reports.workflow import ConsolidatedState

EXPLANATION = "giai-trinh-"


def _report_for(user, code):
    """A report this user may read, or 404."""
    if not works_at_federation(user):
        raise Http404
    return get_object_or_404(ConsolidatedReport.objects.select_related("round", "document__pdf"), round__code=code)


def _draft_for(user, code):
    """A draft this user may write, locked until the request is over so that nobody closes it meanwhile.

    403 for readers and for a report that is closed. Needs a transaction.
    """
    if not works_at_federation(user):
        raise Http404
    drafts = ConsolidatedReport.objects.select_for_update(of=("self",)).select_related("round")
    report = get_object_or_404(drafts, round__code=code)
    if not rules.can_consolidate(user):
        raise PermissionDenied
    if report.state != ConsolidatedState.DRAFT:
        raise PermissionDenied(
            _("Báo cáo đã chốt nên không sửa được ở đây. Cần sửa thì bấm «Mở lại để sửa» ở trang báo cáo.")
        )
    return report


def _figure_url(report):
    base = reverse("reports:figure-detail", args=[report.round.code])
    return lambda key: f"{base}?{urlencode({'key': key})}"


@require_GET
def consolidated_list(request):
    if not works_at_federation(request.user):
        raise Http404
    reports = ConsolidatedReport.objects.select_related("round", "document__entry", "document__pdf")
    waiting = Round.objects.filter(consolidated=None)
    may_start = rules.can_consolidate(request.user)
    return render(
        request,
        "reports/consolidated_list.html",
        {"reports": reports, "rounds_without": waiting if may_start else []},
    )


@require_POST
def consolidated_start(request, code):
    if not works_at_federation(request.user):
        raise Http404
    if not rules.can_consolidate(request.user):
        raise PermissionDenied
    round_ = get_object_or_404(Round, code=code)
    report = start_report(round_, issued_on=timezone.localdate())
    messages.success(request, _("Đã lập dự thảo báo cáo từ đề cương. Hãy soạn từng mục."))
    return redirect("reports:consolidated-detail", report.round.code)


@require_GET
def consolidated_detail(request, code):
    report = _report_for(request.user, code)
    is_draft = report.state == ConsolidatedState.DRAFT
    context = {"report": report, "is_draft": is_draft, "may_write": is_draft and rules.can_consolidate(request.user)}
    if is_draft:
        text = write_text(report)
        # The whole text at once: notes are numbered through the report, as on paper.
        problems = list(text.problems)
        draft = render_to_string("reports/_draft.html", context | {"parts": text.parts})
        draft += appendices_html(_appendices(report, text.renderer.figures, problems))
        body = for_screen(draft, _figure_url(report))
        context |= {"body": body, "parts": text.parts, "problems": problems, "findings": unanswered(report)}
        context["directions"] = directions_for(report.round)
        about_text = ReportChecker(report.round).of_round()
        context["doubts"] = [finding for finding in about_text if finding.is_unanswered and not finding.is_hard]
    else:
        context |= {
            "body": paper_for_screen(report.document, _figure_url(report)),
            "differences": differences(report),
            "beside": list(differences_beside(report)) if "tung-hoi" in request.GET else None,
            "may_reopen": report.document.state in EDITABLE and rules.can_consolidate(request.user),
        }
    missing = missing_associations(report.round) if is_draft else []
    context |= {"completeness": report.completeness or completeness(report.round), "missing": missing}
    context["then_and_now"] = then_and_now(report.round)
    return render(request, "reports/consolidated_detail.html", context)


def _appendices(report, figures, problems):
    """The appendices as they would be printed; what cannot be joins `problems`."""
    try:
        return [Appendix(**fields) for fields in appendices_of(report, figures)]
    except ValidationError as error:
        problems += [Problem("", message) for message in error.messages]
        return []


@require_GET
def figure_detail(request, code):
    """The records behind one figure; as a panel for htmx, as a page of its own otherwise."""
    if not works_at_federation(request.user):
        raise Http404
    round_ = get_object_or_404(Round.objects.select_related("consolidated__document"), code=code)
    # A round has figures before anybody writes its report.
    report = getattr(round_, "consolidated", None) or ConsolidatedReport(round=round_, subject=round_.title)
    shown = contributions_shown(report, request.GET.get("key", ""))
    template = "reports/_figure.html" if request.htmx else "reports/figure.html"
    said = explanations_of(figures_of(report), request.GET.get("key", ""))
    return render(request, template, {"report": report, "shown": shown, "explanations": said})


@require_GET
def figure_export(request, code):
    """The records behind one figure as an official table, the figure itself above it."""
    if not works_at_federation(request.user):
        raise Http404
    round_ = get_object_or_404(Round.objects.select_related("consolidated__document"), code=code)
    report = getattr(round_, "consolidated", None) or ConsolidatedReport(round=round_, subject=round_.title)
    shown = contributions_shown(report, request.GET.get("key", ""))
    headers = [_("Bản ghi"), _("Hội, đơn vị"), _("Ngày"), _("Số lượng (%s)") % shown.unit, _("Ghi chú")]
    gone = _("bản ghi đã bị xóa sau khi chốt")
    rows = [
        [row.label, row.associations, row.on, row.quantity, gone if row.is_gone else row.note] for row in shown.rows
    ]
    notes = [
        _("%(title)s, từ %(start)s đến %(end)s")
        % {"title": round_.title, "start": f"{round_.starts_on:%d/%m/%Y}", "end": f"{round_.ends_on:%d/%m/%Y}"},
        _("Số trong báo cáo đã chốt: %s") % shown.words if shown.is_frozen else _("Số hiện nay: %s") % shown.words,
        _("Nay là: %s") % shown.now if shown.now else "",
    ]
    name = f"ban-ghi-{round_.code}-{slugify(shown.key)}"
    return official_table_response(headers, rows, title=shown.name, name=name, notes=notes)


@require_http_methods(["GET", "POST"])
@transaction.atomic
def consolidated_head(request, code):
    report = _draft_for(request.user, code)
    form = HeadForm(request.POST or None, instance=report)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã lưu phần đầu và nơi nhận."))
        return redirect("reports:consolidated-detail", code)
    return render(request, "reports/consolidated_head.html", {"report": report, "form": form})


@require_http_methods(["GET", "POST"])
@transaction.atomic
def consolidated_parts(request, code):
    """Add, drop, order and rename the parts of a draft; their numbers follow by themselves."""
    report = _draft_for(request.user, code)
    formset = ReportPartsFormSet(request.POST or None, instance=report)
    appendices = ReportAppendicesFormSet(request.POST or None, instance=report)
    if request.method == "POST" and all([formset.is_valid(), appendices.is_valid()]):
        formset.save_in_order()
        appendices.save_in_order()
        messages.success(request, _("Đã lưu các mục của báo cáo."))
        return redirect("reports:consolidated-detail", code)
    return render(
        request, "reports/consolidated_parts.html", {"report": report, "formset": formset, "appendices": appendices}
    )


@require_http_methods(["GET", "POST"])
@transaction.atomic
def section_edit(request, code, pk):
    report = _draft_for(request.user, code)
    section = get_object_or_404(Section, report=report, pk=pk)
    form = SectionForm(request.POST or None, instance=section)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Đã lưu mục «%s».") % section.title)
        return redirect("reports:consolidated-detail", code)
    if form.is_conflict:
        form.accept_stored()
    figures = figures_of(report)
    context = {
        "report": report,
        "section": section,
        "form": form,
        "stored_text": form.stored_text if form.is_conflict else "",
        "stored_by": last_saved_by(section, "title", "text") if form.is_conflict else None,
        "sections": report.sections.all(),
        "directions": directions_for(report.round),
        "figures": pick_figures(figures, ""),
    }
    context |= _preview(section, form["text"].value() or "", figures)
    return render(request, "reports/section_edit.html", context)


@require_POST
@transaction.atomic
def section_autosave(request, code, pk):
    """Keep what is being typed and show it as it will be printed; on a conflict nothing is overwritten."""
    report = _draft_for(request.user, code)
    section = get_object_or_404(Section, report=report, pk=pk)
    form = SectionForm(request.POST, instance=section)
    saved = form.is_valid()
    if saved:
        form.save()
    text = form["text"].value() or ""
    context = {"saved_at": timezone.localtime() if saved else None, "form": form, "base": fingerprint(section)}
    answer = render(request, "reports/_section_preview.html", context | _preview(section, text, figures_of(report)))
    return trigger_client_event(answer, "kept") if saved else answer


def _preview(section, text, figures):
    section = Section(report=section.report, pk=section.pk, depth=section.depth, title=section.title, text=text)
    written = write_text(section.report, figures, sections=[section])
    return {
        "preview": for_screen(written.parts[0].html, _figure_url(section.report)),
        "problems": written.problems,
        "typed": typed_numbers(text),
    }


@require_GET
@transaction.atomic
def figure_picker(request, code, pk):
    report = _draft_for(request.user, code)
    context = {"figures": pick_figures(figures_of(report), request.GET.get("q", "")), "section": pk}
    return render(request, "reports/_figure_list.html", context)


@require_http_methods(["GET", "POST"])
def consolidated_close(request, code):
    report = _report_for(request.user, code)
    if not rules.can_consolidate(request.user):
        raise PermissionDenied
    if report.state != ConsolidatedState.DRAFT:
        messages.info(request, _("Báo cáo đã được chốt."))
        return redirect("reports:consolidated-detail", code)
    errors = []
    if request.method == "POST":
        try:
            report = close_report(report, actor=request.user, explanations=_explanations(request.POST))
        except ValidationError as error:
            errors = error.messages
        except WrongState:
            messages.info(request, _("Báo cáo đã được chốt trước đó."))
            return redirect("reports:consolidated-detail", code)
        else:
            messages.success(request, _("Đã chốt báo cáo. Bản dự thảo PDF đang được dựng; bước tiếp theo là trình ký."))
            return redirect("reports:consolidated-detail", code)
    text = write_text(report)
    context = {
        "report": report,
        "findings": [
            (finding, name, request.POST.get(name, ""))
            for finding in unanswered(report)
            for name in [f"{EXPLANATION}{mark_of(finding)}"]
        ],
        "obstacles": [words for words in readiness.obstacles(report, text) if words not in errors],
        "errors": errors,
        "missing": missing_associations(report.round),
        "unexcused": unexcused(report.round),
        "place": readiness.usual_place(report) if readiness.lacks_who_filed(report) else None,
        "sections": report.sections.all(),
        "completeness": completeness(report.round),
        "typed": typed_numbers("\n".join(section.text for section in report.sections.all())),
    }
    return render(request, "reports/consolidated_close.html", context, status=400 if errors else 200)


@require_POST
@transaction.atomic
def consolidated_say_who_filed(request, code):
    """Put the sentence on who filed into the chosen section; back to closing."""
    report = _draft_for(request.user, code)
    pk = request.POST.get("section", "")
    section = get_object_or_404(report.sections, pk=pk if pk.isdecimal() else 0)
    readiness.say_who_filed(report, section.pk)
    messages.success(request, _("Đã thêm câu «tổng hợp từ … hội» vào cuối mục «%s».") % section.title)
    return redirect("reports:consolidated-close", code)


@require_POST
def consolidated_reopen(request, code):
    """Back to writing, with a reason; refused while the paper is with the leaders or out of the house."""
    report = _report_for(request.user, code)
    if not rules.can_consolidate(request.user):
        raise PermissionDenied
    try:
        perform(report, "reopen", actor=request.user, note=request.POST.get("note", ""))
    except WrongState:
        messages.info(request, _("Báo cáo đang mở để sửa."))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("Đã mở lại báo cáo. Sửa xong, hãy chốt lại."))
    return redirect("reports:consolidated-detail", code)


def _explanations(data):
    """{mark_of(finding): text} as the page showed the findings, whatever they are by now."""
    return {name.removeprefix(EXPLANATION): text for name, text in data.items() if name.startswith(EXPLANATION)}
