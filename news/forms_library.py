"""What visitors ask of the library and the directory, and what the desk keeps for them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from documents.storage import store
from documents.typed import NoSuchTable, body_html, body_text
from lhh_portal.fields import vietnamese_formfield
from lhh_portal.uploads import DOCX, PDF, XLSX, UploadField
from members.models import Association
from news import library
from news.models import ContactOfficer, HeadlineIndicator, LibraryDocument, SitePage
from reports.models import Aggregation, Indicator


def _search_box(hint):
    return forms.CharField(
        label=_("Tìm"), required=False, widget=forms.TextInput(attrs={"type": "search", "placeholder": hint})
    )


class FilterForm(forms.Form):
    """What components/_filters.html shows; as django-filter's sets it has `data` and `form`."""

    @property
    def form(self):
        return self


class LibraryFilter(FilterForm):
    """Only what is in the library is offered; what cannot be read is taken as not asked."""

    q = _search_box(_("Số, ký hiệu, trích yếu…"))
    type = forms.ChoiceField(label=_("Loại văn bản"), required=False)
    issuer = forms.ChoiceField(label=_("Cơ quan ban hành"), required=False)
    year = forms.TypedChoiceField(label=_("Năm"), required=False, coerce=int, empty_value=None)
    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["type"].choices = [("", _("Tất cả các loại")), *library.types()]
        self.fields["issuer"].choices = [("", _("Mọi cơ quan")), *((name, name) for name in library.issuers())]
        self.fields["year"].choices = [("", _("Mọi năm")), *((year, str(year)) for year in library.years())]
        self.fields["field"].choices = [("", _("Mọi lĩnh vực")), *((name, name) for name in library.fields())]

    @property
    def wanted(self):
        self.is_valid()
        told = self.cleaned_data
        return library.Wanted(
            words=told.get("q", ""),
            type=told.get("type", ""),
            issuer=told.get("issuer", ""),
            year=told.get("year"),
            field=told.get("field", ""),
        )


class DirectoryFilter(FilterForm):
    q = _search_box(_("Tên hội…"))
    field = forms.ChoiceField(label=_("Lĩnh vực"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = Association.objects.public().exclude(field="").order_by().values_list("field", flat=True).distinct()
        self.fields["field"].choices = [("", _("Mọi lĩnh vực")), *((name, name) for name in sorted(names))]


# --- the desk --------------------------------------------------------------------------------------------------------


class LibraryDocumentForm(forms.ModelForm):
    """A new document needs its file; a changed one keeps the file it has unless another is sent."""

    upload = UploadField(label=_("Tệp văn bản"), allowed=(PDF, DOCX, XLSX), help_text=_("PDF, DOCX hoặc XLSX."))

    class Meta:
        model = LibraryDocument
        fields = ["type", "symbol", "issuer", "dated", "effective_on", "abstract", "field"]
        formfield_callback = vietnamese_formfield
        widgets = {"abstract": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "symbol": _("Như in trên văn bản, ví dụ 14/2014/QĐ-TTg."),
            "issuer": _("Viết như những lần trước để bộ lọc gom đúng."),
            "field": _("Để lọc, ví dụ: Tư vấn, phản biện; Trí thức; Tổ chức."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["upload"].required = False
            self.fields["upload"].help_text = _("Đang có: %s. Chỉ chọn khi cần thay tệp.") % self.instance.file_name

    def clean(self):
        dated, effective_on = self.cleaned_data.get("dated"), self.cleaned_data.get("effective_on")
        if dated and effective_on and effective_on < dated:
            self.add_error("effective_on", _("Ngày có hiệu lực không thể trước ngày ban hành."))

    def save_for(self, user):
        document = self.instance
        if file := self.cleaned_data["upload"]:
            document.file, document.file_name = store(file, file.media_type), file.name
        if document.pk is None:
            document.created_by = user
        document.save()
        return document


class SitePageForm(forms.ModelForm):
    class Meta:
        model = SitePage
        fields = ["title", "body"]
        widgets = {"body": forms.Textarea(attrs={"rows": 16})}
        help_texts = {
            "body": _(
                "Dòng trống ngăn các đoạn; «- » đầu dòng là danh sách; «## » đầu dòng là tiêu đề; chữ đậm: **đậm**."
            )
        }

    def __init__(self, *args, instance, **kwargs):
        super().__init__(*args, instance=instance, initial={"body": body_text(instance.body)}, **kwargs)

    def clean_body(self):
        try:
            return body_html(self.cleaned_data["body"], self.instance.body)
        except NoSuchTable as error:
            raise forms.ValidationError(_("Trang không có bảng số %s. Xóa dòng ấy.") % error) from error


class ContactOfficerForm(forms.ModelForm):
    class Meta:
        model = ContactOfficer
        fields = ["name", "position", "unit", "phone", "email", "order"]
        help_texts = {
            "phone": _("Số của cơ quan; ai cũng thấy."),
            "email": _("Địa chỉ công vụ; ai cũng thấy."),
            "order": _("Số nhỏ đứng trước."),
        }


class HeadlineForm(forms.Form):
    indicators = forms.ModelMultipleChoiceField(
        queryset=Indicator.objects.none(),
        label=_("Chỉ tiêu hiện trên trang số liệu"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Chỉ tiêu nào chưa in trong báo cáo công khai thì chưa hiện; không số nào khác được đưa lên."),
    )

    def __init__(self, *args, **kwargs):
        chosen = HeadlineIndicator.objects.values_list("indicator", flat=True)
        super().__init__(*args, initial={"indicators": list(chosen)}, **kwargs)
        used = Indicator.objects.filter(is_active=True).exclude(aggregation__in=[Aggregation.LIST, Aggregation.FLAG])
        self.fields["indicators"].queryset = used.order_by("group__position", "position", "code")

    def save(self):
        chosen = set(self.cleaned_data["indicators"])
        kept = set()
        for row in HeadlineIndicator.objects.select_related("indicator"):
            if row.indicator in chosen:
                kept.add(row.indicator)
            else:
                row.delete()
        for indicator in chosen - kept:
            HeadlineIndicator.objects.create(indicator=indicator)
