from dataclasses import dataclass

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents import storage
from documents.models import StoredFile
from lhh_portal.fields import AskAboutDoubts, MoneyField, QuantityField, VietnameseDateField
from lhh_portal.money_words import money_in_words
from lhh_portal.quantity import Quantity, format_quantity, parse_money
from lhh_portal.uploads import UploadField
from members.models import Association
from reports import services
from reports.checks import amount_findings, findings_for, record_rules
from reports.forms_drafts import KEPT_SALT, StartsFromDraft, read_kept
from reports.forms_meeting import MeetsColleagues
from reports.models import Activity, Counting
from reports.rules import is_staff_member
from reports.tokens import FigureToken, holds_brackets, parse


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class EvidenceField(UploadField):
    """Several content-checked files; cleans to a list."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        return [super(EvidenceField, self).clean(file, None) for file in data or []]


@dataclass(frozen=True)
class AmountRow:
    """`words`: money read out, "" while it cannot be read, None for what is not money.

    `asked`: [(what looks odd, the field for an explanation)]; a contradiction is told as the number's error instead.
    """

    field: forms.BoundField
    depth: int
    asked: list
    words: str | None


def read_out(value):
    """The words of an amount as typed, or of a Quantity; "" if it cannot be read."""
    if not value:
        return ""
    try:
        quantity = value if isinstance(value, Quantity) else parse_money(value)
    except ValidationError:
        return ""
    return " ".join(filter(None, [quantity.qualifier, money_in_words(int(quantity.value))]))


class SubjectCountField(QuantityField):
    """How many subjects one record is about: figures count it as one, so more than one is asked about."""

    def read(self, text):
        quantity, doubts = super().read(text)
        if quantity.value > 1:
            words = _(
                "«%(number)s» ở đại lượng đếm theo đối tượng: một hoạt động chỉ được tính là 1 %(unit)s. "
                "Có nhiều đối tượng thì ghi mỗi đối tượng thành một hoạt động."
            )
            doubts = [*doubts, words % {"number": format_quantity(quantity), "unit": self.unit_name}]
        return quantity, doubts


class ActivityForm(AskAboutDoubts, MeetsColleagues, StartsFromDraft, forms.ModelForm):
    """One activity of one kind: the kind's measures are fields `m_<pk>`, a finding asks for `why_<rule>_<pk>`.

    A contradiction must be explained. What only looks odd is shown once before it is saved, and may be explained.
    """

    # Off where nobody looks at the form.
    shows_oddities = True

    lead = forms.ModelChoiceField(Association.objects.none(), label=gettext_lazy("Đơn vị chủ trì"), empty_label=None)
    partners = forms.ModelMultipleChoiceField(
        Association.objects.none(),
        required=False,
        label=gettext_lazy("Đơn vị phối hợp"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Cả tỉnh chỉ tính hoạt động này một lần, từng đơn vị vẫn có trong báo cáo của mình."),
    )
    starts_on = VietnameseDateField(label=gettext_lazy("Từ ngày"))
    ends_on = VietnameseDateField(
        label=gettext_lazy("Đến ngày"), required=False, help_text=gettext_lazy("Để trống nếu trong một ngày.")
    )
    evidence = EvidenceField(
        required=False,
        label=gettext_lazy("Minh chứng"),
        help_text=gettext_lazy("Ảnh, PDF, Word hoặc Excel; chọn được nhiều tệp, mỗi tệp không quá 25 MB."),
    )

    class Meta:
        model = Activity
        fields = [
            "title",
            "subject",
            "starts_on",
            "ends_on",
            "place",
            "is_online",
            "funding",
            "description",
            "report_line",
        ]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "description": forms.Textarea(attrs={"rows": 3}),
            "report_line": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, data=None, *args, user, kind, draft=None, **kwargs):
        self.kind, self.shown = kind, []
        self.measures = {f"m_{measure.pk}": measure for measure in _measures_of(kind, kwargs.get("instance"))}
        super().__init__(data and self.take_theirs(data), *args, **kwargs)
        self.instance.kind = kind
        self._set_up_owners(user)
        self._set_up_words()
        for name, measure in self.measures.items():
            self.fields[name] = self._measure_field(measure)
        if self.instance.pk:
            self._fill_from_record()
        if draft and not self.is_bound:
            self.start_from(draft)
        if self.moved_days:
            self.fields["day_is_right"] = forms.BooleanField(
                required=False, label=_("Ngày dời từ kỳ trước này là đúng")
            )

    def _set_up_owners(self, user):
        working = Association.objects.filter(Q(status__in=Association.COUNTED))
        self.fields["partners"].queryset = working
        own = working if is_staff_member(user) else working.filter(pk__in=user.association_ids)
        if self.instance.pk:
            # A record of an association that has left meanwhile can still be corrected.
            own = own | Association.objects.filter(pk=self.instance.owners.get(is_lead=True).association_id)
        self.fields["lead"].queryset = own

    def _set_up_words(self):
        if self.kind.subject_label:
            self.fields["subject"].label = self.kind.subject_label
            self.fields["subject"].help_text = _("Nhiều hội cùng làm một đối tượng thì cả tỉnh chỉ đếm một lần.")
        else:
            del self.fields["subject"]
        codes = ", ".join(f"[[{measure.code}|don-vi]]" for measure in self.measures.values())
        self.fields["report_line"].help_text = _(
            "Câu sẽ in trong chú thích của báo cáo. Để trống thì dùng tên hoạt động. Số liệu đưa vào câu bằng mã: %s."
        ) % (codes or "—")
        self.fields["funding"].choices = [("", _("Không ghi")), *Activity.Funding.choices]
        self.fields["place"].help_text = _("Xã, phường hoặc nơi tổ chức.")

    def _measure_field(self, measure):
        common = {"required": False, "label": str(measure)}
        if measure.unit.is_money:
            field = MoneyField(**common)
            field.widget.attrs |= {
                "hx-get": reverse("reports:money-words"),
                "hx-trigger": "input changed delay:300ms",
                "hx-target": f"#doc-m_{measure.pk}",
            }
        else:
            kind_of_field = SubjectCountField if measure.counting == Counting.DISTINCT else QuantityField
            field = kind_of_field(unit_decimals=measure.unit.decimals, unit_name=measure.unit.name, **common)
        if measure.counting == Counting.DISTINCT and not self.instance.pk:
            field.initial = "1"
        return field

    def _fill_from_record(self):
        for row in self.instance.amounts.all():
            if f"m_{row.measure_id}" in self.fields:
                self.initial[f"m_{row.measure_id}"] = row.quantity
        owners = list(self.instance.owners.all())
        self.initial["lead"] = next(owner.association_id for owner in owners if owner.is_lead)
        self.initial["partners"] = [owner.association_id for owner in owners if not owner.is_lead]
        rules = [rule for rule in record_rules() if not rule.is_built_in]
        for finding in findings_for([self.instance], rules=rules):
            if finding.needs_answer or not self.is_bound:
                self._ask_why(finding, finding.answer.explanation if finding.answer else "")

    def _ask_why(self, finding, initial=""):
        """Add the field for an explanation and return the number's name and its own."""
        rule, _colon, code = finding.code.partition(":")
        (name,) = (name for name, measure in self.measures.items() if measure.full_code == code)
        why = f"why_{rule}_{self.measures[name].pk}"
        self._add_why(why, initial, "" if finding.needs_answer else finding.message)
        if not finding.needs_answer:
            self.shown.append(_mark(finding))
        return name, why

    def _add_why(self, why, initial="", notice=""):
        """The field `why_<rule>_<measure>`; a measure this form does not ask for gets none."""
        name = f"m_{why.rpartition('_')[2]}"
        if name not in self.fields:
            return
        self.fields[why] = forms.CharField(
            required=False,
            initial=initial,
            label=_("Giải trình cho số này"),
            help_text=_("Nếu hai số đều đúng, ghi rõ vì sao. Lời giải trình được lưu cùng hoạt động."),
            widget=forms.Textarea(attrs={"rows": 2}),
        )
        self.fields[name].asked = getattr(self.fields[name], "asked", {}) | {why: notice}

    def clean_title(self):
        """A name is printed as it stands: a token in it would be printed too."""
        title = self.cleaned_data["title"]
        if holds_brackets(title):
            raise ValidationError(
                _("Tên hoạt động không nhận mã số liệu [[…]]. Viết tên bằng lời; số liệu nhập ở các ô bên dưới.")
            )
        return title

    def clean(self):
        super().clean()
        data = self.cleaned_data
        starts_on = data.get("starts_on")
        if starts_on and not data.get("ends_on") and "ends_on" not in self.errors:
            data["ends_on"] = starts_on
        if starts_on and data.get("ends_on") and data["ends_on"] < starts_on:
            self.add_error("ends_on", _("Ngày kết thúc không thể trước ngày bắt đầu."))
        if self.moved_days and self.data.get("starts_on") == self.moved_days and not data.get("day_is_right"):
            words = _("Ngày này được dời từ hoạt động của kỳ trước: sửa thành ngày thật, hoặc đánh dấu là đúng.")
            self.add_error("starts_on", words)
        self._check_amounts(data)
        self._check_report_line(data)
        self._keep_files(data)
        return data

    def _check_report_line(self, data):
        """Every token must be a number of this very record, or the printed footnote would have a hole."""
        measures = {measure.code: measure for measure in self.measures.values()}
        for token in parse(data.get("report_line") or ""):
            if isinstance(token, str):
                continue
            measure = measures.get(token.key) if isinstance(token, FigureToken) else None
            if measure is None:
                usable = ", ".join(f"[[{code}]]" for code in measures) or "—"
                words = _("%(token)s không phải mã số liệu của loại hoạt động này. Các mã dùng được: %(usable)s.")
                self.add_error("report_line", words % {"token": token, "usable": usable})
            elif measure not in self.amounts and f"m_{measure.pk}" not in self.errors:
                words = _("Câu dùng %(token)s nhưng ô «%(measure)s» còn trống: ghi số vào ô, hoặc bỏ mã khỏi câu.")
                self.add_error("report_line", words % {"token": token, "measure": measure.name})

    def _keep_files(self, data):
        """Browsers drop chosen files when a form comes back, so good ones are stored now and named in `kept`.

        Who gives up leaves the bytes behind; they are stored under their content, so once at most.
        """
        kept = read_kept(self.data.get("kept", ""))
        for file in data.get("evidence", []):
            kept.append([storage.store(file, file.media_type).pk, file.name])
        self.kept = kept

    def _check_amounts(self, data):
        self.amounts = {m: data[name] for name, m in self.measures.items() if data.get(name) is not None}
        self.explanations = {}
        unseen = False
        for finding in amount_findings(self.amounts):
            name, why = self._ask_why(finding)
            self.explanations[finding.code] = self.data.get(self.add_prefix(why), "").strip()
            if finding.needs_answer and not self.explanations[finding.code]:
                self.add_error(name, finding.message)
            # A number whose reading was confirmed just now has been asked about.
            is_asked = finding.needs_answer or getattr(self.fields[name], "doubts", None)
            unseen = unseen or not is_asked and _mark(finding) not in self.data.getlist("seen")
        if unseen and self.shows_oddities:
            words = _(
                "Có số khác thường, lý do ghi ngay dưới số. Xem lại rồi bấm lưu lần nữa; số đúng thì nên ghi vì sao."
            )
            self.add_error(None, ValidationError(words, code="odd"))

    @property
    def wanted(self):
        """The version this form would store; only of a valid one."""
        owners = [self.cleaned_data["lead"], *self.cleaned_data["partners"]]
        return services.wanted_version(self.instance, owners, self.amounts)

    def save(self, *, by):
        activity = super().save(commit=False)
        return services.save_activity(
            activity,
            by=by,
            lead=self.cleaned_data["lead"],
            partners=self.cleaned_data["partners"],
            amounts=self.amounts,
            explanations=self.explanations,
            files=[(StoredFile(pk=pk), name) for pk, name in self.kept],
            base=self.base,
        )

    # --- for the template ---

    kept = ()

    @property
    def kept_token(self):
        return signing.dumps(self.kept, salt=KEPT_SALT) if self.kept else ""

    def amount_rows(self):
        """Every number to ask for as AmountRow, each part right under its whole."""
        measures = {name: measure for name, measure in self.measures.items() if name in self.fields}
        ids = {measure.pk for measure in measures.values()}
        rows = []

        def add(name, measure, depth):
            asked = [(notice, self[why]) for why, notice in getattr(self.fields[name], "asked", {}).items()]
            words = read_out(self[name].value()) if measure.unit.is_money else None
            rows.append(AmountRow(self[name], depth, asked, words))
            for part_name, part in measures.items():
                if part.part_of_id == measure.pk:
                    add(part_name, part, depth + 1)

        for name, measure in measures.items():
            if measure.part_of_id not in ids:
                add(name, measure, 0)
        return rows


class DeleteForm(forms.Form):
    """Carries the version that was shown, so that nobody deletes what a colleague has just written."""

    base = forms.CharField(widget=forms.HiddenInput)


def _mark(finding):
    return f"{finding.code}|{finding.fingerprint}"


def _measures_of(kind, activity):
    """The kind's measures in use, and those that are not but have an amount in this record."""
    wanted = Q(is_active=True)
    if activity and activity.pk:
        wanted |= Q(amounts__activity=activity)
    measures = kind.measures.filter(wanted).select_related("unit", "part_of").distinct()
    for measure in measures:
        measure.kind = kind
    return measures
