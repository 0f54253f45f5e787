from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.models import ValidationRule


class FindingFilterForm(forms.Form):
    """Narrows a list of findings by association, rule and whether something was said."""

    OPEN, ANSWERED, HARD = "open", "answered", "hard"

    association = forms.ChoiceField(label=gettext_lazy("Hội, đơn vị"), required=False)
    rule = forms.ChoiceField(label=gettext_lazy("Quy tắc"), required=False)
    standing = forms.ChoiceField(label=gettext_lazy("Tình trạng"), required=False)

    def __init__(self, *args, findings, **kwargs):
        super().__init__(*args, **kwargs)
        places = dict(sorted({association_of(finding) for finding in findings}, key=lambda place: place[1]))
        self.fields["association"].choices = [("", _("Tất cả")), *places.items()]
        names = dict(ValidationRule.objects.values_list("code", "name"))
        rules = {finding.rule: names.get(finding.rule, finding.rule) for finding in findings}
        self.fields["rule"].choices = [("", _("Tất cả")), *rules.items()]
        self.fields["standing"].choices = [
            ("", _("Tất cả")),
            (self.OPEN, _("Chưa giải trình")),
            (self.HARD, _("Bắt buộc, chưa giải trình")),
            (self.ANSWERED, _("Đã giải trình")),
        ]

    def narrow(self, findings):
        """The findings asked for, the open ones first, contradictions before the rest."""
        chosen = self.cleaned_data if self.is_valid() else {}
        tests = {
            "association": lambda finding, value: association_of(finding)[0] == value,
            "rule": lambda finding, value: finding.rule == value,
            "standing": lambda finding, value: (
                finding.is_unanswered and (finding.is_hard or value == self.OPEN)
                if value != self.ANSWERED
                else not finding.is_unanswered
            ),
        }
        kept = [f for f in findings if all(tests[name](f, value) for name, value in chosen.items() if value)]
        return sorted(kept, key=lambda finding: (not finding.is_unanswered, not finding.is_hard))


def association_of(finding):
    """(key, name) of whose finding it is; of joint work the lead's."""
    if finding.activity is not None:
        lead = next(owner.association for owner in finding.activity.owners.all() if owner.is_lead)
        return str(lead.pk), lead.short_name
    if finding.report:
        return str(finding.report.association_id), finding.report.association.short_name
    return "dot", _("Báo cáo tổng hợp")
