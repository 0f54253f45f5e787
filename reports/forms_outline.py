"""The parts and appendices in order: of one report, and of the outline a kind of report starts from."""

from datetime import date

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils.translation import gettext_lazy as _

from reports.appendices import expand_codes
from reports.consolidation import LETTERS
from reports.figures import Figures, UnknownFigure
from reports.models import (
    AppendixContent,
    ConsolidatedReport,
    Outline,
    OutlineAppendix,
    OutlineSection,
    ReportAppendix,
    Section,
)

DEPTHS = [(1, _("I, II, III")), (2, _("1, 2, 3")), (3, _("a, b, c"))]
NEW_ROWS = 2


class InOrder(BaseInlineFormSet):
    """Rows are put in the order of their numbers; a new row without a title is none."""

    drop_label = _("Bỏ mục này")

    def add_fields(self, form, index):
        super().add_fields(form, index)
        number = form.fields["ORDER"]
        number.label, number.required, number.initial = _("Thứ tự"), True, (index or 0) + 1
        form.fields["DELETE"].label = self.drop_label

    @property
    def kept_forms(self):
        """Filled rows that stay, in their new order."""
        return [form for form in self.ordered_forms if form.cleaned_data.get("title")]

    def save_in_order(self):
        for form in self.deleted_forms:
            if form.instance.pk:
                form.instance.delete()
        for position, form in enumerate(self.kept_forms, start=1):
            form.instance.position = position
            form.save()

    save_in_order.alters_data = True


class PartsFormSet(InOrder):
    """A part may lie at most one level below the one before it."""

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["depth"] = forms.TypedChoiceField(label=_("Cấp"), choices=DEPTHS, coerce=int)

    def clean(self):
        if any(self.errors) or self.non_form_errors():  # the latter: sent without the numbers of its rows
            return
        above = letters = 0
        for form in self.kept_forms:
            depth = form.cleaned_data["depth"]
            letters = letters + 1 if depth == len(DEPTHS) else 0
            if letters > len(LETTERS):
                raise forms.ValidationError(
                    _("Dưới một mục chỉ đánh được %d chữ a, b, c. Hãy chia thành hai mục cấp trên.") % len(LETTERS)
                )
            if depth > above + 1:
                raise forms.ValidationError(
                    _("Mục «%s» thấp hơn mục đứng trước quá một cấp. Hãy chọn cấp cao hơn, hoặc thêm mục cấp trên.")
                    % form.cleaned_data["title"]
                )
            above = depth


def _formset(parent, model):
    return inlineformset_factory(
        parent,
        model,
        formset=PartsFormSet,
        fields=["title", "depth"],
        extra=NEW_ROWS,
        can_order=True,
        can_delete=True,
        widgets={"title": forms.TextInput},
    )


ReportPartsFormSet = _formset(ConsolidatedReport, Section)
OutlinePartsFormSet = _formset(Outline, OutlineSection)


class AppendixForm(forms.ModelForm):
    def clean(self):
        """What the codes name is checked while the person who typed them is there."""
        data = super().clean()
        codes = data.get("codes", "")
        if codes and "codes" not in self.errors:
            try:
                expand_codes(Figures(date.min, date.min), codes)
            except UnknownFigure as error:
                self.add_error("codes", str(error))
        elif data.get("content") and not codes and data["content"] != AppendixContent.FILING:
            self.add_error("codes", _("Ghi ít nhất một mã nhóm hoặc mã chỉ tiêu, ví dụ TVP hoặc PBK-01."))
        return data


class AppendicesFormSet(InOrder):
    drop_label = _("Bỏ phụ lục này")


def _appendices(parent, model, fields):
    return inlineformset_factory(
        parent,
        model,
        form=AppendixForm,
        formset=AppendicesFormSet,
        fields=fields,
        extra=1,
        can_order=True,
        can_delete=True,
        help_texts={"codes": _("Mã nhóm (TVP), chỉ tiêu (PBK-01) theo thứ tự cột hoặc dòng, cách nhau bằng dấu cách.")},
    )


_APPENDIX = ["title", "content", "codes", "is_landscape"]
OutlineAppendicesFormSet = _appendices(Outline, OutlineAppendix, _APPENDIX)
ReportAppendicesFormSet = _appendices(ConsolidatedReport, ReportAppendix, [*_APPENDIX, "is_on"])


class OutlineForm(forms.ModelForm):
    class Meta:
        model = Outline
        fields = ["subject"]
