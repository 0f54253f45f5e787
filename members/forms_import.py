from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from lhh_portal.fields import VietnameseDateField
from lhh_portal.uploads import SPREADSHEETS, UploadField
from members import import_services
from members.columns import FIELDS


class UploadForm(forms.Form):
    file = UploadField(
        label=gettext_lazy("Tệp danh sách"),
        allowed=SPREADSHEETS,
        help_text=gettext_lazy("Excel (.xlsx) hoặc CSV. Dòng tiêu đề, dòng cộng, chữ ký để nguyên cũng được."),
    )
    as_of = VietnameseDateField(
        label=gettext_lazy("Số hội viên tính đến ngày"),
        help_text=gettext_lazy("Không có cột số hội viên thì ngày này là ngày tình trạng của hội mới."),
    )

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError(_("Ngày %s chưa đến; số hội viên là số đã đếm.") % f"{day:%d/%m/%Y}")
        return day

    def save(self, by):
        return import_services.start_import(self.cleaned_data["file"], as_of=self.cleaned_data["as_of"], by=by)


class ColumnsForm(forms.Form):
    """Which column is what, and where the head ends; `rows` are the first rows of the file."""

    head_row = forms.IntegerField(
        label=gettext_lazy("Tên cột ở dòng"),
        min_value=0,
        help_text=gettext_lazy("Tiêu đề hai dòng thì ghi dòng dưới. Không có tiêu đề thì ghi 0."),
    )

    def __init__(self, *args, rows, layout, **kwargs):
        self.rows, self.layout = rows, layout
        super().__init__(*args, **kwargs)
        self.fields["head_row"].initial = max(layout.head_rows, default=0)
        choices = [("", _("không dùng")), *FIELDS.items()]
        self.width = max((len(row.values) for row in rows), default=0)
        for position in range(self.width):
            self.fields[f"column_{position}"] = forms.ChoiceField(
                label=layout.labels.get(position) or _("Cột %s") % get_column_letter(position + 1),
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
                self.add_error(f"column_{position}", _("«%s» đã chọn cho một cột khác.") % FIELDS[name])
            chosen[position] = name
        if "name" not in chosen.values():
            raise ValidationError(_("Chọn cột nào là tên hội."))
        data["columns"] = chosen
        return data

    def save(self, import_file):
        head_row = self.cleaned_data["head_row"]
        head_rows = self.layout.head_rows if head_row in self.layout.head_rows else [head_row] if head_row else []
        return import_services.set_columns(import_file, self.cleaned_data["columns"], head_rows=head_rows)
