"""Whom we trust: root certificates and revocation lists on disk, and the demo authority where it is allowed.

A file that cannot be read (a download broken off, an error page saved as a list) counts as not there: it must not stop
what the others vouch for. documents/archive/watch.py tells of it.
"""

import logging
from functools import lru_cache

from asn1crypto import crl, pem, x509
from django.conf import settings
from pyhanko_certvalidator import ValidationContext

log = logging.getLogger(__name__)

CERTIFICATES = {".pem", ".crt", ".cer"}
LISTS = {".crl"}
# Only here: the service never reads this folder unless ALLOW_DEMO_AUTHORITY is set.
DEMO = "demo"


def trust_roots(folders=None):
    """The root certificates as asn1crypto objects; `folders` stand in for those of the portal."""
    return _read(CERTIFICATES, folders)


def revocation_lists(folders=None):
    """CRLs lying beside the roots, DER."""
    return [loaded.dump() for loaded in _read(LISTS, folders)]


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


def files():
    """(the readable revocation lists, everything unreadable): paths, for whoever looks after the folder."""
    found = [(path, _is_readable(path, path.stat().st_mtime_ns)) for path in _files(CERTIFICATES | LISTS, _folders())]
    lists = [path for path, is_readable in found if is_readable and path.suffix.lower() in LISTS]
    return lists, [path for path, is_readable in found if not is_readable]


def demo_folder():
    return settings.SIGNING_TRUST_DIR / DEMO


def is_demo_authority(certificate):
    """Whether `certificate` (asn1crypto) was issued by the demo authority that lies in the trust folder."""
    path = demo_folder() / "root.pem"
    root = _load(path) if path.exists() else None
    return root is not None and certificate.issuer == root.subject


def _folders():
    return [settings.SIGNING_TRUST_DIR, *([demo_folder()] if settings.ALLOW_DEMO_AUTHORITY else [])]


def _read(suffixes, folders=None):
    found = (_load(path) for path in _files(suffixes, _folders() if folders is None else folders))
    return [loaded for loaded in found if loaded is not None]


def _files(suffixes, folders):
    for folder in folders:
        for path in sorted(folder.glob("*")) if folder.is_dir() else []:
            if path.suffix.lower() in suffixes:
                yield path


@lru_cache(maxsize=256)
def _is_readable(path, changed_at):
    """Lists of a big authority are megabytes, and this is asked with every first page."""
    return _load(path) is not None


def _load(path):
    """The certificate or list in `path`, or None."""
    try:
        return load_list(path) if path.suffix.lower() in LISTS else _load_certificate(path)
    except (OSError, ValueError, TypeError, KeyError) as error:
        log.warning("%s in the trust folder cannot be read and counts as not there: %s", path.name, error)
        return None


def _load_certificate(path):
    loaded = x509.Certificate.load(read_der(path))
    # asn1crypto parses only when asked.
    loaded.native  # noqa: B018
    return loaded


def load_list(path):
    loaded = crl.CertificateList.load(read_der(path))
    content = loaded["tbs_cert_list"]
    _parsed = content["issuer"].native, content["this_update"].native, loaded["signature"].native
    return loaded


def read_der(path):
    """The content of a certificate or list, whether it lies there as PEM or as DER."""
    data = path.read_bytes()
    return pem.unarmor(data)[2] if pem.detect(data) else data
