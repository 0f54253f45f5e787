"""The page of rules: written, refused with a sentence, tried out, changed and taken out of use."""

import pytest
from auditlog.models import LogEntry
from django.urls import reverse

from lhh_portal.quantity import parse_quantity
from reports.checks import amount_findings
from reports.forms_rules import RuleForm
from reports.models import ActivityAmount, ActivityKind, ValidationRule
from tests.reports.story import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_staff(client, cast):
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    return client


def typed(**changes):
    data = {
        "name": "Quà không quá một triệu (minh họa)",
        "code": "qua-mot-trieu",
        "scope": "record",
        "left": "tang-qua.tri-gia / tang-qua.phan-qua",
        "operator": "<=",
        "right": "1.000.000",
        "factor": "",
        "message": "«{tên trái}» là {trái}.",
        "position": "99",
        "is_active": "on",
    }
    return {name: value for name, value in (data | changes).items() if value is not None}


def test_a_new_rule_is_at_work_at_once(as_staff):
    response = as_staff.post(reverse("reports:rule-create"), typed())

    assert response.url == reverse("reports:rule-list")
    rule = ValidationRule.objects.get(code="qua-mot-trieu")
    assert (rule.scope, rule.right, rule.is_hard, rule.is_active) == ("record", "1.000.000", False, True)
    kind = ActivityKind.objects.get(code="tang-qua")
    values = {measure: given(measure) for measure in kind.measures.select_related("unit", "kind")}
    assert [finding.message for finding in amount_findings(values)] == ["«Trị giá quà ÷ Phần quà» là 2.000.000."]


def given(measure):
    return parse_quantity("4.000.000" if measure.unit.is_money else "2")


@pytest.mark.parametrize(
    ("changes", "field", "sentence"),
    [
        ({"left": "tang-qua.gia"}, "left", "Không có đại lượng mang mã «tang-qua.gia»."),
        ({"left": "XHO-01"}, "left", "«XHO-01» không phải là đại lượng. Mã đại lượng có dạng tang-qua.tri-gia."),
        ({"left": "tang-qua.tri-gia +"}, "left", "Biểu thức còn thiếu: cần một mã, một số hoặc một từ ở cuối."),
        ({"right": ""}, "right", "Biểu thức còn thiếu: cần một mã, một số hoặc một từ ở cuối."),
        (
            {"left": "truoc(tang-qua.tri-gia)"},
            "left",
            "truoc(…), loi(…), ngay(…) chỉ dùng cho báo cáo, không dùng cho một hoạt động.",
        ),
        (
            {"left": "tang-qua.tri-gia + hoc-bong.tri-gia"},
            "left",
            "Các đại lượng phải cùng một loại hoạt động, vì một hoạt động chỉ có một loại.",
        ),
        (
            {"left": "5"},
            "left",
            "Quy tắc về một hoạt động cần ít nhất một đại lượng, hoặc một trong các từ: phan, cac-phan, tien, "
            "doi-tuong, so.",
        ),
        ({"left": "so", "right": "tong"}, "right", "«tong» là tổng của «phan» hoặc «cac-phan»: vế kia phải có một"),
        ({"left": "bat-dau", "right": "5"}, "right", "Một vế là ngày, một vế là số nên không so sánh được."),
        (
            {"left": "bat-dau", "right": "dau-ky", "operator": "~"},
            "operator",
            "Hai ngày chỉ so sánh được bằng «không lớn hơn», «không nhỏ hơn», «bằng».",
        ),
        ({"left": "bat-dau + 1"}, "left", "Ngày không cộng, không chia được; để ngày đứng một mình ở một vế."),
        ({"operator": "x"}, "factor", "Ghi số lần lớn hơn 1, ví dụ 5: hơn kém nhau quá 5 lần thì nhắc."),
        ({"message": "{gì đó} sai"}, "message", "Không có chỗ điền {gì đó}. Các chỗ dùng được: {tên trái}, {trái},"),
        ({"left": "moi-chi-tieu"}, "left", "Từ «moi-chi-tieu» không dùng được ở đây. Các từ dùng được: bat-dau,"),
        (
            {"operator": "", "left": "danh-sach-gi", "right": ""},
            "left",
            "Không có kiểm tra nào tên «danh-sach-gi» cho loại này. Các tên dùng được: danh-sach.",
        ),
        (
            {"operator": "", "left": "danh-sach"},
            "right",
            "Kiểm tra có sẵn không có vế phải: để trống ô này, hoặc chọn một phép so sánh.",
        ),
        (
            {"operator": "", "left": "danh-sach", "right": "", "is_hard": "on"},
            "is_hard",
            "Kiểm tra có sẵn của một hoạt động chỉ nhắc, không bắt buộc giải trình.",
        ),
        ({"scope": "round", "left": "XHO-99", "right": "1"}, "left", "Không có chỉ tiêu mang mã «XHO-99»."),
        ({"code": "large-gift"}, "code", "Đã có quy tắc mang mã này. Hãy chọn mã khác."),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(as_staff, changes, field, sentence):
    response = as_staff.post(reverse("reports:rule-create"), typed(**changes))

    assert response.status_code == 422
    errors = response.context["form"].errors
    assert list(errors) == [field]
    assert errors[field][0].startswith(sentence)
    assert response.context["form"]["name"].value() == "Quà không quá một triệu (minh họa)"
    assert not ValidationRule.objects.filter(code="qua-mot-trieu").exists()


def test_every_default_rule_could_have_been_typed():
    refused = {}
    for rule in ValidationRule.objects.all():
        data = {name: getattr(rule, name) for name in RuleForm.Meta.fields}
        form = RuleForm({name: value for name, value in data.items() if value not in (None, False)}, instance=rule)
        if not form.is_valid():
            refused[rule.code] = form.errors.as_text()

    assert refused == {}
    assert ValidationRule.objects.count() > 30


def test_trying_a_rule_counts_and_stores_nothing(as_staff, cast):
    story = tell(cast)
    data = typed(left="t-xa-hoi.tong", right="1.000.000", message="{tên trái}: {trái} {đơn vị}, hơn {chênh}")

    body = as_staff.post(reverse("reports:rule-preview"), data, headers={"hx-request": "true"}).content.decode()

    assert "Trong «6 tháng đầu năm 2024 (thử)», đang vi phạm: <strong>1</strong>." in body
    assert "Tổng số tiền: 9.000.000 đồng, hơn 8.000.000" in body
    assert story.relief.get_absolute_url() in body
    assert not ValidationRule.objects.filter(code="qua-mot-trieu").exists()


def test_trying_without_script_shows_the_page_with_what_was_typed(as_staff, cast):
    tell(cast)

    response = as_staff.post(reverse("reports:rule-preview"), typed(left="tang-qua.gia"))

    assert response.context["form"]["left"].value() == "tang-qua.gia"
    assert "Không có đại lượng mang mã «tang-qua.gia»." in response.content.decode()


def test_a_rule_is_changed_but_not_its_code_and_the_trail_knows(as_staff, cast):
    rule = ValidationRule.objects.get(code="large-gift")
    data = {
        name: getattr(rule, name) for name in RuleForm.Meta.fields if name not in ("is_hard", "is_active", "factor")
    }

    as_staff.post(reverse("reports:rule-edit", args=[rule.code]), data | {"right": "5.000.000", "code": "khac"})

    rule.refresh_from_db()
    assert (rule.code, rule.right, rule.is_active) == ("large-gift", "5.000.000", False)
    entry = LogEntry.objects.get_for_object(rule).first()
    assert (entry.actor, entry.changes["right"]) == (cast.staff, ["50.000.000", "5.000.000"])


def test_the_list_says_how_often_each_rule_is_broken(as_staff, cast):
    story = tell(cast)
    ActivityAmount.objects.filter(activity=story.relief, measure=story.part).update(amount=10_000_000)

    rows = {rule.code: broken for rule, broken in as_staff.get(reverse("reports:rule-list")).context["rules"]}

    assert {code: count for code, count in rows.items() if count} == {"part-over-whole": 1, "dated-before-end": 1}
