"""A finding, and when two sides of a rule do not fit: pure, no database."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from lhh_portal.quantity import Qualifier, Quantity, format_quantity
from reports.expressions import evaluate, parse
from reports.models import Activity, AssociationReport, FigureAnswer, FindingAnswer, Round, ValidationRule

Operator = ValidationRule.Operator
# From 1 to 6 is six times as much and says nothing: below this on both sides a change is not looked at.
SMALL_FIGURE = 10


@dataclass(frozen=True)
class Finding:
    """`code` is a rule with what it speaks of (`part-over-whole:kind.code`); `answer` the explanation or None.

    It is about a record (`activity`, None while it is being typed), an association's `report`, or a `round`.
    """

    code: str
    message: str
    fingerprint: str = ""
    activity: Activity | None = None
    answer: FindingAnswer | FigureAnswer | None = field(default=None, compare=False)
    is_hard: bool = field(default=False, compare=False)
    report: AssociationReport | None = field(default=None, compare=False)
    round: Round | None = field(default=None, compare=False)

    @property
    def needs_answer(self):
        return self.is_hard

    @property
    def is_unanswered(self):
        return self.answer is None

    @property
    def is_open(self):
        """A contradiction that stands in the way."""
        return self.is_hard and self.is_unanswered

    @property
    def rule(self):
        return self.code.partition(":")[0]

    @property
    def place(self):
        """What it is about, as a key: an activity's number, or `hoi-7`, or `dot`."""
        if self.activity is not None:
            return self.activity.pk
        return f"hoi-{self.report.association_id}" if self.report else "dot"

    @property
    def about(self):
        if self.activity is not None:
            return self.activity.title
        return self.report.association.short_name if self.report else _("Báo cáo tổng hợp")

    @property
    def url(self):
        if self.activity is not None or self.report:
            return (self.activity or self.report).get_absolute_url()
        if hasattr(self.round, "consolidated"):
            return reverse("reports:consolidated-detail", args=[self.round.code])
        return reverse("reports:round-detail", args=[self.round.pk])

    @property
    def explain_url(self):
        """Where an explanation is sent."""
        if self.activity is not None:
            return reverse("reports:activity-explain", args=[self.activity.pk])
        if self.report:
            return reverse("reports:report-explain", args=[self.report.pk])
        return reverse("reports:round-explain", args=[self.round.pk])

    @property
    def html_id(self):
        """The same for the same finding, so that a page can come back to it."""
        return "muc-" + hashlib.sha256(f"{self.place}|{self.code}|{self.fingerprint}".encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Rule:
    """A row of the table with its sides read once for many records."""

    row: ValidationRule
    left: object
    right: object

    @property
    def is_built_in(self):
        return self.row.operator == Operator.BUILT_IN


def read_rules(rows):
    """[Rule]; built-in checks have no sides. The form has refused what cannot be read."""
    return [
        Rule(row, None, None) if row.operator == Operator.BUILT_IN else Rule(row, parse(row.left), parse(row.right))
        for row in rows
    ]


def check_sides(rule, look, subject="", **about):
    """The Finding of one rule over one thing as a list: empty if it holds or if there is nothing to compare."""
    left, right = evaluate(rule.left, look), evaluate(rule.right, look)
    if holds(rule.row.operator, left.value, right.value, rule.row.factor) is not False:
        return []
    sign = _SIGNS.get(rule.row.operator, "≠") if left.mark and right.mark else ""
    places = {
        "tên trái": left.name,
        "trái": left.words,
        "phép trái": left.working,
        "tên phải": right.name,
        "phải": right.words,
        "phép phải": right.working,
        "đơn vị": left.unit or right.unit,
        "chênh": _distance(left.value, right.value),
    }
    return [finding_of(rule.row, subject, f"{left.mark}{sign}{right.mark}", places, **about)]


def finding_of(row, subject, fingerprint, places, **about):
    code = f"{row.code}:{subject}" if subject else row.code
    return Finding(code[:120], fill(row.message, places), fingerprint[:120], is_hard=row.is_hard, **about)


_SIGNS = {Operator.AT_MOST: ">", Operator.AT_LEAST: "<"}
PLACES = ("tên trái", "trái", "phép trái", "tên phải", "phải", "phép phải", "đơn vị", "chênh", "trích")
_PLACE = re.compile(r"\{([^{}]*)\}")


def fill(message, places):
    """Put the values into the places of a message; a place that has none stays readable as "…"."""
    return _PLACE.sub(lambda match: places.get(match[1]) or "…", message)


def unknown_places(message):
    return [name for name in _PLACE.findall(message) if name not in PLACES]


# --- comparing -------------------------------------------------------------------------------------------------


def holds(operator, left, right, factor=None):
    """True or False; None where nothing can be said because a side is missing."""
    if operator == Operator.PRESENT:
        return None if left is None or _number(left) == 0 else right is not None
    if left is None or right is None or isinstance(left, date) != isinstance(right, date):
        return None
    if isinstance(left, date):
        return _compare(operator, left, right)
    low, high = left.value, right.value
    if operator == Operator.AGREES:
        return agrees(left, right)
    if operator == Operator.WITHIN:
        if max(low, high) < SMALL_FIGURE:
            return None
        return high <= low * factor and low <= high * factor
    return _compare(operator, low, high * factor if factor is not None else high)


def _compare(operator, left, right):
    if operator == Operator.AT_MOST:
        return left <= right
    if operator == Operator.AT_LEAST:
        return left >= right
    return left == right


def _number(value):
    return value.value if isinstance(value, Quantity) else value


def agrees(first, second):
    """Whether two numbers may mean the same: «hơn 9 triệu» is more than 9 and less than 10 million."""
    low, high = _reach(first)
    other_low, other_high = _reach(second)
    return low <= other_high and other_low <= high


def _reach(quantity):
    """The least and the greatest a number with its word means.

    A doubt goes less than one step of the last digit that is not zero: «hơn 3.200» to 3.299, «gần 2 vạn» from 10.001.
    «Hơn 13» of things counted one by one may be 13 or 14.
    """
    value = quantity.value
    if not quantity.qualifier or not value:
        return value, value
    step = _last_step(value)
    if quantity.qualifier in (Qualifier.OVER, Qualifier.ABOVE):
        return value, value + step - _least(value)
    if quantity.qualifier == Qualifier.NEARLY:
        return value - step + _least(value), value
    return value - step, value + step


def _last_step(value):
    digits = Decimal(value).normalize()
    return Decimal(1).scaleb(digits.as_tuple().exponent)


def _least(value):
    return Decimal(1) if value == value.to_integral_value() and _last_step(value) > 1 else Decimal(0)


def _distance(left, right):
    if isinstance(left, date) and isinstance(right, date):
        return _("%d ngày") % abs((left - right).days)
    if isinstance(left, Quantity) and isinstance(right, Quantity):
        return format_quantity(Quantity(abs(left.value - right.value)))
    return ""
