from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.fields import VietnameseDateField
from lhh_portal.uploads import SPREADSHEETS, UploadField
from members import import_services


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
