"""Who has filed, in the words of the report: [[tong-hop]]."""

from datetime import datetime

import pytest
from django.utils import timezone

from reports.closing import close_report, differences
from reports.models import AssociationReport, IndicatorGroup
from reports.rendering import Renderer
from reports.round_figures import RoundFigures
from tests.factories import ActivityFactory, AssociationFactory
from tests.reports.story import tell


@pytest.fixture
def story(cast):
    return tell(cast)


def on(day):
    return timezone.make_aware(datetime.fromisoformat(f"{day}T09:00"))


def asked(story, name, state, submitted=None, nil=False, activity=False):
    association = AssociationFactory(short_name=name, position=50)
    report = AssociationReport.objects.create(
        round=story.round, association=association, state=state, submitted_at=on(submitted) if submitted else None
    )
    if nil:
        report.nil_returns.create(group=IndicatorGroup.objects.get(code="XHO"))
    if activity:
        ActivityFactory(kind=story.law.kind, lead=association, amounts={story.law: 1})
    return report


def words(story, **more):
    renderer = Renderer(RoundFigures(story.round), **more)
    html = renderer.paragraphs("[[tong-hop]]")
    assert renderer.problems == []
    return html, renderer


def test_beside_a_list_of_all_a_sentence_names_ten_and_counts_more(story):
    for letter in "ABCEGHIKLMN":
        asked(story, f"Hội {letter}", "accepted", "2024-06-20", activity=True)
    named = "nộp sau thời hạn: {tong-hop:muon}" + ", ".join(f"Hội {letter}" for letter in "ABCEGHIKLMN")

    in_full, summed_up = bare(words(story)[0]), bare(words(story, filing_list="Tình hình nộp")[0])

    assert in_full.endswith(f"; {named}.</p>")
    assert summed_up.endswith(
        "; chưa nhận được báo cáo của: Hội Đông y; số liệu gồm cả hoạt động đã ghi của: Hội Đông y; "
        "nộp sau thời hạn: {tong-hop:muon}11 hội, đơn vị (danh sách ở phụ lục «Tình hình nộp»).</p>"
    )


def bare(html):
    return html.replace('<span class="figure" data-key="', "{").replace('">', "}").replace("</span>", "")


def test_late_empty_and_missing_are_named(story):
    asked(story, "Hội A", "accepted", "2024-06-20", activity=True)
    asked(story, "Hội B", "submitted", "2024-06-10", nil=True)
    asked(story, "Hội C", "returned", "2024-06-10")
    asked(story, "Hội D", "submitted", "2024-06-10", nil=True, activity=True)

    assert bare(words(story)[0]) == (
        "<p>Báo cáo được tổng hợp từ {tong-hop:da-nop}4/{tong-hop:yeu-cau}6 hội, đơn vị; "
        "chưa nhận được báo cáo của: Hội Đông y; đang bổ sung báo cáo: Hội C; "
        "số liệu gồm cả hoạt động đã ghi của: Hội Đông y; nộp sau thời hạn: {tong-hop:muon}Hội A; "
        "báo cáo không phát sinh hoạt động: {tong-hop:khong-phat-sinh}Hội B.</p>"
    )


def test_when_all_have_filed_the_numbers_say_it(story):
    story.round.reports.update(state="accepted")

    assert bare(words(story)[0]) == (
        "<p>Báo cáo được tổng hợp từ {tong-hop:da-nop}2/{tong-hop:yeu-cau}2 hội, đơn vị.</p>"
    )


def test_a_round_that_asked_nobody_says_nothing(story):
    story.round.reports.all().delete()

    assert words(story)[0] == ""


def test_closing_keeps_the_numbers_and_a_later_report_is_a_difference(story, cast):
    story.section.text = "[[tong-hop]]"
    story.section.save()
    report = close_report(story.report, actor=cast.staff, explanations={})
    frozen = report.frozen_figures.get(key="tong-hop:da-nop")

    assert frozen.in_words == "1 hội, đơn vị"
    assert [item.association_name for item in frozen.contributions.all()] == ["Hội Luật gia"]
    assert differences(report) == []

    story.round.reports.update(state="accepted")

    assert [(row.frozen.key, row.now.amount) for row in differences(report)] == [("tong-hop:da-nop", 2)]


def test_who_filed_opens_from_the_number(story, client, cast):
    story.section.text = "[[tong-hop]]"
    story.section.save()
    client.force_login(cast.staff)

    page = client.get(f"/lam-viec/bao-cao/{story.round.code}/so-lieu/", {"key": "tong-hop:da-nop"}).content.decode()

    assert story.round.reports.first().get_absolute_url() in page
