"""The preview of an import in words: what each row says, what was answered before."""

from django.utils.translation import gettext as _
from openpyxl.utils import get_column_letter

from lhh_portal.dates import parse_vn_date
from lhh_portal.period import Span
from lhh_portal.quantity import Quantity, format_quantity
from lhh_portal.sheet_import import layout_of
from reports.activity_import_changes import shown, shown_amount
from reports.activity_import_columns import FIELDS, field_label
from reports.activity_import_plan import Lookups
from reports.activity_import_questions import ASSOCIATION, DATE, KIND, MEASURE
from reports.activity_import_values import format_span
from reports.models import ActivityImportRow, Measure, Unit

_ORDER = ("kind", "lead", "partners", "subject", "place", "is_online", "funding", "description", "report_line")


def column_choices(kind):
    """{field: label}: what a column of a list can be; with one kind for the file also each of its measures."""
    measures = Measure.objects.filter(kind=kind, is_active=True).select_related("kind", "unit") if kind else ()
    by_code = {measure.full_code: measure for measure in measures}
    units = Unit.objects.filter(measure__is_active=True).distinct().values_list("name", flat=True)
    names = [*FIELDS, *(f"m:{code}" for code in by_code), *(f"u:{unit}" for unit in units)]
    return {name: field_label(name, by_code) for name in names}


class Shown:
    """Words for one import's rows; asks the database as often for one row as for many."""

    def __init__(self, import_file):
        self.file = import_file
        self.lookups = Lookups(import_file)

    def columns(self):
        """[(label in the sheet, what it was taken for)] of the columns that are used, from left to right."""
        layout = layout_of(self.file)
        return [
            (layout.labels.get(position, get_column_letter(position + 1)), field_label(name, self.lookups.measures))
            for position, name in sorted(layout.columns.items())
        ]

    def lines_of(self, row):
        """[(label, old, new)]: what would change, or what the sheet says of an activity not yet known."""
        if row.state in (ActivityImportRow.State.CHANGED, ActivityImportRow.State.SAME) and row.activity_id:
            return row.changes
        values = row.values
        lines = [(_("Thời gian"), "", self._days(values))] if "starts_on" in values else []
        lines += [(FIELDS[name], "", shown(name, values[name], self.lookups)) for name in _ORDER if values.get(name)]
        for code, amount in values.get("amounts", {}).items():
            if measure := self.lookups.measures.get(code):
                lines.append((measure.name, "", shown_amount(measure, amount)))
        return lines

    def _days(self, values):
        return format_span(Span(parse_vn_date(values["starts_on"]), parse_vn_date(values["ends_on"])))

    def remembered(self):
        """[(key, question, answer in words)] of the answered questions."""
        answered = [(key, each) for key, each in self.file.questions.items() if each["answer"] is not None]
        return [(key, each, self._words(each)) for key, each in answered]

    def _words(self, question):
        answer = question["answer"]
        for label, proposal in question["choices"]:
            if proposal == answer:
                return label
        if question["ask"] == DATE:
            return self._days(answer)
        if question["ask"] == KIND:
            return self.lookups.kinds[answer["kind"]].name
        if question["ask"] == ASSOCIATION:
            found = self.lookups.associations.get(answer["association"])
            return found.name if found else _("không phải hội của hệ thống")
        if question["ask"] == MEASURE:
            return str(self.lookups.measures.get(answer["measure"], ""))
        return format_quantity(Quantity(answer["value"], answer["qualifier"]))
