"""What staff type about editions and what is typed about entries. Refusals keep everything typed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contests.models import Edition, Entry, EntryFile, Outage, Programme
from contests.stripping import ACCEPTED, stripped
from contests.workflow import EditionState
from documents.storage import store
from lhh_portal.fields import CleanCharField, MoneyField, VietnameseDateField, vietnamese_formfield
from lhh_portal.quantity import Quantity
from lhh_portal.roles import is_staff_member
from lhh_portal.uploads import PDF, UploadField
from members.models import Association


class DongField(MoneyField):
    """Money to the đồng: cleans to int or None; «hơn 5 triệu» and doubtful readings are asked for anew."""

    def to_python(self, value):
        read = super().to_python(value)
        if read is None:
            return None
        if read.qualifier or self.doubts:
            raise ValidationError(
                self.doubts or _("Ghi số tiền đúng, không có «hơn», «gần», «khoảng». Ví dụ: 5.000.000.")
            )
        return read.value

    def prepare_value(self, value):
        return super().prepare_value(Quantity(value) if isinstance(value, int) else value)


class ProgrammeForm(forms.ModelForm):
    class Meta:
        model = Programme
        fields = ["code", "name", "legal_basis", "is_for_minors", "position"]


class EditionForm(forms.ModelForm):
    rules_upload = UploadField(label=gettext_lazy("Tệp thể lệ"), allowed=(PDF,), required=False)

    class Meta:
        model = Edition
        fields = [
            "programme",
            "ordinal",
            "level",
            "name",
            "from_year",
            "to_year",
            "organisers",
            "board_decision",
            "rules_symbol",
            "rules_on",
            "born_from",
            "born_to",
            "created_since",
            "area",
            "max_authors",
            "opens_on",
            "closes_on",
            "results_on",
            "awards_on",
        ]
        formfield_callback = vietnamese_formfield
        widgets = {"organisers": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "name": gettext_lazy("Ví dụ: Hội thi Sáng tạo kỹ thuật tỉnh lần thứ 18."),
            "born_from": gettext_lazy("Tính cả ngày này. Để trống khi không hạn chế tuổi."),
            "born_to": gettext_lazy("Tính cả ngày này."),
            "closes_on": gettext_lazy("Nhận đến hết 24 giờ ngày này; dấu bưu điện ngày này vẫn đúng hạn."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            # Entries, rounds and prizes hang on what it is an edition of.
            del self.fields["programme"]
        else:
            self.fields["organisers"].required = False
            self.fields["organisers"].help_text = _("Để trống thì lấy của lần trước.")
            self.fields["programme"].empty_label = _("Chọn chương trình")
        if self.instance.rules_file_id:
            self.fields["rules_upload"].help_text = _("Đang có tệp. Chỉ chọn khi cần thay.")

    def clean(self):
        told = super().clean()
        programme = told.get("programme")
        is_first = programme and not programme.editions.filter(level=told.get("level")).exists()
        if is_first and not told.get("organisers"):
            self.add_error("organisers", _("Lần đầu thì ghi đơn vị tổ chức."))
        return told

    def keep_rules(self):
        """Put the chosen file on the edition, unsaved."""
        if upload := self.cleaned_data["rules_upload"]:
            self.instance.rules_file = store(upload, upload.media_type)


class OutageForm(forms.ModelForm):
    began_at = forms.DateTimeField(
        label=gettext_lazy("Ngừng từ"),
        input_formats=["%H:%M %d/%m/%Y"],
        help_text=gettext_lazy("Ví dụ 08:30 30/6/2024."),
    )
    ended_at = forms.DateTimeField(label=gettext_lazy("Hoạt động lại lúc"), input_formats=["%H:%M %d/%m/%Y"])

    class Meta:
        model = Outage
        fields = ["began_at", "ended_at", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("began_at", "ended_at"):
            self.fields[name].widget.attrs["placeholder"] = _("giờ:phút ngày/tháng/năm")
            self.fields[name].error_messages["invalid"] = _("Ghi giờ rồi ngày, ví dụ 08:30 30/6/2024.")

    def clean_ended_at(self):
        moment = self.cleaned_data["ended_at"]
        if moment > timezone.now():
            raise ValidationError(_("Còn ở phía trước. Ghi sau khi hệ thống đã hoạt động lại."))
        return moment


class EntryForm(forms.ModelForm):
    """The entry with one box for each criterion of its edition (`descriptions`)."""

    effect_vnd = DongField(
        label=gettext_lazy("Hiệu quả kinh tế một năm (đồng)"), required=False, help_text=gettext_lazy("Nếu tính được.")
    )
    base = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Entry
        fields = [
            "field",
            "association",
            "title",
            "unit",
            "supervisor",
            "summary",
            "applied_where",
            "applied_since",
            "effect_vnd",
            "protection",
            "arrived_on",
            "postmarked_on",
        ]
        formfield_callback = vietnamese_formfield
        widgets = {"title": forms.Textarea(attrs={"rows": 2}), "summary": forms.Textarea(attrs={"rows": 4})}
        help_texts = {
            "supervisor": gettext_lazy("Thầy cô, người hướng dẫn; không phải tác giả."),
            "association": gettext_lazy("Để trống nếu tác giả gửi thẳng Ban Thư ký."),
        }

    def __init__(self, *args, edition, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["base"] = self.instance.revision
        self.fields["field"].queryset = edition.fields.all()
        self.fields["field"].empty_label = _("Chọn lĩnh vực")
        if is_staff_member(user):
            self.fields["association"].queryset = Association.objects.reporting()
            self.fields["association"].empty_label = _("Không qua hội nào")
            self.fields["arrived_on"].required = True
        else:
            self.fields["association"].queryset = Association.objects.filter(pk__in=user.association_ids)
            self.fields["association"].required, self.fields["association"].help_text = True, ""
            self.fields["association"].empty_label = None
            del self.fields["arrived_on"], self.fields["postmarked_on"]
        self._add_criteria(edition)

    def _add_criteria(self, edition):
        said = dict(self.instance.descriptions.values_list("criterion", "text")) if self.instance.pk else {}
        self.criteria = {f"criterion_{criterion.pk}": criterion for criterion in edition.criteria.all()}
        for name, criterion in self.criteria.items():
            self.fields[name] = CleanCharField(
                label=criterion.name,
                required=False,
                initial=said.get(criterion.pk, ""),
                widget=forms.Textarea(attrs={"rows": 5}),
                help_text=_("Chấm tối đa %d điểm. Phải có trước khi nộp.") % criterion.weight,
            )
        self.order_fields([name for name in self.fields if name not in ("arrived_on", "postmarked_on")])

    def clean_arrived_on(self):
        return not_in_future(self.cleaned_data["arrived_on"])

    def clean(self):
        told = super().clean()
        stamped, arrived = told.get("postmarked_on"), told.get("arrived_on")
        if stamped and arrived and stamped > arrived:
            self.add_error("postmarked_on", _("Dấu bưu điện không thể sau ngày hồ sơ đến."))
        return told

    @property
    def descriptions(self):
        return {criterion.pk: self.cleaned_data[name] for name, criterion in self.criteria.items()}

    def meet(self, now):
        """A colleague saved the entry meanwhile; sent once more, what was typed replaces it knowingly."""
        self.data = self.data.copy()
        self.data[self.add_prefix("base")] = str(now.revision)
        words = _("Có người vừa lưu hồ sơ này («%s»). Xem lại, bấm lưu lần nữa thì nội dung dưới đây thay cho bản ấy.")
        self.add_error(None, words % now.title)


def not_in_future(day):
    if day and day > timezone.localdate():
        raise ValidationError(_("Ngày này còn ở phía trước. Ghi ngày đã qua hoặc hôm nay."))
    return day


class EntryFileForm(forms.ModelForm):
    upload = UploadField(
        label=gettext_lazy("Tệp"),
        allowed=ACCEPTED,
        help_text=gettext_lazy("PDF, ảnh hoặc DOCX. Tên người lập, nơi chụp ghi trong tệp được xóa khi lưu."),
    )

    class Meta:
        model = EntryFile
        fields = ["item"]

    def __init__(self, *args, edition, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["item"].queryset = edition.dossier.filter(is_only_seen=False)
        self.fields["item"].empty_label = _("Tệp khác")

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        upload.without_metadata = stripped(upload, upload.kind)
        return upload

    @property
    def kept(self):
        """(StoredFile, name) of the stripped file."""
        upload = self.cleaned_data["upload"]
        return store(upload.without_metadata, upload.media_type), upload.name


class SupplementForm(forms.Form):
    note = CleanCharField(
        label=gettext_lazy("Cần bổ sung những gì"), max_length=2000, widget=forms.Textarea(attrs={"rows": 5})
    )
    due_on = VietnameseDateField(label=gettext_lazy("Bổ sung đến hết ngày"))

    def clean_due_on(self):
        due_on = self.cleaned_data["due_on"]
        if due_on < timezone.localdate():
            raise ValidationError(_("Hạn bổ sung đã qua. Ghi hôm nay hoặc một ngày sau."))
        return due_on


def editions_to_enter(user):
    """Those an entry can be begun for: announced ones."""
    return Edition.objects.filter(state=EditionState.ANNOUNCED).select_related("programme")
