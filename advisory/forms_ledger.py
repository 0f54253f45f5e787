"""What the client answered, and how the ledger is filtered."""

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisory.forms import not_in_future
from advisory.models import AdvisoryTask, Client, OpinionRequest, Outcome, Recommendation
from advisory.models.recommendations import ANSWERED
from advisory.workflow import TaskState
from documents.storage import store
from lhh_portal.fields import vietnamese_formfield
from lhh_portal.text import search_key
from lhh_portal.uploads import UploadField


class AnswerForm(forms.ModelForm):
    base = forms.CharField(required=False, widget=forms.HiddenInput)
    upload = UploadField(
        label=gettext_lazy("Minh chứng"),
        required=False,
        help_text=gettext_lazy("Văn bản trả lời, văn bản đã sửa: PDF, ảnh, DOCX hoặc XLSX."),
    )

    class Meta:
        model = Recommendation
        fields = ["outcome", "answered_on", "answer_document", "explanation", "change"]
        formfield_callback = vietnamese_formfield
        widgets = {
            "outcome": forms.RadioSelect,
            "explanation": forms.Textarea(attrs={"rows": 4}),
            "change": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "answered_on": gettext_lazy("Ngày trên văn bản trả lời. Im lặng thì để trống."),
            "answer_document": gettext_lazy("Số, ký hiệu, hoặc nơi đã trả lời: cuộc họp, điện thoại."),
            "explanation": gettext_lazy("Bắt buộc khi không tiếp thu."),
            "change": gettext_lazy("Điều, khoản, quyết định nào đã sửa theo kiến nghị."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["base"] = self.instance.answer_mark
        self.fields["outcome"].required = True
        self.fields["outcome"].choices = Outcome.choices
        self.fields["outcome"].error_messages["required"] = _("Chưa chọn kết quả.")
        if self.instance.evidence_id:
            self.fields["upload"].help_text = _("Đang có: %s. Chỉ chọn khi cần thay tệp.") % self.instance.evidence_name

    def clean_answered_on(self):
        day = not_in_future(self.cleaned_data["answered_on"])
        if day and day < self.instance.sent_on:
            words = _("Trước ngày gửi kiến nghị %s. Xem lại ngày trả lời.")
            raise forms.ValidationError(words % f"{self.instance.sent_on:%d/%m/%Y}")
        return day

    def clean(self):
        told = super().clean()
        outcome = told.get("outcome")
        if outcome in ANSWERED and not told.get("answered_on") and "answered_on" not in self.errors:
            self.add_error("answered_on", _("Ghi ngày cơ quan trả lời."))
        if outcome == Outcome.NONE and not told.get("explanation") and "explanation" not in self.errors:
            self.add_error("explanation", _("Không tiếp thu thì cần giải trình. Ghi lý do cơ quan đã nêu."))
        if outcome == Outcome.SILENT:
            self._clean_silence(told)
        return told

    def _clean_silence(self, told):
        if told.get("answered_on"):
            self.add_error(
                "answered_on", _("Đã ghi ngày trả lời thì không phải im lặng. Chọn lại kết quả hoặc xóa ngày.")
            )
        if self.instance.answer_due_on >= timezone.localdate():
            words = _("Còn hạn trả lời đến hết ngày %s. Qua ngày ấy mới ghi là im lặng.")
            self.add_error("outcome", words % f"{self.instance.answer_due_on:%d/%m/%Y}")

    def meet(self, others):
        """A colleague recorded `others` meanwhile; sent once more, what was typed replaces it knowingly."""
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = others
        words = _("Có người vừa ghi trả lời: «%s». Xem lại, bấm lưu lần nữa thì nội dung dưới đây thay cho bản ấy.")
        self.add_error(None, words % others)

    def keep_evidence(self):
        """Put the chosen file on the recommendation, unsaved."""
        if upload := self.cleaned_data["upload"]:
            self.instance.evidence = store(upload, upload.media_type)
            self.instance.evidence_name = upload.name


def search_box(hint):
    return django_filters.CharFilter(
        label=gettext_lazy("Tìm"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": hint}),
    )


class TaskFilter(django_filters.FilterSet):
    q = search_box(gettext_lazy("Tên, mã, cơ quan…"))
    state = django_filters.ChoiceFilter(
        choices=TaskState.choices, label=gettext_lazy("Trạng thái"), empty_label=gettext_lazy("Mọi trạng thái")
    )
    kind = django_filters.ChoiceFilter(
        choices=AdvisoryTask.Kind.choices, label=gettext_lazy("Loại"), empty_label=gettext_lazy("Mọi loại")
    )
    client = django_filters.ModelChoiceFilter(
        queryset=Client.objects.all(),
        label=gettext_lazy("Cơ quan đề nghị"),
        empty_label=gettext_lazy("Mọi cơ quan"),
    )

    class Meta:
        model = AdvisoryTask
        fields = ["q", "state", "kind", "client"]

    def search(self, tasks, name, value):
        return tasks.search(value)


class RequestFilter(django_filters.FilterSet):
    q = search_box(gettext_lazy("Tên, mã, cơ quan…"))

    class Meta:
        model = OpinionRequest
        fields = ["q"]

    def search(self, requests, name, value):
        return requests.filter(task__search_key__contains=search_key(value))


STANDINGS = {
    "waiting": (gettext_lazy("Chưa trả lời, còn hạn"), lambda rows, today: rows.waiting(today)),
    "overdue": (gettext_lazy("Quá hạn trả lời"), lambda rows, today: rows.overdue(today)),
    **{value: (label, lambda rows, today, value=value: rows.filter(outcome=value)) for value, label in Outcome.choices},
    "in-time": (gettext_lazy("Trả lời trong hạn"), lambda rows, today: rows.in_time()),
    "late": (gettext_lazy("Trả lời sau hạn"), lambda rows, today: rows.answered_late()),
    "unanswered": (gettext_lazy("Im lặng hoặc quá hạn"), lambda rows, today: rows.unanswered(today)),
}


class LedgerFilter(django_filters.FilterSet):
    q = search_box(gettext_lazy("Nội dung kiến nghị, nhiệm vụ…"))
    client = django_filters.ModelChoiceFilter(
        queryset=Client.objects.all(),
        field_name="task__client",
        label=gettext_lazy("Cơ quan đề nghị"),
        empty_label=gettext_lazy("Mọi cơ quan"),
    )
    year = django_filters.ChoiceFilter(
        field_name="sent_on__year", label=gettext_lazy("Năm gửi"), empty_label=gettext_lazy("Mọi năm")
    )
    state = django_filters.ChoiceFilter(
        choices=[(code, label) for code, (label, _rows) in STANDINGS.items()],
        method="standing",
        label=gettext_lazy("Kết quả"),
        empty_label=gettext_lazy("Mọi kết quả"),
    )

    class Meta:
        model = Recommendation
        fields = ["q", "client", "year", "state"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = Recommendation.objects.sent().dates("sent_on", "year", order="DESC")
        self.filters["year"].extra["choices"] = [(day.year, str(day.year)) for day in years]

    def search(self, rows, name, value):
        wanted = search_key(value)
        return rows.filter(Q(search_key__contains=wanted) | Q(task__search_key__contains=wanted))

    def standing(self, rows, name, value):
        return STANDINGS[value][1](rows, timezone.localdate())
