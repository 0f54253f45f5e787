"""The page on which a person settles which column of a sheet is what; the same for every import."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter


class ColumnsForm(forms.Form):
    """Which column is what, and where the head ends.

    `rows` are the first rows of the file, `fields` {name: label} what a column can be; the field `required` must be
    among them, else the sentence `missing` is said. Positions in `hidden` are marked.
    """

    head_row = forms.IntegerField(
        label=gettext_lazy("Tên cột ở dòng"),
        min_value=0,
        help_text=gettext_lazy("Tiêu đề hai dòng thì ghi dòng dưới. Không có tiêu đề thì ghi 0."),
    )

    def __init__(self, *args, rows, layout, fields, required, missing, hidden=(), **kwargs):
        self.rows, self.layout, self.names = rows, layout, fields
        self.needed, self.missing = required, missing
        super().__init__(*args, **kwargs)
        self.fields["head_row"].initial = max(layout.head_rows, default=0)
        choices = [("", _("không dùng")), *fields.items()]
        self.width = max((len(row.values) for row in rows), default=0)
        for position in range(self.width):
            label = layout.labels.get(position) or _("Cột %s") % get_column_letter(position + 1)
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=_("%s (cột ẩn)") % label if position in hidden else label,
                choices=choices,
                required=False,
                initial=layout.columns.get(position, ""),
            )

    @property
    def columns(self):
        return [self[f"column_{position}"] for position in range(self.width)]

    def clean(self):
        data = super().clean()
        chosen = {}
        for position in range(self.width):
            name = data.get(f"column_{position}")
            if not name:
                continue
            if name in chosen.values():
                self.add_error(f"column_{position}", _("«%s» đã chọn cho một cột khác.") % self.names[name])
            chosen[position] = name
        if self.needed not in chosen.values():
            raise ValidationError(self.missing)
        data["columns"] = chosen
        return data

    @property
    def head_rows(self):
        """The rows of the head as now settled; [] if there is none."""
        last = self.cleaned_data["head_row"]
        return self.layout.head_rows if last in self.layout.head_rows else [last] if last else []
