"""Completeness and timeliness per association and round."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from lhh_portal.workflow import perform
from reports import progress
from reports.coverage import fileable_groups
from reports.filing import filing_of
from reports.models import ActivityKind, AssociationReport, ConsolidatedReport, Round
from reports.timeliness import records_of_association, records_of_round, rows_of
from tests.factories import ActivityFactory, AssociationFactory, RoundFactory

pytestmark = pytest.mark.django_db


def at(day):
    return timezone.make_aware(datetime.fromisoformat(f"{day}T09:00"))


def asked(round_, association, state="accepted", filed=None):
    return round_.reports.create(association=association, state=state, submitted_at=at(filed) if filed else None)


def record(report):
    return next(item for item in records_of_round(report.round) if item.report == report)


@pytest.mark.parametrize(
    ("state", "filed", "nil", "words", "tone"),
    [
        ("accepted", "2024-06-18", False, "đúng hạn", "done"),
        ("submitted", "2024-06-19", False, "muộn 1 ngày", "late"),
        ("accepted", "2024-06-18", True, "đúng hạn, không phát sinh", "none"),
        ("returned", "2024-06-18", False, "đúng hạn, đang bổ sung", "returned"),
    ],
)
def test_how_a_report_was_filed(cast, state, filed, nil, words, tone):
    report = asked(RoundFactory(), cast.lawyers, state, filed)
    if nil:
        report.nil_returns.create(group=fileable_groups().first())

    assert (record(report).words, record(report).tone) == (words, tone)


def test_not_filed_counts_the_days(cast, monkeypatch):
    report = asked(RoundFactory(), cast.lawyers, "draft")

    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2024, 6, 18))
    assert (record(report).words, record(report).tone) == ("chưa nộp", "absent")
    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2024, 6, 21))
    assert (record(report).words, record(report).tone) == ("chưa nộp, quá 3 ngày", "absent")
    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2024, 8, 17))
    assert record(report).words == "chưa nộp, quá 60 ngày"
    monkeypatch.setattr(timezone, "localdate", lambda value=None: date(2026, 12, 12))
    assert record(report).words == "chưa nộp, hạn 18/06/2024"


@pytest.mark.parametrize(
    ("state", "filed", "words", "days"),
    [
        ("draft", None, "chưa nộp", None),
        ("accepted", "2024-06-20", "muộn 2 ngày", 2),
        ("accepted", "2025-06-18", "muộn, hạn 18/06/2024", 365),
    ],
)
def test_once_the_round_is_closed_nobody_is_late_any_more_but_who_filed_late(cast, state, filed, words, days):
    report = asked(RoundFactory(), cast.lawyers, state, filed)
    ConsolidatedReport.objects.create(round=report.round, subject="Thử", issued_on=date(2024, 6, 20), state="closed")

    (row,) = rows_of([record(report)])
    (bar,) = progress.with_counts(Round.objects.all())

    assert (row[3], row[4]) == (words, days)
    assert [part.tone for part in progress.bar_of(bar).parts] == ["done", "waiting", "returned", "none"]


def test_who_filed_in_time_and_corrected_later_was_in_time(cast):
    report = asked(RoundFactory(), cast.lawyers, "returned", "2024-06-17")
    for group in fileable_groups():
        report.nil_returns.create(group=group)

    report = perform(report, "submit", actor=cast.officer)

    assert timezone.localdate(report.submitted_at) == timezone.localdate()
    assert (record(report).words, report.is_late_on(timezone.localdate())) == ("đúng hạn, không phát sinh", False)


def test_nothing_to_report_means_the_same_everywhere(cast):
    """A record without numbers counts in no group, and is work all the same."""
    report = asked(RoundFactory(), cast.lawyers, "accepted", "2024-06-18")
    report.nil_returns.create(group=fileable_groups().first())

    def told():
        return record(report).report.is_empty, [row.pk for row in filing_of(report.round).empty]

    assert told() == (True, [report.pk])
    ActivityFactory(lead=cast.lawyers, starts_on=date(2024, 3, 1))
    assert told() == (False, [])


def test_share_counts_groups_with_records_or_a_nil_return(cast):
    report = asked(RoundFactory(), cast.lawyers, "draft")
    kind = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
    for day in (date(2024, 3, 1), date(2024, 4, 1), date(2024, 6, 15)):  # the last one is after the span
        ActivityFactory(kind=kind, lead=cast.lawyers, starts_on=day, amounts={kind.measures.get(code="cuoc"): 1})
    report.nil_returns.create(group=fileable_groups().get(code="XHO"))

    assert (record(report).filled, record(report).groups) == (2, fileable_groups().count())


def test_in_time_over_the_last_rounds(cast):
    for year, filed in ((2021, "2021-06-18"), (2022, "2022-06-30"), (2023, None), (2024, "2024-06-01")):
        round_ = Round.objects.create(
            code=f"{year}-H1",
            title=f"Đợt {year}",
            kind="half-year",
            year=year,
            starts_on=date(year - 1, 12, 15),
            ends_on=date(year, 6, 14),
            due_on=date(year, 6, 18),
        )
        asked(round_, cast.lawyers, "accepted" if filed else "requested", filed)

    (latest, *_rest) = records_of_association(cast.lawyers)
    assert latest.report.round.code == "2024-H1"
    assert [row.days_late for row in records_of_association(cast.lawyers)][2:] == [12, 0]
    assert record(latest.report).recent == (2, 4)


def test_page_says_how_many_filed_and_who_did_not(client, cast):
    round_ = RoundFactory()
    asked(round_, cast.lawyers, "accepted", "2024-06-01")
    asked(round_, cast.healers, "requested")
    client.force_login(cast.leader)

    asked(round_, AssociationFactory(short_name="Hội Làm vườn"), "returned", "2024-06-01")
    ActivityFactory(lead=cast.healers, starts_on=date(2024, 3, 1))

    page = client.get(reverse("reports:round-detail", args=[round_.pk])).content.decode()

    assert (
        "Tổng hợp từ 1/3 hội, đơn vị; số liệu gồm cả hoạt động đã ghi của 1 hội chưa nộp hoặc đang bổ sung. "
        "Chưa nộp: Hội Đông y. Đang bổ sung: Hội Làm vườn."
    ) in page


def test_export_has_the_rows_of_the_page(client, cast):
    round_ = RoundFactory()
    asked(round_, cast.lawyers, "accepted", "2024-06-20")
    asked(round_, cast.healers, "requested")
    client.force_login(cast.staff)

    answer = client.get(reverse("reports:round-export", args=[round_.pk]))

    rows = [list(row) for row in load_workbook(BytesIO(answer.content)).active.iter_rows(values_only=True)]
    (lawyers,) = [row for row in rows if row[0] == "Hội Luật gia"]
    (healers,) = [row for row in rows if row[0] == "Hội Đông y"]
    assert (lawyers[2], lawyers[3], lawyers[4]) == (datetime(2024, 6, 20), "muộn 2 ngày", 2)
    assert healers[2] == "chưa nộp"


@pytest.mark.parametrize("page", ["round-detail", "round-export"])
def test_queries_do_not_grow(client, cast, page):
    round_ = RoundFactory()
    client.force_login(cast.staff)
    kind = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
    measure = kind.measures.get(code="cuoc")

    def queries(number):
        for _ in range(number):
            association = AssociationFactory()
            asked(round_, association, "accepted", "2024-06-01").nil_returns.create(group=fileable_groups().first())
            ActivityFactory(kind=kind, lead=association, amounts={measure: 1})
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse(f"reports:{page}", args=[round_.pk])).status_code == 200
        return len(captured)

    assert queries(7) == queries(70)


def test_nothing_is_said_for_every_group_at_once(client, cast):
    report = asked(RoundFactory(), cast.lawyers, "draft")
    kind = ActivityKind.objects.get(code="tuyen-truyen-phap-luat")
    ActivityFactory(kind=kind, lead=cast.lawyers, amounts={kind.measures.get(code="cuoc"): 1})
    client.force_login(cast.officer)

    client.post(reverse("reports:association-report-nil-rest", args=[report.pk]))
    again = client.post(reverse("reports:association-report-nil-rest", args=[report.pk]), follow=True)

    assert "Mọi nhóm đã có hoạt động" in again.content.decode()
    nil = set(report.nil_returns.values_list("group__code", flat=True))
    assert nil == set(fileable_groups().values_list("code", flat=True)) - {"PBK"}
    assert AssociationReport.objects.get(pk=report.pk).state == "draft"
