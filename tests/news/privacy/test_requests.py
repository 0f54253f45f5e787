"""A data-subject request from the public form to the end of its keeping."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from lhh_portal import jobs
from lhh_portal.models import Job, StateChange
from lhh_portal.workflow import WrongState, perform
from lhh_portal.workspace import Tone, waiting_for
from news.models import DataRequest
from news.privacy import requests, retention
from news.privacy.workflow import RequestState
from tests.access import client_of
from tests.factories import BodyFactory, MandateFactory
from tests.news.published import published
from tests.news.shown import library_document, public_paper

pytestmark = pytest.mark.django_db

FORM = "/du-lieu-ca-nhan/gui/"
TYPED = {
    "kind": "erase",
    "name": "Quàng Thị Mẫu (minh họa)",
    "representative": "",
    "email": "mau@vd.example",
    "details": "Gỡ tên em khỏi bài ngày 5/6",
}


def made(**fields):
    return DataRequest.objects.create(**{"kind": "erase", "name": "Quàng Thị Mẫu", "email": "m@vd.example"} | fields)


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2026-03-02T01:00", "2026-03-04"),  # a Monday in Vietnam
        ("2026-03-01T18:00", "2026-03-04"),  # the same day there, still Sunday in UTC
        ("2026-03-06T02:00", "2026-03-10"),  # over a weekend
        ("2026-02-13T02:00", "2026-02-24"),  # over Tết
        ("2026-04-29T02:00", "2026-05-05"),  # over 30/4 and 1/5
    ],
)
def test_two_working_days_to_answer(received, due):
    at = datetime.fromisoformat(received).replace(tzinfo=UTC)

    assert made(received_at=at).answer_due.isoformat() == due


def test_sender_gets_a_reference_and_every_answer_by_mail(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    sent = Client().post(FORM, TYPED)
    request = DataRequest.objects.get()
    told = Client().get(sent.url)
    assert request.reference in told.content.decode()
    assert TYPED["name"] not in told.content.decode()
    assert told.headers["X-Robots-Tag"] == "noindex, nofollow"

    perform(request, "answer", actor=cast.staff, note="Sẽ gỡ trong hôm nay.")
    perform(request, "carry_out", actor=cast.staff)
    for job in Job.objects.order_by("pk"):
        jobs.run(job.pk)

    assert [message.to for message in mail.outbox] == [["mau@vd.example"]] * 3
    for message, words in zip(
        mail.outbox, [f"{request.answer_due:%d/%m/%Y}", "Sẽ gỡ trong hôm nay.", "đã được thực hiện"], strict=True
    ):
        assert request.reference in message.subject
        assert words in message.body


def test_form_keeps_what_was_typed_refuses_machines_and_floods():
    client = Client()
    machine = client.post(FORM, TYPED | {"website": "http://spam.example"})
    assert "spam.example" not in machine.content.decode()
    short = client.post(FORM, TYPED | {"name": "Mẫu"})
    assert "Gỡ tên em khỏi bài" in machine.content.decode()
    assert "Một ô ẩn" in machine.content.decode()
    assert "Ghi đủ họ và tên" in short.content.decode()
    assert not DataRequest.objects.exists()

    answers = [client.post(FORM, TYPED) for _ in range(6)]

    assert [each.status_code for each in answers] == [302] * 5 + [429]
    assert "Gỡ tên em khỏi bài" in answers[-1].content.decode()
    assert DataRequest.objects.count() == 5


@pytest.mark.parametrize("state", RequestState.values)
@pytest.mark.parametrize(("action", "source"), [("answer", "new"), ("carry_out", "answered"), ("refuse", "answered")])
def test_steps(cast, state, action, source):
    request = made(state=state)
    may = state == source

    for who in (cast.staff, cast.administrator, cast.leader):
        request = made(state=state)
        if may:
            assert perform(request, action, actor=who, note="Vì thế").state != state
        else:
            with pytest.raises(WrongState):
                perform(request, action, actor=who, note="Vì thế")
    if may:
        for who in (cast.officer, cast.editor, cast.clerk, cast.nobody):
            with pytest.raises(PermissionDenied):
                perform(made(state=state), action, actor=who, note="Vì thế")


def test_refusal_needs_a_reason(cast):
    with pytest.raises(ValidationError):
        perform(made(state="answered"), "refuse", actor=cast.staff, note=" ")


def test_late_request_stands_before_staff_and_administrator(cast, django_assert_num_queries):
    late = made(received_at=timezone.now() - timedelta(days=30))
    made()

    for who in (cast.staff, cast.administrator):
        (tone, lines), *_rest = [
            group for group in waiting_for(who) if any(late.reference in x.label for x in group[1])
        ]
        assert tone == Tone.LATE
        assert [line.url for line in lines if late.reference in line.label] == [late.get_absolute_url()]
        assert "Quàng" not in lines[0].label
    assert not [line for _tone, lines in waiting_for(cast.editor) for line in lines if "yêu cầu" in line.label]


def test_list_asks_the_same_for_many(cast, settings, django_assert_max_num_queries):
    settings.REQUIRE_MFA = False
    client = client_of(cast.staff)
    client.get("/lam-viec/du-lieu-ca-nhan/")
    for _number in range(12):
        made()

    with django_assert_max_num_queries(12):
        assert client.get("/lam-viec/du-lieu-ca-nhan/").status_code == 200


def test_closed_request_is_deleted_when_the_notice_says(cast):
    long_ago = timezone.now() - retention.REQUESTS_KEPT - timedelta(days=1)
    old, newer, still_open = made(state="answered"), made(state="answered"), made(received_at=long_ago)
    perform(old, "refuse", actor=cast.staff, note="Không phải dữ liệu về anh/chị")
    perform(newer, "refuse", actor=cast.staff, note="Không phải dữ liệu về anh/chị")
    DataRequest.objects.filter(pk=old.pk).update(closed_at=long_ago)

    assert requests.forget_old(timezone.now()) == 1

    assert set(DataRequest.objects.all()) == {newer, still_open}
    assert StateChange.objects.filter(note__startswith="Không phải").count() == 1


def test_notice_names_law_and_the_periods_the_code_keeps(settings):
    settings.ACCESS_LOG_DAYS = 17
    page = Client().get("/du-lieu-ca-nhan/").content.decode()

    for words in ("91/2025/QH15", "356/2025/NĐ-CP", "17 ngày", f"{retention.REQUESTS_KEPT.days} ngày", "7 ngày"):
        assert words in page


def test_page_of_a_request_asks_the_same_for_many_traces(cast, settings, django_assert_max_num_queries):
    settings.REQUIRE_MFA = False
    page, client = made().get_absolute_url(), client_of(cast.leader)

    body = BodyFactory(association=cast.lawyers)

    def add(count):
        for number in range(count):
            article = published(f"Em Quàng Thị Mẫu, bài {number}", association=cast.lawyers)
            article.comments.create(name="Quàng Thị Mẫu", text="Cảm ơn", state="shown")
            library_document(abstract=f"Khen Quàng Thị Mẫu {number}")
            MandateFactory(person__full_name="Quàng Thị Mẫu", body=body)
            public_paper(body="<p>Quàng Thị Mẫu</p>")

    def queries():
        with django_assert_max_num_queries(60) as counted:
            assert client.get(page).status_code == 200
        return len(counted)

    add(1)
    queries()
    few = queries()
    add(5)
    assert queries() == few
