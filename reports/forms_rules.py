from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reports import built_in_checks
from reports.expressions import DAYS, WORDS, BadExpression, Before, Constant, Operation, Written, names_in, parse
from reports.expressions import parts_of_kind as parts
from reports.findings import PLACES, unknown_places
from reports.forms_catalogue import StableCode
from reports.models import Indicator, Measure, ValidationRule
from reports.record_checks import EACH, RECORD_WORDS
from reports.report_checks import REPORT_WORDS

Operator, Scope = ValidationRule.Operator, ValidationRule.Scope


class RuleForm(StableCode, forms.ModelForm):
    """One rule; what is wrong with an expression is said in a sentence at its side."""

    class Meta:
        model = ValidationRule
        fields = [
            "name",
            "code",
            "scope",
            "left",
            "operator",
            "right",
            "factor",
            "message",
            "is_hard",
            "position",
            "is_active",
        ]
        widgets = {"left": forms.Textarea(attrs={"rows": 2}), "right": forms.Textarea(attrs={"rows": 2})}
        widgets["message"] = forms.Textarea(attrs={"rows": 4})
        error_messages = {"code": {"unique": gettext_lazy("Đã có quy tắc mang mã này. Hãy chọn mã khác.")}}
        help_texts = {
            "name": gettext_lazy("Điều phải đúng, ví dụ «Phần không lớn hơn tổng»."),
            "scope": gettext_lazy("Một hoạt động khi nhập, báo cáo của một hội, hay báo cáo tổng hợp."),
            "left": gettext_lazy(
                "Mã đại lượng (tang-qua.tri-gia), mã chỉ tiêu (XHO-01), số, hoặc các từ ở cột bên; cộng bằng +, chia "
                "bằng /. Với «kiểm tra có sẵn» thì ghi tên của kiểm tra."
            ),
            "right": gettext_lazy("Như vế trái. Để trống với «kiểm tra có sẵn»."),
            "factor": gettext_lazy("Vế phải được nhân với số này; với «không hơn kém quá số lần» là số lần, ví dụ 5."),
            "message": gettext_lazy("Nói điều gì không khớp và phải làm gì. Chỗ điền: {tên trái}, {trái}, {phải}…"),
            "is_hard": gettext_lazy("Chưa giải trình thì không lưu, không nộp, không chốt được. Bỏ chọn: chỉ nhắc."),
            "position": gettext_lazy("Số nhỏ được nhắc trước."),
            "is_active": gettext_lazy("Bỏ chọn thì thôi kiểm tra; lời giải trình đã ghi vẫn giữ."),
        }

    def clean(self):
        super().clean()
        data = self.cleaned_data
        for name in unknown_places(data.get("message") or ""):
            words = _("Không có chỗ điền {%(name)s}. Các chỗ dùng được: %(places)s.")
            self.add_error("message", words % {"name": name, "places": ", ".join(f"{{{p}}}" for p in PLACES)})
        if "scope" in data and "operator" in data:
            self._check_built_in(data) if data["operator"] == Operator.BUILT_IN else self._check_sides(data)
        return data

    def _check_built_in(self, data):
        known = built_in_checks.names(of_record=data["scope"] == Scope.RECORD)
        if data.get("left") and data["left"] not in known:
            words = _("Không có kiểm tra nào tên «%(name)s» cho loại này. Các tên dùng được: %(known)s.")
            self.add_error("left", words % {"name": data["left"], "known": ", ".join(known)})
        if data.get("right"):
            self.add_error("right", _("Kiểm tra có sẵn không có vế phải: để trống ô này, hoặc chọn một phép so sánh."))
        if data.get("is_hard") and data["scope"] == Scope.RECORD:
            self.add_error("is_hard", _("Kiểm tra có sẵn của một hoạt động chỉ nhắc, không bắt buộc giải trình."))

    def _check_sides(self, data):
        sides = {name: self._read(name, data.get(name, ""), data["scope"]) for name in ("left", "right")}
        operator, scope = data["operator"], data["scope"]  # an error at a field takes it out of the data
        if None in sides.values():
            return
        are_days = {name: _is_day(tree) for name, tree in sides.items()}
        if len(set(are_days.values())) > 1:
            self.add_error("right", _("Một vế là ngày, một vế là số nên không so sánh được."))
        elif are_days["left"] and operator not in (Operator.AT_MOST, Operator.AT_LEAST, Operator.EQUAL):
            self.add_error("operator", _("Hai ngày chỉ so sánh được bằng «không lớn hơn», «không nhỏ hơn», «bằng»."))
        if operator == Operator.WITHIN and (data.get("factor") or 0) <= 1:
            self.add_error("factor", _("Ghi số lần lớn hơn 1, ví dụ 5: hơn kém nhau quá 5 lần thì nhắc."))
        if scope == Scope.RECORD:
            self._check_speaks_of_a_record([name for tree in sides.values() for name in names_in(tree)])

    def _read(self, side, text, scope):
        """The tree of one side, or None with an error at its field."""
        try:
            tree = parse(text)
            _refuse_days_in_sums(tree)
            if scope == Scope.RECORD and (parts(tree, Before) or parts(tree, Written)):
                raise BadExpression(_("truoc(…), loi(…), ngay(…) chỉ dùng cho báo cáo, không dùng cho một hoạt động."))
            for name in names_in(tree):
                _refuse_unknown(name, scope)
        except BadExpression as error:
            self.add_error(side, str(error))
            return None
        return tree

    def _check_speaks_of_a_record(self, names):
        kinds = {name.partition(".")[0] for name in names if "." in name}
        each = [name for name in names if name in EACH]
        if len(kinds) > 1:
            self.add_error("left", _("Các đại lượng phải cùng một loại hoạt động, vì một hoạt động chỉ có một loại."))
        elif not kinds and not each and "bat-dau" not in names:
            words = _("Quy tắc về một hoạt động cần ít nhất một đại lượng, hoặc một trong các từ: %s.")
            self.add_error("left", words % ", ".join(EACH))
        if "tong" in names and not {"phan", "cac-phan"} & set(names):
            self.add_error("right", _("«tong» là tổng của «phan» hoặc «cac-phan»: vế kia phải có một trong hai từ ấy."))


def _is_day(tree):
    if isinstance(tree, Constant):
        return not hasattr(tree.value, "as_tuple")  # a Decimal otherwise
    if isinstance(tree, Written):
        return tree.function == "ngay"
    return bool(DAYS & set(names_in(tree)))


def _refuse_days_in_sums(tree):
    for operation in parts(tree, Operation):
        if any(_is_day(term) for term in operation.terms):
            raise BadExpression(_("Ngày không cộng, không chia được; để ngày đứng một mình ở một vế."))


def _refuse_unknown(name, scope):
    if name in WORDS:
        allowed = RECORD_WORDS if scope == Scope.RECORD else REPORT_WORDS
        if name not in allowed:
            words = _("Từ «%(word)s» không dùng được ở đây. Các từ dùng được: %(words)s.")
            raise BadExpression(words % {"word": name, "words": ", ".join(sorted(allowed))})
        return
    kind, _dot, code = name.partition(".")
    if code:
        if not Measure.objects.filter(kind__code=kind, code=code).exists():
            raise BadExpression(_("Không có đại lượng mang mã «%s».") % name)
    elif scope == Scope.RECORD:
        raise BadExpression(_("«%s» không phải là đại lượng. Mã đại lượng có dạng tang-qua.tri-gia.") % name)
    elif not Indicator.objects.filter(code=name).exists():
        raise BadExpression(_("Không có chỉ tiêu mang mã «%s».") % name)
