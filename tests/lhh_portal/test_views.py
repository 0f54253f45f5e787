"""Pages of the frame itself: errors in calm Vietnamese, the notice about long work, the living page."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lhh_portal.job_notice import LOOK_BACK, SEEN, TOLD, TOLD_FOR
from lhh_portal.models import Job


@pytest.fixture
def failing(client, monkeypatch):
    """Return fail(error) -> response of a page whose view raises `error`."""

    def fail(error):
        def broken(*args, **kwargs):
            raise error

        client.raise_request_exception = False
        monkeypatch.setattr("lhh_portal.workspace.waiting_for", broken)
        return client.get("/lam-viec/")

    return fail


@pytest.mark.parametrize(
    ("error", "status", "heading"),
    [
        (SuspiciousOperation("?"), 400, "Yêu cầu này không đọc được"),
        (RequestDataTooBig("?"), 413, "Tệp gửi lên quá lớn"),
        (PermissionDenied(), 403, "Không có quyền làm việc này"),
        (ZeroDivisionError(), 500, "Có lỗi ở máy chủ"),
    ],
)
def test_errors_are_said_in_vietnamese(cast, client, failing, error, status, heading):
    client.force_login(cast.staff)

    response = failing(error)

    assert response.status_code == status
    assert f"<h1>{heading}</h1>" in response.content.decode()


def test_too_much_text_is_read_to_its_end_and_answered(client, db):
    """Else the connection breaks while the browser is still sending, and nothing is told."""
    typed = "details=" + "a" * 6 * 1024 * 1024

    answer = client.post(reverse("news:data-request"), typed, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413
    assert "<h1>Nội dung gửi lên quá lớn</h1>" in answer.text
    assert answer.wsgi_request.read(1) == b""


def test_a_refusal_is_one_line_in_the_log(cast, client, failing):
    said = StringIO()
    handler = logging.StreamHandler(said)
    logging.getLogger("django.request").addHandler(handler)
    client.force_login(cast.staff)

    failing(PermissionDenied())

    logging.getLogger("django.request").removeHandler(handler)
    assert said.getvalue().splitlines() == ["Forbidden (Permission denied): /lam-viec/"]


def test_an_unknown_address(client, db):
    response = client.get("/khong-co-trang-nay/")

    assert response.status_code == 404
    assert "<h1>Không có trang này</h1>" in response.content.decode()


def test_an_outdated_form(cast):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.staff)

    response = client.post("/lam-viec/viec/da-xem/")

    assert response.status_code == 403
    assert "<h1>Trang đã mở quá lâu</h1>" in response.content.decode()


def notice(client):
    return client.get("/lam-viec/viec/thong-bao/").content.decode()


def job_of(user, state, **fields):
    return Job.objects.create(kind="thu", key=f"thu:{state}", owner=user, state=state, **fields)


def test_running_work_is_asked_for_again(cast, client):
    client.force_login(cast.staff)
    job_of(cast.staff, Job.State.RUNNING, progress=14, total=27, message="trang 14")

    html = notice(client)

    assert "14/27 (trang 14)" in html
    assert 'hx-trigger="every 4s"' in html


def test_finished_work_is_told_until_it_is_seen(cast, client):
    client.force_login(cast.staff)
    job_of(cast.staff, Job.State.DONE, finished_at=timezone.now())
    assert "đã xong" in notice(client)
    assert "hx-trigger" not in notice(client)

    response = client.post("/lam-viec/viec/da-xem/", headers={"referer": "http://testserver/lam-viec/thanh-phan/"})

    assert response.url == "http://testserver/lam-viec/thanh-phan/"
    assert "đã xong" not in notice(client)
    assert SEEN in client.session


def test_what_went_well_goes_by_itself_and_a_mail_is_told_only_when_it_failed(cast, client):
    client.force_login(cast.staff)
    ended = timezone.now()
    done = job_of(cast.staff, Job.State.DONE, finished_at=ended)
    for state in ("queued", "done", "failed"):
        Job.objects.create(
            kind="reports.mail",
            key=state,
            owner=cast.staff,
            state=state,
            finished_at=ended,
            error="Máy chủ thư từ chối",
        )

    def told():
        jobs = client.get("/lam-viec/viec/thong-bao/").context["jobs"]
        return {(job.kind, job.state) for job in jobs}

    assert told() == {("thu", "done"), ("reports.mail", "failed")}
    session = client.session
    session[TOLD] = {str(done.pk): (ended - 2 * TOLD_FOR).isoformat()}
    session.save()
    assert told() == {("reports.mail", "failed")}


def test_several_of_a_kind_that_stand_alike_are_one_line_and_each_failure_its_own(cast, client):
    client.force_login(cast.staff)
    ended = timezone.now()
    for number in range(5):
        told = {"told": "đã xếp lịch gửi lúc 07:30 ngày 01/12/2026"} if number < 2 else {}
        Job.objects.create(
            kind="thu", key=f"thu:{number}", owner=cast.staff, state="done", finished_at=ended, result=told
        )
    failed = [
        Job.objects.create(
            kind="hong", key=f"h:{number}", owner=cast.staff, state="failed", finished_at=ended, error="Lỗi"
        )
        for number in range(2)
    ]
    Job.objects.filter(key="thu:4").update(finished_at=ended - 2 * LOOK_BACK)

    def lines():
        told = client.get("/lam-viec/viec/thong-bao/").context["jobs"]
        return [(job.kind, job.words, job.count) for job in told]

    one = ("hong", "không làm được", 1)
    assert lines() == [one, one, ("thu", "đã xong", 2)]

    for job in failed:  # opened one by one, they are seen
        client.get(f"/lam-viec/viec/{job.pk}/")

    assert lines() == [("thu", "đã xong", 2), ("thu", "đã xếp lịch gửi lúc 07:30 ngày 01/12/2026", 2)]
    html = notice(client)
    assert "thu (2 việc): đã xếp lịch gửi lúc 07:30" in html


def test_no_failure_is_pressed_away_untold(cast, client):
    client.force_login(cast.staff)
    ended = timezone.now() - timedelta(days=2)
    for number in range(5):
        error = f"Lỗi {number}"
        Job.objects.create(kind="hong", key=error, owner=cast.staff, state="failed", finished_at=ended, error=error)
    job_of(cast.staff, Job.State.DONE, finished_at=timezone.now())

    page = client.get("/lam-viec/viec/thong-bao/")
    assert [f"Lỗi {number}" in page.content.decode() for number in range(5)] == [True] * 5
    late = job_of(cast.staff, Job.State.FAILED, finished_at=timezone.now(), error="Vừa hỏng")
    client.post("/lam-viec/viec/da-xem/", {"shown_at": page.context["shown_at"]})

    assert [job.pk for job in client.get("/lam-viec/viec/thong-bao/").context["jobs"]] == [late.pk]


@pytest.mark.parametrize("shown_at", ["", "hôm qua", "2024-01-01T00:00:00", "9999-01-01T00:00:00+00:00"])
def test_a_moment_that_no_page_had_is_now(cast, client, shown_at):
    client.force_login(cast.staff)
    job_of(cast.staff, Job.State.FAILED, finished_at=timezone.now(), error="Lỗi")

    client.post("/lam-viec/viec/da-xem/", {"shown_at": shown_at})

    assert client.get("/lam-viec/viec/thong-bao/").context["jobs"] == []


def test_the_notice_leads_to_no_other_site(cast, client):
    client.force_login(cast.staff)

    response = client.post("/lam-viec/viec/da-xem/", headers={"referer": "https://xau.example/"})

    assert response.url == "/lam-viec/"


def test_work_of_others_is_not_told(cast, client):
    client.force_login(cast.staff)
    job_of(cast.leader, Job.State.RUNNING)

    assert "đang làm" not in notice(client)


def test_the_panel_is_a_page_without_script_and_a_fragment_with_it(cast, client):
    client.force_login(cast.staff)

    page = client.get("/lam-viec/thanh-phan/o-ben/").content.decode()
    fragment = client.get("/lam-viec/thanh-phan/o-ben/", headers={"hx-request": "true"}).content.decode()

    assert ("<!doctype html>" in page, "<!doctype html>" in fragment) == (True, False)
    assert ("166.842" in page, "166.842" in fragment) == (True, True)
