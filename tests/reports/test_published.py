"""Only numbers that stand in an issued, public report are shown to everybody."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lhh_portal.quantity import Quantity
from reports.published import published_reports
from tests.news.shown import figure, published_report, span

pytestmark = pytest.mark.django_db


def shown():
    """{key: (presence, quantity)} of the one report."""
    (report,) = published_reports()
    return {key: (each.presence, each.quantity) for key, each in report.figures.items()}


def test_a_number_that_was_frozen_but_not_printed_is_not_shown():
    published_report(
        2023, [figure("PBK-07", 30, qualifier="gần"), figure("XHO-01", 9)], f"<p>{span('PBK-07', 'gần 30 bài')}.</p>"
    )

    assert shown() == {"PBK-07": ("value", Quantity(Decimal(30), "gần"))}


def test_a_report_that_prints_only_who_did_it_does_not_give_the_number():
    row = figure("PBK-07", 30, sources=[{"associations": "Hội Luật gia", "amount": 30, "qualifier": "", "record": "x"}])
    published_report(2023, [row], f"<p>{span('PBK-07', 'Hội Luật gia')}</p>")

    assert shown() == {}


def test_zero_nil_and_not_filed_stay_three_things():
    rows = [
        figure("A", 0),
        figure("B", None, presence="nil"),
        figure("C", None, presence="not-filed"),
        figure("D", 18.5, unit="triệu đồng"),
    ]
    text = f"<p>{span('A', '0 bài')}, {span('B', 'không phát sinh')}, {span('D', '18,5')}</p>"
    published_report(2023, rows, text, appendix=f"<table><tbody><tr><td>{span('C', '…')}</td></tr></tbody></table>")

    assert shown() == {
        "A": ("value", Quantity(Decimal(0))),
        "B": ("nil", None),
        "C": ("not-filed", None),
        "D": ("value", Quantity(Decimal("18.5"))),
    }


def test_figures_of_one_association_or_beside_another_period_are_left_out():
    keys = ["PBK-07", "PBK-07@hoi-luat-gia", "PBK-07~ky-truoc", "PBK-07#12"]
    published_report(2023, [figure(key, 5) for key in keys], "".join(f"<p>{span(key, '5')}</p>" for key in keys))

    assert set(shown()) == {"PBK-07"}


@pytest.mark.parametrize("paper", [{"is_public": False}, {"state": "withdrawn"}, {"state": "sealed"}])
def test_report_whose_paper_is_not_public_or_withdrawn_shows_nothing(paper):
    published_report(2023, [figure("A", 1)], f"<p>{span('A', '1')}</p>", **paper)

    assert published_reports() == []


def test_open_report_shows_nothing():
    report = published_report(2023, [figure("A", 1)], f"<p>{span('A', '1')}</p>")
    type(report).objects.update(state="draft")

    assert published_reports() == []


def test_latest_first_and_the_queries_do_not_grow():
    counts = []
    for years in ([2019], [2020, 2021, 2022, 2023]):
        for year in years:
            published_report(year, [figure("A", year)], f"<p>{span('A', f'{year // 1000}.{year % 1000:03d}')}</p>")
        with CaptureQueriesContext(connection) as queries:
            reports = published_reports()
        counts.append(len(queries))
        with CaptureQueriesContext(connection) as again:
            published_reports()
        assert len(again) == 1

    assert [each.round.year for each in reports] == [2023, 2022, 2021, 2020, 2019]
    assert [each.figures["A"].amount for each in reports] == [2023, 2022, 2021, 2020, 2019]
    assert counts == [3, 3]
