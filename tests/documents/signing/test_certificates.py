"""Certificates that may not sign here and now: one sentence each."""

from datetime import timedelta

import pytest
from asn1crypto import x509
from cryptography import x509 as pyca
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.exceptions import ValidationError
from django.utils import timezone

from documents.models import SignatureRole, SigningIdentity
from documents.signing import certificates, demo_authority
from documents.signing.sign import sign_now
from documents.verification import verify
from tests.documents.signing import papers
from tests.documents.signing.papers import signed_bytes

DAY = timedelta(days=1)
PERSON = SignatureRole.PERSON


def _asn1(certificate):
    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def _check(certificate, registered=None, **options):
    identity = SigningIdentity(**certificates.facts_of(registered or certificate))
    certificates.check(identity, certificate, **options)


def _code(*args, **options):
    with pytest.raises(ValidationError) as caught:
        _check(*args, **options)
    return caught.value.code


def test_the_demo_persons_certificate_is_good(authority):
    _check(_asn1(authority.certificate_of(authority.PERSON)))


def test_another_persons_certificate_is_refused(authority):
    person = _asn1(authority.certificate_of(authority.PERSON))
    other = _asn1(authority.issue("other", "Trần Văn Khác (minh họa)"))

    assert _code(other, person) == "other_certificate"


def test_expired_and_not_yet_valid(authority):
    now = timezone.now()
    expired = _asn1(authority.issue("old", "Cũ", starts=now - 20 * DAY, ends=now - DAY))
    future = _asn1(authority.issue("new", "Mới", starts=now + DAY, ends=now + 20 * DAY))

    assert (_code(expired), _code(future)) == ("expired", "not_yet_valid")
    _check(expired, moment=now - 2 * DAY)


def test_revoked(authority):
    certificate = authority.certificate_of(authority.PERSON)
    authority.revoke([certificate])

    assert _code(_asn1(certificate)) == "revoked"


@pytest.mark.parametrize("address", [None, "http://127.0.0.1:9/root.crl"])
def test_a_list_that_is_too_old_still_tells_who_is_revoked_and_stops_nobody_else(authority, address):
    now = timezone.now()
    revoked, good = (authority.issue(name, name, starts=now - 100 * DAY, crl_url=address) for name in ("mot", "hai"))
    authority.revoke([revoked], since=now - 50 * DAY, published_at=now - 40 * DAY, days=30)

    assert _code(_asn1(revoked)) == "revoked"
    _check(_asn1(good))


def test_a_list_by_somebody_else_of_the_same_name_revokes_nobody(authority, settings, tmp_path):
    certificate = authority.certificate_of(authority.PERSON)
    settings.SIGNING_KEYS_DIR, trusted = tmp_path / "theirs", settings.SIGNING_TRUST_DIR
    settings.SIGNING_TRUST_DIR = tmp_path / "their-trust"
    demo_authority.make()
    demo_authority.revoke([certificate], since=timezone.now() - DAY)
    theirs = (demo_authority.trust.demo_folder() / "root.crl").read_bytes()
    settings.SIGNING_TRUST_DIR = trusted
    (demo_authority.trust.demo_folder() / "root.crl").write_bytes(theirs)

    _check(_asn1(certificate))


def test_without_any_revocation_list_it_may_sign(authority, settings):
    (settings.SIGNING_TRUST_DIR / "demo" / "root.crl").unlink()

    _check(_asn1(authority.certificate_of(authority.PERSON)))


def test_the_demo_authority_is_refused_where_it_is_not_allowed(authority, settings):
    settings.ALLOW_DEMO_AUTHORITY = False

    assert _code(_asn1(authority.certificate_of(authority.PERSON))) == "not_trusted"


def test_an_authority_of_the_same_name_is_not_trusted(authority, settings, tmp_path):
    """Somebody makes a demo authority of their own: all names are the same, the key is not."""
    settings.SIGNING_KEYS_DIR, trusted = tmp_path / "theirs", settings.SIGNING_TRUST_DIR
    settings.SIGNING_TRUST_DIR = tmp_path / "their-trust"
    demo_authority.make()
    theirs = _asn1(demo_authority.certificate_of(demo_authority.PERSON))
    settings.SIGNING_TRUST_DIR = trusted

    assert _code(theirs) == "not_trusted"


def test_what_is_not_made_for_signing(authority):
    parts = [authority.ROOT, authority.TSA]

    assert [_code(_asn1(authority.certificate_of(part))) for part in parts] == ["not_for_signing"] * 2


@pytest.mark.parametrize(
    ("name", "is_theirs"),
    [
        ("Trần Văn An", True),
        ("TRAN VAN AN", True),
        ("Văn An", True),
        ("Trần Văn Ánh", False),
        ("n Văn An", False),
        ("Minh họa", False),  # the organisation in the certificate
        ("", False),
    ],
)
def test_whose_certificate_it_is(authority, name, is_theirs):
    certificate = _asn1(authority.issue("an", "Trần Văn An (CA2)"))
    if is_theirs:
        certificates.check_bears_name(certificate, name)
    else:
        with pytest.raises(ValidationError, match="Chứng thư mang tên Trần Văn An"):
            certificates.check_bears_name(certificate, name)


def _usage(*, content_commitment=True):
    rest = ("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign")
    others = dict.fromkeys([*rest, "encipher_only", "decipher_only"], False)
    return pyca.KeyUsage(digital_signature=True, content_commitment=content_commitment, **others)


@pytest.mark.slow
def test_signing_and_verification_want_the_same_use_of_the_key(cast, authority, settings, monkeypatch):
    """A certificate to log in with: digitalSignature only."""
    monkeypatch.setattr(demo_authority, "_usage", lambda is_root, is_tsa: _usage(content_commitment=False))
    authority.issue(authority.PERSON, "Nguyễn Thị Mẫu (minh họa)")
    papers.identity(cast.leader, authority.PERSON, backend="pkcs12")
    paper = papers.ready(cast)

    with pytest.raises(ValidationError, match="non-repudiation"):
        sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)
    verdict = verify(signed_bytes(papers.content(paper), PERSON, papers.signer(authority.PERSON)), roles=[PERSON])

    assert [(check.rule, check.detail) for check in verdict.failures] == [
        ("certificate", "Chứng thư không được cấp để ký văn bản.")
    ]


@pytest.mark.slow
def test_what_the_portal_itself_would_not_verify_is_not_kept(cast, authority, settings, monkeypatch):
    papers.identity(cast.leader, authority.PERSON, backend="pkcs12")
    paper = papers.ready(cast)
    monkeypatch.setattr("documents.signing.certificates.check", lambda *args, **options: None)
    authority.revoke([authority.certificate_of(authority.PERSON)], since=timezone.now() - DAY)

    with pytest.raises(ValidationError, match="không qua được phép xác minh của cổng.*đã bị thu hồi"):
        sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)

    assert (paper.signatures.count(), paper.versions.count()) == (0, 1)
    assert "đã bị thu hồi" in paper.signing_refusals.get().reason


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (rsa.generate_private_key(public_exponent=65537, key_size=1024), "weak_key"),  # noqa: S505 - to be refused
        (ec.generate_private_key(ec.SECP192R1()), "weak_key"),
        (ec.generate_private_key(ec.SECP256R1()), "not_trusted"),
        (rsa.generate_private_key(public_exponent=65537, key_size=2048), "not_trusted"),
    ],
)
def test_weak_keys_are_refused(db, key, code):
    name = pyca.Name([pyca.NameAttribute(pyca.NameOID.COMMON_NAME, "Tự ký")])
    now = timezone.now()
    builder = pyca.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    builder = builder.serial_number(1).not_valid_before(now - DAY).not_valid_after(now + DAY)
    builder = builder.add_extension(_usage(), critical=True)

    assert _code(_asn1(builder.sign(key, hashes.SHA256()))) == code


def test_signing_with_a_revoked_certificate_leaves_the_paper_as_it_was(cast, authority, settings):
    paper = papers.ready(cast)
    cast.leader.signing_identities.update(backend="pkcs12", reference="demo-person.p12")
    authority.revoke([authority.certificate_of(authority.PERSON)])

    with pytest.raises(ValidationError, match="đã bị thu hồi từ ngày"):
        sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)

    assert (paper.signatures.count(), paper.versions.count()) == (0, 1)


def test_the_wrong_key_for_the_person_leaves_the_paper_as_it_was(cast, authority, settings):
    paper = papers.ready(cast)
    cast.leader.signing_identities.update(backend="pkcs12", reference="demo-organisation.p12")

    with pytest.raises(ValidationError, match="không phải chứng thư đã đăng ký"):
        sign_now(paper, SignatureRole.PERSON, by=cast.leader, secret=settings.DEMO_PASSWORD)

    assert (paper.signatures.count(), paper.versions.count()) == (0, 1)


def test_pem_and_der_are_read_and_nothing_else(authority):
    certificate = authority.certificate_of(authority.PERSON)

    for encoding in (Encoding.PEM, Encoding.DER):
        read = certificates.read_certificate(certificate.public_bytes(encoding))
        assert certificates.fingerprint(read) == certificates.fingerprint(_asn1(certificate))
    for data in (
        b"",
        b"xin chao",
        b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        b"\x30\x03\x02\x01\x01",
    ):
        with pytest.raises(ValidationError, match="không phải là chứng thư"):
            certificates.read_certificate(data)
