import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from django import forms

from lhh_portal.fields import (
    AskAboutDoubts,
    CleanCharField,
    MoneyField,
    QuantityField,
    VietnameseDateField,
    vietnamese_formfield,
)
from lhh_portal.quantity import Quantity
from members.models import Association


class WorkForm(AskAboutDoubts, forms.Form):
    title = CleanCharField(max_length=200)
    on = VietnameseDateField()
    people = QuantityField(unit_name="người", required=False)
    cost = MoneyField(required=False)


GOOD = {"title": "Hội thảo", "on": "5/6/2026", "people": "hơn 3.200", "cost": "250 triệu"}


def test_a_good_form_cleans_to_values():
    form = WorkForm(GOOD)

    assert form.is_valid()
    assert form.cleaned_data == {
        "title": "Hội thảo",
        "on": date(2026, 6, 5),
        "people": Quantity(Decimal(3200), "hơn"),
        "cost": Quantity(Decimal(250_000_000)),
    }


def test_empty_boxes_are_none():
    form = WorkForm({**GOOD, "people": " ", "cost": ""})

    assert form.is_valid()
    assert (form.cleaned_data["people"], form.cleaned_data["cost"]) == (None, None)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        (
            "title",
            "Héi th¶o khoa häc",
            "Văn bản gõ bằng bảng mã cũ TCVN3, không phải Unicode. "
            "Chép lại nội dung đã chuyển mã dưới đây, đọc kiểm tra rồi lưu:\nHội thảo khoa học",
        ),
        (
            "title",
            "Hoäi thaûo khoa hoïc",
            "Văn bản gõ bằng bảng mã cũ VNI, không phải Unicode. "
            "Chép lại nội dung đã chuyển mã dưới đây, đọc kiểm tra rồi lưu:\nHội thảo khoa học",
        ),
        ("title", "", "Ô này chưa được điền."),
        ("on", "31/6/2024", '"31/6/2024" không phải là ngày có thật. Tháng 6 có 30 ngày.'),
        ("people", "3,7 người", '"3,7 người": có phần lẻ; người chỉ tính bằng số nguyên.'),
        ("people", "-5", '"-5": là số âm. Ghi số từ 0 trở lên.'),
    ],
)
def test_bad_input_gets_one_sentence_and_stays_in_its_box(field, typed, sentence):
    form = WorkForm({**GOOD, field: typed})

    assert form.errors == {field: [sentence]}
    assert form[field].value() == typed


def test_nfd_text_is_stored_nfc_and_a_200_character_name_fits():
    name = "Hội Ữ" * 40
    form = WorkForm({**GOOD, "title": unicodedata.normalize("NFD", name)})

    assert form.is_valid()
    assert form.cleaned_data["title"] == name


def test_a_longer_name_is_refused_by_a_sentence_and_not_cut_by_the_browser():
    form = WorkForm({**GOOD, "title": "Ữ" * 201})

    assert form.errors == {"title": ["Dài 201 ký tự, tối đa 200. Rút gọn rồi lưu lại."]}
    assert "maxlength" not in str(form["title"])


def test_a_doubtful_number_is_asked_about_until_confirmed():
    typed = {**GOOD, "cost": "12.000 triệu đồng"}

    asked = WorkForm(typed)
    doubt = '"12.000 triệu" được đọc là 12.000.000.000 (mười hai tỷ). Nếu ý là 12.000.000 thì ghi lại số này.'
    assert asked.errors == {"cost": [doubt]}
    assert asked["cost"].value() == "12.000 triệu đồng"
    box = asked["confirmed_reading"]

    confirmed = WorkForm({**typed, box.html_name: box.field.widget.attrs["value"]})
    assert confirmed.is_valid()
    assert confirmed.cleaned_data["cost"] == Quantity(Decimal(12_000_000_000))

    other = WorkForm({**typed, "cost": "13.000 triệu", box.html_name: doubt})
    assert list(other.errors) == ["cost"]


def test_a_form_without_doubts_asks_nothing():
    form = WorkForm(GOOD)
    form.is_valid()

    assert "confirmed_reading" not in form.fields


@pytest.mark.parametrize(
    ("initial", "typed", "changed"),
    [
        (Quantity(Decimal(3200), "hơn"), "hơn 3.200", False),
        (Quantity(Decimal(3200), "hơn"), "hơn 3200", False),
        (Quantity(Decimal(3200), "hơn"), "3.200", True),
        (None, "", False),
        (None, "abc", True),
    ],
)
def test_quantity_field_knows_a_change(initial, typed, changed):
    assert QuantityField().has_changed(initial, typed) is changed


def test_stored_values_are_shown_the_vietnamese_way():
    form = WorkForm(initial={"on": date(2026, 6, 5), "people": Quantity(Decimal(3200), "hơn")})

    assert 'value="05/06/2026"' in str(form["on"])
    assert 'value="hơn 3.200"' in str(form["people"])


def test_every_model_form_gets_the_clean_fields():
    form_class = forms.modelform_factory(
        Association, fields=["name", "joined_on"], formfield_callback=vietnamese_formfield
    )
    form = form_class({"name": "Héi LuËt gia", "joined_on": "31/6/2024"})

    assert type(form.fields["name"]) is CleanCharField
    assert set(form.errors) == {"name", "joined_on"}
    assert form.errors["joined_on"] == ['"31/6/2024" không phải là ngày có thật. Tháng 6 có 30 ngày.']
