from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lhh_portal.fields import CleanCharField, QuantityField, VietnameseDateField, vietnamese_formfield
from lhh_portal.quantity import format_number
from members import services
from members.models import Association, Body, FederationProfile, Mandate, MembershipCount, Term

CONTACT = ["address", "phone", "email", "website"]


def formfield(db_field, **kwargs):
    if isinstance(db_field, models.URLField):
        return db_field.formfield(assume_scheme="https", **kwargs)
    return vietnamese_formfield(db_field, **kwargs)


class DayForm(forms.Form):
    """The day a page shows; today if it is empty or cannot be read."""

    ngay = VietnameseDateField(label=gettext_lazy("Tính đến ngày"), required=False)

    @property
    def day(self):
        return (self.cleaned_data.get("ngay") if self.is_valid() else None) or timezone.localdate()


class AssociationForm(forms.ModelForm):
    class Meta:
        model = Association
        fields = [
            "name",
            "short_name",
            "kind",
            "field",
            "is_special",
            "legal_basis",
            "upper_body",
            "joined_on",
            "position",
            *CONTACT,
        ]
        formfield_callback = formfield
        help_texts = {
            "position": gettext_lazy("Số nhỏ đứng trước trong bảng và chú thích của báo cáo. Để 0: xếp cuối."),
            "is_special": gettext_lazy("Còn gọi là hội đặc thù."),
        }

    def clean_joined_on(self):
        day = self.cleaned_data["joined_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("Ngày gia nhập %s chưa đến.") % f"{day:%d/%m/%Y}")
        return day


class NewAssociationForm(AssociationForm):
    status = forms.ChoiceField(
        label=gettext_lazy("Tình trạng"), choices=Association.Status, initial=Association.Status.ACTIVE
    )
    since = VietnameseDateField(label=gettext_lazy("Có tình trạng này từ ngày"))
    decision = CleanCharField(
        label=gettext_lazy("Theo quyết định"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Số, ngày, nơi ban hành."),
    )

    def save(self):
        data = self.cleaned_data
        return services.create_association(
            self.instance, status=data["status"], since=data["since"], decision=data["decision"]
        )


class EditAssociationForm(AssociationForm):
    """A changed name is asked about: a correction leaves no trace, a renaming keeps the old name with its dates."""

    CORRECTION, RENAMING = "correction", "renaming"

    name_change = forms.ChoiceField(
        label=gettext_lazy("Tên thay đổi vì"),
        choices=[
            (CORRECTION, gettext_lazy("Sửa lỗi viết: tên cũ không được giữ lại")),
            (RENAMING, gettext_lazy("Hội đổi tên: tên cũ được giữ, báo cáo cũ vẫn ghi tên cũ")),
        ],
        widget=forms.RadioSelect,
        required=False,
    )
    renamed_on = VietnameseDateField(label=gettext_lazy("Mang tên mới từ ngày"), required=False)

    field_order = ["name", "short_name", "name_change", "renamed_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.old_names = [self.instance.name, self.instance.short_name]
        if not (self.is_bound and any(self[name].data != self[name].initial for name in ("name", "short_name"))):
            del self.fields["name_change"], self.fields["renamed_on"]

    def clean(self):
        data = super().clean()
        names = [data.get("name"), data.get("short_name")]
        if "name_change" not in self.fields or None in names or names == self.old_names:
            return data
        if not data.get("name_change"):
            self.add_error(
                "name_change",
                _("Tên được đổi từ «%(old)s» thành «%(new)s». Chọn: sửa lỗi viết hay hội đổi tên.")
                % {"old": self.old_names[0], "new": data["name"]},
            )
        elif data["name_change"] == self.RENAMING and not data.get("renamed_on") and "renamed_on" not in self.errors:
            self.add_error("renamed_on", _("Đổi tên thì cần ngày bắt đầu mang tên mới."))
        return data

    def save(self):
        data = self.cleaned_data
        if data.get("name_change") == self.RENAMING:
            return services.rename_association(
                self.instance, name=data["name"], short_name=data["short_name"], on=data["renamed_on"]
            )
        return super().save()


class ContactForm(forms.ModelForm):
    class Meta:
        model = Association
        fields = CONTACT
        formfield_callback = formfield


class StatusForm(forms.Form):
    status = forms.ChoiceField(label=gettext_lazy("Tình trạng mới"))
    since = VietnameseDateField(label=gettext_lazy("Từ ngày"))
    decision = CleanCharField(
        label=gettext_lazy("Theo quyết định"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Số, ngày, nơi ban hành."),
    )
    note = CleanCharField(label=gettext_lazy("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args, association, **kwargs):
        self.association = association
        super().__init__(*args, **kwargs)
        # A merger says into what, so it has its own form.
        self.fields["status"].choices = [
            choice for choice in Association.Status.choices if choice[0] != Association.Status.MERGED
        ]

    def clean(self):
        data = super().clean()
        if data.get("status") and data.get("since"):
            before = self.association.status_periods.filter(since__lt=data["since"]).last()
            if before is not None and before.status == data["status"]:
                self.add_error(
                    "status",
                    _("Hội đã có tình trạng «%(status)s» từ %(day)s.")
                    % {"status": before.get_status_display(), "day": f"{before.since:%d/%m/%Y}"},
                )
        return data

    def save(self):
        data = self.cleaned_data
        return services.set_status(
            self.association, data["status"], since=data["since"], decision=data["decision"], note=data["note"]
        )


class MergeForm(forms.Form):
    predecessors = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Hội được sáp nhập"),
        queryset=Association.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Chọn ít nhất một hội.")},
    )
    into = forms.ModelChoiceField(
        label=gettext_lazy("Sáp nhập vào"),
        queryset=Association.objects.none(),
        help_text=gettext_lazy("Hội mới thành lập từ việc sáp nhập thì thêm hội đó trước."),
    )
    on = VietnameseDateField(label=gettext_lazy("Từ ngày"))
    decision = CleanCharField(label=gettext_lazy("Theo quyết định"), required=False, max_length=200)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        living = (
            Association.objects.exclude(status__in=Association.ENDED)
            .exclude(kind=Association.Kind.FEDERATION)
            .order_by("sort_key")
        )
        self.fields["predecessors"].queryset = self.fields["into"].queryset = living

    def clean(self):
        data = super().clean()
        if data.get("into") and data["into"] in data.get("predecessors", ()):
            self.add_error("into", _("«%s» đang được chọn ở cả hai bên. Bỏ chọn một bên.") % data["into"])
        return data

    def save(self):
        data = self.cleaned_data
        return services.merge_associations(
            data["predecessors"], into=data["into"], on=data["on"], decision=data["decision"]
        )


class MembershipCountForm(forms.ModelForm):
    members = QuantityField(label=MembershipCount._meta.get_field("members").verbose_name, unit_name="người")
    intellectuals = QuantityField(
        label=MembershipCount._meta.get_field("intellectuals").verbose_name, unit_name="người", initial=0
    )

    class Meta:
        model = MembershipCount
        fields = ["as_of", *MembershipCount.COUNTS]
        formfield_callback = formfield

    def __init__(self, *args, association, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.association = association
        if self.instance.pk:
            for name in MembershipCount.QUALIFIED:
                self.initial[name] = getattr(self.instance, f"{name}_quantity")

    def clean_members(self):
        return self._number("members")

    def clean_intellectuals(self):
        return self._number("intellectuals")

    def _number(self, name):
        """The number alone; its «trên», «gần» goes to the record beside it."""
        quantity = self.cleaned_data[name]
        setattr(self.instance, f"{name}_qualifier", quantity.qualifier)
        return int(quantity.value)

    def clean_as_of(self):
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise ValidationError(_("Ngày %s chưa đến; số hội viên là số đã đếm.") % f"{day:%d/%m/%Y}")
        same_day = MembershipCount.objects.filter(association=self.instance.association, as_of=day)
        if same_day.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Đã có số của ngày %s. Sửa số đó, hoặc ghi ngày khác.") % f"{day:%d/%m/%Y}")
        return day

    def clean(self):
        data = super().clean()
        whole = data.get("members")
        for name in MembershipCount.PARTS:
            part = data.get(name)
            if None not in (part, whole) and part > whole:
                self.add_error(
                    name,
                    _("%(part)s lớn hơn %(whole)s hội viên; số này là một phần trong đó.")
                    % {"part": format_number(part), "whole": format_number(whole)},
                )
        return data


class BodyForm(forms.ModelForm):
    class Meta:
        model = Body
        fields = ["kind", "name"]

    def __init__(self, *args, association, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.association = association

    def clean_name(self):
        name = self.cleaned_data["name"]
        if Body.objects.filter(association=self.instance.association, name=name).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("«%s» đã có.") % name)
        return name


class TermForm(forms.ModelForm):
    class Meta:
        model = Term
        fields = ["ordinal", "starts_on", "ends_on", "congress_on"]
        formfield_callback = formfield

    def __init__(self, *args, association, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.association = association

    def clean_ordinal(self):
        ordinal = self.cleaned_data["ordinal"]
        same = Term.objects.filter(association=self.instance.association, ordinal=ordinal)
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Khóa %s đã có.") % ordinal)
        return ordinal


class MandateForm(forms.ModelForm):
    full_name = CleanCharField(label=gettext_lazy("Họ và tên"), max_length=200)
    title = CleanCharField(label=gettext_lazy("Học hàm, học vị"), max_length=60, required=False)
    organisation = CleanCharField(label=gettext_lazy("Nơi công tác"), max_length=200, required=False)
    is_public = forms.BooleanField(
        label=gettext_lazy("Hiện tên trên trang công khai"),
        required=False,
        help_text=gettext_lazy("Bỏ chọn thì mọi chức vụ của người này không còn trên trang công khai."),
    )

    class Meta:
        model = Mandate
        fields = ["body", "position", "term", "starts_on", "ends_on", "is_full_time"]
        formfield_callback = formfield
        labels = {"term": gettext_lazy("Nhiệm kỳ")}

    field_order = ["full_name", "title", "organisation"]

    def __init__(self, *args, association, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].queryset = association.bodies.all()
        self.fields["term"].queryset = association.terms.all()
        for name in ("full_name", "title", "organisation") if self.instance.pk else ("is_public",):
            del self.fields[name]
        if self.instance.pk:
            self.initial["is_public"] = self.instance.person.is_public

    def save(self):
        data = self.cleaned_data
        if self.instance.pk:
            person = self.instance.person
            if person.is_public != data["is_public"]:
                person.is_public = data["is_public"]
                person.save()
            return super().save()
        return services.give_mandate(
            self.instance,
            person_name=data["full_name"],
            title=data["title"],
            organisation=data["organisation"],
        )


class ProfileForm(forms.ModelForm):
    LIMITS = {"governing_lines": (0, 2), "issuing_lines": (1, 3)}

    class Meta:
        model = FederationProfile
        fields = [
            "valid_from",
            "name",
            "short_name",
            "province",
            "governing_lines",
            "issuing_lines",
            "org_code",
            "place_name",
            "signing_collective",
            "salutation",
            "recipients",
        ]
        formfield_callback = formfield
        labels = {"valid_from": gettext_lazy("Áp dụng từ ngày")}
        help_texts = {
            "governing_lines": gettext_lazy("Không quá 2 dòng, đúng như in ở đầu văn bản. Không có thì để trống."),
            "issuing_lines": gettext_lazy("Từ 1 đến 3 dòng, đúng như in ở đầu văn bản."),
            "org_code": gettext_lazy("Phần sau dấu «-» của ký hiệu: BC-LHH."),
            "place_name": gettext_lazy("Ghi trước ngày tháng: «Long An, ngày …»."),
            "signing_collective": gettext_lazy("In sau «TM.»: BAN THƯỜNG VỤ. Thủ trưởng tự ký thì để trống."),
            "salutation": gettext_lazy("Mỗi nơi một dòng. Không có thì để trống."),
            "recipients": gettext_lazy("Mỗi nơi một dòng, đúng như in: «- UBND tỉnh;»."),
        }
        widgets = {
            "governing_lines": forms.Textarea(attrs={"rows": 2}),
            "issuing_lines": forms.Textarea(attrs={"rows": 3}),
            "salutation": forms.Textarea(attrs={"rows": 2}),
            "recipients": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["valid_from"]

    def clean_governing_lines(self):
        return self._clean_lines("governing_lines")

    def clean_issuing_lines(self):
        return self._clean_lines("issuing_lines")

    def _clean_lines(self, name):
        lines = [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()]
        least, most = self.LIMITS[name]
        if not least <= len(lines) <= most:
            raise ValidationError(
                _("Có %(found)s dòng; cần từ %(least)s đến %(most)s dòng.")
                % {"found": len(lines), "least": least, "most": most}
            )
        return "\n".join(lines)

    def save(self):
        if self.instance.pk:
            return super().save()
        return services.start_profile(self.instance, valid_from=self.cleaned_data["valid_from"])
