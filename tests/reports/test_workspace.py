from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from lhh_portal.workspace import Tone, bars_for, navigation_for, waiting_for
from reports.models import ConsolidatedReport
from tests.factories import AssociationFactory, RoundFactory

pytestmark = pytest.mark.django_db


def lines_of(user):
    return [(str(tone), line.label) for tone, lines in waiting_for(user) for line in lines if "Mẫu" in line.label]


def round_due(days, code="2024-H1"):
    return RoundFactory(code=code, title=f"Đợt Mẫu {code}", due_on=timezone.localdate() + timedelta(days=days))


@pytest.mark.parametrize(
    ("state", "days", "lines"),
    [
        ("requested", 30, [(Tone.WAITING, "Nộp Đợt Mẫu 2024-H1 (Hội Luật gia)")]),
        ("draft", 7, [(Tone.SOON, "Nộp Đợt Mẫu 2024-H1 (Hội Luật gia)")]),
        ("draft", -1, [(Tone.LATE, "Nộp Đợt Mẫu 2024-H1 (Hội Luật gia)")]),
        ("returned", -1, [(Tone.RETURNED, "Bổ sung và nộp lại: Đợt Mẫu 2024-H1 (Hội Luật gia)")]),
        ("submitted", -1, []),
        ("accepted", -1, []),
    ],
)
def test_officer_is_told_of_own_report(cast, state, days, lines):
    round_ = round_due(days)
    round_.reports.create(association=cast.lawyers, state=state)
    round_.reports.create(association=cast.healers, state="requested")

    assert lines_of(cast.officer) == lines


def test_staff_are_told_what_to_review_and_who_is_late(cast):
    round_ = round_due(-1)
    round_.reports.create(association=cast.lawyers, state="submitted")
    round_.reports.create(association=cast.healers, state="draft")
    round_.reports.create(association=AssociationFactory(), state="returned")

    assert lines_of(cast.staff) == [
        (Tone.LATE, "2 hội chưa nộp hoặc đang bổ sung: Đợt Mẫu 2024-H1"),
        (Tone.WAITING, "Xem báo cáo của Hội Luật gia: Đợt Mẫu 2024-H1"),
    ]


@pytest.mark.parametrize(("state", "days_ago", "shown"), [("closed", 3, 1), ("closed", 40, 0), ("draft", 3, 0)])
def test_leader_is_told_of_closed_reports(cast, state, days_ago, shown):
    ConsolidatedReport.objects.create(
        round=round_due(-5),
        subject="Kết quả Mẫu",
        state=state,
        issued_on=timezone.localdate(),
        closed_at=timezone.now() - timedelta(days=days_ago),
    )

    assert len(lines_of(cast.leader)) == shown


@pytest.mark.parametrize(
    ("who", "entries"),
    [
        ("officer", ["/lam-viec/hoat-dong/", "/lam-viec/bao-cao-hoi/"]),
        ("staff", ["/lam-viec/hoat-dong/", "/lam-viec/dot-bao-cao/", "/lam-viec/chi-tieu/"]),
        ("leader", ["/lam-viec/hoat-dong/", "/lam-viec/dot-bao-cao/", "/lam-viec/chi-tieu/"]),
        ("judge", []),
        ("nobody", []),
    ],
)
def test_navigation_shows_own_work_only(cast, who, entries):
    ours = ("/lam-viec/hoat-dong/", "/lam-viec/bao-cao-hoi/", "/lam-viec/dot-bao-cao/", "/lam-viec/chi-tieu/")

    assert [url for _item, url, _current in navigation_for(getattr(cast, who), "/") if url in ours] == entries


def test_bar_leaves_when_the_report_is_closed(cast):
    open_round, closed_round = round_due(5, "A"), round_due(5, "B")
    for round_ in (open_round, closed_round):
        round_.reports.create(association=cast.lawyers)
    ConsolidatedReport.objects.create(
        round=closed_round, subject="Kết quả", state="closed", issued_on=timezone.localdate()
    )

    assert [bar.label for bar in bars_for(cast.staff)] == ["Đợt Mẫu A"]
    assert bars_for(cast.officer) == []


@pytest.mark.parametrize("who", ["officer", "staff", "leader"])
def test_queries_do_not_grow(cast, who):
    def queries(number):
        for _ in range(number):
            round_ = round_due(-1, f"R{timezone.now().timestamp()}".replace(".", "-"))
            round_.reports.create(association=cast.lawyers, state="draft")
            round_.reports.create(association=cast.healers, state="submitted")
        with CaptureQueriesContext(connection) as captured:
            waiting_for(getattr(cast, who))
        return len(captured)

    queries(1)
    assert queries(1) == queries(20)
