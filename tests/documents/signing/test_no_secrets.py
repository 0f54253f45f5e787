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


@pytest.mark.django_db
def test_an_error_report_does_not_show_the_password(cast, secrets, settings, monkeypatch):
    """Django's report of an unforeseen error prints the local variables of every frame."""
    paper = papers.ready(cast)

    def fail(*args, **options):
        raise RuntimeError("unforeseen")

    monkeypatch.setattr("documents.signing.certificates.check", fail)
    settings.DEBUG = False
    try:
        sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=PASSWORD)
    except RuntimeError:
        frames = ExceptionReporter(None, *sys.exc_info()).get_traceback_data()["frames"]
    ours = [frame for frame in frames if "documents" in frame["filename"] and "tests" not in frame["filename"]]

    assert ours
    assert PASSWORD not in repr([frame["vars"] for frame in ours])


def test_key_files_lie_outside_what_a_backup_takes():
    """scripts/backup.sh takes the database and LHH_VAR/media."""
    script = (django_settings.BASE_DIR / "scripts" / "backup.sh").read_text()
    keys = django_settings.BASE_DIR / "var" / "keys"

    assert [line for line in script.splitlines() if line.startswith("tar ")] == [
        'tar -C "$var" -czf "$target/media.tar.gz" media'
    ]
    assert (django_settings.VAR_DIR / "media") not in [keys, *keys.parents]
    assert ".p12" not in script
