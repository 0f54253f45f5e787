"""What is typed about campaigns and nominations. Refusals keep everything typed."""

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from documents.storage import store
from honours.models import (
    Campaign,
    Claim,
    Consent,
    CouncilMember,
    CriteriaSet,
    Decision,
    DossierFile,
    Nomination,
    Objection,
    VotingRound,
)
from honours.services import NOMINATION_FIELDS, ready_for_decision
from honours.workflow import CampaignState, NominationState
from lhh_portal.fields import CleanCharField, VietnameseDateField, vietnamese_formfield
from lhh_portal.text import search_key
from lhh_portal.uploads import UploadField
from members.models import Association


def not_in_future(day):
    if day and day > timezone.localdate():
        raise ValidationError(_("Ngày này còn ở phía trước. Ghi ngày đã qua hoặc hôm nay."))
    return day


class CampaignForm(forms.ModelForm):
    class Meta:
        model = Campaign
        fields = [
            "title",
            "kind",
            "year",
            "plan_symbol",
            "criteria_set",
            "opens_on",
            "closes_on",
            "quota",
            "association_quota",
            "notice_days",
        ]
        formfield_callback = vietnamese_formfield
        widgets = {"title": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["criteria_set"].empty_label = None
        if self.instance.pk is None:
            self.fields["year"].initial = timezone.localdate().year
        # People prepare their dossiers by these.
        elif self.instance.state != CampaignState.PLANNED:
            self.fields["criteria_set"].disabled = True
            self.fields["criteria_set"].help_text = _("Đợt đã mở nhận đề cử nên không đổi bộ tiêu chí.")


class CriteriaForm(forms.ModelForm):
    lines = CleanCharField(
        label=gettext_lazy("Các tiêu chí"),
        widget=forms.Textarea(attrs={"rows": 20}),
        help_text=gettext_lazy("Mỗi dòng một tiêu chí; ghi loại sau dấu chấm phẩy. Ví dụ: Nhà giáo Ưu tú; danh hiệu."),
    )

    class Meta:
        model = CriteriaSet
        fields = ["name"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            rows = self.instance.criteria.all()
            self.initial["lines"] = "\n".join(f"{row.name}; {row.kind}" if row.kind else row.name for row in rows)

    def clean_lines(self):
        """[(name, kind)] in the order of the lines."""
        rows = []
        for line in filter(None, map(str.strip, self.cleaned_data["lines"].splitlines())):
            name, _mark, kind = (part.strip() for part in line.partition(";"))
            if not name or len(name) > 200 or len(kind) > 60:
                words = _("Dòng «%s»: ghi tên tiêu chí (tối đa 200 ký tự), rồi loại (tối đa 60 ký tự).")
                raise ValidationError(words % line[:80])
            rows.append((name, kind))
        return rows


class NominationForm(forms.ModelForm):
    criteria = forms.ModelMultipleChoiceField(
        queryset=None,
        label=gettext_lazy("Tiêu chí đạt được"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Đạt một tiêu chí là đủ; đạt bao nhiêu ghi bấy nhiêu. Minh chứng thêm ở bước sau."),
        error_messages={"required": gettext_lazy("Chưa chọn tiêu chí nào.")},
    )

    class Meta:
        model = Nomination
        fields = ["association", *NOMINATION_FIELDS]
        widgets = {"achievements": forms.Textarea(attrs={"rows": 8})}

    field_order = ["association", "full_name", "title", "organisation", "field", "criteria", "achievements"]

    def __init__(self, *args, user, for_all, **kwargs):
        super().__init__(*args, **kwargs)
        own = Association.objects.reporting()
        if not for_all:
            own = own.filter(pk__in=user.association_ids)
        self.fields["association"].queryset = own
        self.fields["association"].label_from_instance = lambda one: one.short_name
        if self.instance.pk or (not for_all and len(user.association_ids) == 1):
            del self.fields["association"]
        self.fields["criteria"].queryset = self.instance.campaign.criteria_set.criteria.all()
        if self.instance.pk:
            self.initial["criteria"] = list(self.instance.claims.values_list("criterion", flat=True))


class ClaimForm(forms.ModelForm):
    upload = UploadField(
        label=gettext_lazy("Minh chứng"),
        required=False,
        help_text=gettext_lazy("Quyết định, bằng, giấy chứng nhận: PDF, ảnh, DOCX hoặc XLSX."),
    )

    class Meta:
        model = Claim
        fields = ["detail"]
        widgets = {"detail": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.evidence_id:
            self.fields["upload"].help_text = _("Đang có: %s. Chỉ chọn khi cần thay tệp.") % self.instance.evidence_name

    def keep_evidence(self):
        """Put the chosen file on the claim, unsaved."""
        if upload := self.cleaned_data["upload"]:
            self.instance.evidence, self.instance.evidence_name = store(upload, upload.media_type), upload.name


class DossierForm(forms.Form):
    upload = UploadField(
        label=gettext_lazy("Tệp"),
        help_text=gettext_lazy("Lý lịch khoa học, báo cáo thành tích, biên bản của hội: PDF, ảnh, DOCX hoặc XLSX."),
    )

    def row_for(self, nomination):
        """The DossierFile, unsaved."""
        upload = self.cleaned_data["upload"]
        return DossierFile(nomination=nomination, file=store(upload, upload.media_type), name=upload.name)


class ConsentForm(forms.Form):
    purposes = forms.MultipleChoiceField(
        choices=Consent.Purpose.choices,
        label=gettext_lazy("Người được đề cử đồng ý cho"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Chỉ đánh dấu mục người ấy đã ký đồng ý. Rút lại lúc nào cũng được."),
        error_messages={"required": gettext_lazy("Chưa chọn mục nào.")},
    )
    given_on = VietnameseDateField(label=gettext_lazy("Ngày ký"))
    upload = UploadField(
        label=gettext_lazy("Bản ký"), help_text=gettext_lazy("Ảnh chụp hoặc bản quét: PDF, ảnh, DOCX hoặc XLSX.")
    )

    def __init__(self, *args, nomination, **kwargs):
        super().__init__(*args, **kwargs)
        given = {each.purpose for each in nomination.consents.all() if each.withdrawn_on is None}
        self.fields["purposes"].choices = [choice for choice in Consent.Purpose.choices if choice[0] not in given]

    def clean_given_on(self):
        return not_in_future(self.cleaned_data["given_on"])


class CheckForm(forms.Form):
    claims = forms.ModelMultipleChoiceField(
        queryset=None,
        required=False,
        label=gettext_lazy("Tiêu chí có minh chứng đúng"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Mở từng minh chứng, đối chiếu tên người và quyết định, rồi đánh dấu."),
    )

    def __init__(self, *args, nomination, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["claims"]
        field.queryset = nomination.claims.exclude(evidence=None).select_related("criterion")
        field.label_from_instance = lambda claim: f"{claim.criterion.name} ({claim.evidence_name})"
        self.initial["claims"] = [claim.pk for claim in field.queryset if claim.is_verified]


class ObjectionForm(forms.ModelForm):
    class Meta:
        model = Objection
        fields = ["received_on", "sender", "text"]
        formfield_callback = vietnamese_formfield
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        help_texts = {"sender": gettext_lazy("Tên và nơi liên hệ; chỉ cơ quan Liên hiệp Hội đọc được.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = timezone.localdate()

    def clean_received_on(self):
        return not_in_future(self.cleaned_data["received_on"])


class ObjectionAnswerForm(forms.ModelForm):
    class Meta:
        model = Objection
        fields = ["outcome", "answer", "answered_on"]
        formfield_callback = vietnamese_formfield
        widgets = {"outcome": forms.RadioSelect, "answer": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = Objection.Outcome.choices
        for field in self.fields.values():
            field.required = True
        self.fields["answered_on"].initial = timezone.localdate()

    def clean_answered_on(self):
        day = not_in_future(self.cleaned_data["answered_on"])
        if day < self.instance.received_on:
            raise ValidationError(_("Trước ngày nhận %s. Xem lại ngày.") % f"{self.instance.received_on:%d/%m/%Y}")
        return day


class MemberForm(forms.ModelForm):
    class Meta:
        model = CouncilMember
        fields = ["user", "position"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(is_active=True).exclude(pk__in=self.instance.campaign.council.values("user"))
        self.fields["user"].queryset = people.order_by("sort_key")
        self.fields["user"].help_text = _("Chưa thấy tên thì mời người ấy lập tài khoản trước.")


class RoundForm(forms.ModelForm):
    class Meta:
        model = VotingRound
        fields = ["quorum", "threshold", "denominator"]
        widgets = {"denominator": forms.RadioSelect}
        help_texts = {
            "quorum": gettext_lazy("Trên toàn bộ thành viên; phân số hoặc phần trăm."),
            "threshold": gettext_lazy("Phân số hoặc phần trăm, ví dụ 2/3 hoặc 90%."),
        }


class DecisionForm(forms.ModelForm):
    nominations = forms.ModelMultipleChoiceField(
        queryset=None,
        label=gettext_lazy("Người được tôn vinh"),
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Chỉ có người đã hết hạn công khai và không còn ý kiến phản ánh chưa trả lời."),
        error_messages={"required": gettext_lazy("Chưa chọn người nào.")},
    )

    class Meta:
        model = Decision
        fields = ["symbol", "decided_on", "authority", "signer"]
        formfield_callback = vietnamese_formfield

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["nominations"].queryset = ready_for_decision(self.instance.campaign)
        self.fields["nominations"].label_from_instance = lambda one: f"{one.full_name}, {one.organisation}"

    def clean_decided_on(self):
        return not_in_future(self.cleaned_data["decided_on"])

    def _get_validation_exclusions(self):
        # The constraint on (campaign, symbol) is looked at although the campaign is no box of the form.
        return super()._get_validation_exclusions() - {"campaign"}


class NominationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(
        label=gettext_lazy("Tìm"),
        method="search",
        widget=forms.TextInput(attrs={"type": "search", "placeholder": gettext_lazy("Tên, nơi công tác, lĩnh vực…")}),
    )
    state = django_filters.ChoiceFilter(
        choices=NominationState.choices, label=gettext_lazy("Trạng thái"), empty_label=gettext_lazy("Mọi trạng thái")
    )

    class Meta:
        model = Nomination
        fields = ["q", "state"]

    def search(self, rows, name, value):
        wanted = search_key(value)
        return rows.filter(Q(search_key__contains=wanted) | Q(association__search_key__contains=wanted))
