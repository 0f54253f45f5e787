"""Rules over one record of work: its numbers, its days, the list in its text. Pure, once the rules are read."""

from lhh_portal.quantity import Quantity
from reports import built_in_checks
from reports.expressions import WORDS, Reading, names_in, number_reading
from reports.findings import check_sides, read_rules
from reports.models import Counting, ValidationRule

GIFT_UNITS = frozenset({"phần quà", "suất quà", "suất", "suất học bổng"})
# A rule with one of these words speaks of every such amount in turn; an amount of zero is nothing to speak of.
EACH = ("phan", "cac-phan", "tien", "doi-tuong", "so")
RECORD_WORDS = frozenset({*EACH, "tong", "qua", "bat-dau", "dau-ky", "cuoi-ky"})


def record_rules():
    """The rules in use that look at one record; read them once for many records."""
    return read_rules(ValidationRule.objects.filter(is_active=True, scope=ValidationRule.Scope.RECORD))


def findings_of_record(rules, values, activity=None, span=None):
    """[Finding] about one record; `values` maps each of its measures to a Quantity, `span` is (first day, last day)."""
    found = []
    for rule in rules:
        if rule.is_built_in:
            if activity is not None:
                found += built_in_checks.findings_of(rule.row, activity, values, activity=activity)
            continue
        for subject in _subjects(rule, values, activity, span):
            look = RecordLook(values, subject, activity, span)
            found += check_sides(rule, look, subject.full_code if subject else "", activity=activity)
    return found


def _subjects(rule, values, activity, span):
    """The measures a rule speaks of in this record; [None] for a rule about its days."""
    names = [*names_in(rule.left), *names_in(rule.right)]
    word = next((word for word in EACH if word in names), None)
    if word == "cac-phan":
        parts = [measure.part_of_id for measure in values if measure.part_of_id]
        return [measure for measure in values if parts.count(measure.pk) > 1]
    if word:
        return [measure for measure, quantity in values.items() if quantity.value and _is_each(word, measure, values)]
    if "bat-dau" in names:
        return [None] if activity is not None and span and span[0] <= activity.ends_on <= span[1] else []
    codes = {measure.full_code: measure for measure in values} if values else {}
    return [codes[name] for name in names if name in codes][:1]


def _is_each(word, measure, values):
    if word == "phan":
        # Nobody can fill in a whole that is no longer asked for.
        is_asked = any(whole.pk == measure.part_of_id for whole in values) or (
            measure.part_of_id and measure.part_of.is_active
        )
        return bool(is_asked)
    if word == "tien":
        return measure.unit.is_money
    return word == "so" or measure.counting == Counting.DISTINCT


class RecordLook:
    """Looks up the names of an expression in one record (reports/expressions.py evaluate)."""

    def __init__(self, values, subject, activity=None, span=None):
        self.values, self.subject, self.activity, self.span = values, subject, activity, span

    def name(self, code):
        if code in WORDS:
            return getattr(self, f"_{code.replace('-', '_')}", self._own)()
        measure = next((measure for measure in self.values if measure.full_code == code), None)
        return self._of(measure) if measure else Reading(None, code)

    @property
    def before(self):
        return self

    def written(self, function, phrase):
        return Reading(None)

    def _of(self, measure):
        return number_reading(measure.name, self.values.get(measure), measure.unit.name)

    def _own(self):
        return self._of(self.subject) if self.subject else Reading(None)

    def _tong(self):
        if not self.subject.part_of_id:
            return self._own()
        whole = next((measure for measure in self.values if measure.pk == self.subject.part_of_id), None)
        if whole is None:
            return Reading(None, self.subject.part_of.name, unit=self.subject.unit.name)
        return self._of(whole)

    def _cac_phan(self):
        parts = [self._of(measure) for measure in self.values if measure.part_of_id == self.subject.pk]
        total = sum((part.value for part in parts[1:]), parts[0].value)
        working, mark = (
            sign.join(words)
            for sign, words in ((" + ", [part.working for part in parts]), ("+", [part.mark for part in parts]))
        )
        return Reading(total, ", ".join(part.name for part in parts), working, mark, parts[0].unit)

    def _qua(self):
        """The gifts of the record, if it counts one kind of gift only."""
        gifts = [measure for measure in self.values if measure.unit.name in GIFT_UNITS]
        return self._of(gifts[0]) if len(gifts) == 1 else Reading(None)

    def _bat_dau(self):
        day = self.activity.starts_on
        return Reading(day, str(WORDS["bat-dau"]), f"{day:%d/%m/%Y}", day.isoformat())

    def _dau_ky(self):
        return Reading(self.span[0])

    def _cuoi_ky(self):
        return Reading(self.span[1])


def values_of(activity):
    """{measure: Quantity} of a stored activity with its amounts fetched."""
    return {
        row.measure: Quantity(row.measure.unit.to_value(row.amount), row.qualifier) for row in activity.amounts.all()
    }
