import re
from datetime import date, datetime

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lhh_portal import jobs
from lhh_portal.models import Job
from members.models import Association
from reports.forms_rounds import proposed_round
from reports.models import AssociationReport, Round
from reports.workflow import ReportState
from tests.factories import AssociationFactory, RoundFactory
from tests.official_table import table_cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_staff(client, cast):
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    return client


def typed(*associations, **changes):
    data = {"kind": "half-year", "year": "2026", "span": "nd09", "associations": [a.pk for a in associations]}
    return {**data, **changes}


def send_mails():
    for job in Job.objects.filter(kind="reports.mail", state=Job.State.QUEUED):
        jobs.run(job.pk)


# --- opening ---------------------------------------------------------------------------------------------------


def test_usual_round_needs_kind_and_year_only(as_staff, cast):
    response = as_staff.post(reverse("reports:round-open"), typed(cast.lawyers, cast.healers))

    round_ = Round.objects.get()
    assert response.url == reverse("reports:round-detail", args=[round_.pk])
    assert (round_.code, round_.title) == ("2026-H1", "Báo cáo 6 tháng đầu năm 2026")
    assert (round_.starts_on, round_.ends_on, round_.due_on) == (
        date(2025, 12, 15),
        date(2026, 6, 14),
        date(2026, 6, 16),
    )
    assert {report.association: report.state for report in round_.reports.all()} == {
        cast.lawyers: ReportState.REQUESTED,
        cast.healers: ReportState.REQUESTED,
    }


@pytest.mark.parametrize(
    ("changes", "span"),
    [
        ({"span": "calendar"}, (date(2026, 1, 1), date(2026, 6, 30))),
        ({"kind": "year"}, (date(2025, 12, 15), date(2026, 12, 14))),
        ({"span": "custom", "starts_on": "1/5/2026", "ends_on": "31/5/2026"}, (date(2026, 5, 1), date(2026, 5, 31))),
        # typed days do not overrule a rule that was chosen
        ({"starts_on": "1/5/2026", "ends_on": "31/5/2026"}, (date(2025, 12, 15), date(2026, 6, 14))),
    ],
)
def test_span_follows_the_rule(as_staff, cast, changes, span):
    as_staff.post(reverse("reports:round-open"), typed(cast.lawyers, **changes))

    round_ = Round.objects.get()
    assert (round_.starts_on, round_.ends_on) == span


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"span": "custom"}, ["starts_on", "ends_on"]),
        ({"span": "custom", "starts_on": "31/5/2026", "ends_on": "1/5/2026"}, ["ends_on"]),
        ({"kind": "other", "year": ""}, ["starts_on", "ends_on", "title", "code"]),
        ({"year": "26"}, ["year"]),
        ({"due_on": "31/6/2026"}, ["due_on"]),
        ({"associations": []}, ["associations"]),
        ({"code": "có dấu"}, ["code"]),
        ({"code": "2024-h1"}, ["code"]),
        ({"year": ""}, ["year"]),
    ],
)
def test_round_that_cannot_be_opened(as_staff, cast, changes, errors):
    RoundFactory()

    response = as_staff.post(reverse("reports:round-open"), typed(cast.lawyers, **changes))

    assert response.status_code == 422
    assert list(response.context["form"].errors) == errors
    assert Round.objects.count() == 1


def test_those_asked_by_default_are_the_reporting_associations(as_staff, cast):
    AssociationFactory(status=Association.Status.SUSPENDED)

    form = as_staff.get(reverse("reports:round-create")).context["form"]

    assert form["associations"].value() == [cast.lawyers.pk, cast.healers.pk]


def test_days_are_shown_as_they_are_chosen(as_staff):
    url = reverse("reports:round-days")

    assert "15/12/2025" in as_staff.get(url, {"kind": "half-year", "year": "2026", "span": "nd09"}).content.decode()
    assert "Ghi ngày đầu" in as_staff.get(url, {"kind": "other", "year": "2026", "span": "nd09"}).content.decode()
    assert "Ghi ngày đầu" in as_staff.get(url, {"kind": "x", "year": "²", "span": ""}).content.decode()


@pytest.mark.parametrize(
    ("today", "opened", "proposed"),
    [
        (date(2026, 5, 20), [], ("half-year", 2026)),
        (date(2026, 6, 16), [], ("half-year", 2026)),  # the day it is due
        (date(2026, 6, 17), [], ("year", 2026)),
        (date(2026, 11, 30), [], ("year", 2026)),
        (date(2026, 11, 30), [("year", 2026)], ("half-year", 2027)),
        (date(2026, 12, 20), [], ("half-year", 2027)),
    ],
)
def test_the_round_proposed_is_not_past(today, opened, proposed):
    for kind, year in opened:
        RoundFactory(code=f"{year}-x", kind=kind, year=year)

    assert proposed_round(today) == proposed


def test_before_opening_the_letters_are_counted_and_nothing_is_done(as_staff, cast):
    lonely = AssociationFactory(short_name="Hội Vắng cán bộ")

    page = as_staff.post(reverse("reports:round-create"), typed(cast.lawyers, lonely))

    assert not Round.objects.exists()
    content = page.content.decode()
    assert "1 thư sẽ được gửi ngay" in content
    assert f"Hội Luật gia: {cast.officer.full_name}" in content
    assert "không nhận được thư: Hội Vắng cán bộ." in content
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', content)
    assert ("associations", str(lonely.pk)) in hidden


def test_changing_ones_mind_keeps_what_was_typed(as_staff, cast):
    data = typed(cast.lawyers, requesting_document="05/LHH (minh họa)", sua="1")

    page = as_staff.post(reverse("reports:round-create"), data)

    assert page.status_code == 200
    assert page.context["form"]["requesting_document"].value() == "05/LHH (minh họa)"
    assert not Round.objects.exists()


@pytest.mark.parametrize("kind", ["term", "10-years", "other"])
def test_a_long_or_thematic_round_asks_nobody_and_its_year_is_that_of_its_end(as_staff, kind):
    days = {"starts_on": "15/12/2019", "ends_on": "14/12/2024", "title": "Nhiệm kỳ (minh họa)", "code": "nk-2024"}
    data = {"kind": kind, "year": "", "span": "custom", **days}

    assert "không có thư nào được gửi" in as_staff.post(reverse("reports:round-create"), data).content.decode()
    as_staff.post(reverse("reports:round-open"), data)

    round_ = Round.objects.get()
    assert (round_.code, round_.year, round_.first_year, round_.reports.count()) == ("NK-2024", 2024, 2020, 0)
    for page in (reverse("reports:round-list"), reverse("reports:round-detail", args=[round_.pk])):
        assert "Không yêu cầu các hội báo cáo." in as_staff.get(page).content.decode()


# --- mails -----------------------------------------------------------------------------------------------------


def test_officers_are_told_after_commit(as_staff, cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        as_staff.post(reverse("reports:round-open"), typed(cast.lawyers, cast.healers))
        assert mail.outbox == []
    send_mails()

    assert len(callbacks) == 1
    assert sorted(message.to[0] for message in mail.outbox) == ["dongy@lhh.example", "luatgia@lhh.example"]
    message = next(message for message in mail.outbox if message.to == ["luatgia@lhh.example"])
    report = AssociationReport.objects.get(association=cast.lawyers)
    assert message.subject == "Đề nghị báo cáo: Báo cáo 6 tháng đầu năm 2026"
    assert f"http://127.0.0.1:8000{report.get_absolute_url()}" in message.body


def test_reminder_goes_to_those_who_have_not_filed(as_staff, cast):
    round_ = RoundFactory()
    round_.reports.create(association=cast.lawyers, state=ReportState.SUBMITTED)
    round_.reports.create(association=cast.healers, state=ReportState.RETURNED)

    as_staff.post(reverse("reports:round-remind", args=[round_.pk]))
    send_mails()

    assert [message.to for message in mail.outbox] == [["dongy@lhh.example"]]


def test_no_reminder_when_all_have_filed(as_staff, cast):
    round_ = RoundFactory()
    round_.reports.create(association=cast.lawyers, state=ReportState.ACCEPTED)

    response = as_staff.post(reverse("reports:round-remind", args=[round_.pk]), follow=True)

    assert not Job.objects.exists()
    assert "không có ai để nhắc" in response.content.decode()


def test_association_can_be_added_later_once(as_staff, cast):
    round_ = RoundFactory()
    round_.reports.create(association=cast.lawyers)
    url = reverse("reports:round-add", args=[round_.pk])

    as_staff.post(url, {"associations": [cast.healers.pk]})
    again = as_staff.post(url, {"associations": [cast.healers.pk]})

    assert again.status_code == 422
    assert round_.reports.count() == 2


def test_association_without_officer_is_counted(as_staff, cast):
    lonely = AssociationFactory()
    as_staff.post(reverse("reports:round-open"), typed(lonely, cast.lawyers))
    send_mails()

    assert Job.objects.get().result == {"sent": 1, "without_officer": 1}


# --- how far it is ---------------------------------------------------------------------------------------------


def test_bar_names_every_part(as_staff, cast):
    round_ = RoundFactory()
    states = ["accepted", "accepted", "submitted", "returned", "requested", "draft"]
    for state in states:
        round_.reports.create(association=AssociationFactory(), state=state)

    page = as_staff.get(reverse("reports:round-detail", args=[round_.pk]))

    assert [(str(part.label), part.count) for part in page.context["bar"].parts] == [
        ("đã nhận", 2),
        ("đã nộp", 1),
        ("trả lại", 1),
        ("chưa nộp", 2),
    ]


@pytest.mark.parametrize(
    ("state", "submitted_at", "is_late"),
    [
        ("draft", None, True),
        ("submitted", "2024-06-18T22:00:00+07:00", False),
        ("accepted", "2024-06-19T00:30:00+07:00", True),
        ("returned", "2024-06-10T08:00:00+07:00", False),
    ],
)
def test_late_is_derived(cast, state, submitted_at, is_late):
    report = RoundFactory().reports.create(association=cast.lawyers, state=state, submitted_at=submitted_at)
    report = AssociationReport.objects.get(pk=report.pk)

    assert report.is_late_on(date(2024, 7, 1)) is is_late


@pytest.mark.parametrize(
    "name",
    [
        "reports:round-list",
        "reports:round-detail",
        "reports:association-report-list",
        "reports:association-report-export",
    ],
)
def test_queries_do_not_grow(as_staff, cast, name):
    round_ = RoundFactory()
    args = [round_.pk] if name == "reports:round-detail" else []

    def queries(number):
        for n in range(number):
            round_.reports.create(association=AssociationFactory(), state="submitted")
            RoundFactory(code=f"R{Round.objects.count()}-{n}").reports.create(association=cast.lawyers)
        with CaptureQueriesContext(connection) as captured:
            assert as_staff.get(reverse(name, args=args)).status_code == 200
        return len(captured)

    queries(1)
    assert queries(2) == queries(27)


def test_mails_that_wait_for_the_morning_are_not_told_as_done(as_staff, cast, monkeypatch):
    round_ = RoundFactory()
    round_.reports.create(association=cast.lawyers)
    morning = timezone.make_aware(datetime(2026, 12, 1, 7, 30))
    for module in ("reports.jobs", "reports.reminders"):
        monkeypatch.setattr(f"{module}.is_open", lambda now: False)
        monkeypatch.setattr(f"{module}.next_open", lambda now: morning)

    as_staff.post(reverse("reports:round-remind", args=[round_.pk]))
    send_mails()

    assert (mail.outbox, Job.objects.get().words) == ([], "đã xếp lịch gửi lúc 07:30 ngày 01/12/2026")


def test_reports_of_the_associations_are_exported_as_filtered(as_staff, cast):
    round_ = RoundFactory()
    filed = timezone.make_aware(datetime(2024, 6, 17, 9))
    round_.reports.create(association=cast.lawyers, state="accepted", submitted_at=filed, accepted_at=filed)
    round_.reports.create(association=cast.healers)

    cells = table_cells(as_staff.get(reverse("reports:association-report-export"), {"state": "accepted"}).content)

    assert [[cell.value for cell in row] for row in cells[1:]] == [
        [
            cast.lawyers.short_name,
            round_.title,
            datetime(2024, 6, 18),
            "Đã tiếp nhận",
            datetime(2024, 6, 17),
            datetime(2024, 6, 17),
        ]
    ]
