import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from lhh_portal import jobs
from lhh_portal.models import Job
from lhh_portal.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kind():
    """Register a function as the kind "test.work" for one test."""

    def register(function):
        jobs.job("test.work", "Việc thử")(function)

    yield register
    jobs._kinds.pop("test.work", None)


def _job(**fields):
    return Job.objects.create(**{"kind": "test.work", "key": uuid.uuid4().hex, **fields})


def _leave_a_user(name):
    UserFactory(email=f"{name}@lhh.example")


def _traces():
    return list(type(UserFactory.build()).objects.values_list("email", flat=True))


def _take_over(job):
    """What the sweeper and another worker do to a job whose worker fell silent."""
    Job.objects.filter(pk=job.pk).update(token=uuid.uuid4())


def test_run_does_the_work_once_and_keeps_the_result(kind):
    calls = []
    kind(lambda progress, n: calls.append(n) or {"n": n})
    job = _job(args={"n": 3})

    jobs.run(job.pk)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (calls, job.state, job.result) == ([3], Job.State.DONE, {"n": 3})
    assert job.finished_at is not None


def test_step_shows_how_far_it_is(kind):
    seen = []

    def work(progress):
        progress.step(2, 8, "Đang làm dòng 2")
        row = Job.objects.get()
        seen.append((row.state, row.percent, row.message))

    kind(work)
    jobs.run(_job().pk)

    assert seen == [(Job.State.RUNNING, 25, "Đang làm dòng 2")]


def test_enqueue_the_same_work_twice_gives_the_active_job(cast):
    first = jobs.enqueue("test.work", owner=cast.staff, n=1)

    assert jobs.enqueue("test.work", owner=cast.staff, n=1) == first
    assert jobs.enqueue("test.work", owner=cast.staff, n=2) != first
    assert jobs.enqueue("test.work", owner=cast.clerk, n=1) != first


def test_enqueue_after_the_end_gives_a_new_job(cast):
    first = jobs.enqueue("test.work", owner=cast.staff)
    Job.objects.update(state=Job.State.DONE)

    assert jobs.enqueue("test.work", owner=cast.staff) != first


def test_enqueue_sends_the_message_only_when_the_row_is_there(cast, monkeypatch, django_capture_on_commit_callbacks):
    sent = []
    monkeypatch.setattr(jobs, "_send", sent.append)

    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("test.work", owner=cast.staff)
        assert sent == []

    assert sent == [job.pk]


def test_broker_out_of_reach_leaves_the_job_to_the_sweeper(cast, monkeypatch, django_capture_on_commit_callbacks):
    def refuse(*args, **kwargs):
        raise OSError("no broker")

    monkeypatch.setattr(jobs.current_app, "send_task", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.enqueue("test.work", owner=cast.staff)

    assert job.state == Job.State.QUEUED


def test_cancel_a_waiting_job_ends_it_at_once(kind):
    kind(lambda progress: _leave_a_user("x"))
    job = _job()

    jobs.cancel(job)
    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, _traces()) == (Job.State.CANCELLED, [])


@pytest.mark.parametrize("where", ["step", "commit"])
def test_cancel_a_running_job_keeps_nothing(kind, where):
    def work(progress):
        jobs.cancel(Job.objects.get())
        if where == "step":
            progress.step(1, 2)
        with progress.commit():
            _leave_a_user("x")

    kind(work)
    job = _job()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, _traces()) == (Job.State.CANCELLED, [])


@pytest.mark.parametrize("where", ["step", "commit"])
def test_an_attempt_that_lost_its_claim_leaves_nothing(kind, where):
    def work(progress):
        _take_over(Job.objects.get())
        if where == "step":
            progress.step(1, 2)
        with progress.commit():
            _leave_a_user("x")

    kind(work)
    job = _job()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result, _traces()) == (Job.State.RUNNING, {}, [])


def test_commit_ends_the_job_together_with_its_changes(kind):
    states = []

    def work(progress):
        with progress.commit() as job_row:
            _leave_a_user("x")
            job_row.result = {"made": 1}
        states.append(Job.objects.get().state)

    kind(work)
    job = _job()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (states, job.result, _traces()) == ([Job.State.DONE], {"made": 1}, ["x@lhh.example"])


def test_kill_after_commit_loses_neither_changes_nor_result(kind):
    def work(progress):
        with progress.commit() as job_row:
            _leave_a_user("x")
            job_row.result = {"url": "/x/"}
        raise SystemExit

    kind(work)
    job = _job()

    with pytest.raises(SystemExit):
        jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.result, _traces()) == (Job.State.DONE, {"url": "/x/"}, ["x@lhh.example"])


def test_error_inside_commit_undoes_the_changes(kind):
    def work(progress):
        with progress.commit():
            _leave_a_user("x")
            raise jobs.JobError("Tệp thiếu cột «Tên hội».")

    kind(work)
    job = _job()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.error, _traces()) == (Job.State.FAILED, "Tệp thiếu cột «Tên hội».", [])


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (jobs.JobError("Thiếu ngày văn bản."), "Thiếu ngày văn bản."),
        (ValidationError(["Dòng 3 sai.", "Dòng 4 sai."]), "Dòng 3 sai. Dòng 4 sai."),
        (ZeroDivisionError("secret detail"), "Có lỗi ngoài dự kiến (việc số {pk})."),
    ],
)
def test_failure_is_told_in_words_for_the_owner(kind, error, text):
    def work(progress):
        raise error

    kind(work)
    job = _job()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.error.startswith(text.format(pk=job.pk))
    assert "secret" not in job.error


def test_unknown_kind_fails_with_its_name():
    job = _job(kind="gone.work")

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, "gone.work" in job.error) == (Job.State.FAILED, True)


@pytest.fixture
def sent(monkeypatch):
    """Ids the sweeper sends to the queue."""
    ids = []
    monkeypatch.setattr(jobs, "_send", ids.append)
    return ids


def _silent_for(seconds, **fields):
    job = _job(**fields)
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(seconds=seconds))
    return job


def test_sweep_queues_a_job_of_a_dead_worker_again(sent, settings):
    dead = _silent_for(settings.JOB_STALE_SECONDS + 1, state=Job.State.RUNNING)
    _silent_for(settings.JOB_STALE_SECONDS - 5, state=Job.State.RUNNING)

    jobs.sweep()

    dead.refresh_from_db()
    assert (dead.state, dead.attempts, sent) == (Job.State.QUEUED, 1, [dead.pk])


def test_sweep_sends_a_lost_message_again_but_not_at_every_round(sent, settings):
    lost = _silent_for(settings.JOB_STALE_SECONDS + 1)
    _job()

    jobs.sweep()
    jobs.sweep()

    assert sent == [lost.pk]


def test_sweep_gives_up_on_a_job_that_kills_workers(sent, settings):
    job = _silent_for(settings.JOB_STALE_SECONDS + 1, state=Job.State.RUNNING, attempts=jobs.MAX_ATTEMPTS - 1)

    jobs.sweep()

    job.refresh_from_db()
    assert (job.state, job.error != "", sent) == (Job.State.FAILED, True, [])


def test_sweep_ends_a_dead_job_that_was_to_be_cancelled(sent, settings):
    job = _silent_for(settings.JOB_STALE_SECONDS + 1, state=Job.State.RUNNING, cancel_requested=True)

    jobs.sweep()

    job.refresh_from_db()
    assert (job.state, sent) == (Job.State.CANCELLED, [])


def test_swept_job_runs_again_and_the_old_attempt_is_locked_out(kind, sent, settings):
    attempts = []

    def work(progress):
        attempts.append(progress)
        if len(attempts) == 1:
            Job.objects.update(heartbeat_at=timezone.now() - timedelta(seconds=settings.JOB_STALE_SECONDS + 1))
            jobs.sweep()
            jobs.run(sent[0])
        with progress.commit():
            _leave_a_user(f"lan{len(attempts)}")

    kind(work)
    job = _job()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert (job.state, job.attempts, _traces()) == (Job.State.DONE, 1, ["lan2@lhh.example"])


def test_heartbeat_keeps_a_long_call_alive(kind, monkeypatch):
    beats = []
    monkeypatch.setattr(jobs, "HEARTBEAT_SECONDS", 0.01)
    monkeypatch.setattr(jobs.Progress, "beat", lambda self: beats.append(1) or (_ for _ in ()).throw(OSError("away")))

    def work(progress):
        while len(beats) < 3:
            pass

    kind(work)
    job = _job()

    jobs.run(job.pk)

    job.refresh_from_db()
    assert job.state == Job.State.DONE


@pytest.fixture
def staff(client):
    user = UserFactory(roles=[Role.STAFF])
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user


def test_job_page_shows_progress_and_asks_again(client, staff, settings):
    settings.REQUIRE_MFA = False
    job = _job(owner=staff, state=Job.State.RUNNING, progress=3, total=12, message="Đang dàn trang 3")

    page = client.get(reverse("job-detail", args=[job.pk])).content.decode()

    assert "Đang dàn trang 3" in page
    assert 'max="12" value="3"' in page
    assert f'hx-get="{reverse("job-detail", args=[job.pk])}"' in page
    assert '<noscript><meta http-equiv="refresh" content="3"></noscript>' in page


def test_job_fragment_of_ended_work_asks_no_more(client, staff):
    job = _job(owner=staff, state=Job.State.FAILED, error="Thiếu ngày.", finished_at=timezone.now())

    part = client.get(reverse("job-detail", args=[job.pk]), headers={"HX-Request": "true"}).content.decode()

    assert "Thiếu ngày." in part
    assert "hx-trigger" not in part
    assert "<html" not in part


def test_done_job_leads_on_to_its_result(client, staff):
    job = _job(owner=staff, state=Job.State.DONE, result={"url": "/lam-viec/"}, finished_at=timezone.now())

    response = client.get(reverse("job-detail", args=[job.pk]))

    assert response.url == "/lam-viec/"


def test_cancel_button_asks_the_worker_to_stop(client, staff):
    job = _job(owner=staff, state=Job.State.RUNNING)

    client.post(reverse("job-cancel", args=[job.pk]))

    job.refresh_from_db()
    assert job.cancel_requested


def test_strangers_job_is_not_there(client, staff):
    job = _job(owner=UserFactory())

    assert client.get(reverse("job-detail", args=[job.pk])).status_code == 404
    assert client.post(reverse("job-cancel", args=[job.pk])).status_code == 404
