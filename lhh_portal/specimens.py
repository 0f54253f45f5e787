"""What the living page (/lam-viec/thanh-phan/) shows: made-up content, never stored, with the longest names."""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace

import django_filters
import django_tables2
from django import forms
from django.core.paginator import Paginator
from django.http import QueryDict
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from lhh_portal.models import Job
from lhh_portal.quantity import Qualifier, Quantity
from lhh_portal.tables import QuantityColumn
from lhh_portal.workspace import Bar, Part, Tone, Waiting

LONG_NAME = (
    "Hội thảo khoa học “Giải pháp ứng dụng tiến bộ kỹ thuật và chuyển đổi số trong nông nghiệp ứng phó với biến đổi "
    "khí hậu, xâm nhập mặn ở các huyện vùng hạ của tỉnh giai đoạn 2021–2025, tầm nhìn 2030”"
)
LONG_ASSOCIATION = "Hội Khoa học kỹ thuật Cầu đường và các công trình giao thông thủy lợi tỉnh (minh họa)"
COUNTED = [
    (LONG_NAME, Quantity(Decimal(166842))),
    (_("Khám bệnh, phát thuốc cho người có hoàn cảnh khó khăn (minh họa)"), Quantity(Decimal(30), Qualifier.NEARLY)),
    (_("Tập huấn sơ cấp cứu (minh họa)"), Quantity(Decimal(0))),
]
AMOUNTS = [
    *COUNTED,
    (_("Không phát sinh trong kỳ (minh họa)"), "nil"),
    (_("Chưa nộp báo cáo (minh họa)"), None),
]


class SpecimenTable(django_tables2.Table):
    name = django_tables2.Column(_("Hoạt động"), linkify=lambda: "#bang")
    association = django_tables2.Column(_("Hội"))
    amount = QuantityColumn(_("Lượt người"))
    state = django_tables2.TemplateColumn(
        "{% load portal %}{% state record.state record.tone %}", verbose_name=_("Trạng thái"), orderable=False
    )

    class Meta:
        attrs = {"class": "table"}
        caption = _("Hoạt động (minh họa)")
        empty_text = _("Chưa có hoạt động nào trong kỳ này.")


class SpecimenForm(forms.Form):
    title = forms.CharField(label=_("Tên hoạt động"), max_length=200, help_text=_("Viết như sẽ in trong báo cáo."))
    held_on = forms.CharField(label=_("Ngày"), help_text=_("Ví dụ: 15/3/2024"))
    kind = forms.ChoiceField(label=_("Loại"), choices=[("", "—"), ("a", _("Hội thảo")), ("b", _("Tập huấn"))])
    scope = forms.ChoiceField(
        label=_("Phạm vi"),
        choices=[("tinh", _("Toàn tỉnh")), ("huyen", _("Một số huyện"))],
        widget=forms.RadioSelect,
    )
    note = forms.CharField(label=_("Ghi chú"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    evidence = forms.FileField(label=_("Tài liệu kèm theo"), required=False, help_text=_("PDF, ảnh, tối đa 25 MB."))
    is_joint = forms.BooleanField(label=_("Phối hợp với hội khác"), required=False)

    def clean_held_on(self):
        raise forms.ValidationError(
            _("«%(text)s» không phải là ngày có thật. Tháng 6 có 30 ngày."),
            params={"text": self.cleaned_data["held_on"]},
        )


class SpecimenFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Tìm"), method="keep")
    kind = django_filters.ChoiceFilter(
        label=_("Loại"), choices=[("member", _("Hội thành viên")), ("affiliate", _("Đơn vị liên kết"))], method="keep"
    )
    year = django_filters.ChoiceFilter(label=_("Năm"), choices=[("2023", "2023"), ("2024", "2024")], method="keep")

    def keep(self, rows, name, value):
        return rows


def _rows(count):
    states = [(_("Đã tiếp nhận"), "done"), (_("Đã nộp"), "waiting"), (_("Trả lại"), "returned"), (_("Quá hạn"), "late")]
    return [
        {
            "name": LONG_NAME if number % 3 == 0 else f"Hoạt động số {number + 1} (minh họa)",
            "association": LONG_ASSOCIATION if number % 4 == 0 else "Hội Đông y (minh họa)",
            "amount": (number + 1) * 137,
            "state": states[number % 4][0],
            "tone": states[number % 4][1],
        }
        for number in range(count)
    ]


def _steps():
    def step(old, new, day, note=""):
        at = make_aware(datetime(2024, 6, day, 9, 30))
        return SimpleNamespace(old=old, new=new, old_label=old, new_label=new, actor=LONG_ASSOCIATION, at=at, note=note)

    return [
        step("Đã nộp", "Trả lại", 20, "Thiếu số lượt người của đợt khám tháng 5; mục hạn chế còn trống."),
        step("Đang soạn", "Đã nộp", 18),
        step("Đã yêu cầu", "Đang soạn", 3),
    ]


def _table(request, count, prefix):
    table = SpecimenTable(_rows(count), prefix=prefix)
    return django_tables2.RequestConfig(request, paginate={"per_page": 8}).configure(table)


def _files():
    file = SimpleNamespace
    return [
        file(name="Kế hoạch số 12.pdf", url="#tep", icon="file-earmark-pdf", kind="PDF", size=284_112, note=""),
        file(
            name=f"{LONG_NAME}.xlsx", url="#tep", icon="file-earmark-excel", kind="Excel", size=48_930, note="18/6/2024"
        ),
    ]


def _jobs():
    job = SimpleNamespace
    return [
        job(pk=1, label=_("In báo cáo tổng hợp"), state="running", get_state_display=_("Đang làm"), is_active=True,
            progress=14, total=27, message="trang 14", error=""),
        job(pk=2, label=_("Nhập hội"), state="done", get_state_display=_("Đã xong"), is_active=False, error=""),
        job(pk=3, label=_("Nhập hoạt động"), state="failed", get_state_display=_("Không làm được"), is_active=False,
            error=_("Ô B17: «12.000 triệu đồng» không phải là số tiền.")),
    ]  # fmt: skip


def _articles():
    """As pages of visitors list them; without pictures, which only the site itself has."""
    article = SimpleNamespace

    def live(title, sapo):
        return article(title=title, sapo=sapo, category=_("Hoạt động hội thành viên"), cover=None)

    at = make_aware(datetime(2024, 6, 17, 9, 30))
    return [
        article(public_url="#tin", published_at=at, live=live(LONG_NAME, LONG_NAME)),
        article(public_url="#tin", published_at=at, live=live(_("Tin ngắn (minh họa)"), "")),
    ]


def everything(request):
    groups = [
        (Tone.LATE, [Waiting(LONG_NAME, "#viec", Tone.LATE, note=LONG_ASSOCIATION, due_on=date(2024, 6, 15))]),
        (Tone.RETURNED, [Waiting(_("Báo cáo 6 tháng đầu năm"), "#viec", note=_("Thiếu phụ lục 2"))]),
        (Tone.SOON, [Waiting(_("Báo cáo của Hội Đông y (minh họa)"), "#viec", due_on=date(2024, 6, 30))]),
    ]
    parts = [Part(_("đã nhận"), 14, "done"), Part(_("trả lại"), 1, "returned"), Part(_("chưa nộp"), 2)]
    return {
        "groups": groups,
        "bars": [
            Bar(_("Đợt 6 tháng đầu năm 2024"), "#thanh", parts),
            Bar(_("Đợt chưa ai nộp"), "#thanh", [Part(_("đã nhận"), 0, "done"), Part(_("chưa nộp"), 17)]),
        ],
        "amounts": AMOUNTS,
        "tables": [
            (_("Nhiều dòng"), _table(request, 500, "n")),
            (_("Một dòng"), _table(request, 1, "m")),
            (_("Không có dòng nào"), _table(request, 0, "k")),
        ],
        "filter": SpecimenFilter(QueryDict("kind=member&year=2024"), queryset=Job.objects.none()),
        "form": SpecimenForm({"title": LONG_NAME, "held_on": "31/6/2024", "kind": "a"}),
        "empty_form": SpecimenForm(auto_id="trong_%s"),
        "states": [
            (_("Đã yêu cầu"), "none"), (_("Đã nộp"), "waiting"), (_("Trả lại"), "returned"),
            (_("Quá hạn"), "late"), (_("Đã tiếp nhận"), "done"),
        ],
        "steps": _steps(),
        "files": _files(),
        "articles": _articles(),
        "page": Paginator(range(500), 15).get_page(2),
        "jobs": _jobs(),
        "actions": [
            ("accept", _("Tiếp nhận"), False, "#nut", True, ""),
            ("send_back", _("Trả lại để bổ sung"), True, "#nut", False, ""),
        ],
        "notices": [("success", "check-circle", _("Đã nộp báo cáo. Liên hiệp Hội sẽ xem và báo lại.")),
                    ("info", "info-circle", _("Đợt báo cáo kết thúc ngày 15/6/2024.")),
                    ("warning", "exclamation-triangle", _("Số lượt miễn phí (LA37) lớn hơn tổng số lượt (LA35).")),
                    ("danger", "exclamation-circle", _("Chưa lưu được: có người vừa sửa bản này."))],
    }  # fmt: skip
