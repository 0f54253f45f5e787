"""The numbers of a round at a glance: as reported, beside the period before and the plan, each with its records."""

import re
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.closing import close_report
from reports.dashboard import Dashboard, in_cell, scale_of
from reports.models import Indicator, Presence, Round, Target
from tests.factories import ActivityFactory, AssociationFactory
from tests.official_table import table_cells
from tests.reports.story import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(cast):
    """Indicator T-01 counts legal advice: 44 by the lawyers in the round, 40 a year earlier, plan 100."""
    story = tell(cast)
    group = Indicator.objects.get(code="PBK-01").group
    story.indicator = Indicator.objects.create(
        code="T-01", name="Lượt tư vấn (thử)", group=group, unit=story.law.unit, aggregation="sum", position=0
    )
    story.indicator.measures.add(story.law)
    ActivityFactory(
        kind=story.law.kind,
        lead=cast.lawyers,
        starts_on=date(2023, 3, 1),
        ends_on=date(2023, 3, 1),
        amounts={story.law: 40},
    )
    Target.objects.create(indicator=story.indicator, year=2024, amount=100)
    return story


@pytest.fixture
def office(client, cast):
    client.force_login(cast.leader, "django.contrib.auth.backends.ModelBackend")
    return client


def line_of(board, code):
    return next(line for _group, lines in board.groups() for line in lines if line.code == code)


def test_a_figure_stands_beside_the_year_before_and_the_plan(story):
    line = line_of(Dashboard(story.round), "T-01")

    assert [in_cell(figure).value for figure in (line.compared.now, line.compared.before, line.compared.target)] == [
        44,
        40,
        100,
    ]
    assert (line.compared.change, line.compared.of_target) == (Decimal("10.0"), Decimal("44.0"))
    assert (line.bars, line.largest) == ([44, 40, 100], 100)


def test_after_closing_it_says_what_the_report_says(story):
    story.report.frozen_figures.create(key="T-01", name="Lượt tư vấn", unit="trường hợp", amount=43)
    type(story.report).objects.filter(pk=story.report.pk).update(state="closed")

    board = Dashboard(Round.objects.get(pk=story.round.pk))

    assert in_cell(line_of(board, "T-01").compared.now).value == 43


def test_after_closing_the_table_by_association_stays(office, story, cast):
    close_report(story.report, actor=cast.staff, explanations={})
    story.advice.amounts.update(amount=4)
    ActivityFactory(kind=story.law.kind, lead=cast.healers, starts_on=date(2024, 3, 2), amounts={story.law: 9})

    board = Dashboard(Round.objects.get(pk=story.round.pk))
    lines = {line.label: in_cell(line.compared.now) for line in board.by_association("T-01")}
    export = office.get(reverse("reports:dashboard-indicator-export", args=["T-01"]), {"dot": story.round.code})

    assert (lines[cast.lawyers.short_name].value, lines[cast.healers.short_name]) == (44, "chưa nộp")
    rows = {row[0].value: row[1].value for row in table_cells(export.content)}
    assert (rows[cast.lawyers.short_name], rows[cast.healers.short_name]) == (44, "chưa nộp")


def test_what_was_written_down_after_closing_is_told_beside_the_reported(office, story, cast):
    close_report(story.report, actor=cast.staff, explanations={})
    ActivityFactory(kind=story.law.kind, lead=cast.healers, starts_on=date(2024, 3, 2), amounts={story.law: 9})
    url = reverse("reports:figure-detail", args=[story.round.code])

    shown = office.get(url, {"key": f"T-01@{cast.healers.slug}"}).context["shown"]

    assert (shown.words, shown.rows, shown.now) == ("(chưa có số liệu)", [], "9 trường hợp")


def test_each_association_and_each_kind_of_nothing_is_told_apart(story, cast):
    quiet = AssociationFactory(short_name="Hội Lặng", position=9)
    report = story.round.reports.create(association=quiet, state="accepted")
    report.nil_returns.create(group=story.indicator.group)
    zero = AssociationFactory(short_name="Hội Không", position=10)
    story.round.reports.create(association=zero, state="accepted")

    lines = {line.label: line for line in Dashboard(story.round).by_association("T-01")}

    presence = {name: (line.compared.now.presence, in_cell(line.compared.now)) for name, line in lines.items()}
    assert presence[quiet.short_name] == (Presence.NIL, "không phát sinh")
    assert presence[cast.healers.short_name] == (Presence.NOT_FILED, "chưa nộp")
    assert presence[zero.short_name][1].value == 0
    assert presence[cast.lawyers.short_name][1].value == 44
    assert scale_of(lines.values()) == 44


def test_a_year_of_the_same_kind_follows_the_other(story):
    Round.objects.create(
        code="2023-T",
        title="6 tháng đầu năm 2023",
        kind="half-year",
        year=2023,
        starts_on=date(2022, 12, 15),
        ends_on=date(2023, 6, 14),
        due_on=date(2023, 6, 16),
    )

    lines = Dashboard(story.round).over_the_years("T-01")

    assert [(line.label, line.compared.now.quantity.value) for line in lines] == [
        ("6 tháng đầu năm 2023", 40),
        (story.round.title, 44),
    ]


def test_page_links_every_number_to_its_records(office, story):
    page = office.get(reverse("reports:dashboard"), {"dot": story.round.code}).content.decode()

    for key in ("T-01", "T-01~ky-truoc", "T-01~ke-hoach"):
        url = f"{reverse('reports:figure-detail', args=[story.round.code])}?key={key}"
        assert f'href="{url}"' in page
        assert office.get(url).status_code == 200


def test_records_open_before_anybody_writes_the_report(office, story):
    story.report.sections.all().delete()
    story.report.delete()

    page = office.get(reverse("reports:figure-detail", args=[story.round.code]), {"key": "T-01"}).content.decode()

    assert "Tư vấn" in page
    assert reverse("reports:round-detail", args=[story.round.pk]) in page


def test_export_has_numbers_as_numbers(office, story):
    response = office.get(reverse("reports:dashboard-export"), {"dot": story.round.code})

    rows = {row[0].value: [cell.value for cell in row] for row in table_cells(response.content)}
    assert rows["T-01"] == ["T-01", "Lượt tư vấn (thử)", "trường hợp", 44, 40, 10, "%", 100, 44]
    assert rows["PBK-01"][3:5] == ["chưa nộp", "không có số liệu"]  # there was no round in 2023


def test_export_by_association(office, story, cast):
    response = office.get(reverse("reports:dashboard-indicator-export", args=["T-01"]), {"dot": story.round.code})

    rows = {row[0].value: [cell.value for cell in row] for row in table_cells(response.content)}
    assert rows[cast.lawyers.short_name] == [cast.lawyers.short_name, 44, 40, 10, "%"]
    assert rows[cast.healers.short_name] == [cast.healers.short_name, "chưa nộp", "không có số liệu", None, None]


def test_pages_say_not_filed_only_of_the_round_that_asked(office, story, cast):
    page = office.get(reverse("reports:dashboard-indicator", args=["T-01"]), {"dot": story.round.code})

    missing = re.findall(r'<span class="quantity quantity-(?:nil|missing)">(.*?)</span>', page.text)
    assert missing == ["chưa nộp", "không có số liệu"]  # the healers: asked now, nobody asked a year earlier


def test_without_a_round_the_page_says_what_will_be_here(office, cast):
    assert "Chưa có đợt báo cáo nào" in office.get(reverse("reports:dashboard")).content.decode()
    assert office.get(reverse("reports:dashboard-export")).status_code == 404
    unknown = office.get(reverse("reports:dashboard"), {"dot": "khong-co"}).content.decode()
    assert "Không có đợt báo cáo mã «khong-co»" in unknown


@pytest.mark.parametrize("name", ["dashboard", "dashboard-indicator", "dashboard-export"])
def test_queries_do_not_grow(office, story, name):
    url = reverse(f"reports:{name}", args=["T-01"] if name == "dashboard-indicator" else [])

    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert office.get(url, {"dot": story.round.code}).status_code == 200
        return len(captured)

    office.get(url, {"dot": story.round.code})
    before = queries()
    for number in range(12):
        association = AssociationFactory()
        story.round.reports.create(association=association, state="submitted")
        ActivityFactory(kind=story.law.kind, lead=association, amounts={story.law: number})
    assert queries() == before
