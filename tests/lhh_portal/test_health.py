import pytest
from django.core.cache import cache
from django.urls import reverse

from lhh_portal import health
from lhh_portal.tasks import sweep_jobs


@pytest.fixture(autouse=True)
def _own_cache(settings, tmp_path):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path / "cache"}
    }


def test_alive_answers_without_a_database(client):
    response = client.get(reverse("alive"))

    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.django_db
def test_ready_reports_a_worker_after_its_first_sweep(client):
    before = client.get(reverse("ready"))
    sweep_jobs()
    after = client.get(reverse("ready"))

    assert before.json() == {"database": True, "queue": True, "worker": False}
    assert after.json() == {"database": True, "queue": True, "worker": True}
    assert (before.status_code, after.status_code) == (200, 200)


@pytest.mark.django_db
def test_a_worker_silent_for_a_minute_is_reported(client):
    cache.set(health.WORKER_SEEN, 0)

    assert client.get(reverse("ready")).json()["worker"] is False


@pytest.mark.django_db
def test_not_ready_when_the_queue_is_away(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"

    response = client.get(reverse("ready"))

    assert response.status_code == 503
    assert response.json()["queue"] is False


@pytest.mark.parametrize("name", ["alive", "ready"])
def test_machines_only_read(client, name):
    assert client.post(reverse(name)).status_code == 405
