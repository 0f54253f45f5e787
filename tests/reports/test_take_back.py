"""An association takes back what it filed, while nobody has read it."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.urls import reverse

from lhh_portal.workflow import last_step
from reports.models import AssociationReport, ConsolidatedReport, Round
from reports.review import judge, parts_of
from reports.services import set_nil_return_for_the_rest
from tests.factories import RoundFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def report(cast):
    return RoundFactory().reports.create(association=cast.lawyers, state="draft")


@pytest.fixture
def as_officer(client, cast):
    client.force_login(cast.officer)
    return client


def fresh(report):
    return AssociationReport.objects.get(pk=report.pk)


def act(client, report, action, **data):
    url = reverse("reports:associationreport-act", kwargs={"pk": report.pk, "action": action})
    return client.post(url, data, follow=True)


def test_filed_and_unread_it_is_taken_back_as_if_never_filed(as_officer, report):
    set_nil_return_for_the_rest(report)
    act(as_officer, report, "submit")

    act(as_officer, report, "take_back")

    report = fresh(report)
    assert (report.state, report.submitted_at, report.filed_on) == ("draft", None, None)


def test_once_a_part_is_judged_it_is_no_longer_taken_back(as_officer, report, cast):
    set_nil_return_for_the_rest(report)
    act(as_officer, report, "submit")
    part = parts_of(fresh(report))[0]
    judge(report, part.key, verdict="accepted", by=cast.staff, seen=part.fingerprint)

    page = act(as_officer, report, "take_back").content.decode()

    assert fresh(report).state == "submitted"
    assert "đã bắt đầu xem xét báo cáo, hoặc đợt đã chốt, nên không rút lại được" in page
    assert ">Rút lại để sửa" not in page


@pytest.mark.parametrize(
    ("due", "days_late", "is_warned"),
    [("2024-06-15", 0, True), ("2024-06-15", 1, False), ("2999-06-15", 0, False)],
)
def test_before_taking_back_in_time_becomes_late_it_is_said(as_officer, report, due, days_late, is_warned):
    Round.objects.update(due_on=due)
    set_nil_return_for_the_rest(report)
    url = reverse("reports:association-report-take-back", args=[report.pk])
    assert as_officer.get(url).status_code == 302  # nothing to take back yet
    act(as_officer, report, "submit")
    day = datetime.combine(date.fromisoformat(due) + timedelta(days_late), time(9), UTC)
    AssociationReport.objects.update(first_submitted_at=day)

    assert f'<a class="btn btn-quiet" href="{url}">' in as_officer.get(report.get_absolute_url()).content.decode()
    page = as_officer.get(url)

    assert ("thì thành nộp muộn" in page.content.decode()) == is_warned
    assert page.context["seen"] == last_step(fresh(report))


def test_taken_back_and_filed_again_meanwhile_it_was_not_read_by_anybody(as_officer, report):
    set_nil_return_for_the_rest(report)
    act(as_officer, report, "submit")
    seen = last_step(fresh(report))
    act(as_officer, report, "take_back")
    act(as_officer, report, "submit")

    page = act(as_officer, report, "take_back", seen=seen).content.decode()

    assert "Có người vừa làm trước" in page
    assert "đã bắt đầu xem xét" not in page


def test_what_a_closed_report_counted_is_not_taken_back(as_officer, report):
    set_nil_return_for_the_rest(report)
    act(as_officer, report, "submit")
    ConsolidatedReport.objects.create(round=report.round, subject="Thử", issued_on=report.round.due_on, state="closed")

    page = act(as_officer, report, "take_back").content.decode()

    assert fresh(report).state == "submitted"
    assert "hoặc đợt đã chốt, nên không rút lại được" in page
    assert ">Rút lại để sửa" not in page
