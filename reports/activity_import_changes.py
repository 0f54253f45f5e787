"""What an import would change in a stored activity, field by field, and how values look to the eye."""

from datetime import date

from django.utils.translation import gettext as _

from lhh_portal.dates import format_date
from lhh_portal.quantity import Quantity, format_quantity
from reports.activity_import_columns import FIELDS
from reports.models import Activity
from reports.versions import TEXTS

PLAIN = (*TEXTS, "kind", "starts_on", "ends_on", "is_online")


def differences(stored, values, lookups):
    """[[label, old, new]] that writing `values` would change; what the sheet does not say stays."""
    changes = []
    for name in PLAIN:
        if name in values and stored[name] != values[name]:
            changes.append(
                [str(FIELDS.get(name, name)), *(shown(name, each[name], lookups) for each in (stored, values))]
            )
    if stored["lead"] != values["lead"]:
        changes.append([str(FIELDS["lead"]), *(shown("lead", each["lead"], lookups) for each in (stored, values))])
    if "partners" in values and set(stored["partners"]) != set(values["partners"]):
        pair = (shown("partners", each["partners"], lookups) for each in (stored, values))
        changes.append([str(FIELDS["partners"]), *pair])
    for code, amount in values.get("amounts", {}).items():
        old = stored["amounts"].get(code)
        if old != amount:
            measure = lookups.measures[code]
            changes.append([measure.name, shown_amount(measure, old), shown_amount(measure, amount)])
    return changes


def shown(name, value, lookups):
    """A value of `values` for the eye."""
    if name == "kind":
        return lookups.kinds[value].name
    if name in ("starts_on", "ends_on"):
        return format_date(date.fromisoformat(value))
    if name == "is_online":
        return _("có") if value else _("không")
    if name == "funding":
        return str(Activity.Funding(value).label) if value else ""
    if name == "lead":
        return lookups.associations[value].short_name
    if name == "partners":
        return ", ".join(lookups.associations[pk].short_name for pk in value)
    return str(value)


def shown_amount(measure, amount):
    if amount is None:
        return ""
    quantity = Quantity(measure.unit.to_value(amount[0]), amount[1])
    return f"{format_quantity(quantity)} {measure.unit.name}"
