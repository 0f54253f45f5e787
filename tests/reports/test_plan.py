import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.forms_plan import read_pasted
from reports.models import Indicator, IndicatorGroup, Target
from tests.factories import ActivityFactory, ActivityKindFactory, MeasureFactory


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


@pytest.fixture
def talks(cast):
    measure = MeasureFactory(kind=ActivityKindFactory(code="t-tuyen-truyen"), code="cuoc")
    group = IndicatorGroup.objects.create(code="T", name="Nhóm thử")
    row = Indicator.objects.create(group=group, code="T-1", name="Cuộc thử", unit=measure.unit, aggregation="sum")
    row.measures.add(measure)
    ActivityFactory(kind=measure.kind, lead=cast.lawyers, starts_on="2023-05-05", amounts={measure: 56})
    return row


def url(name, year=2024):
    return reverse(f"reports:{name}", args=[year])


def plans():
    return {row.indicator.code: row.amount for row in Target.objects.filter(year=2024)}


def test_the_plan_is_entered_beside_last_years_figure(staff, talks):
    page = staff.get(url("plan-edit"))
    row = [row for _group, rows in page.context["groups"] for row in rows if row[0] == talks]
    assert [words for _indicator, _box, words in row] == ["56"]

    staff.post(url("plan-edit"), {"kh-T-1": "1.200", "kh-XHO-02": "2 tỷ"})

    assert plans() == {"T-1": 1200, "XHO-02": 2_000_000_000}


def test_a_number_is_changed_taken_away_or_set_to_nothing(staff, talks):
    Target.objects.create(indicator=talks, year=2024, amount=5)
    staff.post(url("plan-edit"), {"kh-T-1": "0"})
    assert plans() == {"T-1": 0}

    staff.post(url("plan-edit"), {"kh-T-1": ""})
    assert plans() == {}


@pytest.mark.parametrize(("typed", "sentence"), [("mười", "chưa có con số"), ("hơn 5", "con số chính xác")])
def test_what_cannot_be_read_is_told_and_nothing_is_stored(staff, talks, typed, sentence):
    response = staff.post(url("plan-edit"), {"kh-T-1": typed, "kh-XHO-02": "5.000.000"})

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert f'value="{typed}"' in response.content.decode()
    assert plans() == {}


def test_a_pasted_sheet_fills_the_boxes_without_storing(staff, talks):
    pasted = "T-1\tCuộc thử\tcuộc\t75\nCuộc lạ\t5\nPhần quà tặng\t1.000"

    response = staff.post(url("plan-paste"), {"bang": pasted, "kh-XHO-02": "5.000.000"})

    page = response.content.decode()
    assert (response.context["filled"], response.context["unread"]) == (2, ["Cuộc lạ\t5"])
    assert all(f'value="{value}"' in page for value in ("75", "1.000", "5.000.000"))
    assert plans() == {}


@pytest.mark.django_db
def test_a_line_names_the_indicator_by_code_or_name_and_ends_in_its_number():
    values, unread = read_pasted("xho-04;239\nPhần quà tặng   phần quà   240\nXHO-05\nTổng 5\n\n")

    assert values == {"kh-XHO-04": "240"}
    assert unread == ["XHO-05", "Tổng 5"]


def test_the_page_takes_the_same_queries_however_many_plans(staff, talks):
    def count():
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(url("plan-edit")).status_code == 200
        return len(queries)

    before = count()
    for row in Indicator.objects.filter(aggregation="sum"):
        Target.objects.create(indicator=row, year=2024, amount=5)

    assert count() == before
