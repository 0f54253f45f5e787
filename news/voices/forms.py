"""What visitors type, with what keeps programs out: no cookie, no picture to read, nothing typed lost."""

import re
from datetime import timedelta
from functools import reduce
from operator import or_

import django_filters
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.fields import CleanCharField, vietnamese_formfield
from lhh_portal.letters import clean_text
from news.models import Comment, Poll, Question
from news.voices.workflow import CommentState, QuestionState

MIN_AGE = timedelta(seconds=3)  # nobody reads a form, writes and sends faster
MAX_AGE = timedelta(days=1)
MOST_LINKS = 2
LINK = re.compile(r"https?://|www\.", re.IGNORECASE)
_signer = signing.Signer(salt="news.voices.form")


def stamp(at=None):
    """When a form was handed out, so that nobody can say another time."""
    return _signer.sign(str(int((at or timezone.now()).timestamp())))


def _age(text):
    """How old the form is; None for a stamp that is not ours."""
    try:
        at = int(_signer.unsign(text))
    except (signing.BadSignature, ValueError):
        return None
    return timedelta(seconds=timezone.now().timestamp() - at)


class TrapInput(forms.TextInput):
    """A box that people do not see and programs fill."""

    is_hidden = True  # among the hidden fields of a form, without label

    def __init__(self):
        attrs = {"class": "visually-hidden", "tabindex": "-1", "autocomplete": "off", "aria-hidden": "true"}
        super().__init__(attrs | {"placeholder": gettext_lazy("Để trống ô này")})


TRAPPED = gettext_lazy("Một ô ẩn dành cho chương trình tự động đã bị điền; nay đã để trống. Bấm gửi lần nữa.")


class FromVisitor(forms.Form):
    """Refusals keep what was typed and give a form that passes when it is sent once more by a person."""

    website = forms.CharField(required=False, widget=TrapInput)
    opened = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data=None, **kwargs):
        self.refusal = ""
        if data is not None:
            data = data.copy()
            self.refusal = self._look_at(data)
        super().__init__(data, initial={"opened": stamp()}, **kwargs)

    @staticmethod
    def _look_at(data):
        age = _age(data.get("opened", ""))
        is_trapped, data["website"] = bool(data.get("website")), ""
        if age is None or age > MAX_AGE:
            data["opened"] = stamp()
            return _("Trang này mở đã lâu nên chưa gửi. Đọc lại lời đã viết, đợi vài giây rồi bấm gửi lần nữa.")
        if age < MIN_AGE:
            return _("Gửi nhanh quá, máy tưởng là chương trình tự động. Đợi vài giây rồi bấm gửi lần nữa.")
        if is_trapped:
            return TRAPPED
        return ""

    def clean(self):
        if self.refusal:
            raise ValidationError(self.refusal)


def _text_field(**kwargs):
    return CleanCharField(widget=forms.Textarea(attrs={"rows": 7}), **kwargs)


def _without_many_links(text):
    if (count := len(LINK.findall(text))) > MOST_LINKS:
        raise ValidationError(
            _("Có %(count)d liên kết, nhận tối đa %(most)d. Bỏ bớt liên kết rồi gửi lại.")
            % {"count": count, "most": MOST_LINKS}
        )
    return text


def _line(text):
    """One line: a line break in the subject of a mail would be the start of a forged head."""
    return " ".join(text.split())


class CommentForm(FromVisitor):
    text = _text_field(label=gettext_lazy("Ý kiến"), max_length=2000)
    name = CleanCharField(
        label=gettext_lazy("Tên hiện cùng ý kiến"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Để trống thì hiện «Một bạn đọc»."),
    )

    def clean_text(self):
        return _without_many_links(self.cleaned_data["text"])

    def clean_name(self):
        name = _line(self.cleaned_data["name"])
        if LINK.search(name):
            raise ValidationError(_("Tên không nhận liên kết. Ghi tên, hoặc để trống."))
        return name


class QuestionForm(FromVisitor):
    subject = CleanCharField(label=gettext_lazy("Hỏi về việc gì"), max_length=150)
    text = _text_field(
        label=gettext_lazy("Nội dung"),
        max_length=4000,
        help_text=gettext_lazy("Đừng ghi số giấy tờ, bệnh tình, chuyện riêng của người khác nếu không cần."),
    )
    name = CleanCharField(
        label=gettext_lazy("Họ và tên"), max_length=80, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=gettext_lazy("Thư điện tử"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=gettext_lazy("Để nhận trả lời. Địa chỉ này không bao giờ hiện trên trang."),
        error_messages={
            "required": gettext_lazy("Ô này chưa được điền."),
            "invalid": gettext_lazy("Chưa đọc được địa chỉ thư. Ví dụ: ten@coquan.vn."),
        },
    )
    # Not ticked beforehand: silence is no consent (processes.md 8.1).
    may_publish = forms.BooleanField(
        label=gettext_lazy("Đồng ý đăng câu hỏi và câu trả lời ở trang Hỏi đáp"),
        required=False,
        help_text=gettext_lazy("Không bắt buộc. Không đánh dấu thì chỉ trả lời qua thư."),
    )
    may_name = forms.BooleanField(
        label=gettext_lazy("Nếu đăng, hiện cả họ và tên"),
        required=False,
        help_text=gettext_lazy("Không đánh dấu thì hiện «Một bạn đọc»."),
    )

    def clean_text(self):
        return _without_many_links(self.cleaned_data["text"])

    def clean_subject(self):
        return _line(self.cleaned_data["subject"])

    def clean_name(self):
        return _line(self.cleaned_data["name"])


# --- the desk --------------------------------------------------------------------------------------------------------


def _with_words(rows, typed, fields):
    """By who wrote it too: somebody may ask what is kept of them."""
    for word in clean_text(typed).split()[:8]:
        rows = rows.filter(reduce(or_, [Q(**{f"{field}__icontains": word}) for field in fields]))
    return rows


class CommentFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=CommentState.choices, label=gettext_lazy("Trạng thái"), empty_label=gettext_lazy("Mọi trạng thái")
    )
    q = django_filters.CharFilter(
        label=gettext_lazy("Tìm"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("Chữ trong ý kiến, tên…")}),
    )

    class Meta:
        model = Comment
        fields = ["q", "state"]

    def search(self, comments, name, value):
        return _with_words(comments, value, ("text", "name"))


class QuestionFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        choices=QuestionState.choices, label=gettext_lazy("Trạng thái"), empty_label=gettext_lazy("Mọi trạng thái")
    )
    q = django_filters.CharFilter(
        label=gettext_lazy("Tìm"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("Câu hỏi, tên, thư điện tử…")}),
    )

    class Meta:
        model = Question
        fields = ["q", "state"]

    def search(self, questions, name, value):
        return _with_words(questions, value, ("subject", "text", "name", "email"))


class AnswerForm(forms.ModelForm):
    class Meta:
        model = Question
        fields = ["answer", "public_text"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 10}), "public_text": forms.Textarea(attrs={"rows": 5})}
        help_texts = {
            "answer": gettext_lazy("Gửi qua thư đúng như viết ở đây; nếu công khai, cũng hiện đúng như vậy."),
            "public_text": gettext_lazy(
                "Khi câu hỏi có chuyện riêng, viết lại ngắn hơn ở đây. Để trống thì đăng như đã gửi."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
        if not self.instance.may_publish:
            del self.fields["public_text"]


class PublicTextForm(forms.ModelForm):
    """Of an answered question: what went out by mail stays as it went."""

    class Meta:
        model = Question
        fields = ["public_text"]
        widgets = {"public_text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"public_text": AnswerForm.Meta.help_texts["public_text"]}


class PollForm(forms.ModelForm):
    options = CleanCharField(
        label=gettext_lazy("Các lựa chọn"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Mỗi dòng một lựa chọn, từ 2 đến 10 dòng."),
    )

    class Meta:
        model = Poll
        fields = ["question", "starts_on", "ends_on"]
        formfield_callback = vietnamese_formfield
        help_texts = {"ends_on": gettext_lazy("Để trống thì mở cho đến khi bấm «Đóng».")}

    field_order = ["question", "options", "starts_on", "ends_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["options"].initial = "\n".join(option.text for option in self.instance.options.all())

    def clean_options(self):
        lines = [_line(line) for line in self.cleaned_data["options"].splitlines() if line.strip()]
        if not 2 <= len(lines) <= 10:
            raise ValidationError(_("Có %d lựa chọn; cần từ 2 đến 10, mỗi dòng một lựa chọn.") % len(lines))
        if len({line.casefold() for line in lines}) < len(lines):
            raise ValidationError(_("Có hai lựa chọn giống nhau. Bỏ bớt một."))
        if long := next((line for line in lines if len(line) > 150), None):
            raise ValidationError(_("«%s…» dài quá 150 ký tự. Rút gọn rồi lưu lại.") % long[:40])
        return lines

    def clean(self):
        starts_on, ends_on = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("Ngày đóng không thể trước ngày mở."))
