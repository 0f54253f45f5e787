"""Quantities of the trade: a number that may be "hơn" or "gần", read and written the Vietnamese way."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Qualifier(TextChoices):
    """How sure the number is. "hơn" and "trên" mean the same; the word somebody used is kept."""

    EXACT = "", _("chính xác")
    OVER = "hơn", _("hơn")
    ABOVE = "trên", _("trên")
    NEARLY = "gần", _("gần")
    ABOUT = "khoảng", _("khoảng")


@dataclass(frozen=True)
class Quantity:
    value: Decimal
    qualifier: str = Qualifier.EXACT

    def __add__(self, other):
        """Sums keep the doubt: exact + "hơn" = "hơn"; two different doubts make "khoảng"."""
        return Quantity(self.value + other.value, combine(self.qualifier, other.qualifier))

    def __str__(self):
        return format_quantity(self)


def combine(first, second):
    if first == second or not second:
        return first
    if not first:
        return second
    if {first, second} <= {Qualifier.OVER, Qualifier.ABOVE}:
        return Qualifier.OVER
    return Qualifier.ABOUT


def format_number(value):
    """`9560257000` → `9.560.257.000`; `Decimal("18.50")` → `18,5`."""
    text = f"{Decimal(value):,f}"
    whole, _dot, fraction = text.partition(".")
    fraction = fraction.rstrip("0")
    return whole.replace(",", ".") + (f",{fraction}" if fraction else "")


def format_quantity(quantity):
    number = format_number(quantity.value)
    return f"{quantity.qualifier} {number}" if quantity.qualifier else number
