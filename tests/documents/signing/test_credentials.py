"""Key files and tokens: the same signature from both, and a sentence for each thing that can be wrong."""

import os
import traceback
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pkcs11
import pytest
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from django.core.exceptions import ValidationError

from documents.models import SignatureRole, SigningBackend, SigningIdentity
from documents.signing import certificates, credentials
from documents.signing.reading import check_whole, times_of
from documents.signing.sign import sign_now
from documents.workflow import DocumentState
from tests.documents.signing import papers
from tests.documents.signing.papers import signed_bytes
from tests.documents.signing.token import LABEL, PIN

PKCS12, PKCS11, OUTSIDE = SigningBackend.PKCS12, SigningBackend.PKCS11, SigningBackend.OUTSIDE


def _identity(backend, reference):
    return SigningIdentity(role=SignatureRole.PERSON, backend=backend, reference=reference)


def _refusal(identity, secret):
    with pytest.raises(ValidationError) as caught, credentials.opened(identity, secret) as signer:
        signed_bytes(papers.prepared(6), SignatureRole.PERSON, signer)
    assert not secret or secret not in "".join(traceback.format_exception(caught.value))
    return caught.value


def test_a_token_signs_and_its_pin_is_asked_each_time(cast, token, settings):
    paper = papers.ready(cast)
    cast.leader.signing_identities.update(backend=PKCS11, reference=f"{LABEL}/demo-person")

    with pytest.raises(ValidationError, match="Mã PIN không đúng"):
        sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret="0000-0000")
    signed = sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=PIN)
    with (
        pytest.raises(ValidationError, match="Mã PIN không đúng"),
        credentials.opened(cast.leader.signing_identities.get(), "0000-0000"),
    ):
        pass

    assert signed.state == DocumentState.SIGNED
    assert times_of(papers.content(signed))[1] is not None


def test_a_device_pulled_out_while_signing_is_told(token, monkeypatch):
    """Closing the session then fails as well; that must not hide the sentence."""
    really_open = credentials._session

    class Pulled:
        def __init__(self, *args):
            self.session = really_open(*args)

        def __getattr__(self, name):
            return getattr(self.session, name)

        def close(self):
            self.session.close()
            raise pkcs11.DeviceRemoved

    monkeypatch.setattr(credentials, "_session", Pulled)
    identity = _identity(PKCS11, f"{LABEL}/demo-person")

    with pytest.raises(ValidationError, match="Cắm lại thiết bị"), credentials.opened(identity, PIN):
        raise pkcs11.DeviceRemoved


def test_two_tokens_sign_at_once_each_with_its_pin(token, db):
    identity = _identity(PKCS11, f"{LABEL}/demo-person")

    def sign(pin):
        try:
            with credentials.opened(identity, pin) as signer:
                check_whole(signed_bytes(papers.prepared(6), SignatureRole.PERSON, signer))
        except ValidationError as error:
            return error.code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(sign, [PIN, "0000-0000"] * 4))

    assert answers == [None, "wrong_secret"] * 4


def test_a_key_that_does_not_belong_to_its_certificate_is_found_out(cast, token):
    paper = papers.ready(cast)
    with credentials.opened(_identity(PKCS11, f"{LABEL}/mixed-up"), PIN) as signer:
        facts = certificates.facts_of(signer.signing_cert)
    cast.leader.signing_identities.update(backend=PKCS11, reference=f"{LABEL}/mixed-up", **facts)

    with pytest.raises(ValidationError, match="Khóa đã ký không khớp với chứng thư"):
        sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=PIN)

    assert paper.signatures.count() == 0


@pytest.mark.parametrize(
    ("reference", "pin", "code"),
    [
        (f"{LABEL}/demo-person", "0000-0000", "wrong_secret"),
        (f"{LABEL}/demo-person", "", "wrong_secret"),
        (f"{LABEL}/khong-co", PIN, "no_key"),
        ("Token khác/demo-person", PIN, "no_token"),
    ],
)
def test_what_can_be_wrong_with_a_token(token, reference, pin, code):
    assert _refusal(_identity(PKCS11, reference), pin).code == code


def test_without_module_the_setting_is_named(authority, settings):
    settings.PKCS11_MODULE = ""
    assert "PKCS11_MODULE" in _refusal(_identity(PKCS11, "a/b"), PIN).message


def test_a_module_that_is_not_there(authority, settings, tmp_path):
    settings.PKCS11_MODULE = str(tmp_path / "driver.so")
    assert _refusal(_identity(PKCS11, "a/b"), PIN).code == "device"


@pytest.mark.parametrize(
    ("reference", "secret", "code"),
    [
        ("demo-person.p12", "sai-mat-khau", "wrong_secret"),
        ("demo-person.p12", "", "wrong_secret"),
        ("hong.p12", "minh-hoa-2024", "wrong_secret"),
        ("khong-co.p12", "minh-hoa-2024", "no_key_file"),
        ("../keys/demo-person.p12", "minh-hoa-2024", "no_key_file"),
        ("", "minh-hoa-2024", "no_key_file"),
        (".", "minh-hoa-2024", "no_key_file"),
        ("ghi-chu.txt", "minh-hoa-2024", "no_key_file"),
    ],
)
def test_what_can_be_wrong_with_a_key_file(authority, settings, reference, secret, code):
    Path(settings.SIGNING_KEYS_DIR / "hong.p12").write_bytes(b"\x30\x82")
    Path(settings.SIGNING_KEYS_DIR / "ghi-chu.txt").write_text("x")

    error = _refusal(_identity(PKCS12, reference), secret)

    assert error.code == code


def test_a_key_file_of_certificates_only_is_told(authority, settings):
    data = pkcs12.serialize_key_and_certificates(
        b"x", None, None, [authority.certificate_of(authority.PERSON)], BestAvailableEncryption(b"abc")
    )
    Path(settings.SIGNING_KEYS_DIR / "chi-chung-thu.p12").write_bytes(data)

    assert _refusal(_identity(PKCS12, "chi-chung-thu.p12"), "abc").code == "wrong_secret"


def test_a_key_file_that_may_not_be_read(authority, settings, monkeypatch):
    def refuse(path):
        raise PermissionError(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)

    assert _refusal(_identity(PKCS12, "demo-person.p12"), "minh-hoa-2024").code == "no_key_file"


def test_outside_is_told_where_to_go(authority):
    assert "tải bản đã ký lên" in _refusal(_identity(OUTSIDE, ""), "mat-khau-nao-do").message


def test_key_files_are_those_of_the_folder(authority, settings, tmp_path):
    os.mkdir(settings.SIGNING_KEYS_DIR / "thu-muc.p12")
    (tmp_path / "noi-khac.p12").write_bytes(b"x")
    (settings.SIGNING_KEYS_DIR / "lien-ket.p12").symlink_to(tmp_path / "noi-khac.p12")

    assert credentials.key_files() == ["demo-organisation.p12", "demo-person.p12", "demo-root.p12", "demo-tsa.p12"]


def test_pss_when_set(authority, settings):
    settings.SIGNING_PSS = True
    with credentials.opened(_identity(PKCS12, "demo-person.p12"), settings.DEMO_PASSWORD) as signer:
        data = signed_bytes(papers.prepared(6), SignatureRole.PERSON, signer)
        mechanism = signer.get_signature_mechanism_for_digest("sha256")

    check_whole(data)
    assert mechanism.signature_algo == "rsassa_pss"


def test_pss_on_a_token(token, settings):
    settings.SIGNING_PSS = True
    with credentials.opened(_identity(PKCS11, f"{LABEL}/demo-person"), PIN) as signer:
        check_whole(signed_bytes(papers.prepared(6), SignatureRole.PERSON, signer))
