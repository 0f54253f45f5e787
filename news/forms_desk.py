"""What people of the desk type."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.fields import CleanCharField
from lhh_portal.uploads import EVIDENCE, IMAGES, UploadField
from members.models import Association
from news import rules
from news.html import clean_body
from news.models import Article, Category, Picture
from news.models.articles import fingerprint
from news.pictures import add_picture
from news.workflow import ArticleState

TEXTS = ("title", "sapo", "body", "byline", "source", "source_url")
MOST_PICTURES = 200  # offered as a cover without script


class ArticleFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=gettext_lazy("Tìm"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("Tiêu đề, sapo…")}),
    )
    state = django_filters.ChoiceFilter(
        choices=ArticleState.choices, label=gettext_lazy("Trạng thái"), empty_label=gettext_lazy("Mọi trạng thái")
    )
    category = django_filters.ModelChoiceFilter(
        queryset=Category.objects.all(),
        label=gettext_lazy("Chuyên mục"),
        empty_label=gettext_lazy("Mọi chuyên mục"),
    )
    association = django_filters.ModelChoiceFilter(
        queryset=Association.objects.all(), label=gettext_lazy("Bài của hội"), empty_label=gettext_lazy("Mọi hội")
    )

    class Meta:
        model = Article
        fields = ["q", "state", "category", "association"]

    def search(self, articles, name, value):
        return articles.search(value)


class _OfAnAssociation(forms.ModelForm):
    """An officer writes for the own association; the federation's people for any, or for the federation."""

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["association"]
        if not (rules.is_editor | rules.is_staff_member)(user):
            field.queryset = Association.objects.filter(pk__in=user.association_ids)
            field.required = True
            field.empty_label = None
            if field.queryset.count() == 1:
                field.initial = field.queryset.first()
        else:
            field.empty_label = _("Liên hiệp Hội")


class StartForm(_OfAnAssociation):
    """What an article begins with; the rest is written on its own page, where nothing is lost."""

    class Meta:
        model = Article
        fields = ["title", "category", "association"]


class ArticleForm(_OfAnAssociation):
    base = forms.CharField(widget=forms.HiddenInput, required=False)
    source_url = forms.URLField(
        label=gettext_lazy("Địa chỉ nguồn"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
    )

    class Meta:
        model = Article
        fields = [
            *("title", "sapo", "body", "category", "association", "byline", "source", "source_url", "cover"),
            *("is_featured", "allows_comments"),
        ]
        widgets = {
            "title": forms.Textarea(attrs={"rows": 2}),
            "sapo": forms.Textarea(attrs={"rows": 4}),
            "body": forms.Textarea(attrs={"rows": 24, "data-editor": ""}),
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, user=user, **kwargs)
        self.fields["base"].initial = fingerprint(self.instance)
        if not rules.is_editor(user) and not rules.is_staff_member(user):
            del self.fields["is_featured"]
        chosen = Picture.objects.filter(pk=self.instance.cover_id)
        keys = [*Picture.objects.usable().values_list("pk", flat=True)[:MOST_PICTURES]]
        asked = self.data.get("cover", "") if self.is_bound else ""
        keys += [int(asked)] if asked.isdecimal() else []
        self.fields["cover"].queryset = Picture.objects.usable().filter(pk__in=keys) | chosen
        self.fields["cover"].empty_label = _("không có")

    def clean_title(self):
        return " ".join(self.cleaned_data["title"].split())

    def clean_body(self):
        return clean_body(self.cleaned_data["body"])


class ScheduleForm(forms.Form):
    publish_at = forms.DateTimeField(
        label=gettext_lazy("Đăng lúc"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "invalid": gettext_lazy("Chưa đọc được ngày giờ. Chọn lại ngày và giờ, ví dụ 15/06/2024 07:30.")
        },
        help_text=gettext_lazy("Theo giờ Việt Nam. Đến giờ, bài tự lên trang; trong lúc chờ vẫn bỏ hẹn được."),
        input_formats=["%Y-%m-%dT%H:%M", "%d/%m/%Y %H:%M", "%H:%M %d/%m/%Y"],
    )

    def clean_publish_at(self):
        at = self.cleaned_data["publish_at"]
        if at <= timezone.now():
            raise ValidationError(_("Giờ đăng phải ở phía trước. Chọn lại giờ, hoặc bấm «Đăng ngay»."))
        return at


class FileForm(forms.Form):
    file = UploadField(label=gettext_lazy("Tệp"), allowed=EVIDENCE)
    name = CleanCharField(
        label=gettext_lazy("Tên hiện trên trang"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Để trống thì lấy tên tệp."),
    )


class PictureForm(forms.ModelForm):
    """Words of a picture that is there."""

    class Meta:
        model = Picture
        fields = ["alt", "caption", "credit"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["alt"].required = True


class PictureAddForm(PictureForm):
    file = UploadField(label=gettext_lazy("Ảnh"), allowed=IMAGES)
    field_order = ["file", "alt", "caption", "credit"]

    def keep(self, *, by):
        """The stored Picture, or None with the sentence at the field."""
        data = self.cleaned_data
        try:
            return add_picture(data["file"], by=by, **{name: data[name] for name in ("alt", "caption", "credit")})
        except ValidationError as error:
            self.add_error("file", error)
            return None


class WithdrawForm(forms.Form):
    because = CleanCharField(
        label=gettext_lazy("Lý do rút"),
        max_length=300,
        help_text=gettext_lazy("Ví dụ: người trong ảnh rút đồng ý. Lý do chỉ hiện trong phần làm việc."),
    )
