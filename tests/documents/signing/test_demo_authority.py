"""The demo authority: made by one command, marked, and kept out of a service."""

from datetime import timedelta

import pytest
from cryptography import x509
from django.core.management import CommandError, call_command
from django.utils import timezone

from documents.checks import demo_authority_in_service, signatures_get_time_stamps
from documents.signing import demo_authority, timestamps, trust


def test_one_command_makes_it(settings, capsys):
    settings.ALLOW_DEMO_AUTHORITY = True

    call_command("make_demo_authority")

    out = capsys.readouterr().out
    assert out.startswith("MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ\n")
    assert sorted(path.name for path in settings.SIGNING_KEYS_DIR.iterdir()) == [
        "demo-organisation.p12",
        "demo-person.p12",
        "demo-root.p12",
        "demo-tsa.p12",
    ]
    assert {path.stat().st_mode & 0o777 for path in settings.SIGNING_KEYS_DIR.iterdir()} == {0o600}
    assert [root.subject.native["organization_name"] for root in trust.trust_roots()] == [demo_authority.MARK]


def test_every_certificate_says_what_it_is(authority):
    for name in (authority.ROOT, authority.PERSON, authority.ORGANISATION, authority.TSA):
        assert authority.MARK in authority.certificate_of(name).subject.rfc4514_string()


def test_second_call_keeps_keys_and_refreshes_the_list(authority, settings):
    settings.ALLOW_DEMO_AUTHORITY = True
    person = authority.certificate_of(authority.PERSON)
    since = timezone.now().replace(microsecond=0) - timedelta(days=300)
    authority.revoke([person], since=since, published_at=timezone.now() - timedelta(days=360))
    old = _list()

    call_command("make_demo_authority")

    new = _list()
    assert authority.certificate_of(authority.PERSON) == person
    assert new.next_update_utc - old.next_update_utc > timedelta(days=350)
    assert [(entry.serial_number, entry.revocation_date_utc) for entry in new] == [(person.serial_number, since)]


def test_force_makes_new_keys(authority, settings):
    settings.ALLOW_DEMO_AUTHORITY = True
    before = authority.certificate_of(authority.ROOT)

    call_command("make_demo_authority", "--force")

    assert authority.certificate_of(authority.ROOT) != before


def test_not_allowed_it_is_not_made(settings):
    settings.ALLOW_DEMO_AUTHORITY = False

    with pytest.raises(CommandError, match="ALLOW_DEMO_AUTHORITY=1"):
        call_command("make_demo_authority")
    assert not settings.SIGNING_KEYS_DIR.exists()


def test_not_allowed_it_is_not_read(authority, settings):
    settings.ALLOW_DEMO_AUTHORITY = False

    assert (trust.trust_roots(), trust.revocation_lists(), timestamps.timestamper()) == ([], [], None)


@pytest.mark.parametrize(
    ("service", "allowed", "found"),
    [(False, True, []), (True, True, ["documents.W010"]), (True, False, ["documents.E010"] * 4)],
)
def test_service_refuses_it(authority, settings, service, allowed, found):
    settings.SERVICE, settings.ALLOW_DEMO_AUTHORITY = service, allowed

    assert [message.id for message in demo_authority_in_service(None)] == found


def test_service_finds_a_root_that_was_copied_among_the_trusted(authority, settings):
    settings.SERVICE, settings.ALLOW_DEMO_AUTHORITY = True, False
    for path in settings.SIGNING_KEYS_DIR.iterdir():
        path.unlink()
    (trust.demo_folder() / "root.pem").rename(settings.SIGNING_TRUST_DIR / "root.pem")

    (error,) = demo_authority_in_service(None)

    assert error.id == "documents.E010"
    assert "a root certificate" in error.msg


@pytest.mark.parametrize(
    ("service", "address", "found"),
    [(True, "", ["documents.W011"]), (True, "http://tsa.example", []), (False, "", [])],
)
def test_service_without_time_stamps_is_warned(settings, service, address, found):
    settings.SERVICE, settings.TSA_URL, settings.ALLOW_DEMO_AUTHORITY = service, address, False

    assert [message.id for message in signatures_get_time_stamps(None)] == found


def _list():
    return x509.load_der_x509_crl((trust.demo_folder() / "root.crl").read_bytes())
