"""Rows of an edition's rules and the authors of an entry: several at once, in their order."""

from django import forms
from django.forms import BaseInlineFormSet, inlineformset_factory
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contests.checking import share_problems
from contests.consent import is_minor
from contests.forms import DongField, not_in_future
from contests.models import Author, Consent, Criterion, DossierItem, Edition, Entry, Field, JudgingRound, Prize
from contests.models.editions import refuse_unless_100
from contests.shares import even_shares
from lhh_portal.fields import VietnameseDateField, vietnamese_formfield


class Rows(BaseInlineFormSet):
    """A new row without a name is none; rows lie in the order in which they are shown."""

    named_by = "name"
    drop_label = gettext_lazy("Bỏ dòng này")

    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = self.drop_label
        if form.instance.pk is None:
            form.empty_permitted = True
            form.fields[self.named_by].required = False

    @property
    def kept_forms(self):
        """Filled rows that stay."""
        dropped = self.deleted_forms
        return [form for form in self.forms if form not in dropped and form.cleaned_data.get(self.named_by)]

    def clean(self):
        for form in self.deleted_forms:
            if form.instance.pk and self.is_used(form.instance):
                raise forms.ValidationError(
                    _("«%s» đã có hồ sơ dự thi dùng đến nên không bỏ được. Sửa tên thì được.") % form.instance
                )

    def is_used(self, row):
        return False

    def save_rows(self):
        for form in self.deleted_forms:
            if form.instance.pk:
                form.instance.delete()
        for position, form in enumerate(self.kept_forms, start=1):
            form.instance.position = position
            form.save()

    save_rows.alters_data = True


class FieldRows(Rows):
    def is_used(self, row):
        return row.entries.exists()


class DossierRows(Rows):
    def is_used(self, row):
        entries = Entry.objects.filter(edition=row.edition_id)
        return entries.filter(files__item=row).exists() or entries.filter(seen_papers__item=row).exists()


class CriterionRows(Rows):
    def is_used(self, row):
        return Entry.objects.filter(descriptions__criterion=row).exists()

    def clean(self):
        super().clean()
        if not any(self.errors):
            refuse_unless_100(form.cleaned_data["weight"] for form in self.kept_forms)


class PrizeForm(forms.ModelForm):
    money_vnd = DongField(label=gettext_lazy("Tiền thưởng (đồng)"))

    class Meta:
        model = Prize
        fields = ["kind", "name", "quota", "is_per_field", "threshold_score_100", "money_vnd"]
        localized_fields = ["threshold_score_100"]


def _rows(model, formset, fields, extra, **options):
    return inlineformset_factory(
        Edition,
        model,
        formset=formset,
        fields=fields,
        extra=extra,
        can_delete=True,
        formfield_callback=vietnamese_formfield,
        **options,
    )


ROUND_FIELDS = ["name", "kind", "starts_on", "ends_on", "threshold_score_100", "quota", "disagreement_limit"]
# Address: (heading, hint, formset).
PARTS = {
    "linh-vuc": (
        gettext_lazy("Lĩnh vực dự thi"),
        gettext_lazy("Mỗi hồ sơ thuộc một lĩnh vực; giải có thể tính cho từng lĩnh vực."),
        _rows(Field, FieldRows, ["name"], 6),
    ),
    "giay-to": (
        gettext_lazy("Hồ sơ gồm những gì"),
        gettext_lazy("Giấy khai sinh, căn cước đặt là «chỉ xem, không lưu»."),
        _rows(DossierItem, DossierRows, ["name", "is_required", "is_only_seen"], 4),
    ),
    "vong-cham": (
        gettext_lazy("Vòng chấm"),
        gettext_lazy("Theo thứ tự: sơ khảo, chung khảo, phỏng vấn."),
        _rows(JudgingRound, Rows, ROUND_FIELDS, 2, localized_fields=["threshold_score_100"]),
    ),
    "tieu-chi": (
        gettext_lazy("Tiêu chí chấm"),
        gettext_lazy("Điểm tối đa của các tiêu chí cộng lại đúng 100. Bắt đầu chấm rồi thì không sửa được nữa."),
        _rows(Criterion, CriterionRows, ["name", "weight", "tie_rank"], 4),
    ),
    "giai": (
        gettext_lazy("Cơ cấu giải"),
        gettext_lazy("Từ giải cao xuống. Không đủ điểm tối thiểu thì giải để trống."),
        _rows(
            Prize,
            Rows,
            ["kind", "name", "quota", "is_per_field", "threshold_score_100", "money_vnd"],
            5,
            form=PrizeForm,
        ),
    ),
}


class AuthorForm(forms.ModelForm):
    share = forms.IntegerField(label=gettext_lazy("Phần đóng góp (%)"), min_value=1, max_value=100, required=False)

    class Meta:
        model = Author
        fields = [
            "full_name",
            "born_on",
            "unit",
            "school_class",
            "contact",
            "is_main",
            "share",
            "representative",
            "relation",
            "representative_contact",
        ]
        formfield_callback = vietnamese_formfield

    def clean_born_on(self):
        return not_in_future(self.cleaned_data["born_on"])

    def clean(self):
        told = super().clean()
        born_on = told.get("born_on")
        if born_on and is_minor(born_on, timezone.localdate()):
            for name in ("representative", "relation", "representative_contact"):
                if not told.get(name) and name not in self.errors:
                    self.add_error(name, _("Tác giả chưa đủ 18 tuổi: ghi người đại diện, quan hệ và liên hệ."))
        return told


class AuthorRows(Rows):
    named_by = "full_name"
    drop_label = gettext_lazy("Bỏ tác giả này")

    def clean(self):
        """Shares left out of all rows are divided evenly, what is over to the first ones."""
        if any(self.errors) or not self.kept_forms:
            return
        kept = sorted(self.kept_forms, key=lambda form: not form.cleaned_data["is_main"])
        if not any(form.cleaned_data.get("share") for form in kept):
            for form, share in zip(kept, even_shares(len(kept)), strict=True):
                form.instance.share = share
        elif empty := [form for form in kept if not form.cleaned_data.get("share")]:
            for form in empty:
                form.add_error("share", _("Ghi phần đóng góp của mọi tác giả, hoặc để trống tất cả để chia đều."))
            return
        if problems := share_problems([form.instance for form in kept]):
            raise forms.ValidationError(problems)


AuthorFormSet = inlineformset_factory(Entry, Author, form=AuthorForm, formset=AuthorRows, extra=2, can_delete=True)


class ConsentForm(forms.Form):
    """One tick for each purpose and each party that must agree (`agreed`); what stands is not asked again."""

    given_on = VietnameseDateField(label=gettext_lazy("Ngày đồng ý"), help_text=gettext_lazy("Ngày ký trên bản giấy."))
    method = forms.ChoiceField(label=gettext_lazy("Cách đồng ý"), choices=Consent.Method.choices)

    def __init__(self, *args, rows, **kwargs):
        """`rows`: [(purpose, {party: label})] still open."""
        super().__init__(*args, initial={"given_on": timezone.localdate()}, **kwargs)
        self.asked = {}
        for purpose, parties in rows:
            for party, label in parties.items():
                name = f"{purpose}_{party}"
                self.asked[name] = (purpose, party)
                self.fields[name] = forms.BooleanField(label=label, required=False)

    def clean_given_on(self):
        return not_in_future(self.cleaned_data["given_on"])

    def clean(self):
        told = super().clean()
        if not any(told.get(name) for name in self.asked):
            raise forms.ValidationError(_("Chưa đánh dấu sự đồng ý nào."))
        return told

    @property
    def agreed(self):
        found = {}
        for name, (purpose, party) in self.asked.items():
            if self.cleaned_data.get(name):
                found.setdefault(purpose, set()).add(party)
        return found
