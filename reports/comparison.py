"""A figure beside the same figure a period earlier, and beside the plan of the year."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from lhh_portal.quantity import Qualifier
from reports.figures import Figure
from reports.models import Presence, Target
from reports.reported import WITHIN_A_YEAR

ONE_DECIMAL = Decimal("0.1")


@dataclass(frozen=True)
class Comparison:
    now: Figure
    before: Figure
    target: Figure | None = None

    @property
    def change(self):
        """Per cent more or less than before, one decimal; for a share the difference in points.

        None where either side has no number, or where before was nothing: there is nothing to measure by.
        """
        if None in (self.now.quantity, self.before.quantity):
            return None
        now, before = self.now.quantity.value, self.before.quantity.value
        if self.is_share:
            return _rounded(now - before)
        return _rounded(100 * (now - before) / before) if before else None

    @property
    def change_unit(self):
        """«%», «điểm phần trăm», with «khoảng» where the change is rough; empty without one."""
        unit = _("điểm phần trăm") if self.is_share else "%"
        return "" if self.change is None else f"{Qualifier.ABOUT} {unit}" if self.is_rough else unit

    @property
    def of_target(self):
        """Per cent of the year's plan, one decimal; None without a number or without a plan above zero."""
        if self.now.quantity is None or self.target is None or not self.target.amount:
            return None
        return _rounded(100 * self.now.quantity.value / self.target.quantity.value)

    @property
    def is_share(self):
        return self.now.unit.name == "%"

    @property
    def is_rough(self):
        """One of the two is "hơn" or "gần": what follows from them is rough as well."""
        return bool(self.now.qualifier or self.before.qualifier)


def _rounded(value):
    return value.quantize(ONE_DECIMAL, ROUND_HALF_UP)


def plan_of(round_):
    """{indicator's code: Figure} of the plan of the round's year; empty for rounds over more or less than a year."""
    if round_ is None or round_.kind not in WITHIN_A_YEAR:
        return {}
    rows = Target.objects.filter(year=round_.year).select_related("indicator__unit")
    return {
        row.indicator.code: Figure(
            row.indicator.code, row.indicator.name, row.indicator.unit, Presence.VALUE, row.amount
        )
        for row in rows
    }
