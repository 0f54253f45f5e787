import django_filters
from django import forms
from django.contrib.auth import get_user_model
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from documents.models import IncomingPaper, OfficialDocument, Register, RegisterEntry
from documents.registers import incoming
from documents.registers.forms_outgoing import search_box
from documents.registers.outgoing import INCOMING
from lhh_portal.fields import CleanCharField, VietnameseDateField, vietnamese_formfield
from lhh_portal.roles import Role
from lhh_portal.text import search_key
from lhh_portal.uploads import IMAGES, PDF, UploadField

WAITING, LATE, FINISHED = "waiting", "late", "finished"
NO_ANSWER = "none"
MOST_FOUND = 10


def federation_people():
    return get_user_model().objects.with_role(Role.STAFF, Role.CLERK, Role.LEADER).order_by("full_name")


class IncomingFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=gettext_lazy("Tìm"),
        method="search",
        widget=search_box(gettext_lazy("Số đến, ký hiệu, nơi gửi, trích yếu…")),
    )
    year = django_filters.ChoiceFilter(
        field_name="register__year", label=gettext_lazy("Sổ năm"), empty_label=gettext_lazy("Mọi năm"), choices=()
    )
    state = django_filters.ChoiceFilter(
        choices=[
            (WAITING, gettext_lazy("Chưa xử lý xong")),
            (LATE, gettext_lazy("Quá hạn")),
            (FINISHED, gettext_lazy("Đã xử lý xong")),
        ],
        label=gettext_lazy("Tình hình xử lý"),
        empty_label=gettext_lazy("Tất cả"),
        method="in_state",
    )
    mine = django_filters.BooleanFilter(
        label=gettext_lazy("Chỉ văn bản giao cho tôi"), widget=forms.CheckboxInput, method="of_mine"
    )
    sender = django_filters.CharFilter(label=gettext_lazy("Nơi gửi"), method="from_sender")

    class Meta:
        model = IncomingPaper
        fields = ["q", "year", "state", "mine", "sender"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        years = Register.objects.filter(series=INCOMING).order_by("-year").values_list("year", flat=True)
        self.filters["year"].extra["choices"] = [(year, str(year)) for year in years]

    def search(self, papers, name, value):
        return papers.search(value)

    def in_state(self, papers, name, value):
        if value == LATE:
            return papers.late(timezone.localdate())
        return papers.waiting() if value == WAITING else papers.exclude(finished_on=None)

    def of_mine(self, papers, name, value):
        # An unticked box asks nothing; it does not ask for the opposite.
        return papers.filter(handler=self.request.user) if value else papers

    def from_sender(self, papers, name, value):
        return papers.filter(sender_key__contains=search_key(value))


class IncomingForm(forms.ModelForm):
    scan = UploadField(
        label=gettext_lazy("Bản quét"),
        required=False,
        allowed=(PDF, *IMAGES),
        help_text=gettext_lazy("Tệp PDF hoặc ảnh chụp văn bản."),
    )

    class Meta:
        model = IncomingPaper
        fields = ["sender", "symbol", "dated", "subject", "arrived_on", "handler", "due_on", "note"]
        formfield_callback = vietnamese_formfield
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["handler"].queryset = federation_people()
        self.fields["handler"].empty_label = _("Chưa giao")
        self.fields["arrived_on"].initial = timezone.localdate()
        self.fields["symbol"].help_text = _("Như ghi trên văn bản. Ví dụ: 123/UBND-KGVX")
        self.fields["subject"].help_text = _("Cả tên loại. Ví dụ: Công văn về việc góp ý dự thảo kế hoạch")
        if self.instance.file_id:
            self.fields["scan"].label = _("Thay bản quét")
            self.fields["scan"].help_text = _("Để trống thì giữ tệp đang có: %s") % self.instance.file_name

    def clean(self):
        """A paper that seems to be entered already is asked about once; the tick stands for these very papers."""
        cleaned = super().clean()
        if self.errors:
            return cleaned
        same = incoming.same_as(
            sender=cleaned["sender"], symbol=cleaned["symbol"], dated=cleaned["dated"], but=self.instance
        )
        if same:
            self._ask(", ".join(f"{paper.number}/{paper.register.year}" for paper in same))
        return cleaned

    def _ask(self, numbers):
        confirmed = self.data.get(self.add_prefix("not_the_same")) == numbers
        self.fields["not_the_same"] = forms.BooleanField(
            label=_("Đây là văn bản khác, vẫn ghi vào sổ"),
            required=False,
            widget=forms.CheckboxInput(attrs={"value": numbers}, check_test=lambda value: confirmed),
        )
        if not confirmed:
            self.add_error(
                "symbol",
                _(
                    "Đã có số đến %(numbers)s cùng nơi gửi, số, ký hiệu và ngày. "
                    "Nếu đây là văn bản khác, đánh dấu vào ô cuối trang rồi lưu lại."
                )
                % {"numbers": numbers},
            )

    def save(self, *, by):
        fields = {name: self.cleaned_data[name] for name in [*self.Meta.fields, "scan"]}
        if self.instance.pk:
            return incoming.update(self.instance, **fields)
        return incoming.record(**fields, by=by)


class FinishForm(forms.Form):
    """`found` are the papers offered as the answer: those searched for, or the last that got a number.

    `typed` is what stands in the form while the answer is still searched for: shown again, not judged.
    """

    finished_on = VietnameseDateField(label=gettext_lazy("Xử lý xong ngày"))
    answer = forms.ChoiceField(label=gettext_lazy("Trả lời bằng văn bản"), widget=forms.RadioSelect)
    note = CleanCharField(
        label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def __init__(self, data=None, *, paper, q="", typed=None):
        chosen = str(paper.answer_id or (NO_ANSWER if paper.finished_on else ""))
        kept = {"finished_on": paper.finished_on or timezone.localdate(), "answer": chosen, "note": paper.note}
        if typed is not None:
            kept = {name: typed.get(name, "") for name in kept}
        super().__init__(data, initial=kept)
        self.paper = paper
        self.found = list(answers_for(q, chosen=self["answer"].value()))
        self.fields["answer"].choices = [
            (NO_ANSWER, _("Không cần văn bản trả lời")),
            *((str(row.pk), f"{row.symbol} ({row.issued_on:%d/%m/%Y}): {row.subject}") for row in self.found),
        ]

    def save(self):
        answer = next((row for row in self.found if str(row.pk) == self.cleaned_data["answer"]), None)
        return incoming.finish(
            self.paper, on=self.cleaned_data["finished_on"], answer=answer, note=self.cleaned_data["note"]
        )


def answers_for(q, *, chosen=""):
    """Outgoing papers with a number that match `q`, newest first, and in any case the one `chosen` (a key as text)."""
    entries = RegisterEntry.objects.exclude(document=None).search(q).newest_first()
    wanted = Q(pk__in=list(entries.values_list("document_id", flat=True)[:MOST_FOUND]))
    if chosen and chosen.isdecimal():
        wanted |= Q(pk=chosen, entry__isnull=False)
    papers = OfficialDocument.objects.filter(wanted).with_number().defer("body", "data")
    return papers.order_by("-entry__reserved_on", "-entry__pk")
