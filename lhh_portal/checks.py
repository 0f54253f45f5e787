"""What must not stand in service: `manage.py check` lists it; web server, worker and beat refuse to start with it."""

import os

from django.conf import settings
from django.core.checks import Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

MIN_KEY_LENGTH = 50


def _problems():
    if settings.SECRET_KEY == settings.DEMO_SECRET_KEY or len(settings.SECRET_KEY) < MIN_KEY_LENGTH:
        yield (
            "E001",
            "SECRET_KEY is the demo key or shorter than 50 characters.",
            "Set SECRET_KEY, for example to the output of: openssl rand -base64 48",
        )
    if settings.DEBUG:
        yield "E002", "DEBUG is on.", "Unset DEBUG: its error pages show settings and data."
    if settings.DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
        yield (
            "E003",
            "The database is SQLite.",
            "Set DATABASE_URL=postgres://user:password@host:5432/name (numbers are reserved under row locks).",
        )
    if not settings.REDIS_URL:
        yield "E004", "REDIS_URL is missing.", "Set REDIS_URL=redis://host:6379/0 (queue, cache and sign-in limits)."
    if not os.environ.get("ALLOWED_HOSTS") or "*" in settings.ALLOWED_HOSTS:
        yield (
            "E005",
            "ALLOWED_HOSTS is not set, or is '*'.",
            "Set ALLOWED_HOSTS to the names people type, separated by commas.",
        )
    if not settings.SITE_URL.startswith("https://"):
        yield "E006", "SITE_URL is not an https address.", "Set SITE_URL=https://…: mails and QR codes lead there."
    if not os.environ.get("EMAIL_HOST"):
        yield (
            "E007",
            "EMAIL_HOST is missing: invitations and password resets would reach nobody.",
            "Set EMAIL_HOST to the mail server, with EMAIL_PORT, EMAIL_USE_TLS, EMAIL_HOST_USER as it asks.",
        )


@register()
def service_settings(app_configs=None, **kwargs):
    """Errors lhh_portal.E001–E007, in service mode (LHH_SERVICE=1) only."""
    if not settings.SERVICE:
        return []
    return [Error(message, hint=hint, id=f"lhh_portal.{code}") for code, message, hint in _problems()]


@register()
def service_second_factor(app_configs=None, **kwargs):
    """Warning lhh_portal.W001: allowed, but somebody should have wanted it."""
    if settings.SERVICE and not settings.REQUIRE_MFA:
        hint = "Unset REQUIRE_MFA: a password alone then opens no account that decides anything."
        return [Warning("REQUIRE_MFA is off.", hint=hint, id="lhh_portal.W001")]
    return []


def refuse_unsafe_service():
    """Raise ImproperlyConfigured naming every problem: gunicorn and Celery do not run Django's checks themselves."""
    errors = service_settings()
    if errors:
        raise ImproperlyConfigured("\n".join(["Refusing to start in service mode:", *map(str, errors)]))
