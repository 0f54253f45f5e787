"""The plan of a year: one box for each indicator, filled by hand or from a pasted sheet."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from lhh_portal.fields import AskAboutDoubts, MoneyField, QuantityField
from lhh_portal.quantity import Quantity
from lhh_portal.text import search_key
from reports.models import Aggregation, Indicator, Target

CELLS = re.compile(r"\t|;| {2,}")


def planned_indicators():
    """Active indicators that are numbers, in the order of the catalogue."""
    rows = Indicator.objects.filter(is_active=True).exclude(aggregation__in=[Aggregation.LIST, Aggregation.FLAG])
    return list(rows.select_related("unit", "group").order_by("group__position", "position", "code"))


class PlanForm(AskAboutDoubts, forms.Form):
    """Fields are named `kh-<indicator's code>`; an empty box is no plan, 0 a plan of nothing."""

    def __init__(self, *args, year, **kwargs):
        super().__init__(*args, **kwargs)
        self.year = year
        self.targets = {row.indicator_id: row for row in Target.objects.filter(year=year)}
        self.indicators = {f"kh-{row.code}": row for row in planned_indicators()}
        for name, row in self.indicators.items():
            target = self.targets.get(row.pk)
            initial = Quantity(row.unit.to_value(target.amount)) if target else None
            self.fields[name] = _field(row, initial)

    def clean(self):
        data = super().clean()
        for name in self.indicators:
            if isinstance(data.get(name), Quantity) and data[name].qualifier:
                self.add_error(name, ValidationError(_("Kế hoạch ghi con số chính xác, không ghi hơn, gần, khoảng.")))
        return data

    @transaction.atomic
    def save(self):
        for name, row in self.indicators.items():
            quantity, target = self.cleaned_data.get(name), self.targets.get(row.pk)
            if quantity is None:
                if target:
                    target.delete()
                continue
            amount = row.unit.to_amount(quantity.value)
            target = target or Target(indicator=row, year=self.year)
            if target.pk is None or target.amount != amount:
                target.amount = amount
                target.save()


def _field(indicator, initial):
    label = f"{indicator.code} {indicator.name}"
    if indicator.unit.is_money:
        return MoneyField(label=label, initial=initial, required=False)
    return QuantityField(
        label=label,
        initial=initial,
        required=False,
        unit_decimals=indicator.unit.decimals,
        unit_name=indicator.unit.name,
    )


def read_pasted(text):
    """({field name: number as typed}, [lines that name no indicator or hold no number]) of lines from a sheet.

    The first cell is a code or a name as in the catalogue; the number is the last cell that has anything in it.
    """
    names = {}
    for row in planned_indicators():
        names[search_key(row.code)] = names[search_key(row.name)] = f"kh-{row.code}"
    values, unread = {}, []
    for line in filter(None, map(str.strip, text.splitlines())):
        cells = [cell.strip() for cell in CELLS.split(line) if cell.strip()]
        name = next((names[search_key(cell)] for cell in cells[:-1] if search_key(cell) in names), None)
        if name and any(letter.isdigit() for letter in cells[-1]):
            values[name] = cells[-1]
        else:
            unread.append(line)
    return values, unread
