"""A certificate authority for demo and tests: root, person, organisation, time stamps. Worth nothing, and marked so.

Its private keys lie in SIGNING_KEYS_DIR under a password everybody knows; a service refuses it (documents.E010).
"""

from datetime import timedelta

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    pkcs12,
)
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID
from django.conf import settings
from django.utils import timezone
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from documents.signing import trust

MARK = "MINH HỌA – KHÔNG CÓ GIÁ TRỊ PHÁP LÝ"
PERSON, ORGANISATION, TSA, ROOT = "demo-person", "demo-organisation", "demo-tsa", "demo-root"
CRL_DAYS = 365
YEARS = {ROOT: 20, TSA: 10, PERSON: 5, ORGANISATION: 5}


def exists():
    return _key_file(ROOT).exists()


def make(*, person="Nguyễn Thị Hiền", organisation="Liên hiệp các Hội Khoa học và Kỹ thuật tỉnh"):
    """Make the authority anew and return the folder of its public part. Earlier demo signatures lose their trust."""
    settings.SIGNING_KEYS_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
    trust.demo_folder().mkdir(parents=True, exist_ok=True)
    root_key = _new_key()
    root = _certificate(ROOT, "Tổ chức chứng thực", root_key.public_key(), None, root_key)
    _write_key(ROOT, root_key, root, [])
    for name, common_name in ((PERSON, person), (ORGANISATION, organisation), (TSA, "Dấu thời gian")):
        key = _new_key()
        _write_key(name, key, _certificate(name, common_name, key.public_key(), root, root_key), [root])
    (trust.demo_folder() / "root.pem").write_bytes(root.public_bytes(Encoding.PEM))
    revoke([])
    return trust.demo_folder()


def issue(name, common_name, *, starts=None, ends=None, crl_url=None, ocsp_url=None):
    """Issue one more certificate into `<name>.p12`, for tests: other people, expired ones. Return it (cryptography).

    With the name of a part of the authority, such as TSA, it takes the place of the one before.
    """
    root_key, root = _open(ROOT)
    key = _new_key()
    addresses = _addresses(crl_url, ocsp_url)
    certificate = _certificate(
        name, common_name, key.public_key(), root, root_key, starts=starts, ends=ends, addresses=addresses
    )
    _write_key(name, key, certificate, [root])
    return certificate


def revoke(certificates, *, since=None, published_at=None, days=CRL_DAYS):
    """Publish a list revoking `certificates` (cryptography objects) from `since` on; the list before it is replaced.

    It is an hour old at once, so that it serves signatures of clocks a little behind, and good for `days`.
    """
    root_key, root = _open(ROOT)
    now = published_at or timezone.now()
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(root.subject)
        .last_update(now - timedelta(hours=1))
        .next_update(now + timedelta(days=days))
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)
        .add_extension(x509.CRLNumber(int(now.timestamp() * 1000)), critical=False)
    )
    for certificate in certificates:
        # Entries of an earlier list keep their date.
        revoked_at = getattr(certificate, "revocation_date_utc", since or now)
        entry = x509.RevokedCertificateBuilder().serial_number(certificate.serial_number)
        builder = builder.add_revoked_certificate(entry.revocation_date(revoked_at).build())
    crl = builder.sign(root_key, hashes.SHA256())
    (trust.demo_folder() / "root.crl").write_bytes(crl.public_bytes(Encoding.DER))


def refresh():
    """Publish the revocation list anew, with the same entries, before it gets stale."""
    path = trust.demo_folder() / "root.crl"
    entries = list(x509.load_der_x509_crl(path.read_bytes())) if path.exists() else []
    revoke(entries)


def timestamper():
    """The demo's time stamps, made in this process."""
    key, certificate = _open(TSA)
    root = _open(ROOT)[1]
    return DummyTimeStamper(
        tsa_cert=_asn1(certificate),
        tsa_key=asn1_keys.PrivateKeyInfo.load(key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())),
        certs_to_embed=SimpleCertificateStore.from_certs([_asn1(root)]),
    )


def certificate_of(name):
    """The public certificate in `<name>.p12` (cryptography object)."""
    return _open(name)[1]


def _open(name):
    data = _key_file(name).read_bytes()
    key, certificate, _others = pkcs12.load_key_and_certificates(data, settings.DEMO_PASSWORD.encode())
    return key, certificate


def _key_file(name):
    return settings.SIGNING_KEYS_DIR / f"{name}.p12"


def _write_key(name, key, certificate, others):
    password = BestAvailableEncryption(settings.DEMO_PASSWORD.encode())
    data = pkcs12.serialize_key_and_certificates(MARK.encode(), key, certificate, others, password)
    path = _key_file(name)
    path.write_bytes(data)
    path.chmod(0o600)


def _new_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _name(common_name):
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, MARK),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64]),
        ]
    )


def _certificate(name, common_name, public_key, root, root_key, *, starts=None, ends=None, addresses=()):
    is_root, is_tsa = root is None, name == TSA
    now = timezone.now()
    subject = _name(common_name)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if is_root else root.subject)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(starts or now - timedelta(days=1))
        .not_valid_after(ends or now + timedelta(days=365 * YEARS.get(name, 5)))
        .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
        .add_extension(_usage(is_root, is_tsa), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public_key), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
    )
    if is_tsa:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    for address in addresses:
        builder = builder.add_extension(address, critical=False)
    return builder.sign(root_key, hashes.SHA256())


def _addresses(crl_url, ocsp_url):
    """Where revocation is asked for, as extensions."""
    if crl_url:
        point = x509.DistributionPoint([x509.UniformResourceIdentifier(crl_url)], None, None, None)
        yield x509.CRLDistributionPoints([point])
    if ocsp_url:
        place = x509.UniformResourceIdentifier(ocsp_url)
        yield x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)])


def _usage(is_root, is_tsa):
    return x509.KeyUsage(
        digital_signature=not is_root,
        content_commitment=not is_root and not is_tsa,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_root,
        crl_sign=is_root,
        encipher_only=False,
        decipher_only=False,
    )


def _asn1(certificate):
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))
