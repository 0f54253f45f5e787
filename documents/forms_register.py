from django import forms
from django.utils.translation import gettext_lazy as _

from documents.models import DocumentType
from lhh_portal.fields import VietnameseDateField


class RegisterFilterForm(forms.Form):
    q = forms.CharField(
        label=_("Tìm"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Số, trích yếu…"), "class": "form-control"}),
    )


class PaperNumberForm(forms.Form):
    """A number given on paper, so that the portal goes on from it."""

    series = forms.ChoiceField(label=_("Loại văn bản"), choices=DocumentType)
    on = VietnameseDateField(label=_("Ngày văn bản"), help_text=_("Ngày đã ghi trên văn bản giấy. Ví dụ: 11/6/2024"))
    note = forms.CharField(
        label=_("Cấp cho văn bản nào"), max_length=300, help_text=_("Trích yếu của văn bản, để sau này tìm lại được.")
    )
