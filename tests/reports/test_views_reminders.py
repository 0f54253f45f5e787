"""The schedule's page and what was sent about a round."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lhh_portal import jobs
from lhh_portal.models import Job
from reports.models import ReminderStep, ReportMail, Round
from reports.tasks import remind_due
from tests.factories import AssociationFactory, RoundFactory, UserFactory
from tests.official_table import table_cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_staff(client, cast):
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def round_(cast):
    """Due today, asked for some days ago."""
    today = timezone.localdate()
    made = RoundFactory(due_on=today, starts_on=today - timedelta(30), ends_on=today)
    Round.objects.update(created_at=timezone.now() - timedelta(3))
    return Round.objects.get(pk=made.pk)


def log(client, round_, **query):
    return client.get(reverse("reports:reminder-log", args=[round_.pk]), query)


def test_steps_are_added_changed_and_dropped(as_staff):
    as_staff.post(reverse("reports:reminder-step-create"), {"days": "-14", "tone": "friendly"})
    step = ReminderStep.objects.get(days=-14)
    as_staff.post(
        reverse("reports:reminder-step-edit", args=[step.pk]), {"days": "-10", "tone": "due", "to_staff": "on"}
    )

    step.refresh_from_db()
    assert (step.days, step.tone, step.to_staff, str(step)) == (-10, "due", True, "10 ngày trước hạn")
    page = as_staff.get(reverse("reports:reminder-schedule")).content.decode()
    assert page.index("10 ngày trước hạn") < page.index("sáng ngày đến hạn") < page.index("2 ngày sau hạn")

    as_staff.post(reverse("reports:reminder-step-delete", args=[step.pk]))
    assert ReminderStep.objects.count() == 6


@pytest.mark.parametrize(
    ("days", "words"),
    [("0", "Đã có bước nhắc vào ngày này."), ("-61", "-60"), ("hai", "số nguyên")],
)
def test_impossible_step_is_refused(as_staff, days, words):
    response = as_staff.post(reverse("reports:reminder-step-create"), {"days": days, "tone": "due"})

    assert response.status_code == 422
    assert words in response.content.decode()


def test_who_was_told_what(as_staff, cast, round_, mailoutbox):
    lonely = AssociationFactory()
    for association in (cast.lawyers, cast.healers, lonely):
        round_.reports.create(association=association)
    ReminderStep.objects.exclude(days=0).delete()

    jobs.run(remind_due())

    response = log(as_staff, round_)
    page = response.content.decode()
    assert [(row.report.association, row.mail.state) for row in response.context["table"].data] == [
        (cast.healers, "sent"),
        (cast.lawyers, "sent"),
    ]
    assert "Nhắc nộp: sáng ngày đến hạn" in page
    assert response.context["unreachable"] == [lonely]
    assert lonely.short_name in page
    assert len(mailoutbox) == 2
    assert [row.report.association for row in log(as_staff, round_, q="luat").context["table"].data] == [cast.lawyers]
    assert list(log(as_staff, round_, state="failed").context["table"].data) == []
    assert Job.objects.get().result == {"sent": 2}


def test_what_failed_is_said(as_staff, cast, round_):
    report = round_.reports.create(association=cast.lawyers)
    failed = ReportMail.objects.create(email="a@a.example", name="A", state="failed", error="Máy chủ thư trả lời: 550")
    report.reminders.create(
        key="1", purpose="reminder", days=-7, email="a@a.example", name="A", due_at=timezone.now(), mail=failed
    )

    page = log(as_staff, round_).content.decode()

    assert "Máy chủ thư trả lời: 550" in page
    assert "1 lời nhắc không gửi được và không thử lại nữa" in page
    url = reverse("reports:reminder-export", args=[round_.pk])
    (_head, row) = table_cells(as_staff.get(url, {"state": "failed"}).content)
    assert [cell.value for cell in row[:5]] == [
        cast.lawyers.short_name,
        "Nhắc nộp",
        "7 ngày trước hạn",
        "A",
        "a@a.example",
    ]
    assert [cell.value for cell in row[6:]] == ["Không gửi được", None, "Máy chủ thư trả lời: 550", None]
    assert len(table_cells(as_staff.get(url, {"state": "sent"}).content)) == 1


def test_switched_off_and_on(as_staff, round_):
    url = reverse("reports:reminder-switch", args=[round_.pk])
    as_staff.post(url, {"on": "0"})
    assert "Đang tắt cho đợt này" in log(as_staff, round_).content.decode()

    as_staff.post(url, {"on": "1"})
    assert Round.objects.get(pk=round_.pk).is_reminding


def test_button_at_night_says_when(as_staff, cast, round_, settings, monkeypatch):
    settings.MAIL_HOURS = "07:30-17:30"
    round_.reports.create(association=cast.lawyers)
    night = timezone.make_aware(datetime(2026, 6, 19, 22, 0))
    monkeypatch.setattr("reports.views_rounds.timezone.now", lambda: night)

    response = as_staff.post(reverse("reports:round-remind", args=[round_.pk]), follow=True)

    assert "Ngoài giờ gửi thư: cán bộ của 1 hội sẽ nhận thư nhắc từ 07:30 22/06/2026." in response.content.decode()


def test_log_has_the_same_queries_at_ten_times_the_rows(as_staff, round_):
    ReminderStep.objects.exclude(days=0).delete()

    def ask():
        officer = UserFactory(associations=[AssociationFactory()])
        round_.reports.create(association=officer.associations.get())

    def queries():
        jobs.run(remind_due())
        with CaptureQueriesContext(connection) as captured:
            shown = len(log(as_staff, round_).context["table"].data)
        return len(captured), shown

    ask()
    few, _shown = queries()
    for _number in range(9):
        ask()

    assert queries() == (few, 10)
