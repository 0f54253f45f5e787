"""Upkeep of the validation rules, beside the catalogue of what is counted."""

from collections import Counter

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from lhh_portal.access import only
from lhh_portal.roles import works_at_federation
from reports import built_in_checks
from reports.checks import findings_of_rule, round_findings
from reports.expressions import WORDS
from reports.findings import PLACES
from reports.forms_rules import RuleForm
from reports.models import Round, ValidationRule
from reports.record_checks import RECORD_WORDS
from reports.report_checks import REPORT_WORDS
from reports.rules import can_edit_catalogue

SHOWN = 3


def _newest_round():
    return Round.objects.select_related("consolidated").first()


@require_safe
@only(works_at_federation)
def rule_list(request):
    """All rules, with how often each is broken in the newest round."""
    round_ = _newest_round()
    broken = Counter(finding.rule for finding in round_findings(round_)) if round_ else Counter()
    rules = [(rule, broken[rule.code]) for rule in ValidationRule.objects.all()]
    context = {"rules": rules, "round": round_, "may_edit": can_edit_catalogue(request.user)}
    return render(request, "reports/rule_list.html", context)


@only(can_edit_catalogue)
def rule_create(request):
    return _edited(request, RuleForm(request.POST or None), _("Thêm quy tắc kiểm tra"))


@only(can_edit_catalogue)
def rule_edit(request, code):
    rule = get_object_or_404(ValidationRule, code=code)
    return _edited(request, RuleForm(request.POST or None, instance=rule), _("Sửa quy tắc kiểm tra"))


@require_POST
@only(can_edit_catalogue)
def rule_preview(request):
    """What the rule as typed finds in the newest round; nothing is stored. A fragment for htmx, else the whole page."""
    stored = ValidationRule.objects.filter(code=request.POST.get("instance", "")).first()
    form, round_ = RuleForm(request.POST, instance=stored), _newest_round()
    is_valid = form.is_valid()
    found = findings_of_rule(form.instance, round_) if is_valid and round_ else []
    preview = {"form": form, "is_valid": is_valid, "round": round_, "found": found, "shown": found[:SHOWN]}
    if request.htmx:
        return render(request, "reports/_rule_preview.html", preview)
    title = _("Sửa quy tắc kiểm tra") if stored else _("Thêm quy tắc kiểm tra")
    return render(request, "reports/rule_form.html", _page(form, title) | preview | {"is_tried": True})


def _edited(request, form, title):
    if request.method == "POST" and form.is_valid():
        rule = form.save()
        messages.success(request, _("Đã lưu quy tắc «%s».") % rule)
        return redirect("reports:rule-list")
    return render(request, "reports/rule_form.html", _page(form, title), status=422 if form.is_bound else 200)


def _page(form, title):
    about = ((_("Về một hoạt động"), RECORD_WORDS), (_("Về báo cáo"), REPORT_WORDS))
    return {
        "form": form,
        "title": title,
        "words": [(label, [(word, WORDS[word]) for word in WORDS if word in allowed]) for label, allowed in about],
        "checks": [
            (_("của một hoạt động"), built_in_checks.names(of_record=True).items()),
            (_("của báo cáo"), built_in_checks.names(of_record=False).items()),
        ],
        "places": PLACES,
    }
