"""The records that may not keep a rule, picked by the database; the rules themselves decide (reports/record_checks.py).

A rule becomes a condition over amounts that lets through all offenders and few others, so a hundred thousand records
cost a few queries and not a hundred thousand readings. Numbers are compared as floats: a suspect too many is nothing.
"""

from datetime import date

from django.db.models import Count, DateField, F, FloatField, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Cast, Coalesce, NullIf, Power

from reports.expressions import Constant, Name, names_in
from reports.models import Activity, ActivityAmount, Counting, ValidationRule
from reports.record_checks import EACH, GIFT_UNITS

Operator = ValidationRule.Operator
SLACK = 1e-9


def suspects(rules, start, end, association=None):
    """Activities that end in the span, or those of one association, that may break one of `rules`; a QuerySet, to be
    read once.

    Each rule looks only through these: a page about one association costs nothing for the work of the others.
    """
    inside = Activity.objects.within(start, end)
    if association is not None:
        inside = inside.filter(owners__association=association)
    wanted = Q(pk__in=[])
    for rule in rules:
        wanted |= Q(pk__in=_suspects_of(rule, inside, (start, end)))
    return inside.filter(wanted)


def _suspects_of(rule, inside, span):
    """The ids of the suspects of one rule, as a subquery."""
    if rule.is_built_in:
        listed = inside.filter(Q(report_line__contains=";") | Q(description__contains=";"))
        return listed.filter(amounts__measure__counting=Counting.DISTINCT, amounts__amount__gt=1).values("pk")
    names = [*names_in(rule.left), *names_in(rule.right)]
    if "bat-dau" in names:
        left, right = _day(rule.left, span), _day(rule.right, span)
        if left is None or right is None:
            return inside.values("pk")  # no plain days: every record is looked at
        return inside.annotate(left=left, right=right).filter(_broken_days(rule.row.operator)).values("pk")
    rows = ActivityAmount.objects.filter(activity__in=inside).order_by()
    word = next((word for word in EACH if word in names), None)
    rows = rows.filter(_which(word)) if word else _first_of(rows, names)
    if word == "cac-phan":
        rows = rows.annotate(n_parts=Subquery(_parts().annotate(n=Count("pk")).values("n"))).filter(n_parts__gt=1)
    left, right = _sql(rule.left, word), _sql(rule.right, word)
    return rows.annotate(left=left, right=right).filter(_broken(rule.row)).values("activity")


def _day(tree, span):
    """The side as a day of the record, or None if it is anything else."""
    days = {"dau-ky": span[0], "cuoi-ky": span[1]}
    if isinstance(tree, Name):
        day = F("starts_on") if tree.code == "bat-dau" else days.get(tree.code)
    else:
        day = tree.value if isinstance(tree, Constant) else None
    return Value(day, DateField()) if isinstance(day, date) else day if isinstance(day, F) else None


def _broken_days(operator):
    if operator == Operator.AT_MOST:
        return Q(left__gt=F("right"))
    if operator == Operator.AT_LEAST:
        return Q(left__lt=F("right"))
    return ~Q(left=F("right"))


def _which(word):
    return Q(amount__gt=0) & {
        "phan": Q(measure__part_of__isnull=False),
        "tien": Q(measure__unit__is_money=True),
        "doi-tuong": Q(measure__counting=Counting.DISTINCT),
    }.get(word, Q())


def _first_of(rows, names):
    """One row of each activity that has any of the measures named; which one does not matter."""
    wanted = Q(pk__in=[])
    for name in names:
        kind, _dot, code = name.partition(".")
        wanted |= Q(measure__kind__code=kind, measure__code=code)
    return rows.filter(wanted)


def _broken(row):
    if row.operator == Operator.PRESENT:
        return Q(left__gt=0, right=None)
    limit = F("right") * float(row.factor) if row.factor is not None else F("right")
    if row.operator == Operator.AT_MOST:
        return Q(left__gt=limit * (1 - SLACK))
    if row.operator == Operator.AT_LEAST:
        return Q(left__lt=limit * (1 + SLACK))
    return Q(left__isnull=False, right__isnull=False)


def _sql(tree, word):
    """The tree as a float expression over a row of amounts; what one record cannot have is NULL."""
    if isinstance(tree, Constant):
        return Value(float(tree.value), FloatField())
    if isinstance(tree, Name):
        return _name(tree.code, word)
    terms = [_sql(term, word) for term in getattr(tree, "terms", ())]
    if not terms:
        return Value(None, FloatField())
    if tree.mark == "/":
        return terms[0] / NullIf(terms[1], Value(0.0))
    total = Coalesce(terms[0], Value(0.0))
    for term in terms[1:]:
        total += Coalesce(term, Value(0.0))
    return total


def _name(code, word):
    own = _scaled(F("amount"))
    if code == "tong":
        return own if word == "cac-phan" else _amount(_same_record().filter(measure=OuterRef("measure__part_of")))
    if code == "cac-phan":
        return _scaled(Subquery(_parts().annotate(total=Sum("amount")).values("total")))
    if code == "qua":
        return _amount(_same_record().filter(measure__unit__name__in=GIFT_UNITS))
    if code in EACH:
        return own
    kind, _dot, measure = code.partition(".")
    return _amount(_same_record().filter(measure__kind__code=kind, measure__code=measure))


def _same_record():
    return ActivityAmount.objects.filter(activity=OuterRef("activity")).order_by()


def _parts():
    """The parts of a row's measure in the same record, as one group."""
    return _same_record().filter(measure__part_of=OuterRef("measure")).values("measure__part_of")


def _amount(rows):
    return Subquery(rows.annotate(real=_scaled(F("amount"))).values("real")[:1])


def _scaled(amount):
    """Stored amounts are whole steps of their unit: 12,5 ha is 125."""
    return Cast(amount, FloatField()) / Power(Value(10.0), Cast(F("measure__unit__decimals"), FloatField()))
