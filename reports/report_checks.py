"""Rules over an association's report and over the consolidated report: their figures, days and texts."""

from dataclasses import replace
from functools import cached_property

from django.utils import timezone

from reports import built_in_checks
from reports.built_in_checks import Writing
from reports.expressions import DAYS, WORDS, Reading, Written, names_in, number_reading, parts_of_kind
from reports.figures import Figures, Presence, UnknownFigure
from reports.findings import check_sides, read_rules
from reports.models import Aggregation, FigureAnswer, ValidationRule
from reports.reported import ReportedFigures, earlier_round
from reports.review import TEXTS
from reports.written import bare, written_days, written_numbers

Scope = ValidationRule.Scope
REPORT_WORDS = frozenset({"moi-chi-tieu", "ngay-van-ban", "dau-ky", "cuoi-ky"})
COUNTED = frozenset({Aggregation.SUM, Aggregation.LATEST, Aggregation.DISTINCT, Aggregation.MAX})


class ReportChecker:
    """All reports of one round over the same figures, so that the number of queries does not grow with them.

    With `rules` (rows) only these are looked at, whether in use or not: that is how a rule is tried out. With
    `association` only its report may be asked about, and only its records are read.
    """

    def __init__(self, round_, rules=None, association=None):
        self.round, self.rows, self.association = round_, rules, association

    # --- what is read once ---

    @cached_property
    def rules(self):
        """[(scope, Rule)]"""
        rows = ValidationRule.objects.filter(is_active=True).exclude(scope=Scope.RECORD)
        rules = read_rules(rows if self.rows is None else self.rows)
        return [(rule.row.scope, rule) for rule in rules]

    @cached_property
    def figures(self):
        return Figures(self.round.starts_on, self.round.ends_on, self.round, self.association)

    @cached_property
    def earlier_figures(self):
        return ReportedFigures.before(self.figures)

    @cached_property
    def earlier_round(self):
        return earlier_round(self.round)

    @cached_property
    def earlier_reports(self):
        if self.earlier_round is None:
            return {}
        return {report.association_id: report for report in self.earlier_round.reports.all()}

    @cached_property
    def indicators(self):
        return [row.code for row in self.figures.indicators.values() if row.is_active and row.aggregation in COUNTED]

    @cached_property
    def answers(self):
        """{(association or None, code, fingerprint): FigureAnswer}"""
        rows = FigureAnswer.objects.filter(round=self.round).select_related("by")
        return {(row.association_id, row.code, row.fingerprint): row for row in rows}

    # --- what is looked at ---

    def of_reports(self):
        reports = self.round.reports.select_related("association", "round")
        return [finding for report in reports for finding in self.of_report(report)]

    def of_report(self, report):
        """Findings about one association's report; `report.association` should be fetched."""
        before = self.earlier_reports.get(report.association_id)
        writing = Writing(
            self.round,
            texts=_narrative(report),
            issued_on=timezone.localdate(report.submitted_at) if report.submitted_at else None,
            before=_narrative(before) if before else {},
        )
        found = self._findings({Scope.REPORT, Scope.REPORTS}, writing, f"@{report.association.slug}", report=report)
        return self._answered(found, report.association_id)

    def of_round(self):
        """Findings about the consolidated report, or about the federation's figures while there is none."""
        report = _consolidated(self.round)
        before = _consolidated(self.earlier_round) if self.earlier_round else None
        writing = Writing(
            self.round,
            texts=_sections(report),
            title=report.subject if report else "",
            issued_on=report.issued_on if report else None,
            before=_sections(before),
        )
        found = self._findings({Scope.ROUND, Scope.REPORTS}, writing, "", round=self.round)
        return self._answered(found, None)

    def _answered(self, findings, association_id):
        unique = {(finding.code, finding.fingerprint): finding for finding in findings}
        return [
            replace(finding, answer=self.answers.get((association_id, *place))) for place, finding in unique.items()
        ]

    def _findings(self, scopes, writing, at, **about):
        found = []
        for scope, rule in self.rules:
            if scope not in scopes:
                continue
            if rule.is_built_in:
                found += built_in_checks.findings_of(rule.row, writing, **about)
                continue
            for subject in self._subjects(rule):
                look = ReportLook(self, writing, at, subject)
                for occurrence in range(look.occurrences(rule)):
                    look.occurrence = occurrence
                    found += check_sides(rule, look, subject, **about)
        return found

    def _subjects(self, rule):
        names = [*names_in(rule.left), *names_in(rule.right)]
        if "moi-chi-tieu" in names:
            return self.indicators
        return [next((name for name in names if name not in WORDS), "")]


class ReportLook:
    """Looks up the names of an expression in one report (reports/expressions.py evaluate).

    `at` is `@slug` of the association or "" for the federation; `subject` the indicator in turn; of a number written
    several times in the text `occurrence` is the one looked at.
    """

    def __init__(self, checker, writing, at, subject):
        self.checker, self.writing, self.at, self.subject = checker, writing, at, subject
        self.figures, self.occurrence = checker.figures, 0

    @property
    def before(self):
        look = ReportLook(self.checker, self.writing, self.at, self.subject)
        look.figures = self.checker.earlier_figures
        return look

    def name(self, code):
        if code in DAYS:
            return self._day(code)
        code = self.subject if code == "moi-chi-tieu" else code
        try:
            figure = self.figures.figure(f"{code}{self.at}")
        except UnknownFigure:
            return Reading(None, code)
        quantity = figure.quantity if figure.presence == Presence.VALUE else None
        if quantity and not quantity.value and self._is_before_all_rounds:
            quantity = None  # nobody reported that period: its zero is what nobody entered
        return number_reading(figure.name, quantity, figure.unit.name)

    @property
    def _is_before_all_rounds(self):
        return self.figures is not self.checker.figures and self.checker.earlier_round is None

    def _day(self, code):
        if code == "ngay-van-ban":
            day = self.writing.issued_on
            return Reading(day, str(WORDS[code]), mark=day.isoformat() if day else "")
        return Reading(self.writing.round.starts_on if code == "dau-ky" else self.writing.round.ends_on)

    # --- in the text ---

    def occurrences(self, rule):
        """How often the rule is looked at: once, or for every place where the text has its number."""
        parts = [*parts_of_kind(rule.left, Written), *parts_of_kind(rule.right, Written)]
        return max([1, *(len(self._found(part.function, part.phrase)) for part in parts)])

    def written(self, function, phrase):
        found = self._found(function, phrase)
        return found[min(self.occurrence, len(found) - 1)] if found else Reading(None)

    def _found(self, function, phrase):
        search = written_numbers if function == "loi" else written_days
        return [reading for text in self.writing for reading in search(text, phrase)]


def _consolidated(round_):
    return getattr(round_, "consolidated", None)


def _narrative(report):
    return {str(report._meta.get_field(name).verbose_name): getattr(report, name) for name in TEXTS}


def _sections(report):
    """{heading: bare text} in order; two parts may bear the same heading."""
    sections = report.sections.all() if report else []
    return {f"{place}. {section.title}": bare(section.text) for place, section in enumerate(sections, start=1)}
