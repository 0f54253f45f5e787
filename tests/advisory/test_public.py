"""What visitors read of advisory work: what staff marked public once it was sent, and none of its inner words."""

from datetime import date, timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from advisory.models import AdvisoryTask
from advisory.workflow import TAKES_ANSWERS, TaskState
from lhh_portal import traces
from lhh_portal.searchable import sources
from tests.access import client_of
from tests.advisory.told import DAY, asked, recommended, task

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings):
    settings.REQUIRE_MFA = False


@pytest.fixture
def public(cast):
    made = task(
        cast, "sent", sent_on=DAY, is_public=True, public_note="Điều 5 đã sửa.", compiled_text="BẢN TỔNG HỢP NỘI BỘ"
    )
    asked(made, cast.lawyers, opinion="Ý KIẾN RIÊNG CỦA HỘI")
    for outcome in ("whole", "whole", "none", ""):
        told = {"outcome": outcome, "explanation": "GIẢI TRÌNH NỘI BỘ", "answered_on": DAY}
        recommended(made, "KIẾN NGHỊ NỘI BỘ", sent_on=DAY, **told)
    return made


def test_a_visitor_reads_what_became_of_it_and_no_inner_word(public, cast):
    page = Browser().get(public.public_url)

    assert page.context["outcomes"] == [("Tiếp thu toàn bộ", 2), ("Không tiếp thu", 1), ("Chưa trả lời", 1)]
    assert "Điều 5 đã sửa." in page.text
    listed = Browser().get(reverse("advice:list"))
    assert public.title in listed.text
    for words in ("NỘI BỘ", "RIÊNG CỦA HỘI", cast.lawyers.short_name):
        assert words not in page.text + listed.text


@pytest.mark.parametrize("state", TaskState.values)
def test_only_what_is_sent_and_marked_is_public(cast, state):
    marked = task(cast, state, sent_on=DAY if state in TAKES_ANSWERS else None, is_public=True)
    unmarked = task(cast, state, sent_on=DAY if state in TAKES_ANSWERS else None)

    expected = 200 if state in TAKES_ANSWERS else 404
    assert [Browser().get(each.public_url).status_code for each in (marked, unmarked)] == [expected, 404]
    (source,) = [each for each in sources() if each.kind == "tu-van"]
    shown = [marked] if expected == 200 else []
    assert list(source.queryset()) == list(traces.source_of("tu-van").queryset()) == shown
    assert list(Browser().get(reverse("advice:list")).context["page"]) == shown


def test_the_list_is_told_by_the_year_it_was_sent(public, cast):
    other = task(cast, "closed", sent_on=date(2023, 5, 2), is_public=True)

    def listed(**query):
        return list(Browser().get(reverse("advice:list"), query).context["page"])

    assert listed() == [public, other]
    assert (listed(nam="2023"), listed(nam="2024"), listed(nam="x")) == ([other], [public], [public, other])


def test_staff_mark_it_once_it_is_sent_and_a_recall_takes_it_off(cast):
    staff, made = client_of(cast.staff), task(cast, "compiling")
    address = reverse("advisory:task-publish", args=[made.pk])
    told = {"is_public": "on", "public_note": "Đã được tiếp thu."}

    staff.post(address, told)
    assert not AdvisoryTask.objects.get().is_public
    AdvisoryTask.objects.update(state="sent", sent_on=DAY)
    staff.post(address, told)
    made = AdvisoryTask.objects.get()
    assert (made.is_public, made.public_note) == (True, told["public_note"])
    assert Browser().get(made.public_url).status_code == 200
    AdvisoryTask.objects.update(state="compiling", sent_on=None)
    assert Browser().get(made.public_url).status_code == 404


def test_queries_of_the_list_do_not_grow(cast, django_assert_max_num_queries):
    for number in range(2):
        task(cast, "sent", sent_on=DAY + timedelta(days=number), is_public=True)
    address = reverse("advice:list")
    Browser().get(address)
    with django_assert_max_num_queries(40) as few:
        Browser().get(address)
    for number in range(20):
        task(cast, "sent", sent_on=DAY + timedelta(days=number), is_public=True)
    with django_assert_max_num_queries(len(few.captured_queries)):
        Browser().get(address)
