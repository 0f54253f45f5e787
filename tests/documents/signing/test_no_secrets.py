"""No private key and no password anywhere after a paper was signed and sealed: database, logs, files, session, jobs."""

import io
import json
import logging
import sys

import pytest
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from django.apps import apps
from django.conf import settings as django_settings
from django.core.exceptions import ValidationError
from django.http import HttpResponseServerError
from django.urls import reverse
from django.views.debug import ExceptionReporter

from documents.models import SignatureRole, SigningIdentity
from documents.signing import demo_identities
from documents.signing.demo_identities import draw_signature
from documents.signing.pictures import png_of
from documents.signing.sign import sign_now
from tests.documents.signing import papers

PASSWORD = "Mật-khẩu-chưa-từng-thấy-7391"
WRONG = "Mật-khẩu-gõ-nhầm-8462"


@pytest.fixture
def secrets(cast, authority, settings):
    """Everything that must not be found: the passwords, and each key in the forms it is written in."""
    demo_identities.make(cast.leader)
    found = [PASSWORD.encode(), WRONG.encode(), json.dumps(PASSWORD)[1:-1].encode()]
    for name in (authority.PERSON, authority.ORGANISATION):
        path = settings.SIGNING_KEYS_DIR / f"{name}.p12"
        key, certificate, others = pkcs12.load_key_and_certificates(path.read_bytes(), settings.DEMO_PASSWORD.encode())
        locked = pkcs12.serialize_key_and_certificates(
            b"x", key, certificate, others, BestAvailableEncryption(PASSWORD.encode())
        )
        path.write_bytes(locked)
        numbers = key.private_numbers()
        found += [locked, str(numbers.d).encode(), f"{numbers.p:x}".encode()]
        found += [numbers.p.to_bytes(128, "big"), numbers.d.to_bytes(256, "big").lstrip(b"\0")]
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        found.append(pem.splitlines()[5])
    return found


def _rows():
    """Every value of every row of every table, as bytes."""
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values_list():
            for value in row:
                yield (
                    f"{model.__name__}",
                    bytes(value) if isinstance(value, memoryview | bytes) else str(value).encode(),
                )


def _session_rows(client):
    yield "session", json.dumps(dict(client.session), ensure_ascii=False).encode()


def _files(folder):
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()


@pytest.mark.django_db
def test_no_key_and_no_password_is_left_anywhere(cast, secrets, client, settings, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    for name in ("pyhanko", "pyhanko_certvalidator", "django", "documents"):
        caplog.set_level(logging.DEBUG, logger=name)
    client.force_login(cast.leader)
    picture = io.BytesIO(png_of(draw_signature()))
    picture.name = "a.png"
    create = reverse("documents:identity-create", args=["pkcs12"])
    client.post(create, {"reference": "demo-person.p12", "secret": WRONG, "image": picture})
    picture.seek(0)
    client.post(create, {"reference": "demo-person.p12", "secret": PASSWORD, "image": picture})
    paper = papers.ready(cast)

    with pytest.raises(ValidationError):
        sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=WRONG)
    signed = sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=PASSWORD)
    sign_now(signed, SignatureRole.ORGANISATION, by=cast.clerk, secret=PASSWORD)

    assert SigningIdentity.objects.filter(user=cast.leader).count() == 2
    output = "".join(capfd.readouterr())
    logged = "\n".join([caplog.text, *(repr(vars(record)) for record in caplog.records), output])
    places = [*_rows(), *_session_rows(client), *_files(settings.MEDIA_ROOT), ("log", logged.encode())]
    assert len(places) > 200
    assert [(place, secret[:12]) for place, value in places for secret in secrets if secret in value] == []
    # The search would find them: the key files themselves hold what is searched for.
    assert any(secret in value for _place, value in _files(settings.SIGNING_KEYS_DIR) for secret in secrets)


def _shown_in_a_report():
    """What Django's report of the exception at hand prints of every frame but this test's own."""
    frames = ExceptionReporter(None, *sys.exc_info()).get_traceback_data()["frames"]
    others = [frame for frame in frames if not frame["filename"].endswith("test_no_secrets.py")]
    assert any("documents/signing/sign.py" in frame["filename"] for frame in others)
    return repr([frame["vars"] for frame in others])


def _fail(*args, **options):
    raise RuntimeError("unforeseen")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "where",
    [
        "documents.signing.certificates.check",
        "documents.signing.credentials.SimpleSigner.load_pkcs12_data",
        "documents.signing.sign.completed",
        "documents.signing.sign.keep_signed",
    ],
)
def test_an_error_report_does_not_show_the_password(cast, secrets, settings, monkeypatch, where):
    """Django's report of an unforeseen error prints the local variables of every frame."""
    paper = papers.ready(cast)
    monkeypatch.setattr(where, _fail)
    settings.DEBUG = False

    try:
        sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=PASSWORD)
    except RuntimeError:
        shown = _shown_in_a_report()

    assert PASSWORD not in shown


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["document-sign", "waiting-sign"])
def test_an_error_report_of_the_sign_pages_does_not_show_the_password(
    cast, secrets, settings, client, monkeypatch, name
):
    paper = papers.ready(cast)
    settings.DEBUG = settings.REQUIRE_MFA = False
    client.force_login(cast.leader, "django.contrib.auth.backends.ModelBackend")
    url = reverse(f"documents:{name}", args=[paper.pk] if name == "document-sign" else [])
    digest = paper.pdf.sha256
    monkeypatch.setattr("documents.signing.certificates.check", _fail)
    reports = []

    def report(self, request, response, exc_info):
        reporter = ExceptionReporter(request, *exc_info)
        reports.append((reporter.get_traceback_html(), reporter.get_traceback_text()))

    monkeypatch.setattr("django.test.client.Client.store_exc_info", lambda *args, **options: None)
    monkeypatch.setattr(
        "django.core.handlers.exception.handle_uncaught_exception",
        lambda request, resolver, exc_info: report(None, request, None, exc_info) or HttpResponseServerError(),
    )
    client.post(url, {"secret": PASSWORD, "shown": digest, "paper": paper.pk, f"shown-{paper.pk}": digest})

    ((page, text),) = reports
    assert "unforeseen" in text
    assert (PASSWORD in page, PASSWORD in text) == (False, False)


def test_key_files_lie_outside_what_a_backup_takes():
    """scripts/backup.sh takes the database and LHH_VAR/media."""
    script = (django_settings.BASE_DIR / "scripts" / "backup.sh").read_text()
    keys = django_settings.BASE_DIR / "var" / "keys"

    assert [line for line in script.splitlines() if line.startswith("tar ")] == [
        'tar -C "$var" -czf "$target/media.tar.gz" media'
    ]
    assert (django_settings.VAR_DIR / "media") not in [keys, *keys.parents]
    assert ".p12" not in script
