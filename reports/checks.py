"""Findings: what does not look right in records, reports and rounds, as data. The door to the rules.

Rules are rows (models/validation.py), loaded from catalogue/rules.csv. A *hard* finding is a contradiction: the
record can be kept, the report filed or closed, only with an explanation. A *soft* one is shown and may be answered.
An explanation belongs to the values it was given for (`fingerprint`): change one and the finding is open again.
Source of the default rules: processes.md 2.5, 11.
"""

from dataclasses import replace

from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from reports.findings import Finding, read_rules
from reports.models import ValidationRule
from reports.record_checks import findings_of_record, record_rules, values_of
from reports.report_checks import ReportChecker
from reports.suspects import suspects

__all__ = [
    "Finding",
    "amount_findings",
    "contradictions",
    "findings_for",
    "findings_of_association",
    "findings_of_rule",
    "mark_of",
    "missing_answers",
    "open_findings",
    "record_findings_within",
    "refuse_contradictions",
    "report_findings",
    "round_findings",
    "span_findings",
]


def amount_findings(values, activity=None, *, rules=None):
    """All findings about the numbers of one record; `values` maps each of its measures to a Quantity.

    Whoever checks many records hands over `record_rules()`, which are otherwise read anew each time.
    """
    rules = record_rules() if rules is None else rules
    return findings_of_record([rule for rule in rules if not rule.is_built_in], values, activity)


def span_findings(activity, start, end):
    """An activity counts in the period in which it ends; that it began earlier is worth a look."""
    return findings_of_record([r for r in record_rules() if not r.is_built_in], {}, activity, (start, end))


def findings_for(activities, *, start=None, end=None, rules=None):
    """Findings of stored activities with their answers, in the given order; the number of queries does not grow."""
    activities = list(activities)
    of_measure = [f"amounts__measure__{name}" for name in ("unit", "kind", "part_of")]
    prefetch_related_objects(activities, *of_measure, "finding_answers__by")
    rules = record_rules() if rules is None else rules
    span = (start, end) if start and end else None
    found = []
    for activity in activities:
        answers = {(answer.code, answer.fingerprint): answer for answer in activity.finding_answers.all()}
        mine = findings_of_record(rules, values_of(activity), activity, span)
        found += [replace(finding, answer=answers.get((finding.code, finding.fingerprint))) for finding in mine]
    return found


def record_findings_within(start, end, *, only_hard=False, association=None):
    """Findings of all activities that end in the span, or of one association's; the database picks the suspects."""
    rules = [rule for rule in record_rules() if rule.row.is_hard or not only_hard]
    return findings_for(suspects(rules, start, end, association), start=start, end=end, rules=rules)


def open_findings(start, end):
    """Contradictions among the activities of the span, with `answer` None where nobody explained yet."""
    return record_findings_within(start, end, only_hard=True)


def contradictions(round_):
    """What must be explained before the round's report can be closed: the hard findings of records and reports."""
    hard = ValidationRule.objects.filter(is_active=True, is_hard=True).exclude(scope=ValidationRule.Scope.RECORD)
    checker = ReportChecker(round_, rules=hard)
    return [*open_findings(round_.starts_on, round_.ends_on), *checker.of_reports(), *checker.of_round()]


def report_findings(report):
    """Findings about the figures and texts of one association's report, with their answers; not about its records."""
    return ReportChecker(report.round, association=report.association).of_report(report)


def refuse_contradictions(report):
    """Raises ValidationError while a hard finding about the association's figures or texts has no explanation.

    Its records were asked about when they were typed, and are asked about again when the round is closed.
    """
    left = [finding.message for finding in report_findings(report) if finding.is_open]
    if left:
        words = _("Chưa nộp được: còn %(count)d mâu thuẫn chưa giải trình. %(first)s")
        raise ValidationError(words % {"count": len(left), "first": left[0]})


def findings_of_association(report):
    """All that is found for one association in a round: about its records, and about its report."""
    span = report.round.starts_on, report.round.ends_on
    return [*record_findings_within(*span, association=report.association), *report_findings(report)]


def round_findings(round_):
    """Everything found in a round: its records, each association's report, the consolidated report."""
    checker = ReportChecker(round_)
    return [
        *record_findings_within(round_.starts_on, round_.ends_on),
        *checker.of_reports(),
        *checker.of_round(),
    ]


def findings_of_rule(row, round_):
    """What one rule finds in a round, whether it is in use or stored at all."""
    if row.scope == ValidationRule.Scope.RECORD:
        rules = read_rules([row])
        span = round_.starts_on, round_.ends_on
        return findings_for(suspects(rules, *span), start=span[0], end=span[1], rules=rules)
    checker = ReportChecker(round_, rules=[row])
    return [*checker.of_reports(), *checker.of_round()]


def missing_answers(findings, explanations):
    """Those of `findings` that need an answer and have none in `explanations` {code: text}."""
    return [finding for finding in findings if finding.needs_answer and not explanations.get(finding.code, "").strip()]


def mark_of(finding):
    """One text that stays the same while nothing about the finding changes."""
    return f"{finding.place}|{finding.code}|{finding.fingerprint}"
