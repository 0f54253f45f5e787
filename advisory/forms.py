"""What staff type about a task, and what an association writes. Refusals keep everything typed."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisory.models import AdvisoryTask, DossierFile, Opinion, Recommendation
from advisory.services import TASK_FIELDS
from documents.storage import store
from lhh_portal.fields import CleanCharField, VietnameseDateField, vietnamese_formfield
from lhh_portal.uploads import UploadField
from members.models import Association


def not_in_future(day):
    if day and day > timezone.localdate():
        raise ValidationError(_("Ngày này còn ở phía trước. Ghi ngày đã qua hoặc hôm nay."))
    return day


class TaskForm(forms.ModelForm):
    client_name = CleanCharField(
        label=gettext_lazy("Cơ quan đề nghị"),
        max_length=200,
        widget=forms.TextInput(attrs={"list": "co-quan", "autocomplete": "off"}),
        help_text=gettext_lazy("Chọn tên đã có để gom đúng, hoặc ghi tên mới."),
    )

    class Meta:
        model = AdvisoryTask
        fields = TASK_FIELDS
        formfield_callback = vietnamese_formfield
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    field_order = ["title", "client_name", "kind", "origin", "object_type"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        today = timezone.localdate()
        belongs = Q(status_on_day__in=Association.COUNTED) | Q(kind=Association.Kind.FEDERATION)
        self.fields["lead"].queryset = Association.objects.with_status_on(today).filter(belongs)
        self.fields["lead"].empty_label = None
        if self.instance.pk:
            self.fields["client_name"].initial = self.instance.client.name
        else:
            self.fields["lead"].initial = Association.objects.filter(kind=Association.Kind.FEDERATION).first()
            self.fields["received_on"].initial = today

    def clean_received_on(self):
        return not_in_future(self.cleaned_data["received_on"])


class PublishForm(forms.ModelForm):
    class Meta:
        model = AdvisoryTask
        fields = ["is_public", "public_note"]
        widgets = {"public_note": forms.Textarea(attrs={"rows": 6})}


class DossierForm(forms.ModelForm):
    upload = UploadField(label=gettext_lazy("Tệp"), help_text=gettext_lazy("PDF, ảnh, DOCX hoặc XLSX."))

    class Meta:
        model = DossierFile
        fields = ["confidentiality", "received_on"]
        formfield_callback = vietnamese_formfield
        help_texts = {
            "confidentiality": gettext_lazy("Tài liệu có độ mật của Nhà nước không đưa lên đây, dù ở phạm vi nào.")
        }

    field_order = ["upload", "confidentiality", "received_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = timezone.localdate()

    def save_for(self, task, *, by):
        upload, row = self.cleaned_data["upload"], self.instance
        row.task, row.file, row.name, row.uploaded_by = task, store(upload, upload.media_type), upload.name, by
        row.save()
        return row


class GiveForm(forms.Form):
    associations = forms.ModelMultipleChoiceField(
        queryset=Association.objects.none(),
        label=gettext_lazy("Hội, đơn vị được giao góp ý"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chưa chọn hội nào.")},
    )
    due_on = VietnameseDateField(label=gettext_lazy("Hạn góp ý"))

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, **kwargs)
        self.task = task
        field = self.fields["associations"]
        field.queryset = Association.objects.reporting()
        answered = task.requests.exclude(opinion=None).values("association")
        field.queryset = field.queryset.exclude(pk__in=answered)
        asked = set(task.requests.filter(opinion=None).values_list("association", flat=True))
        field.label_from_instance = lambda one: (
            _("%s (đã giao; đánh dấu để đổi hạn)") % one.short_name if one.pk in asked else one.short_name
        )

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise ValidationError(_("Hạn góp ý đã qua. Ghi hôm nay hoặc một ngày sau."))
        # A task that is late already is still given to somebody.
        if self.task.due_on >= timezone.localdate() and due_on > self.task.due_on:
            raise ValidationError(
                _("Hạn trả lời cơ quan đề nghị là %s. Hạn góp ý không thể sau ngày ấy.")
                % f"{self.task.due_on:%d/%m/%Y}"
            )
        return due_on


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyUploadsField(UploadField):
    """Several content-checked files; cleans to a list."""

    widget = ManyFilesInput

    def clean(self, data, initial=None):
        return [super(ManyUploadsField, self).clean(file, None) for file in data or []]


class KeepsBase(forms.Form):
    """`base`: the text as the writer found it, so that a colleague's is not overwritten unseen."""

    base = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def meet(self, field, others):
        """A colleague saved `others` meanwhile; sent once more, what was typed replaces it knowingly."""
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = others
        self.add_error(
            field,
            _("Có người vừa lưu bản khác, chép ở dưới. Gộp phần cần giữ rồi bấm lưu lần nữa.\n\n%s") % others,
        )


class OpinionForm(KeepsBase):
    text = CleanCharField(label=gettext_lazy("Ý kiến của hội"), widget=forms.Textarea(attrs={"rows": 14}))
    given_on = VietnameseDateField(
        label=gettext_lazy("Ngày hội góp ý"), help_text=gettext_lazy("Theo văn bản của hội gửi đến.")
    )
    files = ManyUploadsField(
        label=gettext_lazy("Tệp kèm theo"),
        required=False,
        help_text=gettext_lazy("PDF, ảnh, DOCX hoặc XLSX; chọn được nhiều tệp."),
    )

    def __init__(self, *args, request, on_behalf, **kwargs):
        before = request.given.text if request.given else ""
        super().__init__(*args, initial={"text": before, "base": before}, **kwargs)
        # Of the first time; whoever writes for the own association gives it today.
        if request.given or not on_behalf:
            del self.fields["given_on"]
        self.asked_on = request.asked_on

    def clean_given_on(self):
        day = not_in_future(self.cleaned_data["given_on"])
        if day < self.asked_on:
            raise ValidationError(_("Trước ngày giao %s. Xem lại ngày trên văn bản.") % f"{self.asked_on:%d/%m/%Y}")
        return day

    @property
    def stored_files(self):
        return [(store(file, file.media_type), file.name) for file in self.cleaned_data["files"]]


class CompileForm(KeepsBase):
    compiled_text = CleanCharField(
        label=gettext_lazy("Bản tổng hợp"),
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text=gettext_lazy("Câu kể hội nào đã góp ý, hội nào chưa được ghi tự động dưới bản này."),
    )

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, initial={"compiled_text": task.compiled_text, "base": task.compiled_text}, **kwargs)


class SendForm(forms.Form):
    sent_on = VietnameseDateField(label=gettext_lazy("Ngày gửi"))
    symbol = CleanCharField(
        label=gettext_lazy("Số, ký hiệu văn bản gửi"),
        max_length=60,
        help_text=gettext_lazy("Ví dụ 45/LHH-TVPB."),
    )

    def __init__(self, *args, task, **kwargs):
        super().__init__(*args, initial={"sent_on": timezone.localdate()}, **kwargs)
        self.received_on = task.received_on

    def clean_sent_on(self):
        day = not_in_future(self.cleaned_data["sent_on"])
        if day < self.received_on:
            raise ValidationError(_("Trước ngày nhận %s. Xem lại ngày gửi.") % f"{self.received_on:%d/%m/%Y}")
        return day


class RecommendationForm(forms.ModelForm):
    class Meta:
        model = Recommendation
        fields = ["addressee", "text", "opinions"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5}), "opinions": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        task = self.instance.task
        if not self.instance.pk:
            self.initial["addressee"] = task.client.name
        opinions = Opinion.objects.filter(request__task=task).select_related("request__association")
        self.fields["opinions"].queryset = opinions
        self.fields["opinions"].label_from_instance = lambda opinion: opinion.request.association.short_name
        self.fields["opinions"].help_text = _("Không đánh dấu hội nào là kiến nghị của Liên hiệp Hội.")
