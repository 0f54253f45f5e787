"""The components' tags: states, quantities, history, actions, chips and icons."""

import re
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.conf import settings
from django.http import QueryDict
from django.template import Context, Template
from django.urls import NoReverseMatch

from lhh_portal import workflow
from lhh_portal.quantity import Qualifier, Quantity
from lhh_portal.templatetags import portal
from lhh_portal.workspace import Bar, Part, nav_items


def rendered(source, **context):
    return " ".join(Template("{% load portal %}" + source).render(Context(context)).split())


def words(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    ("amount", "nothing", "shown"),
    [
        (Quantity(Decimal(166842)), "", "166.842"),
        (Quantity(Decimal(30), Qualifier.NEARLY), "", "gần 30"),
        (Quantity(Decimal(0)), "", "0"),
        (9560257000, "", "9.560.257.000"),
        (None, "nil", "không phát sinh"),
        (None, "not-filed", "chưa nộp"),
        (None, "returned", "được trả lại, chưa có số"),
    ],
)
def test_quantity_keeps_the_three_kinds_of_nothing_apart(amount, nothing, shown):
    assert words(portal.quantity(amount, nothing)) == shown


def test_state_says_it_in_words_and_colour():
    report = SimpleNamespace(state="returned", get_state_display=lambda: "Trả lại")

    assert rendered("{% state report %}", report=report) == '<span class="state state-returned">Trả lại</span>'
    assert rendered('{% state "Quá hạn" "late" %}') == '<span class="state state-late">Quá hạn</span>'


def test_bar_segments_follow_each_other_and_leave_out_empty_ones():
    done, back, open_ = Part("đã nhận", 14), Part("trả lại", 0), Part("chưa nộp", 3)

    assert portal.bar_segments(Bar("Đợt", "/", [done, back, open_])) == [(0, done), (14, open_)]


@pytest.fixture
def offered(monkeypatch):
    offers = [("accept", "Tiếp nhận", False), ("send_back", "Trả lại", True)]
    monkeypatch.setattr(workflow, "available", lambda obj, user: offers)
    meta = SimpleNamespace(app_label="reports", model_name="associationreport")
    table = {name: [SimpleNamespace(custom={})] for name, _label, _needs_note in offers}
    monkeypatch.setattr(workflow, "transitions_of", lambda model: table)
    monkeypatch.setattr(workflow, "last_step", lambda obj: "12")
    return SimpleNamespace(pk=7, _meta=meta)


def test_actions_first_is_filled_and_a_note_has_its_form(offered, rf):
    request = rf.get("/")
    request.user = None

    html = rendered("{% actions obj %}", obj=offered, request=request)

    assert re.findall(r'class="btn (btn-\w+)"', html) == ["btn-primary", "btn-quiet", "btn-primary"]
    assert re.findall(r'action="[^"]+/(\w+)/"', html) == ["accept", "send_back"]
    assert html.count("<textarea") == 1
    assert html.count('name="seen" value="12"') == 2


def test_actions_of_an_unknown_address_fail_loudly(offered, rf):
    request = rf.get("/")
    request.user = None

    with pytest.raises(NoReverseMatch):
        rendered('{% actions obj "khong:co" %}', obj=offered, request=request)


class KindFilter(forms.Form):
    q = forms.CharField(label="Tìm")
    kind = forms.MultipleChoiceField(label="Loại", choices=[("member", "Hội thành viên"), ("other", "Khác")])


def test_chips_speak_and_each_lifts_only_itself():
    query = QueryDict("q=y&kind=member&kind=other&page=3")

    chips = portal.filter_chips(SimpleNamespace(data=query, form=KindFilter(query)))["chips"]

    assert chips == [
        ("Tìm", "y", "?kind=member&kind=other"),
        ("Loại", "Hội thành viên", "?q=y&kind=other"),
        ("Loại", "Khác", "?q=y&kind=member"),
    ]


def test_no_chip_without_a_query():
    assert portal.filter_chips(SimpleNamespace(data=None, form=KindFilter()))["chips"] == []


def icons_in_use():
    named = re.compile(r"""(?:\{% icon |icon_name=)["']([\w-]+)["']""")
    for path in Path(settings.BASE_DIR, "templates").rglob("*.html"):
        yield from named.findall(path.read_text())
    yield from (item.icon for item in nav_items)


def test_every_icon_in_use_is_in_the_sprite():
    sprite = Path(settings.BASE_DIR, "static", portal.ICONS).read_text()

    assert set(icons_in_use()) - set(re.findall(r'symbol id="([^"]+)"', sprite)) == set()
