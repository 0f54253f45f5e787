from django import forms
from django.utils.translation import gettext_lazy as _

from reports.models import AssociationReport
from reports.review import TEXTS
from reports.services import NARRATIVE


class NarrativeForm(forms.ModelForm):
    """The four texts; `base_<field>` carries what each was when this page was opened (see save_narrative)."""

    class Meta:
        model = AssociationReport
        fields = NARRATIVE
        labels = TEXTS
        help_texts = {
            "results": _("Điều đáng nói mà con số chưa nói được."),
            "shortcomings": _("Việc chưa làm được, vì sao."),
            "plans": _("Mỗi việc một dòng."),
            "proposals": _("Với Liên hiệp Hội, với tỉnh."),
        }
        widgets = {name: forms.Textarea(attrs={"rows": 6}) for name in NARRATIVE}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in NARRATIVE:
            self.fields[f"base_{name}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=getattr(self.instance, name), strip=False
            )

    def texts(self):
        return {name: self.cleaned_data[name] for name in NARRATIVE}

    def bases(self):
        return {name: self.cleaned_data[f"base_{name}"] for name in NARRATIVE}
