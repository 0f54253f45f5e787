from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.fields import CleanCharField, vietnamese_formfield
from lhh_portal.uploads import IMAGES, VIDEOS, UploadField
from news.models import Album, AlbumPicture, AlbumVideo, Picture
from news.pictures import add_picture
from news.unseen import UnseenForm

AT_ONCE = 12  # pictures; each takes some tenths of a second


class AlbumForm(UnseenForm):
    class Meta:
        model = Album
        fields = ["title", "event_on", "text", "credit"]
        formfield_callback = vietnamese_formfield
        widgets = {"text": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"credit": gettext_lazy("Người chụp, người quay; mỗi ảnh còn ghi riêng được.")}

    def save_for(self, user):
        if self.instance.pk is None:
            self.instance.author = user
        self.instance.changed_by = user
        return self.save()


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """Files as they were sent; they are judged one by one when they are kept (services.add_pictures)."""

    widget = SeveralFiles
    default_error_messages = {"required": gettext_lazy("Chưa chọn ảnh nào.")}

    def clean(self, files, initial=None):
        if not files:
            raise ValidationError(self.error_messages["required"], code="required")
        if len(files) > AT_ONCE:
            raise ValidationError(
                _("Đã chọn %(sent)d ảnh; mỗi lần gửi tối đa %(limit)d ảnh. Gửi làm nhiều lần.")
                % {"sent": len(files), "limit": AT_ONCE}
            )
        return files


class PicturesForm(forms.Form):
    pictures = SeveralFilesField(
        label=gettext_lazy("Ảnh"),
        widget=SeveralFiles(attrs={"accept": ".jpg,.jpeg,.png,.webp", "multiple": True}),
        help_text=gettext_lazy("Chọn một lúc được nhiều ảnh, mỗi lần tối đa 12 ảnh."),
    )


class WordsForm(UnseenForm):
    """Words of one picture and its place in the album; alt may wait until the album is published."""

    alt = CleanCharField(
        label=gettext_lazy("Mô tả ảnh"),
        max_length=250,
        required=False,
        help_text=gettext_lazy("Ảnh có gì, ở đâu. Phải có trước khi đăng."),
    )
    caption = CleanCharField(label=gettext_lazy("Chú thích"), max_length=300, required=False)
    credit = CleanCharField(label=gettext_lazy("Ảnh của"), max_length=120, required=False)

    WORDS = ("alt", "caption", "credit")

    class Meta:
        model = AlbumPicture
        fields = ["alt", "caption", "credit", "position"]

    def __init__(self, *args, instance=None, held=(), **kwargs):
        words = {name: getattr(instance.picture, name) for name in self.WORDS} if instance else {}
        super().__init__(*args, instance=instance, initial=words, **kwargs)
        if instance and instance.picture_id in held:
            for name in self.WORDS:
                self.fields[name].disabled = True
            self.fields["alt"].help_text = _("Ảnh ở trong bài đang chờ duyệt hoặc chờ đăng nên lời chưa sửa được.")

    def save(self, commit=True):
        if any(name in self.changed_data for name in self.WORDS):
            picture = self.instance.picture
            for name in self.WORDS:
                setattr(picture, name, self.cleaned_data[name])
            picture.save()
        return super().save(commit)


class WordsFormSet(forms.BaseModelFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["DELETE"].label = _("Bỏ khỏi album")

    def _should_delete_form(self, form):
        """What somebody else took out while this page was open has no row any more, and keeps no other row's words."""
        return form.instance.pk is None or super()._should_delete_form(form)


WORDS = forms.modelformset_factory(AlbumPicture, form=WordsForm, formset=WordsFormSet, extra=0, can_delete=True)


class VideoForm(UnseenForm):
    """A file of ours or a link, not both; a changed one keeps what it has."""

    url = forms.URLField(
        label=gettext_lazy("Địa chỉ trang có video"),
        max_length=500,
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"placeholder": "https://"}),
        help_text=gettext_lazy("Khi video ở trang khác: khách bấm vào ảnh bìa để sang trang ấy xem."),
    )
    upload = UploadField(label=gettext_lazy("Hoặc tệp video"), allowed=VIDEOS, required=False)
    poster_upload = UploadField(
        label=gettext_lazy("Ảnh bìa"),
        allowed=IMAGES,
        required=False,
        help_text=gettext_lazy("Một khung hình của video, JPG, PNG hoặc WEBP."),
    )
    field_order = ["title", "url", "upload", "poster_upload", "transcript", "position"]

    class Meta:
        model = AlbumVideo
        fields = ["title", "url", "transcript", "position"]
        widgets = {"transcript": forms.Textarea(attrs={"rows": 8})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.old_file = self.instance.file.name
        limit = filesizeformat(settings.VIDEO_MAX_BYTES).replace("\xa0", " ")
        self.fields["upload"].help_text = _("MP4 hoặc WEBM, tối đa %s.") % limit

    def clean(self):
        told = super().clean()
        url, upload = told.get("url"), told.get("upload")
        if url and upload:
            self.add_error("upload", _("Chỉ ghi địa chỉ hoặc chỉ gửi tệp."))
        if not (url or upload or self.instance.file or {"url", "upload"} & self.errors.keys()):
            self.add_error("url", _("Ghi địa chỉ trang có video, hoặc chọn tệp video."))
        return told

    def keep(self, album, *, by):
        """The stored video of `album`, or None with the sentence at the field."""
        told, video = self.cleaned_data, self.instance
        if poster := told["poster_upload"]:
            try:
                alt = (_("Ảnh bìa của video: %s") % told["title"])[: Picture._meta.get_field("alt").max_length]
                video.poster = add_picture(poster, by=by, alt=alt)
            except ValidationError as error:
                self.add_error("poster_upload", error)
                return None
        if upload := told["upload"]:
            video.file, video.size, video.media_type = upload, upload.size, upload.media_type
        elif told["url"]:
            video.file, video.size, video.media_type = "", 0, ""
        video.album = album
        if self.old_file and self.old_file != video.file.name:
            storage, name = video.file.storage, self.old_file
            transaction.on_commit(lambda: storage.delete(name))
        return self.save()
