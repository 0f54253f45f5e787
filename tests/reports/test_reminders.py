"""The schedule of reminders: who is told what and when. Time is an argument, nothing sleeps."""

from datetime import date, datetime, timedelta
from smtplib import SMTPServerDisconnected
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lhh_portal.models import Job
from lhh_portal.roles import Role
from reports import exceptions, mailing, reminders
from reports.models import AssociationReport, ConsolidatedReport, Reminder, ReminderStep, ReportMail, Round
from reports.workflow import ReportState
from tests.factories import AssociationFactory, RoundFactory, UserFactory
from tests.smtp_sink import Sink

pytestmark = pytest.mark.django_db

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def at(text):
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=VIETNAM)


@pytest.fixture(autouse=True)
def office_hours(settings):
    settings.MAIL_HOURS = "07:30-17:30"


@pytest.fixture
def round_(cast):
    return opened(date(2026, 6, 16))


def opened(due_on, code="2026-H1", title="Báo cáo 6 tháng đầu năm 2026"):
    """A round over which nobody has filed, asked for a month before."""
    made = RoundFactory(code=code, title=title, year=2026, starts_on=date(2025, 12, 15), ends_on=due_on, due_on=due_on)
    Round.objects.filter(pk=made.pk).update(created_at=at("1/1/2026 09:00"))
    return Round.objects.get(pk=made.pk)


def ask(round_, *associations, state=ReportState.DRAFT):
    return [round_.reports.create(association=association, state=state) for association in associations]


def run(*moments):
    """What went out at each of the moments: [[(to, subject), …], …]."""
    sent = []
    for moment in moments:
        mail.outbox.clear()
        reminders.run(at(moment))
        sent.append([(*message.to, message.subject) for message in mail.outbox])
    return sent


LAWYER, HEALER = "luatgia@lhh.example", "dongy@lhh.example"
HALF = "Nhắc nộp báo cáo: Báo cáo 6 tháng đầu năm 2026"


# --- the schedule ----------------------------------------------------------------------------------------------


def test_default_schedule():
    assert list(ReminderStep.objects.values_list("days", "tone", "to_association", "to_staff")) == [
        (-7, "friendly", False, False),
        (-2, "friendly", False, False),
        (0, "due", False, False),
        (2, "late", False, False),
        (5, "late", True, False),
        (10, "urgent", True, True),
    ]


@pytest.mark.parametrize(
    ("moment", "subject"),
    [
        ("8/6/2026 17:00", None),
        ("9/6/2026 07:29", None),
        ("9/6/2026 07:30", f"{HALF} (còn 7 ngày)"),
        ("13/6/2026 09:00", None),  # a Saturday
        ("15/6/2026 07:30", f"{HALF} (còn 1 ngày)"),  # two days before is a Sunday
        ("16/6/2026 08:00", f"{HALF} (đến hạn hôm nay)"),
        ("16/6/2026 22:00", None),
        ("18/6/2026 07:45", f"{HALF} (quá hạn 2 ngày)"),
        ("22/6/2026 07:30", f"{HALF} (quá hạn 6 ngày)"),  # five days after is a Sunday
        ("26/6/2026 07:30", f"{HALF} (quá hạn 10 ngày)"),
        ("20/7/2026 09:00", None),  # long past the last step
    ],
)
def test_what_an_officer_gets(cast, round_, moment, subject):
    ask(round_, cast.lawyers)

    (sent,) = run(moment)

    assert [it for it in sent if it[0] == LAWYER] == ([(LAWYER, subject)] if subject else [])


def test_a_whole_round_quarter_by_quarter(cast, round_):
    """Nobody gets two mails on a day, nobody is told the same twice, whoever looks how often."""
    ask(round_, cast.lawyers)
    told = []
    moment = at("1/6/2026 00:00")
    while moment < at("15/7/2026 00:00"):
        mail.outbox.clear()
        reminders.run(moment)
        told += [
            (f"{moment:%d/%m %H:%M}", message.subject.rpartition("(")[2][:-1])
            for message in mail.outbox
            if message.to == [LAWYER]
        ]
        moment += timedelta(minutes=15)

    assert told == [
        ("09/06 07:30", "còn 7 ngày"),
        ("15/06 07:30", "còn 1 ngày"),
        ("16/06 07:30", "đến hạn hôm nay"),
        ("18/06 07:30", "quá hạn 2 ngày"),
        ("22/06 07:30", "quá hạn 6 ngày"),
        ("26/06 07:30", "quá hạn 10 ngày"),
    ]


def test_two_steps_in_one_quiet_time_are_one_mail(cast):
    round_ = opened(date(2026, 4, 30))  # due on a holiday: that step and "two days late" wait for 4/5
    ask(round_, cast.lawyers)

    assert run("29/4/2026 18:00", "2/5/2026 09:00", "4/5/2026 07:30", "4/5/2026 07:45") == [
        [],
        [],
        [(LAWYER, f"{HALF} (quá hạn 4 ngày)")],
        [],
    ]


def test_those_who_have_filed_meanwhile_are_not_told(cast, round_):
    (report,) = ask(round_, cast.lawyers)
    reminders.plan(at("16/6/2026 07:30"))
    type(report).objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED)

    assert run("16/6/2026 08:00") == [[]]
    assert Reminder.objects.get().dropped_at == at("16/6/2026 08:00")


def test_filed_between_the_mail_and_its_second_try(cast, round_, monkeypatch):
    (report,) = ask(round_, cast.lawyers)
    monkeypatch.setattr(mailing.EmailMessage, "send", _refuses)
    run("16/6/2026 08:00")
    monkeypatch.undo()
    type(report).objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED)

    assert run("16/6/2026 08:15") == [[]]
    assert ReportMail.objects.get().state == ReportMail.State.DROPPED


def test_returned_after_its_mail_was_dropped_it_may_be_reminded_of_by_hand(cast, round_, monkeypatch):
    """Nothing went out this morning: the first try failed, then the report was there."""
    (report,) = reports = ask(round_, cast.lawyers)
    monkeypatch.setattr(mailing.EmailMessage, "send", _refuses)
    run("16/6/2026 08:00")
    monkeypatch.undo()
    type(report).objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED)
    run("16/6/2026 08:15")
    type(report).objects.filter(pk=report.pk).update(state=ReportState.RETURNED)

    tell("reminder", reports, "16/6/2026 09:00", by=cast.staff)

    assert run("16/6/2026 09:00") == [[(LAWYER, f"{HALF} (đến hạn hôm nay)")]]


def _refuses(message):
    raise SMTPServerDisconnected("không trả lời")


@pytest.mark.parametrize("is_in_a_mail", [False, True])
def test_waiting_when_the_round_is_closed_or_switched_off(cast, round_, is_in_a_mail, monkeypatch):
    """What the schedule has made but not told yet is not told any more, a mail tried again neither."""
    closed = opened(date(2026, 6, 16), code="2026-CD", title="Báo cáo chuyên đề")
    ask(round_, cast.lawyers)
    ask(closed, cast.healers)
    if is_in_a_mail:
        monkeypatch.setattr(mailing.EmailMessage, "send", _refuses)
        run("16/6/2026 08:00")
        monkeypatch.undo()
    else:
        reminders.plan(at("16/6/2026 08:00"))
    assert Reminder.objects.count() == 2
    Round.objects.filter(pk=round_.pk).update(is_reminding=False)
    ConsolidatedReport.objects.create(round=closed, state="closed", subject="x", issued_on=closed.due_on)

    assert run("16/6/2026 08:15") == [[]]


def test_by_hand_goes_out_although_the_schedule_is_off(cast, round_):
    reports = ask(round_, cast.lawyers)
    Round.objects.update(is_reminding=False)
    tell("reminder", reports, "16/6/2026 08:00", by=cast.staff)

    assert run("16/6/2026 08:00") == [[(LAWYER, f"{HALF} (đến hạn hôm nay)")]]


def test_a_late_report_a_leader_takes_is_told_and_may_be_reminded_of(cast, round_):
    reports = ask(round_, cast.lawyers, cast.healers)
    ConsolidatedReport.objects.create(round=round_, state="closed", subject="x", issued_on=round_.due_on)
    exceptions.decide(
        exceptions.ask(round_, reports=[reports[0].pk], reason="Bão lũ", by=cast.staff),
        "grant",
        by=cast.leader,
        note="Đồng ý.\nTrước ngày 30/6.",
    )
    job = Job.objects.get(kind="reports.mail")
    assert (job.args["template"], job.args["reports"]) == ("granted", [reports[0].pk])

    tell("granted", reports[:1], "22/6/2026 08:00", note=job.args["note"])
    assert run("22/6/2026 08:00") == [[(LAWYER, "Được nộp sau khi chốt: Báo cáo 6 tháng đầu năm 2026")]]
    assert "  Ý kiến của lãnh đạo:\n    Đồng ý.\n    Trước ngày 30/6.\n" in mail.outbox[0].body
    tell("reminder", reports, "23/6/2026 08:00", key="job:2", by=cast.staff)
    assert run("23/6/2026 08:00") == [[(LAWYER, f"{HALF} (quá hạn 7 ngày)")]]


def test_closing_without_an_association_tells_it_nothing(cast, round_):
    reports = ask(round_, cast.lawyers)
    exceptions.decide(
        exceptions.ask(round_, reports=[reports[0].pk], reason="Bão lũ", by=cast.staff), "grant", by=cast.leader
    )

    assert not Job.objects.filter(kind="reports.mail").exists()


def test_switched_off_for_a_round(cast, round_):
    ask(round_, cast.lawyers)
    Round.objects.update(is_reminding=False)

    assert run("16/6/2026 08:00") == [[]]


def test_old_rounds_make_no_flood(cast):
    """A round entered after its due date, as demo data or a history is, reminds nobody."""
    ask(RoundFactory(), cast.lawyers)

    assert run("16/6/2026 08:00") == [[]]


def test_a_step_missed_for_a_week_is_let_go(cast, round_):
    ask(round_, cast.lawyers)
    ReminderStep.objects.exclude(days=0).delete()

    assert run("23/6/2026 08:00") == [[]]


def test_one_digest_over_associations_and_rounds(cast, round_):
    cast.officer.officerships.create(association=cast.healers)
    cast.other_officer.officerships.all().delete()
    other = opened(date(2026, 6, 16), code="2026-CD", title="Báo cáo chuyên đề")
    ask(round_, cast.lawyers, cast.healers)
    ask(other, cast.lawyers)

    assert run("16/6/2026 08:00") == [[(LAWYER, "Báo cáo: 3 báo cáo cần nộp")]]


def test_escalation(cast, round_):
    cast.lawyers.email = "vanphong@luatgia.example"
    cast.lawyers.save()
    ask(round_, cast.lawyers, cast.healers)

    assert [
        sorted(to for to, _subject in sent) for sent in run("18/6/2026 08:00", "22/6/2026 08:00", "26/6/2026 08:00")
    ] == [
        [HEALER, LAWYER],
        [HEALER, LAWYER, "vanphong@luatgia.example"],
        ["chuyenvien@lhh.example", HEALER, LAWYER, "vanphong@luatgia.example"],
    ]
    (watch,) = [message for message in mail.outbox if message.to == ["chuyenvien@lhh.example"]]
    assert watch.subject == "Báo cáo: 2 báo cáo các hội chưa nộp"
    assert "- Hội Luật gia: " in watch.body
    assert "- Hội Đông y: " in watch.body
    assert "dù đã nhắc nhiều lần" in next(message.body for message in mail.outbox if message.to == [LAWYER])


def test_two_staff_members_are_told_alike_and_once_a_day(cast, round_):
    UserFactory(email="chuyenvien2@lhh.example", roles=[Role.STAFF])
    other = opened(date(2026, 6, 16), code="2026-CD", title="Báo cáo chuyên đề")
    ask(round_, cast.lawyers, cast.healers)
    ask(other, cast.lawyers)

    (sent,) = run("26/6/2026 08:00")

    watch = "Báo cáo: 3 báo cáo các hội chưa nộp"
    assert [it for it in sorted(sent) if it[0].startswith("chuyenvien")] == [
        ("chuyenvien2@lhh.example", watch),
        ("chuyenvien@lhh.example", watch),
    ]
    assert run("26/6/2026 08:15") == [[]]


def test_association_without_officer(cast, round_):
    lonely, reachable = AssociationFactory(), AssociationFactory(email="hoi@mau.example")
    retired = AssociationFactory()
    UserFactory(associations=[retired], is_active=False)
    ask(round_, lonely, reachable, retired, cast.lawyers)

    (sent,) = run("16/6/2026 08:00")

    assert sorted(to for to, _subject in sent) == ["hoi@mau.example", LAWYER]
    assert reminders.unreachable(round_) == [lonely, retired]


# --- what people do --------------------------------------------------------------------------------------------


def tell(purpose, reports, moment, key="job:1", **more):
    reminders.tell(purpose, reports, key=key, now=at(moment), **more)


def test_returned_goes_at_once_in_the_day(cast, round_):
    reports = ask(round_, cast.lawyers, state=ReportState.RETURNED)
    run("16/6/2026 08:00")
    tell("returned", reports, "16/6/2026 14:20", note="Thiếu quý II")

    assert run("16/6/2026 14:20") == [[(LAWYER, "Báo cáo được trả lại để bổ sung: Báo cáo 6 tháng đầu năm 2026")]]
    assert "Thiếu quý II" in mail.outbox[0].body


def test_returned_in_the_evening_joins_the_morning_digest(cast, round_):
    reports = ask(round_, cast.lawyers, state=ReportState.RETURNED)
    tell("returned", reports, "15/6/2026 21:00", note="Thiếu quý II")

    assert run("15/6/2026 21:00", "16/6/2026 07:30", "16/6/2026 07:45") == [
        [],
        [(LAWYER, "Báo cáo được trả lại để bổ sung: Báo cáo 6 tháng đầu năm 2026")],
        [],
    ]


def test_a_return_answered_at_night_is_not_told_in_the_morning(cast, round_):
    (report,) = ask(round_, cast.lawyers, state=ReportState.RETURNED)
    tell("returned", [report], "17/6/2026 21:00", note="Thiếu")
    type(report).objects.filter(pk=report.pk).update(state=ReportState.SUBMITTED)

    assert run("18/6/2026 07:30") == [[]]


def test_by_hand_counts_as_the_mail_of_the_day(cast, round_):
    reports = ask(round_, cast.lawyers)
    tell("reminder", reports, "12/6/2026 08:00", by=cast.staff)
    ReminderStep.objects.create(days=-4)  # the same day's step, planned after the button

    assert run("12/6/2026 08:00", "12/6/2026 08:15") == [[(LAWYER, f"{HALF} (còn 4 ngày)")], []]
    tell("reminder", reports, "12/6/2026 09:00", key="job:2")
    assert run("12/6/2026 09:00", "15/6/2026 07:30") == [[], [(LAWYER, f"{HALF} (còn 1 ngày)")]]


def test_by_hand_after_the_digest_tells_what_the_digest_did_not(cast, round_):
    """The digest was about one report; two colleagues then press the button for another."""
    ask(round_, cast.lawyers)
    other = ask(opened(date(2026, 7, 20), code="2026-CD", title="Báo cáo chuyên đề"), cast.lawyers)
    assert run("16/6/2026 08:00") == [[(LAWYER, f"{HALF} (đến hạn hôm nay)")]]

    tell("reminder", [*AssociationReport.objects.all()], "16/6/2026 09:00", key="job:2", by=cast.staff)
    tell("reminder", other, "16/6/2026 09:01", key="job:3", by=UserFactory(roles=[Role.STAFF]))

    assert run("16/6/2026 09:01", "16/6/2026 09:15", "17/6/2026 07:30") == [
        [(LAWYER, "Nhắc nộp báo cáo: Báo cáo chuyên đề (còn 34 ngày)")],
        [],
        [],
    ]
    tell("reminder", other, "16/6/2026 10:00", key="job:4", by=cast.staff)
    assert run("16/6/2026 10:00") == [[]]


def test_a_step_that_falls_due_after_the_button_is_done_with(cast, round_):
    reports = ask(round_, cast.lawyers)
    ReminderStep.objects.exclude(days=0).delete()
    tell("reminder", reports, "16/6/2026 07:30")
    reminders.gather(at("16/6/2026 07:30"))

    run("16/6/2026 07:45", "17/6/2026 07:30")

    assert ReportMail.objects.count() == 1
    assert set(Reminder.objects.values_list("days", "mail")) == {
        (None, ReportMail.objects.get().pk),
        (0, ReportMail.objects.get().pk),
    }


# --- sending ---------------------------------------------------------------------------------------------------


def test_tried_again_with_growing_distance(cast, round_, monkeypatch):
    ask(round_, cast.lawyers)
    monkeypatch.setattr(mailing.EmailMessage, "send", _refuses)
    tries = []
    for moment in ["16/6/2026 08:00", "16/6/2026 08:10", "16/6/2026 08:15", "16/6/2026 09:15", "16/6/2026 13:15"]:
        run(moment)
        row = ReportMail.objects.get()
        tries.append((row.attempts, row.next_at and row.next_at.astimezone(VIETNAM).strftime("%d %H:%M")))
    assert tries == [(1, "16 08:15"), (1, "16 08:15"), (2, "16 09:15"), (3, "16 13:15"), (4, "17 13:15")]
    assert row.error == "Không liên lạc được với máy chủ thư: không trả lời"

    monkeypatch.undo()
    assert run("17/6/2026 13:15") == [[(LAWYER, f"{HALF} (quá hạn 1 ngày)")]]
    assert (ReportMail.objects.get().state, ReportMail.objects.get().subject) == ("sent", f"{HALF} (quá hạn 1 ngày)")


def test_a_server_that_refuses_one_address(cast, round_, settings):
    ask(round_, cast.lawyers, cast.healers)
    with Sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", sink.port, False
        sink.refusals[HEALER] = "550 5.1.1 No such user"
        reminders.run(at("16/6/2026 08:00"))
        reminders.run(at("16/6/2026 08:30"))

    rows = {row.email: row for row in ReportMail.objects.all()}
    assert (rows[LAWYER].state, rows[HEALER].state, rows[HEALER].next_at) == ("sent", "failed", None)
    assert rows[HEALER].error == "Máy chủ thư không nhận địa chỉ này: 550 5.1.1 No such user"
    assert [to for to, _message in sink.taken] == [LAWYER]
    assert sink.taken[0][1]["Message-ID"] == mailing.message_id(rows[LAWYER])
    assert sink.taken[0][1]["Subject"].strip() == f"{HALF} (đến hạn hôm nay)"


def test_what_a_killed_worker_left_goes_out_when_its_lease_is_over(cast, round_):
    ask(round_, cast.lawyers)
    reminders.plan(at("16/6/2026 08:00"))
    reminders.gather(at("16/6/2026 08:00"))
    ReportMail.objects.update(state="sending", attempts=1, next_at=at("16/6/2026 08:03"))

    assert run("16/6/2026 08:02", "16/6/2026 08:15") == [[], [(LAWYER, f"{HALF} (đến hạn hôm nay)")]]


def test_queries_do_not_grow_with_what_is_due(cast, round_):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            reminders.plan(at("16/6/2026 08:00"))
        return len(captured)

    ask(round_, cast.lawyers, cast.healers)
    few = queries()
    for number in range(10):
        more = opened(date(2026, 6, 16), code=f"R{number}", title=f"Đợt {number}")
        ask(more, *(UserFactory(associations=[AssociationFactory()]).associations.get() for _ in range(3)))

    assert queries() == few
