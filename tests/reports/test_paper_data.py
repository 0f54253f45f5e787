"""The data of a closed report's paper: every frozen figure with its sources, and nobody's name."""

import json

import pytest

from documents import pdf
from documents.paper_data import compare, extract
from reports.closing import close_report
from reports.models import Activity
from tests.reports.story import tell


@pytest.fixture
def closed(cast):
    story = tell(cast)
    Activity.objects.filter(pk=story.advice.pk).update(title="Ông Trần Văn Kín tư vấn cho bà Lê Thị Riêng")
    report = close_report(story.report, actor=cast.staff, explanations={})
    return story, report


def test_closing_gives_the_paper_its_data(closed):
    story, report = closed

    data = report.document.data

    assert data["report"] == {
        "kind": "half-year",
        "year": 2024,
        "from": "2023-12-15",
        "to": "2024-06-14",
        "federation": "Liên hiệp Hội (minh họa)",
    }
    assert {figure["key"] for figure in data["figures"]} == set(
        report.frozen_figures.filter(is_in_paper=True).values_list("key", flat=True)
    )
    assert next(figure for figure in data["figures"] if figure["key"] == "t-luat.vu") == {
        "key": "t-luat.vu",
        "name": story.law.name,
        "unit": "trường hợp",
        "amount": 44,
        "qualifier": "",
        "presence": "value",
        "sources": [
            {
                "associations": "Hội Luật gia",
                "amount": 44,
                "qualifier": "",
                "record": f"reports.activity:{story.advice.pk}",
            }
        ],
    }


def test_titles_stay_out_of_the_data(closed):
    _story, report = closed

    text = json.dumps(report.document.data, ensure_ascii=False)

    assert report.frozen_figures.filter(contributions__label__contains="Trần Văn Kín").exists()
    assert not [word for word in ("Kín", "Riêng", "Xã hội") if word in text]


@pytest.mark.slow
def test_the_print_of_a_closed_report_agrees_with_its_data(closed):
    _story, report = closed

    prepared = pdf.prepare(report.document)

    assert compare(prepared) == []
    assert len(extract(prepared)["printed"]) == 6
