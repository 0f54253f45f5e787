from types import SimpleNamespace

import pytest
from django.core.exceptions import ImproperlyConfigured

from lhh_portal.checks import refuse_unsafe_service, service_second_factor, service_settings

GOOD = {
    "DEMO_SECRET_KEY": "demo-key-of-more-than-fifty-characters-in-one-long-line",
    "SERVICE": True,
    "DEBUG": False,
    "SECRET_KEY": "x7" * 30,
    "REDIS_URL": "redis://127.0.0.1:6379/0",
    "DATABASES": {"default": {"ENGINE": "django.db.backends.postgresql"}},
    "ALLOWED_HOSTS": ["lhh.example"],
    "SITE_URL": "https://lhh.example",
    "REQUIRE_MFA": True,
}


@pytest.fixture
def service(monkeypatch):
    def apply(**changes):
        monkeypatch.setenv("ALLOWED_HOSTS", "lhh.example")
        monkeypatch.setenv("EMAIL_HOST", "mail.lhh.example")
        monkeypatch.setattr("lhh_portal.checks.settings", SimpleNamespace(**GOOD | changes))
        return [error.id for error in service_settings()]

    return apply


def test_good_service_settings_pass(service):
    assert service() == []
    refuse_unsafe_service()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"SECRET_KEY": GOOD["DEMO_SECRET_KEY"]}, "E001"),
        ({"SECRET_KEY": "short"}, "E001"),
        ({"DEBUG": True}, "E002"),
        ({"DATABASES": {"default": {"ENGINE": "django.db.backends.sqlite3"}}}, "E003"),
        ({"REDIS_URL": ""}, "E004"),
        ({"ALLOWED_HOSTS": ["*"]}, "E005"),
        ({"SITE_URL": "http://lhh.example"}, "E006"),
    ],
)
def test_service_refuses(service, changes, error):
    assert service(**changes) == [f"lhh_portal.{error}"]
    with pytest.raises(ImproperlyConfigured, match=f"lhh_portal.{error}"):
        refuse_unsafe_service()


@pytest.mark.parametrize(("variable", "error"), [("ALLOWED_HOSTS", "E005"), ("EMAIL_HOST", "E007")])
def test_service_needs_named_hosts(service, monkeypatch, variable, error):
    service()
    monkeypatch.delenv(variable)

    assert [error.id for error in service_settings()] == [f"lhh_portal.{error}"]


@pytest.mark.parametrize(
    ("changes", "warnings"),
    [({}, []), ({"REQUIRE_MFA": False}, ["lhh_portal.W001"]), ({"REQUIRE_MFA": False, "SERVICE": False}, [])],
)
def test_second_factor_off_in_service_is_warned_of(service, changes, warnings):
    service(**changes)

    assert [warning.id for warning in service_second_factor()] == warnings
    refuse_unsafe_service()


def test_embedded_mode_allows_the_demo_key(service):
    assert service(SERVICE=False, SECRET_KEY="short", REDIS_URL="") == []
