import re

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.fields import VietnameseDateField
from lhh_portal.quantity import format_number, read_quantity
from lhh_portal.uploads import SPREADSHEETS, UploadField
from members.models import Association
from reports import activity_import_services
from reports.activity_import_questions import ASSOCIATION, DATE, KIND, NUMBER
from reports.models import ActivityKind, Round
from reports.rules import is_staff_member

NONE_OF_OURS = "none"
SHOWN_AT_ONCE = 20
_POSTED = re.compile(r"(?:chon|tu|den|so|loai|hoi)_([0-9a-f]{16})")


class UploadForm(forms.Form):
    file = UploadField(
        label=gettext_lazy("Tệp danh sách hoạt động"),
        allowed=SPREADSHEETS,
        help_text=gettext_lazy("Excel (.xlsx) hoặc CSV. Tiêu đề, dòng cộng, ô gộp, chữ ký để nguyên cũng được."),
    )
    association = forms.ModelChoiceField(label=gettext_lazy("Đơn vị"), queryset=Association.objects.none())
    round = forms.ModelChoiceField(
        label=gettext_lazy("Đợt báo cáo"),
        queryset=Round.objects.all(),
        required=False,
        empty_label=gettext_lazy("Không theo đợt nào"),
        help_text=gettext_lazy("Dòng có ngày ngoài đợt sẽ không nhận; «cả kỳ», «tháng 4» được hiểu theo đợt này."),
    )
    kind = forms.ModelChoiceField(
        label=gettext_lazy("Loại hoạt động của cả tệp"),
        queryset=ActivityKind.objects.filter(is_active=True),
        required=False,
        empty_label=gettext_lazy("Theo cột «Loại», hoặc theo tên nhóm trong tệp"),
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        working = Association.objects.filter(Q(status__in=Association.COUNTED))
        field = self.fields["association"]
        if is_staff_member(user):
            field.queryset, field.required = working, False
            field.empty_label = _("Theo cột «Chủ trì» trong tệp")
        else:
            field.queryset = working.filter(pk__in=user.association_ids)
            if len(user.association_ids) == 1:
                field.initial, field.empty_label = next(iter(user.association_ids)), None
        self.fields["round"].initial = self.fields["round"].initial or Round.objects.first()

    def save(self, by):
        data = self.cleaned_data
        return activity_import_services.start_import(
            data["file"], by=by, association=data["association"], kind=data["kind"], round_=data["round"]
        )


class QuestionsForm(forms.Form):
    """The open questions of an import, each answered by one of its proposals or by what is typed instead.

    `answers` {key: answer} are those given; a question left alone stays open. `unplaced` says that something was
    answered to which there is no open question (any more).
    """

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        still_open = [(key, question) for key, question in questions.items() if question["answer"] is None]
        # What was asked on the page may not be what is asked first by now.
        posted = {match[1] for name, value in self.data.items() if value and (match := _POSTED.fullmatch(name))}
        asked = [(key, question) for key, question in still_open if key[:16] in posted] or still_open[:SHOWN_AT_ONCE]
        self.unplaced = bool(posted - {key[:16] for key, _question in still_open})
        self.more = max(0, len(still_open) - len(asked))
        self.shown = [_Asked(self, key, question) for key, question in asked]

    def clean(self):
        super().clean()
        self.answers = {}
        for asked in self.shown:
            try:
                answer = asked.answer()
            except ValidationError as error:
                self.add_error(asked.names[-1], error)
            else:
                if answer is not None:
                    self.answers[asked.key] = answer
        return self.cleaned_data


class _Asked:
    """One question with its fields in the form."""

    def __init__(self, form, key, question):
        self.form, self.key, self.question = form, key, question
        short = key[:16]
        self.names = []
        if question["choices"]:
            choices = [(str(place), label) for place, (label, _answer) in enumerate(question["choices"])]
            self._add(
                f"chon_{short}",
                forms.ChoiceField(
                    required=False, choices=choices, widget=forms.RadioSelect, label=_("«%s»") % question["text"]
                ),
            )
        for name, field in _typed(question):
            self._add(f"{name}_{short}", field)

    def _add(self, name, field):
        self.form.fields[name] = field
        self.names.append(name)

    @property
    def fields(self):
        return [self.form[name] for name in self.names]

    def answer(self):
        """What was answered, None if nothing. Raises ValidationError if what was typed cannot be read."""
        typed = [self.form.cleaned_data.get(name) for name in self.names if not name.startswith("chon_")]
        if any(typed):
            return _READ[self.question["typed"]](*typed)
        chosen = self.form.cleaned_data.get(self.names[0]) if self.question["choices"] else ""
        return self.question["choices"][int(chosen)][1] if chosen else None


def _typed(question):
    """[(name, field)] for an answer that is none of the proposals."""
    if question["typed"] == DATE:
        yield "tu", VietnameseDateField(label=_("Từ ngày"), required=False)
        yield "den", VietnameseDateField(label=_("Đến ngày"), required=False)
    elif question["typed"] == NUMBER:
        yield "so", forms.CharField(label=_("Số khác"), required=False, max_length=80)
    elif question["typed"] == KIND:
        kinds = ActivityKind.objects.filter(is_active=True).values_list("code", "name")
        yield "loai", forms.ChoiceField(label=_("Loại khác"), required=False, choices=[("", "—"), *kinds])
    elif question["typed"] == ASSOCIATION:
        working = Association.objects.filter(status__in=Association.COUNTED).values_list("pk", "name")
        none = (NONE_OF_OURS, _("Không phải hội của hệ thống; ghi tên vào nội dung"))
        yield "hoi", forms.ChoiceField(label=_("Đơn vị khác"), required=False, choices=[("", "—"), none, *working])


def _read_days(first, last):
    if not first:
        raise ValidationError(_("Ghi cả từ ngày."))
    last = last or first
    if last < first:
        raise ValidationError(_("Ngày kết thúc không thể trước ngày bắt đầu."))
    return {"starts_on": first.isoformat(), "ends_on": last.isoformat()}


def _read_number(text):
    quantity, doubts = read_quantity(text)
    if doubts:
        raise ValidationError(_("Ghi đủ các chữ số, ví dụ %s.") % format_number(quantity.value))
    return {"value": f"{quantity.value:f}", "qualifier": str(quantity.qualifier), "note": ""}


_READ = {
    DATE: _read_days,
    NUMBER: _read_number,
    KIND: lambda code: {"kind": code},
    ASSOCIATION: lambda pk: {"association": None if pk == NONE_OF_OURS else int(pk)},
}


class ExplanationForm(forms.Form):
    """Why the findings of one row are right all the same; one field for each, named by row and place."""

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, prefix=f"dong-{row.number}", **kwargs)
        given = row.data.get("explanations", {})
        self.codes = {f"vi-sao-{place}": code for place, (code, _m, needs) in enumerate(row.findings) if needs}
        for name, code in self.codes.items():
            self.fields[name] = forms.CharField(required=False, initial=given.get(code, ""), max_length=1000)

    def explanations(self):
        texts = {code: self.cleaned_data.get(name) for name, code in self.codes.items()}
        return {code: text for code, text in texts.items() if text}
