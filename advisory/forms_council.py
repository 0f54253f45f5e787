"""What staff and experts type about a council: decision, seats, declarations, opinion forms, meetings, votes."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisory.council_services import REVIEW_FIELDS, mark_of
from advisory.forms import KeepsBase, not_in_future
from advisory.models import Council, Expert, Meeting, Party, Review, Seat, Verdict
from advisory.votes import share
from lhh_portal.fields import CleanCharField, VietnameseDateField, vietnamese_formfield


class CouncilForm(forms.ModelForm):
    class Meta:
        model = Council
        fields = ["decision", "decided_on", "quorum", "majority", "majority_of"]
        formfield_callback = vietnamese_formfield
        help_texts = {
            "quorum": gettext_lazy("Phần của tổng số thành viên, ví dụ 2/3."),
            "majority": gettext_lazy("Ví dụ 1/2: đúng một nửa thì chưa đủ."),
        }

    def clean_decided_on(self):
        return not_in_future(self.cleaned_data["decided_on"])

    def clean_quorum(self):
        share(self.cleaned_data["quorum"])
        return self.cleaned_data["quorum"].replace(" ", "")

    def clean_majority(self):
        if share(self.cleaned_data["majority"]) == 1:
            raise ValidationError(_("Không thể quá toàn bộ. Ghi một phân số nhỏ hơn 1."))
        return self.cleaned_data["majority"].replace(" ", "")


class SeatForm(forms.Form):
    role = forms.ChoiceField(choices=Seat.Role, label=gettext_lazy("Vai trò"))
    expert = forms.ModelChoiceField(
        queryset=Expert.objects.none(),
        label=gettext_lazy("Chuyên gia"),
        empty_label=gettext_lazy("Chọn chuyên gia"),
        error_messages={"required": gettext_lazy("Chưa chọn chuyên gia.")},
    )

    def __init__(self, *args, council, ties, **kwargs):
        """`ties` as conflicts.conflicts_of: whoever has some is offered last and told so."""
        super().__init__(*args, **kwargs)
        field = self.fields["expert"]
        seated = council.seats.values("expert")
        field.queryset = Expert.objects.filter(is_active=True).exclude(pk__in=seated)
        field.label_from_instance = lambda one: " · ".join(
            filter(None, (str(one), one.field, one.employer, _("có xung đột lợi ích") if ties.get(one.pk) else ""))
        )
        held = set(council.seats.sitting().exclude(role=Seat.Role.MEMBER).values_list("role", flat=True))
        self.fields["role"].choices = [(value, label) for value, label in Seat.Role.choices if value not in held]


class WithdrawForm(forms.Form):
    because = CleanCharField(
        label=gettext_lazy("Vì sao rút khỏi hội đồng"), widget=forms.Textarea(attrs={"rows": 3}), max_length=500
    )


class DeclareForm(forms.Form):
    declared = forms.ChoiceField(
        label=gettext_lazy("Tôi khai"),
        choices=Seat.Declared.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn một trong hai.")},
    )
    note = CleanCharField(
        label=gettext_lazy("Xung đột gì"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy(
            "Bắt buộc khi có xung đột: tham gia soạn thảo, làm việc cho bên liên quan, lợi ích tiền bạc, người thân…"
        ),
    )


class DeclareOnPaperForm(DeclareForm):
    """Staff enter what an expert without an account has signed."""

    on = VietnameseDateField(label=gettext_lazy("Ngày ký bản khai"))
    field_order = ["on", "declared", "note"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["declared"].label = _("Chuyên gia khai")

    def clean_on(self):
        return not_in_future(self.cleaned_data["on"])


class PartyForm(forms.ModelForm):
    class Meta:
        model = Party
        fields = ["role", "name", "belongs_to", "associations"]
        formfield_callback = vietnamese_formfield
        widgets = {"associations": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["associations"].queryset = self.fields["associations"].queryset.listed()
        self.fields["associations"].label_from_instance = lambda one: one.short_name


class ReviewForm(forms.ModelForm):
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Review
        fields = list(REVIEW_FIELDS)
        formfield_callback = vietnamese_formfield
        widgets = {
            **{name: forms.Textarea(attrs={"rows": 7}) for name in REVIEW_FIELDS[:3]},
            "verdict": forms.RadioSelect,
        }
        help_texts = {"proposals": gettext_lazy("Mỗi kiến nghị một dòng, để đưa vào báo cáo.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["base"] = mark_of(self.instance)
        self.fields["verdict"].choices = Verdict.choices

    @property
    def texts(self):
        return {name: self.cleaned_data[name] for name in REVIEW_FIELDS}


class MeetingForm(KeepsBase, forms.ModelForm):
    class Meta:
        model = Meeting
        fields = ["kind", "held_on", "place", "present", "guests", "papers", "minutes"]
        formfield_callback = vietnamese_formfield
        widgets = {
            "present": forms.CheckboxSelectMultiple,
            "guests": forms.Textarea(attrs={"rows": 3}),
            "papers": forms.Textarea(attrs={"rows": 3}),
            "minutes": forms.Textarea(attrs={"rows": 14}),
        }
        help_texts = {"minutes": gettext_lazy("Có thể ghi sau khi họp; cần có trước khi thông qua báo cáo.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["base"] = self.instance.minutes
        field = self.fields["present"]
        field.queryset = self.instance.council.seats.sitting().select_related("expert")
        field.label_from_instance = str
        if not self.instance.pk:
            self.fields["held_on"].initial = timezone.localdate()


class VotesForm(forms.Form):
    """One choice for each member present; empty where no vote was cast."""

    def __init__(self, *args, seats, votes, **kwargs):
        """`votes` = {seat's pk: verdict}."""
        super().__init__(*args, **kwargs)
        self.seats = seats
        for seat in seats:
            self.fields[f"seat-{seat.pk}"] = forms.ChoiceField(
                label=str(seat),
                required=False,
                choices=[("", _("Không bỏ phiếu")), *Verdict.choices],
                initial=votes.get(seat.pk, ""),
            )

    @property
    def verdicts(self):
        return {seat: self.cleaned_data[f"seat-{seat.pk}"] for seat in self.seats}


class BallotForm(forms.Form):
    """A member's own vote."""

    verdict = forms.ChoiceField(
        label=gettext_lazy("Tôi biểu quyết về dự thảo báo cáo"),
        choices=Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Chọn một trong ba.")},
    )
