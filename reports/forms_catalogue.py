from django import forms
from django.db.models import Case, Q, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports.catalogue import read_rows
from reports.models import ActivityKind, Aggregation, Counting, Indicator, Measure, Unit


class StableCode:
    """A code is in the texts of outlines and reports: it is chosen once."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        if self.instance.pk:
            code.disabled = True
            code.help_text = _("Mã không đổi sau khi tạo, vì câu chữ của các báo cáo trỏ tới mã này.")
        else:
            code.help_text = _(
                "Chữ không dấu, số và gạch ngang; chọn một lần, không đổi được. Ví dụ: tu-van-phap-luat."
            )


class UnitForm(forms.ModelForm):
    class Meta:
        model = Unit
        fields = ["name", "decimals", "is_money"]
        help_texts = {
            "name": gettext_lazy("Viết như trong câu báo cáo: «63 cuộc», «3.200 lượt người». Lượt khác với người."),
            "decimals": gettext_lazy("0 cho người, cuộc, đồng; 1 cho hécta như «12,5 ha»."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["decimals"].widget.attrs.update({"max": 3})
        if self.instance.pk and (self.instance.measure_set.exists() or self.instance.indicator_set.exists()):
            for name in ("decimals", "is_money"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _(
                    "Đã có đại lượng hoặc chỉ tiêu dùng đơn vị này nên không đổi được nữa. Cần khác thì thêm đơn vị."
                )

    def clean_decimals(self):
        decimals = self.cleaned_data["decimals"]
        if decimals > 3:
            raise forms.ValidationError(_("Nhiều nhất ba chữ số sau dấu phẩy."))
        return decimals


class ActivityKindForm(StableCode, forms.ModelForm):
    class Meta:
        model = ActivityKind
        fields = ["name", "code", "aliases", "subject_label", "is_meeting", "position", "is_active"]
        help_texts = {
            "name": gettext_lazy("Việc hội làm, như cán bộ hội gọi: «Tuyên truyền, phổ biến pháp luật»."),
            "aliases": gettext_lazy("Cách nhau bằng dấu chấm phẩy: «tập huấn; bồi dưỡng». Dùng để tìm và gợi ý."),
            "is_meeting": gettext_lazy("Hai hội ghi cùng tên, cùng ngày thì là một cuộc; dự án luật, đề án thì không."),
            "position": gettext_lazy("Số nhỏ đứng trước trong danh sách chọn."),
            "is_active": gettext_lazy("Bỏ chọn thì không nhập mới được; hoạt động đã nhập vẫn giữ nguyên."),
        }


class MeasureForm(StableCode, forms.ModelForm):
    class Meta:
        model = Measure
        fields = ["name", "code", "unit", "counting", "part_of", "position", "is_active"]
        help_texts = {
            "name": gettext_lazy("Đếm cái gì: «Số cuộc», «Người dự», «Trị giá quà»."),
            "unit": gettext_lazy("Tên và đơn vị đọc liền thành câu: «Người dự: hơn 3.200 lượt người»."),
            "counting": gettext_lazy(
                "Cộng dồn: 3 cuộc + 2 cuộc = 5 cuộc. Việc chung tính cho từng hội: hai hội cùng góp ý, ghi 1 lượt = "
                "mỗi hội 1 lượt, cả tỉnh 2 lượt. Số mới nhất: 300 vườn rồi 322 vườn = 322 vườn. "
                "Đếm đối tượng khác nhau: hai hội cùng góp ý một dự án luật = 1 dự án."
            ),
            "part_of": gettext_lazy(
                "«44 trường hợp, trong đó 27 miễn phí»: 27 là một phần của 44 và không thể lớn hơn."
            ),
            "position": gettext_lazy("Số nhỏ đứng trước trong mẫu nhập."),
            "is_active": gettext_lazy("Bỏ chọn thì mẫu nhập không hỏi nữa; số đã nhập vẫn giữ nguyên."),
        }

    def __init__(self, *args, kind, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.kind = kind
        wholes = kind.measures.select_related("unit")
        self.fields["part_of"].queryset = wholes.exclude(pk=self.instance.pk) if self.instance.pk else wholes
        self.fields["part_of"].empty_label = _("Không, là số độc lập")
        if self.instance.pk and self._unit_is_relied_on():
            self.fields["unit"].disabled = True
            self.fields["unit"].help_text = _(
                "Đã có số liệu, chỉ tiêu hoặc phần «trong đó» theo đơn vị này. Cần đơn vị khác thì thêm đại lượng mới."
            )

    def _unit_is_relied_on(self):
        return any(rows.exists() for rows in (self.instance.amounts, self.instance.indicators, self.instance.parts))

    def clean(self):
        super().clean()
        whole, unit = self.cleaned_data.get("part_of"), self.cleaned_data.get("unit")
        if whole and unit and whole.unit_id != unit.pk:
            self.add_error(
                "part_of",
                _("«%(whole)s» tính bằng %(unit)s. Phần «trong đó» phải cùng đơn vị tính với tổng thì mới so được.")
                % {"whole": whole.name, "unit": whole.unit.name},
            )
        if whole and self._is_below(whole):
            self.add_error("part_of", _("«%s» lại là một phần của chính đại lượng này.") % whole.name)
        return self.cleaned_data

    def _is_below(self, measure):
        while measure is not None:
            if measure.part_of_id and measure.part_of_id == self.instance.pk:
                return True
            measure = measure.part_of
        return False

    def validate_unique(self):
        code = self.cleaned_data.get("code")
        if code and self.instance.kind.measures.filter(code=code).exclude(pk=self.instance.pk).exists():
            self.add_error("code", _("Loại hoạt động này đã có đại lượng mang mã %s.") % code)


class IndicatorForm(StableCode, forms.ModelForm):
    class Meta:
        model = Indicator
        fields = [
            "group",
            "name",
            "code",
            "unit",
            "aggregation",
            "measures",
            "numerator",
            "denominator",
            "position",
            "is_active",
        ]
        labels = {
            "numerator": gettext_lazy("Tử số (chỉ cho tỷ lệ)"),
            "denominator": gettext_lazy("Mẫu số (chỉ cho tỷ lệ)"),
        }
        help_texts = {
            "name": gettext_lazy("Như trong báo cáo của tỉnh: «Lượt người được khám, chữa bệnh miễn phí»."),
            "aggregation": gettext_lazy("Lượt thì cộng dồn được; người, dự án luật thì đếm đối tượng khác nhau."),
            "measures": gettext_lazy("Chỉ tiêu cộng các đại lượng này lại; chúng phải cùng đơn vị tính."),
        }
        widgets = {"measures": forms.CheckboxSelectMultiple}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.instance.measures.values("pk") if self.instance.pk else []
        self.fields["measures"].queryset = Measure.objects.select_related("kind", "unit").order_by(
            Case(When(pk__in=chosen, then=0), default=1), "kind__position", "position"
        )
        self.fields["measures"].label_from_instance = lambda measure: f"{measure.kind.name}: {measure}"
        self.fields["code"].help_text = _("Ví dụ: XHO-18. ") + self.fields["code"].help_text

    def clean(self):
        super().clean()
        data = self.cleaned_data
        if data.get("unit"):
            self._check_units(data["unit"], data.get("measures") or [])
        self._check_counting(data.get("aggregation"), data.get("measures") or [])
        if data.get("aggregation") == Aggregation.RATIO:
            self._check_terms(data)
        return data

    def _check_units(self, unit, measures):
        """Lượt and người, dự án and đề án never add up; hội viên and đại biểu are both người."""
        wider = {row["name"]: row["narrows"] for row in read_rows("units")}
        for measure in measures:
            if measure.unit != unit and wider.get(measure.unit.name) != unit.name:
                words = _(
                    "«%(measure)s» tính bằng %(its)s, không cộng được vào chỉ tiêu tính bằng %(unit)s. "
                    "Bỏ chọn đại lượng này, hoặc lập chỉ tiêu riêng cho đơn vị %(its)s."
                )
                self.add_error("measures", words % {"measure": measure.name, "its": measure.unit, "unit": unit})

    def _check_counting(self, aggregation, measures):
        """Figures are counted by the rules of their measures (reports/figures.py); the indicator says the same.

        Different things may be joined by a number typed without its list, as of years before the portal.
        """
        if aggregation in {Aggregation.RATIO, Aggregation.LIST, Aggregation.FLAG}:
            return
        for measure in measures:
            is_typed_sum = aggregation == Aggregation.DISTINCT and measure.counting == Counting.SUM
            is_sum = aggregation == Aggregation.SUM and measure.counting == Counting.EACH
            if measure.counting != aggregation and not (is_typed_sum or is_sum):
                words = _(
                    "«%(measure)s» được tính theo cách «%(its)s», khác cách tổng hợp của chỉ tiêu. "
                    "Hãy chọn cùng một cách, hoặc bỏ chọn đại lượng này."
                )
                self.add_error("measures", words % {"measure": measure.name, "its": measure.get_counting_display()})

    def _check_terms(self, data):
        """A ratio of ratios could come round to itself, and could not be worked out."""
        for name in ("numerator", "denominator"):
            term = data.get(name)
            if not term:
                self.add_error(name, _("Tỷ lệ cần cả tử số và mẫu số."))
            elif term == self.instance or term.aggregation == Aggregation.RATIO:
                words = _("%s cũng là một tỷ lệ. Hãy chọn chỉ tiêu là số đếm hoặc số tiền.")
                self.add_error(name, words % term.code)
        if self.instance.pk:
            users = Indicator.objects.filter(Q(numerator=self.instance) | Q(denominator=self.instance))
            codes = [other.code for other in users.exclude(pk=self.instance.pk)]
            if codes:
                words = _("Chỉ tiêu này là tử số hoặc mẫu số của %s nên không thể là tỷ lệ.")
                self.add_error("aggregation", words % ", ".join(codes))
