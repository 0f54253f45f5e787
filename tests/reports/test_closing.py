import re
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import OfficialDocument, RegisterEntry
from documents.services import approve, propose, send_back
from lhh_portal.models import Job, StateChange
from lhh_portal.workflow import WrongState, perform
from reports.checks import mark_of
from reports.closing import StaleExplanations, close_report, differences, differences_beside, unanswered
from reports.consolidation import figures_of
from reports.figure_lists import contributions_shown
from reports.models import FindingAnswer, FrozenFigure, Indicator, IndicatorGroup, Measure, Presence, Round, Target
from reports.reported import ReportedFigures
from tests.factories import ActivityFactory, AssociationFactory
from tests.reports.story import tell


@pytest.fixture
def story(cast):
    return tell(cast)


def contradict(story):
    story.relief.amounts.filter(measure=story.part).update(amount=10_000_000)


def the_mark(story):
    (finding,) = unanswered(story.report)
    return mark_of(finding)


def test_closing_freezes_text_figures_and_contributions(story, cast):
    report = close_report(story.report, actor=cast.staff, explanations={})

    report.refresh_from_db()
    assert report.state == "closed"
    assert (report.document.state, report.document.number) == ("draft", None)
    assert str(report.document.issued_on) == "2024-06-11"
    assert "44 trường hợp" in report.document.body
    frozen = report.frozen_figures.get(key="t-xa-hoi.kham@hoi-dong-y")
    assert frozen.in_words == "5.000.000 đồng"
    assert [(c.association_name, c.amount, c.source) for c in frozen.contributions.all()] == [
        ("Hội Đông y", 5_000_000, f"reports.activity:{story.relief.pk}")
    ]
    assert Job.objects.get().kind == "documents.render"
    assert [step.action for step in StateChange.objects.of(report)] == ["close"]


def test_every_figure_of_the_text_is_frozen_and_its_contributions_add_up(story, cast):
    report = close_report(story.report, actor=cast.staff, explanations={})

    keys = re.findall(r'data-key="([^"]+)"', report.document.body)
    assert len(keys) == 6
    for key in keys:
        figure = report.frozen_figures.get(key=key)
        assert sum(item.amount for item in figure.contributions.all()) == figure.amount


def test_a_contradiction_stops_closing_until_it_is_explained(story, cast):
    contradict(story)

    with pytest.raises(ValidationError, match="giải trình"):
        close_report(story.report, actor=cast.staff, explanations={})
    assert not FrozenFigure.objects.exists()
    assert not RegisterEntry.objects.exists()

    mark = the_mark(story)
    close_report(story.report, actor=cast.staff, explanations={mark: "Gồm cả thuốc do nhà hảo tâm tặng."})

    answer = FindingAnswer.objects.get()
    assert (answer.explanation, answer.by) == ("Gồm cả thuốc do nhà hảo tâm tặng.", cast.staff)


def test_a_refused_closing_keeps_nothing_not_even_the_explanation(story, cast):
    contradict(story)
    story.section.text = "[[KHONG-CO]]"
    story.section.save()
    mark = the_mark(story)

    with pytest.raises(ValidationError, match="KHONG-CO"):
        close_report(story.report, actor=cast.staff, explanations={mark: "Đúng như vậy."})

    assert not FindingAnswer.objects.exists()
    assert not OfficialDocument.objects.exists()


def test_an_explanation_does_not_land_on_values_that_changed_meanwhile(story, cast):
    contradict(story)
    mark = the_mark(story)
    story.relief.amounts.filter(measure=story.part).update(amount=90_000_000)

    with pytest.raises(StaleExplanations, match="nên chưa ghi: «Gồm cả thuốc được tặng»") as refused:
        close_report(story.report, actor=cast.staff, explanations={mark: " Gồm cả thuốc được tặng ", "x": " "})

    assert refused.value.texts == ["Gồm cả thuốc được tặng"]
    assert not FindingAnswer.objects.exists()


@pytest.mark.parametrize("who", ["officer", "leader", "clerk", "nobody"])
def test_only_staff_closes(story, cast, who):
    with pytest.raises(PermissionDenied):
        close_report(story.report, actor=getattr(cast, who), explanations={})


def test_a_closed_report_cannot_be_closed_again(story, cast):
    close_report(story.report, actor=cast.staff, explanations={})

    with pytest.raises(WrongState):
        close_report(story.report, actor=cast.staff, explanations={})


def _with_leaders(document, cast):
    """The paper as far as the leader's desk; the signer is the leader."""
    cast.leader.full_name = document.signer_name
    cast.leader.save()
    return propose(document, by=cast.staff, signer=cast.leader)


def test_a_report_opened_again_drops_its_figures_and_keeps_its_paper(story, cast):
    report = close_report(story.report, actor=cast.staff, explanations={})
    paper = report.document

    report = perform(report, "reopen", actor=cast.staff, note="Thiếu một hội (minh họa).")

    assert (report.state, report.closed_at, report.completeness) == ("draft", None, "")
    assert not report.frozen_figures.exists()
    story.section.text = "Tư vấn [[t-luat.vu|don-vi]]."
    story.section.save()
    report = close_report(report, actor=cast.staff, explanations={})

    assert report.document == paper
    assert "chi" not in report.document.body
    assert [step.action for step in StateChange.objects.of(report)] == ["close", "reopen", "close"]


def test_a_report_whose_paper_is_with_the_leaders_is_not_opened(story, cast):
    report = close_report(story.report, actor=cast.staff, explanations={})
    _with_leaders(report.document, cast)

    report.refresh_from_db()
    with pytest.raises(ValidationError, match="«Đã trình»"):
        perform(report, "reopen", actor=cast.staff, note="Muốn sửa.")
    report.refresh_from_db()
    assert report.state == "closed"


def test_a_returned_paper_keeps_its_number_through_a_new_closing(story, cast):
    report = close_report(story.report, actor=cast.staff, explanations={})
    paper = _with_leaders(report.document, cast)
    approve(paper, by=cast.leader, on=report.issued_on)
    send_back(paper, by=cast.leader, note="Sửa nơi nhận.")
    report.refresh_from_db()
    report = perform(report, "reopen", actor=cast.staff, note="Lãnh đạo trả lại.")

    with pytest.raises(ValidationError, match="chốt báo cáo"):
        _with_leaders(report.document, cast)

    report.issued_on = date(2024, 6, 20)
    report.recipients = "- Sở Nội vụ;\n- Lưu: VT."
    report.save()
    report = close_report(report, actor=cast.staff, explanations={})

    assert report.document.symbol == "01/BC-LHH"
    assert report.document.issued_on == date(2024, 6, 11)
    assert report.document.recipients == "- Sở Nội vụ;\n- Lưu: VT."


def test_deleting_a_record_afterwards_changes_nothing_and_shows_a_difference(story, cast):
    report = close_report(story.report, actor=cast.staff, explanations={})
    body = report.document.body

    assert differences(report) == []
    story.advice.delete()

    report.refresh_from_db()
    assert report.document.body == body
    assert {d.frozen.key: d.frozen.in_words for d in differences(report)} == {
        "t-luat.vu": "44 trường hợp",
        f"t-luat.vu#{report.frozen_figures.get(key__contains='#').key.partition('#')[2]}": "44 trường hợp",
    }


def test_a_changed_number_shows_as_a_difference(story, cast):
    report = close_report(story.report, actor=cast.staff, explanations={})

    story.relief.amounts.filter(measure=story.whole).update(amount=9_500_000)

    (difference,) = differences(report)
    assert (difference.frozen.in_words, str(difference.now.quantity)) == ("9.000.000 đồng", "9.500.000")


def test_records_that_changed_places_show_though_the_total_is_the_same(story, cast):
    report = close_report(story.report, actor=cast.staff, explanations={})

    story.advice.amounts.all().delete()
    ActivityFactory(kind=story.law.kind, lead=cast.healers, amounts={story.law: 44})

    assert "t-luat.vu" in {difference.frozen.key for difference in differences(report)}


def test_nil_and_not_filed_are_a_difference(story, cast):
    group = IndicatorGroup.objects.create(code="T", name="Thử")
    nothing = Indicator.objects.create(group=group, code="T-1", name="Không", unit=story.whole.unit, aggregation="sum")
    story.section.text = "[[T-1@hoi-luat-gia]]"
    story.section.save()
    filed = story.round.reports.get(association=cast.lawyers)
    filed.nil_returns.create(group=group)
    report = close_report(story.report, actor=cast.staff, explanations={})
    assert differences(report) == []

    story.round.reports.filter(pk=filed.pk).update(state="returned")

    assert [difference.frozen.key for difference in differences(report)] == [
        f"{nothing.code}@hoi-luat-gia",
        "tong-hop:da-nop",
    ]


@pytest.fixture
def counted(story):
    """Indicator T-1 counts the lawyers' 44 cases; not in the text."""
    group = IndicatorGroup.objects.create(code="T", name="Thử")
    row = Indicator.objects.create(group=group, code="T-1", name="Tư vấn", unit=story.law.unit, aggregation="sum")
    row.measures.add(story.law)
    return row


def test_no_data_is_frozen_as_such_and_being_asked_later_is_no_difference(story, cast, counted):
    story.report.appendices.create(position=1, title="Biểu", content="comparison", codes="T-1")
    Target.objects.create(indicator=counted, year=2024, amount=88)  # else a row of one period is left out
    report = close_report(story.report, actor=cast.staff, explanations={})

    frozen = report.frozen_figures.get(key="T-1~ky-truoc")
    assert (frozen.presence, frozen.in_words) == (Presence.NO_DATA, "(không có số liệu)")

    day = date(2023, 6, 14)
    before = Round.objects.create(
        code="2023-T", title="x", kind="half-year", year=2023, starts_on=date(2022, 12, 15), ends_on=day, due_on=day
    )
    before.reports.create(association=cast.healers, state="requested")
    assert figures_of(report).figure("T-1~ky-truoc").presence == Presence.NOT_FILED
    assert differences(report) == []


def test_figures_of_associations_are_frozen_beside_the_paper(story, cast, counted):
    quiet = AssociationFactory(slug="hoi-lang", short_name="Hội Lặng")
    story.round.reports.create(association=quiet, state="accepted").nil_returns.create(group=counted.group)

    report = close_report(story.report, actor=cast.staff, explanations={})

    frozen = {row.key: row for row in report.frozen_figures.filter(key__startswith="T-1@")}
    assert {key: (row.presence, row.amount, row.is_in_paper) for key, row in frozen.items()} == {
        "T-1@hoi-luat-gia": ("value", 44, False),
        "T-1@hoi-lang": ("nil", None, False),
    }
    (record,) = contributions_shown(report, "T-1@hoi-luat-gia").rows
    assert (record.url, record.quantity.value) == (story.advice.get_absolute_url(), 44)
    assert {figure["key"] for figure in report.document.data["figures"]}.isdisjoint(frozen)


def test_a_changed_number_of_an_association_shows_as_a_difference(story, cast, counted):
    report = close_report(story.report, actor=cast.staff, explanations={})

    story.advice.amounts.update(amount=45)

    found = {item.frozen.key: (item.association, item.now.amount) for item in differences(report)}
    beside = {item.frozen.key: (item.association, item.now.amount) for item in differences_beside(report)}
    assert found["T-1"] == ("", 45)
    assert beside["T-1@hoi-luat-gia"] == ("Hội Luật gia", 45)


def test_zeros_of_a_returned_report_are_no_differences(story, cast, counted):
    report = close_report(story.report, actor=cast.staff, explanations={})

    story.round.reports.filter(association=cast.lawyers).update(state="returned")

    assert report.frozen_figures.filter(key__endswith="@hoi-luat-gia", amount=0).exists()
    assert [item.frozen.key for item in differences(report)] == ["tong-hop:da-nop"]
    assert list(differences_beside(report)) == []


def test_a_first_number_after_closing_is_a_difference(story, cast, counted):
    story.section.text = "Đã tổ chức."
    story.section.save()
    story.advice.delete()
    report = close_report(story.report, actor=cast.staff, explanations={})
    assert differences(report) == []

    ActivityFactory(kind=story.law.kind, lead=cast.lawyers, amounts={story.law: 3})

    assert [(item.frozen.key, item.frozen.presence, item.now.amount) for item in differences(report)] == [
        ("T-1", "not-filed", 3),
    ]
    assert [(item.frozen.key, item.frozen.amount, item.now.amount) for item in differences_beside(report)] == [
        ("T-1@hoi-luat-gia", 0, 3),  # they had filed, so it was zero
    ]


def test_joint_work_counted_for_each_owner_is_no_difference(story, cast, counted):
    Measure.objects.filter(pk=story.law.pk).update(counting="each")
    ActivityFactory(kind=story.law.kind, lead=cast.lawyers, partners=[cast.healers], amounts={story.law: 1})
    report = close_report(story.report, actor=cast.staff, explanations={})
    frozen = report.frozen_figures.get(key="T-1")

    assert differences(report) == []
    assert frozen.amount == 46  # 44 of the story, one for each of two owners


def test_a_report_closed_without_figures_beside_is_compared_with_the_records(story, cast, counted):
    report = close_report(story.report, actor=cast.staff, explanations={})
    report.frozen_figures.filter(is_in_paper=False).delete()

    assert ReportedFigures.of(report.round).figure("T-1@hoi-luat-gia").amount == 44


def test_a_ratio_opens_to_parts_that_are_out_of_use(story, cast, counted):
    part = Indicator.objects.create(
        group=counted.group, code="T-0", name="Cũ", unit=story.law.unit, aggregation="sum", is_active=False
    )
    part.measures.add(story.law)
    Indicator.objects.create(
        group=counted.group,
        code="T-2",
        name="Tỷ lệ",
        unit=story.law.unit,
        aggregation="ratio",
        numerator=counted,
        denominator=part,
    )

    report = close_report(story.report, actor=cast.staff, explanations={})

    assert report.frozen_figures.get(key="T-0").amount == 44


def test_queries_of_the_differences_do_not_grow(story, cast, counted):
    def count():
        with CaptureQueriesContext(connection) as queries:
            differences(report)
        return len(queries)

    report = close_report(story.report, actor=cast.staff, explanations={})
    before = count()
    report = perform(report, "reopen", actor=cast.staff, note="x")
    for number in range(8):
        association = AssociationFactory(short_name=f"Hội {number}")
        story.round.reports.create(association=association, state="accepted")
        ActivityFactory.create_batch(3, kind=story.law.kind, lead=association, amounts={story.law: 1})
    report = close_report(report, actor=cast.staff, explanations={})

    assert count() == before


def test_joint_work_of_many_is_frozen_with_all_its_names(story, cast):
    many = [AssociationFactory(short_name=f"Hội có tên gọi rất dài thứ {n} (minh họa)") for n in range(9)]
    ActivityFactory(kind=story.law.kind, lead=many[0], partners=many[1:], amounts={story.law: 1})

    report = close_report(story.report, actor=cast.staff, explanations={})

    names = report.frozen_figures.get(key="t-luat.vu").contributions.get(amount=1).association_name
    assert names.count("Hội có tên gọi rất dài") == 9


def test_the_page_compares_associations_when_asked(story, cast, counted, client):
    report = close_report(story.report, actor=cast.staff, explanations={})
    story.advice.amounts.update(amount=45)
    client.force_login(cast.staff)
    url = reverse("reports:consolidated-detail", args=[report.round.code])

    assert client.get(url).context["beside"] is None
    beside = client.get(f"{url}?tung-hoi").context["beside"]
    assert [(item.frozen.key, item.now.amount) for item in beside] == [("T-1@hoi-luat-gia", 45)]
