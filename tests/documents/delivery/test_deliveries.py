"""A paper goes out: once to each address, tried again where a server fails, taken back by a newer paper."""

import threading
from datetime import UTC, date, datetime, timedelta
from smtplib import SMTPConnectError, SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused
from types import SimpleNamespace

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail.backends import locmem
from django.db import connection
from django.utils import timezone

from documents.delivery import issuing, mailing
from documents.delivery.recipients import Recipient
from documents.models import Amendment, Delivery
from documents.storage import open_stored, store
from documents.tasks import deliver_due
from lhh_portal import jobs
from lhh_portal.celery import app as celery_app
from lhh_portal.models import Job, StateChange
from lhh_portal.workflow import WrongState
from tests.documents.factories import sealed

PROVINCE = Recipient("Ủy ban nhân dân tỉnh", ("ubnd@tinh.example",))
CLUSTER = Recipient("Cụm thi đua số 7", ("cum7@cum.example", "pho@cum.example"))
BY_HAND = Recipient("Sở Nội vụ, Liên minh Hợp tác xã tỉnh")

pytestmark = pytest.mark.django_db


class Server(locmem.EmailBackend):
    """Keeps what it takes, and answers `refused[address]`, an exception, once for each time it stands there."""

    refused = {}

    def send_messages(self, messages):
        for message in messages:
            answers = self.refused.get(message.to[0])
            if answers:
                raise answers.pop(0)
        return super().send_messages(messages)


@pytest.fixture
def server(settings, monkeypatch):
    settings.EMAIL_BACKEND = "tests.documents.delivery.test_deliveries.Server"
    monkeypatch.setattr(Server, "refused", {})
    return Server


@pytest.fixture
def clock(monkeypatch):
    """The portal's time stands still until it is moved."""
    clock = SimpleNamespace(now=timezone.now())
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


def issue(cast, *recipients, **fields):
    return issuing.issue_paper(sealed(cast, **fields), recipients, by=cast.clerk)


def work():
    """Do every queued job, as a worker would."""
    for pk in Job.objects.filter(state=Job.State.QUEUED).values_list("pk", flat=True):
        jobs.run(pk)
    assert list(Job.objects.exclude(state=Job.State.DONE).values_list("state", "error")) == []


def states():
    return list(Delivery.objects.order_by("pk").values_list("email", "state", "attempts"))


def test_everybody_gets_the_paper_once(cast):
    paper = issue(cast, PROVINCE, CLUSTER, BY_HAND)
    work()
    deliver_due()
    work()

    assert paper.state == "issued"
    assert sorted(message.to for message in mail.outbox) == [
        ["cum7@cum.example"],
        ["pho@cum.example"],
        ["ubnd@tinh.example"],
    ]
    assert [state for _email, state, _n in states()] == ["sent"] * 3
    assert Delivery.objects.filter(sent_at=None).count() == 0
    assert BY_HAND in issuing.without_mail(paper)
    assert PROVINCE.name not in [it.name for it in issuing.without_mail(paper)]


def test_mail_tells_what_it_is_and_brings_the_files(cast, settings):
    settings.SITE_URL = "https://lhh.example/"
    paper = sealed(cast, content=b"%PDF-1.7 the issued file")
    annex = store(b"%PDF-1.7 annex", "application/pdf")
    signed_annex = store(b"%PDF-1.7 signed annex", "application/pdf")
    paper.attachments.create(name="Phụ lục I", file=annex, signed_file=signed_annex)
    paper.attachments.create(name="Phụ lục II", file=annex)

    issuing.issue_paper(paper, [PROVINCE], by=cast.clerk)
    work()

    (message,) = mail.outbox
    (delivery,) = paper.deliveries.all()
    assert message.subject == f"Báo cáo số 06/BC-LHH ngày 11/6/2024: {paper.subject}"
    assert f"https://lhh.example/van-ban-gui/{issuing.token_of(delivery)}/\n" in message.body
    assert f"https://lhh.example/xac-minh/{paper.code}/" in message.body
    assert paper.signer_name in message.body
    assert message.body.startswith("Kính gửi: Ủy ban nhân dân tỉnh\n")
    assert message.attachments == [
        ("06-BC-LHH.pdf", b"%PDF-1.7 the issued file", "application/pdf"),
        ("06-BC-LHH-phu-luc-1.pdf", b"%PDF-1.7 signed annex", "application/pdf"),
        ("06-BC-LHH-phu-luc-2.pdf", b"%PDF-1.7 annex", "application/pdf"),
    ]
    assert message.message()["Message-ID"] == f"<{paper.code.lower()}.{delivery.pk}@lhh.example>"


def test_file_too_large_for_a_mail_stays_behind_its_link(cast, settings):
    settings.MAIL_ATTACH_MAX_MB = 1
    issue(cast, PROVINCE, content=b"%PDF-1.7" + bytes(1024 * 1024))
    work()

    (message,) = mail.outbox
    assert message.attachments == []
    assert "Tệp lớn hơn mức thư mang được" in message.body
    assert "/van-ban-gui/" in message.body


def test_server_that_fails_is_asked_again_later_and_later(cast, server, clock):
    server.refused["ubnd@tinh.example"] = [SMTPDataError(451, b"4.7.1 Try later")] * 6
    issue(cast, PROVINCE, CLUSTER)
    waits = []
    work()
    while (row := Delivery.objects.get(email="ubnd@tinh.example")).next_at:
        assert deliver_due() == 0  # not before its time
        waits.append(row.next_at - timezone.now())
        clock.now = row.next_at
        assert deliver_due() == 1
        work()

    assert waits == mailing.WAITS
    assert states() == [
        ("ubnd@tinh.example", "failed", 6),
        ("cum7@cum.example", "sent", 1),
        ("pho@cum.example", "sent", 1),
    ]
    assert row.error == "Máy chủ thư trả lời: 451 4.7.1 Try later"
    assert row.has_failed
    assert len(mail.outbox) == 2


def test_mail_that_went_out_at_last_shows_no_error(cast, server, clock):
    server.refused["ubnd@tinh.example"] = [SMTPDataError(451, b"Try later")]
    issue(cast, PROVINCE)
    work()
    clock.now += timedelta(minutes=5)
    deliver_due()
    work()

    row = Delivery.objects.get()
    assert (row.state, row.attempts, row.error, row.next_at) == ("sent", 2, "", None)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("error", "words", "is_final"),
    [
        (
            SMTPRecipientsRefused({"ubnd@tinh.example": (550, b"5.1.1 No such user")}),
            "Máy chủ thư không nhận địa chỉ này: 550 5.1.1 No such user",
            True,
        ),
        (
            SMTPRecipientsRefused({"ubnd@tinh.example": (450, b"4.2.1 Busy")}),
            "Máy chủ thư không nhận địa chỉ này: 450 4.2.1 Busy",
            False,
        ),
        (SMTPDataError(552, b"Too big"), "Máy chủ thư trả lời: 552 Too big", True),
        (SMTPSenderRefused(550, b"Who are you", "a@b.vn"), "Máy chủ thư trả lời: 550 Who are you", False),
        (SMTPConnectError(421, b"Busy"), "Máy chủ thư trả lời: 421 Busy", False),
        (ConnectionRefusedError(111, "refused"), "Không liên lạc được với máy chủ thư: [Errno 111] refused", False),
        (FileNotFoundError(2, "x"), "Không thấy tệp của văn bản trong kho. Hãy báo quản trị.", False),
        (ValueError("x"), "Không soạn được thư vì lỗi ngoài dự kiến. Hãy báo quản trị.", False),
    ],
)
def test_each_failure_is_told_and_only_a_lasting_one_is_final(cast, server, error, words, is_final):
    server.refused["ubnd@tinh.example"] = [error]
    issue(cast, PROVINCE)
    work()

    row = Delivery.objects.get()
    assert (row.state, row.error, row.has_failed) == ("failed", words, is_final)


def test_server_that_does_not_answer_is_asked_once(cast, server):
    server.refused["ubnd@tinh.example"] = [TimeoutError("timed out")]
    issue(cast, PROVINCE, CLUSTER)
    work()
    assert [state for _email, state, _n in states()] == ["failed", "waiting", "waiting"]

    deliver_due()
    work()
    assert [state for _email, state, _n in states()] == ["failed", "sent", "sent"]


def test_beat_asks_every_five_minutes(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["deliver-due"]

    assert (celery_app.tasks[entry["task"]].name, entry["schedule"]) == (deliver_due.name, 300)


def test_row_left_by_a_dead_worker_is_sent_again_under_the_same_id(cast):
    issue(cast, PROVINCE)
    work()
    Delivery.objects.update(state="sending", sent_at=None)  # killed between sending and marking
    assert deliver_due() == 1
    work()

    first, second = mail.outbox
    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert states() == [("ubnd@tinh.example", "sent", 2)]


def test_mail_that_kills_every_worker_is_given_up(cast):
    issue(cast, PROVINCE)
    Delivery.objects.update(state="sending", attempts=6)
    work()

    row = Delivery.objects.get()
    assert row.has_failed
    assert row.error == "Bộ xử lý dừng giữa chừng nhiều lần khi gửi thư này."
    assert mail.outbox == []


def test_given_up_mail_is_sent_again_to_the_right_address(cast, server):
    server.refused["ubnd@tinh.example"] = [SMTPRecipientsRefused({"ubnd@tinh.example": (550, b"No")})]
    issue(cast, PROVINCE, CLUSTER)
    work()
    row = Delivery.objects.get(email="ubnd@tinh.example")
    wrong_link = issuing.token_of(row)

    with pytest.raises(ValidationError, match="đã có trong danh sách gửi"):
        issuing.send_again(row, email="Cum7@cum.example")
    issuing.send_again(row, email="vanthu@tinh.example")
    work()

    row.refresh_from_db()
    assert (row.email, row.state, row.attempts) == ("vanthu@tinh.example", "sent", 1)
    assert issuing.delivery_of(wrong_link) is None
    assert issuing.delivery_of(issuing.token_of(row)) == row
    with pytest.raises(WrongState):
        issuing.send_again(row, email="vanthu@tinh.example")
    with pytest.raises(WrongState):
        issuing.give_on_paper(row)


def test_more_recipients_get_it_and_nobody_twice(cast):
    paper = issue(cast, PROVINCE)
    work()
    added = issuing.send_more(paper, [Recipient("UBND", ("UBND@tinh.example",)), CLUSTER], by=cast.clerk)
    work()

    assert added == 2
    assert sorted(message.to[0] for message in mail.outbox) == [
        "cum7@cum.example",
        "pho@cum.example",
        "ubnd@tinh.example",
    ]


@pytest.mark.parametrize("who", ["staff", "leader", "officer", "administrator", "nobody"])
def test_only_the_clerk_issues(cast, who):
    paper = sealed(cast)
    with pytest.raises(PermissionDenied):
        issuing.issue_paper(paper, [PROVINCE], by=getattr(cast, who))
    paper.refresh_from_db()
    assert (paper.state, Delivery.objects.count(), Job.objects.count()) == ("sealed", 0, 0)


@pytest.mark.parametrize("state", ["draft", "proposed", "returned", "approved", "signed", "issued", "withdrawn"])
def test_only_a_sealed_paper_is_issued(cast, state):
    paper = sealed(cast)
    type(paper).objects.filter(pk=paper.pk).update(state=state)
    with pytest.raises(WrongState):
        issuing.issue_paper(paper, [PROVINCE], by=cast.clerk)
    assert (Delivery.objects.count(), Job.objects.count()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_issue_it_once(cast):
    paper = sealed(cast)
    start, outcomes = threading.Barrier(2), []

    def press():
        try:
            start.wait()
            issuing.issue_paper(paper, [PROVINCE], by=cast.clerk)
            outcomes.append("issued")
        except WrongState:
            outcomes.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["issued", "too late"]
    assert StateChange.objects.filter(action="issue").count() == 1
    assert (Delivery.objects.count(), Job.objects.count()) == (1, 1)


def _amended(cast, amendment, *recipients):
    """A paper issued to PROVINCE and CLUSTER, then amended by number 7, issued to `recipients`."""
    old = issue(cast, PROVINCE, CLUSTER)
    work()
    mail.outbox.clear()
    new = issue(cast, *recipients, number=7, amends=old, amendment=amendment, content=b"%PDF-1.7 new")
    work()
    old.refresh_from_db()
    return old, new


@pytest.mark.parametrize(
    ("amendment", "state", "subject"),
    [
        (Amendment.CORRECTS, "corrected", "Đính chính, thay thế Báo cáo số 06/BC-LHH ngày 11/6/2024: Báo cáo số 07/"),
        (Amendment.WITHDRAWS, "withdrawn", "Thu hồi Báo cáo số 06/BC-LHH ngày 11/6/2024: Báo cáo số 07/"),
    ],
)
def test_amending_paper_marks_the_old_one_and_tells_everybody(cast, amendment, state, subject):
    more = Recipient("Tỉnh ủy", ("vp@tinhuy.example",))
    old, new = _amended(cast, amendment, PROVINCE, more)

    assert (old.state, new.state) == (state, "issued")
    change = StateChange.objects.of(old).last()
    assert (change.actor, change.note) == (cast.clerk, "Theo Báo cáo số 07/BC-LHH ngày 11/6/2024")
    told = {message.to[0]: message.subject for message in mail.outbox}
    assert len(mail.outbox) == len(told) == 4
    assert told.pop("vp@tinhuy.example").startswith("Báo cáo số 07/BC-LHH ngày 11/6/2024: ")
    assert all(text.startswith(subject) for text in told.values())
    assert all(message.attachments[0][1] == b"%PDF-1.7 new" for message in mail.outbox)
    assert all("Báo cáo số 06/BC-LHH ngày 11/6/2024" in message.body for message in mail.outbox)
    assert Delivery.objects.about(old).count() == 3 + 3


def test_old_file_stays_readable_with_a_notice_that_leads_to_the_new_one(cast, client):
    old, new = _amended(cast, Amendment.WITHDRAWS)
    had = old.deliveries.get(email="ubnd@tinh.example")
    told = new.deliveries.get(email="ubnd@tinh.example")

    page = client.get(issuing.path_of(had))
    file = client.get(issuing.path_of(had) + "tep/0/")

    assert "Văn bản này đã bị thu hồi, không dùng nữa." in page.text
    assert f'<a href="{issuing.path_of(told)}">Báo cáo số 07/BC-LHH ngày 11/6/2024</a>' in page.text
    assert b"".join(file.streaming_content) == open_stored(old.pdf).read()
    assert old.versions.count() == 1


def test_corrected_paper_may_still_be_withdrawn_and_corrected_again(cast):
    old, _new = _amended(cast, Amendment.CORRECTS)
    issue(cast, number=8, amends=old, amendment=Amendment.CORRECTS)
    issue(cast, number=9, amends=old, amendment=Amendment.WITHDRAWS)
    work()

    old.refresh_from_db()
    assert old.state == "withdrawn"
    assert Delivery.objects.about(old).count() == 3 * 4


def test_withdrawn_paper_cannot_be_corrected_and_nothing_is_half_done(cast):
    old, _new = _amended(cast, Amendment.WITHDRAWS)
    late = sealed(cast, number=8, amends=old, amendment=Amendment.CORRECTS)

    with pytest.raises(ValidationError, match="đang ở trạng thái «Đã thu hồi»"):
        issuing.issue_paper(late, [PROVINCE], by=cast.clerk)

    late.refresh_from_db()
    assert (late.state, late.deliveries.count()) == ("sealed", 0)


def test_mail_of_a_withdrawn_paper_does_not_go_out_any_more(cast, server, clock):
    server.refused["ubnd@tinh.example"] = [SMTPDataError(451, b"Try later")]
    old = issue(cast, PROVINCE)
    work()
    issue(cast, number=7, amends=old, amendment=Amendment.WITHDRAWS)
    clock.now += timedelta(hours=1)
    deliver_due()
    work()

    row = old.deliveries.get()
    assert (row.state, row.attempts) == ("failed", 2)
    assert row.error == "Văn bản đã bị thu hồi hoặc thay thế trước khi thư này được gửi."
    assert [message.subject.split(":")[0] for message in mail.outbox] == ["Thu hồi Báo cáo số 06/BC-LHH ngày 11/6/2024"]


@pytest.mark.parametrize(
    ("signed", "today", "is_late"),
    [
        (date(2024, 6, 11), date(2024, 6, 11), False),  # Tuesday
        (date(2024, 6, 11), date(2024, 6, 12), False),
        (date(2024, 6, 11), date(2024, 6, 13), True),
        (date(2024, 6, 14), date(2024, 6, 17), False),  # Friday, Monday
        (date(2024, 6, 14), date(2024, 6, 18), True),
        (date(2024, 6, 15), date(2024, 6, 17), False),  # Saturday
    ],
)
def test_late_after_the_next_working_day(cast, clock, signed, today, is_late):
    clock.now = datetime(today.year, today.month, today.day, 5, tzinfo=UTC)
    assert issuing.is_late(sealed(cast, issued_on=signed)) is is_late
