"""Whom we trust: root certificates and revocation lists on disk, and the demo authority where it is allowed."""

from asn1crypto import crl, pem, x509
from django.conf import settings
from pyhanko_certvalidator import ValidationContext

CERTIFICATES = {".pem", ".crt", ".cer"}
LISTS = {".crl"}
# Only here: the service never reads this folder unless ALLOW_DEMO_AUTHORITY is set.
DEMO = "demo"


def trust_roots(folders=None):
    """The root certificates as asn1crypto objects; `folders` stand in for those of the portal."""
    return [x509.Certificate.load(data) for data in _read(CERTIFICATES, folders)]


def revocation_lists(folders=None):
    """CRLs lying beside the roots, DER."""
    return [crl.CertificateList.load(data).dump() for data in _read(LISTS, folders)]


def validation_context(*, moment=None, strict=False, **options):
    """A fresh ValidationContext; `strict` wants revocation data for every certificate.

    Made anew for each use: pyHanko collects in it what it fetched, and that belongs to one file.
    """
    return ValidationContext(
        trust_roots=trust_roots(),
        crls=revocation_lists(),
        moment=moment,
        allow_fetching=settings.REVOCATION_ONLINE and moment is None,
        revocation_mode="require" if strict else "soft-fail",
        **options,
    )


def revocation_list_files():
    return list(_files(LISTS, _folders()))


def demo_folder():
    return settings.SIGNING_TRUST_DIR / DEMO


def is_demo_authority(certificate):
    """Whether `certificate` (asn1crypto) was issued by the demo authority that lies in the trust folder."""
    path = demo_folder() / "root.pem"
    return path.exists() and certificate.issuer == _load(path).subject


def _folders():
    return [settings.SIGNING_TRUST_DIR, *([demo_folder()] if settings.ALLOW_DEMO_AUTHORITY else [])]


def _read(suffixes, folders=None):
    return [read_der(path) for path in _files(suffixes, _folders() if folders is None else folders)]


def _files(suffixes, folders):
    for folder in folders:
        for path in sorted(folder.glob("*")) if folder.is_dir() else []:
            if path.suffix.lower() in suffixes:
                yield path


def _load(path):
    return x509.Certificate.load(read_der(path))


def read_der(path):
    """The content of a certificate or list, whether it lies there as PEM or as DER."""
    data = path.read_bytes()
    return pem.unarmor(data)[2] if pem.detect(data) else data
