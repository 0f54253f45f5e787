"""Findings: what does not look right in the records of work, as data (processes.md 2.5).

A finding that *needs an answer* is a contradiction: the record can be kept only with an explanation, and a report
can be closed only when each has one. A *warning* is only shown. An explanation belongs to the values it was given for
(`fingerprint`): change one of them and the finding is open again.
"""

from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import F, OuterRef, Q, Subquery, prefetch_related_objects
from django.utils.translation import gettext as _

from lhh_portal.quantity import format_number, format_quantity
from reports.models import Activity, ActivityAmount, FindingAnswer

PART_OVER_WHOLE = "part-over-whole"
PART_WITHOUT_WHOLE = "part-without-whole"
SMALL_MONEY = "small-money"
LARGE_GIFT = "large-gift"
BEGINS_BEFORE_SPAN = "begins-before-span"

NEED_ANSWER = frozenset({PART_OVER_WHOLE, PART_WITHOUT_WHOLE, SMALL_MONEY})

SMALLEST_MONEY_VND = 1_000
LARGEST_GIFT_VND = 50_000_000
GIFT_UNITS = frozenset({"phần quà", "suất quà", "suất", "suất học bổng"})


@dataclass(frozen=True)
class Finding:
    """`code` is a rule with the measure it speaks of (`part-over-whole:kind.code`); `answer` a FindingAnswer or None.

    `activity` is None while the record is still being typed.
    """

    code: str
    message: str
    fingerprint: str = ""
    activity: Activity | None = None
    answer: FindingAnswer | None = field(default=None, compare=False)

    @property
    def needs_answer(self):
        return self.code.partition(":")[0] in NEED_ANSWER

    @property
    def is_open(self):
        return self.needs_answer and self.answer is None


# --- pure rules: {measure: Quantity} in, findings out ----------------------------------------------------------


def amount_findings(values, activity=None):
    """All findings about the numbers of one activity; `values` maps each of its measures to a Quantity."""
    return [*_parts(values, activity), *_small_money(values, activity), *_large_gifts(values, activity)]


def _parts(values, activity):
    by_id = {measure.pk: measure for measure in values}
    for part, quantity in values.items():
        whole = by_id.get(part.part_of_id)
        if whole is None:
            # Nobody can fill in a whole that is no longer asked for.
            if part.part_of_id and part.part_of.is_active and quantity.value:
                yield _part_without_whole(part, quantity, activity)
        elif quantity.value > values[whole].value:
            yield _part_over_whole(part, quantity, whole, values[whole], activity)


def _part_over_whole(part, quantity, whole, whole_quantity, activity):
    message = _(
        "«%(part)s» là %(part_value)s %(unit)s, lớn hơn «%(whole)s» là %(whole_value)s %(unit)s. "
        "Phần «trong đó» không thể lớn hơn tổng: hãy xem lại hai số, hoặc giải trình vì sao đúng như vậy."
    ) % {
        "part": part.name,
        "part_value": format_quantity(quantity),
        "whole": whole.name,
        "whole_value": format_quantity(whole_quantity),
        "unit": whole.unit.name,
    }
    fingerprint = f"{format_number(quantity.value)}>{format_number(whole_quantity.value)}"
    return Finding(f"{PART_OVER_WHOLE}:{part.full_code}", message, fingerprint, activity)


def _part_without_whole(part, quantity, activity):
    """Summed over many records such a part can grow over its whole though no single record contradicts itself."""
    message = _(
        "«%(part)s» là %(value)s %(unit)s nhưng «%(whole)s» còn trống. Phần «trong đó» nằm trong tổng: "
        "hãy ghi cả tổng, hoặc giải trình vì sao không có."
    ) % {
        "part": part.name,
        "value": format_quantity(quantity),
        "whole": part.part_of.name,
        "unit": part.unit.name,
    }
    return Finding(f"{PART_WITHOUT_WHOLE}:{part.full_code}", message, format_number(quantity.value), activity)


def _small_money(values, activity):
    for measure, quantity in values.items():
        if measure.unit.is_money and 0 < quantity.value < SMALLEST_MONEY_VND:
            message = _(
                "«%(measure)s» chỉ có %(value)s đồng. Số tiền tính bằng đồng, không phải nghìn đồng hay triệu đồng: "
                "hãy ghi đủ số không, hoặc giải trình."
            ) % {"measure": measure.name, "value": format_number(quantity.value)}
            yield Finding(f"{SMALL_MONEY}:{measure.full_code}", message, format_number(quantity.value), activity)


def _large_gifts(values, activity):
    """More than 50 million a gift: usually "12.000 triệu" where 12 triệu was meant (the slip of seed 003)."""
    gifts = [quantity.value for measure, quantity in values.items() if measure.unit.name in GIFT_UNITS]
    if len(gifts) != 1 or not gifts[0]:
        return
    for measure, quantity in values.items():
        if measure.unit.is_money and quantity.value / gifts[0] > LARGEST_GIFT_VND:
            message = _(
                "«%(measure)s» chia đều cho %(gifts)s phần là %(each)s đồng một phần, nhiều khác thường. "
                "Hãy xem lại số tiền."
            ) % {
                "measure": measure.name,
                "gifts": format_number(gifts[0]),
                "each": format_number((quantity.value / gifts[0]).quantize(Decimal(1))),
            }
            fingerprint = f"{format_number(quantity.value)}/{format_number(gifts[0])}"
            yield Finding(f"{LARGE_GIFT}:{measure.full_code}", message, fingerprint, activity)


def span_findings(activity, start, end):
    """An activity counts in the period in which it ends; that it began earlier is worth a look."""
    if activity.starts_on < start <= activity.ends_on <= end:
        message = _("Bắt đầu từ %(day)s, trước kỳ báo cáo; được tính vào kỳ này vì kết thúc trong kỳ.") % {
            "day": activity.starts_on.strftime("%d/%m/%Y")
        }
        yield Finding(BEGINS_BEFORE_SPAN, message, activity.starts_on.isoformat(), activity)


# --- over stored records ---------------------------------------------------------------------------------------


def findings_for(activities, *, start=None, end=None):
    """Findings of stored activities with their answers, in the given order; the number of queries does not grow."""
    activities = list(activities)
    of_measure = [f"amounts__measure__{name}" for name in ("unit", "kind", "part_of")]
    prefetch_related_objects(activities, *of_measure, "finding_answers__by")
    found = []
    for activity in activities:
        values = {row.measure: row.quantity for row in activity.amounts.all()}
        mine = amount_findings(values, activity)
        if start and end:
            mine += span_findings(activity, start, end)
        answers = {(answer.code, answer.fingerprint): answer for answer in activity.finding_answers.all()}
        found += [_with_answer(finding, answers) for finding in mine]
    return found


def _with_answer(finding, answers):
    answer = answers.get((finding.code, finding.fingerprint))
    return Finding(finding.code, finding.message, finding.fingerprint, finding.activity, answer)


def open_findings(start, end):
    """Contradictions among all activities that end in the span, with `answer` None where nobody explained yet.

    The database picks the suspects (the queries do not grow with the records); closing needs every answer.
    """
    in_span = Activity.objects.within(start, end)
    whole = ActivityAmount.objects.filter(activity=OuterRef("activity"), measure=OuterRef("measure__part_of"))
    parts = (
        ActivityAmount.objects.filter(activity__in=in_span, measure__part_of__isnull=False)
        .annotate(whole=Subquery(whole.values("amount")[:1]))
        .filter(Q(amount__gt=F("whole")) | Q(whole=None, measure__part_of__is_active=True, amount__gt=0))
    )
    small = ActivityAmount.objects.filter(
        activity__in=in_span, measure__unit__is_money=True, amount__gt=0, amount__lt=SMALLEST_MONEY_VND
    )
    suspects = Activity.objects.filter(pk__in=parts.values("activity")) | Activity.objects.filter(
        pk__in=small.values("activity")
    )
    return [finding for finding in findings_for(suspects.distinct()) if finding.needs_answer]


def missing_answers(findings, explanations):
    """Those of `findings` that need an answer and have none in `explanations` {code: text}."""
    return [finding for finding in findings if finding.needs_answer and not explanations.get(finding.code, "").strip()]
