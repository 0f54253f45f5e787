import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lhh_portal.workflow import perform
from reports.closing import close_report
from reports.directions import directions_for
from reports.models import Direction
from tests.factories import ActivityFactory, RoundFactory
from tests.official_table import table_cells
from tests.reports.story import tell


@pytest.fixture
def story(cast):
    told = tell(cast)
    told.report.sections.create(
        depth=1,
        position=12,
        title="Phương hướng, nhiệm vụ 6 tháng cuối năm 2024",
        text="Sáu tháng cuối năm tập trung:\n- Tổ chức [[t-luat.vu|don-vi]] tư vấn[[^t-luat]].\n+ Đại hội & tổng kết.",
    )
    told.report.sections.create(depth=2, position=13, title="Tổ chức", text="1. Kiện toàn tổ chức.")
    told.report.sections.create(depth=1, position=14, title="Kiến nghị", text="- Kiến nghị kinh phí.")
    return told


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


def close(story, cast):
    return close_report(story.report, actor=cast.staff, explanations={})


def items(report):
    return list(report.directions.values_list("text", "state"))


THREE = [
    ("Tổ chức 44 trường hợp tư vấn.", "todo"),
    ("Đại hội & tổng kết.", "todo"),
    ("Kiện toàn tổ chức.", "todo"),
]


def test_closing_makes_the_checklist(story, cast):
    assert items(close(story, cast)) == THREE


def test_closing_again_keeps_what_was_done_and_follows_the_text(story, cast):
    report = close(story, cast)
    first, second, _third = report.directions.all()
    perform(first, "finish", actor=cast.staff)
    report = perform(report, "reopen", actor=cast.staff, note="Sửa lời văn.")
    section = report.sections.get(position=12)
    section.text = "- Việc mới.\n- Tổ chức [[t-luat.vu|don-vi]] tư vấn."
    section.save()
    report.sections.filter(position=13).delete()

    report = close(story, cast)

    assert items(report) == [("Việc mới.", "todo"), ("Tổ chức 44 trường hợp tư vấn.", "done")]
    assert not Direction.objects.filter(pk=second.pk).exists()


def test_an_item_worked_on_stays_though_the_text_dropped_it(story, cast):
    report = close(story, cast)
    perform(report.directions.last(), "take_up", actor=cast.staff)
    report = perform(report, "reopen", actor=cast.staff, note="Bỏ mục.")
    report.sections.filter(position=13).delete()

    assert items(close(story, cast)) == [*THREE[:2], ("Kiện toàn tổ chức.", "doing")]


def test_a_report_without_directions_has_no_checklist(story, cast):
    story.report.sections.filter(position__in=[12, 13]).delete()

    assert items(close(story, cast)) == []


def test_the_next_round_sees_what_was_to_be_done(story, cast):
    close(story, cast)
    year = {"kind": "year", "starts_on": "2023-12-15", "ends_on": "2024-12-14", "due_on": "2024-12-16"}
    next_half = {"year": 2025, "starts_on": "2024-12-15", "ends_on": "2025-06-14", "due_on": "2025-06-16"}

    def seen(code, **fields):
        round_ = RoundFactory(code=code, **fields)
        round_.refresh_from_db()
        return directions_for(round_).count()

    assert (seen("2024-Y", **year), seen("2025-H1", **next_half)) == (3, 0)
    assert directions_for(story.round).count() == 0


def test_not_doing_it_needs_a_reason_that_stays(staff, story, cast):
    item = close(story, cast).directions.first()
    url = reverse("reports:direction-act", args=[item.pk, "drop"])

    staff.post(url)
    item.refresh_from_db()
    assert item.state == "todo"

    staff.post(url, {"note": "Không được giao kinh phí (minh họa)."})
    item.refresh_from_db()
    assert (item.state, item.note, item.changed_by) == ("dropped", "Không được giao kinh phí (minh họa).", cast.staff)


def test_activities_are_found_linked_and_taken_off(staff, story, cast):
    item = close(story, cast).directions.first()
    later = ActivityFactory(lead=cast.lawyers, title="Tư vấn lưu động", starts_on="2024-08-01")
    earlier = ActivityFactory(lead=cast.lawyers, title="Tư vấn năm trước", starts_on="2023-08-01")

    page = staff.get(item.get_absolute_url(), {"q": "tu van"}).content.decode()
    assert "Tư vấn lưu động" in page
    assert earlier.title not in page

    link = reverse("reports:direction-link", args=[item.pk])
    staff.post(link, {"hoat-dong": [later.pk]})
    assert list(item.activities.all()) == [later]
    staff.post(link, {"bo": [later.pk]})
    assert not item.activities.exists()


def test_the_list_takes_the_same_queries_however_many_items(staff, story, cast):
    report = close(story, cast)

    def count():
        with CaptureQueriesContext(connection) as queries:
            assert staff.get(reverse("reports:direction-list")).status_code == 200
        return len(queries)

    before = count()
    for number in range(20):
        report.directions.create(position=10 + number, text=f"Việc {number}", changed_by=cast.staff)

    assert count() == before


def test_the_writer_sees_them_beside_the_text(staff, story, cast):
    close(story, cast)
    year = RoundFactory(code="2024-Y", kind="year", starts_on="2023-12-15", ends_on="2024-12-14", due_on="2024-12-16")
    staff.post(reverse("reports:consolidated-start", args=[year.code]))
    section = year.consolidated.sections.first()

    page = staff.get(reverse("reports:section-edit", args=[year.code, section.pk])).content.decode()

    assert 'data-token="- Kiện toàn tổ chức."' in page
    assert "Kiện toàn tổ chức." in staff.get(reverse("reports:consolidated-detail", args=[year.code])).content.decode()


def test_the_checklist_is_exported_with_its_evidence(staff, story, cast):
    first = close(story, cast).directions.first()
    first.activities.add(story.advice)
    perform(first, "finish", actor=cast.staff, note="Xong trước hạn.")
    url = reverse("reports:direction-export")

    (head, *rows) = [[cell.value for cell in row] for row in table_cells(staff.get(url).content)]

    assert head[:3] == ["Nêu trong báo cáo", "Việc", "Trạng thái"]
    assert [row[1] for row in rows] == [text for text, _state in THREE]
    assert (rows[0][0], rows[0][2], rows[0][6]) == (story.round.title, "Đã làm", "Tư vấn")
    assert url in staff.get(reverse("reports:direction-list")).text
