"""The PAdES level of a file, read from what is in it. Whether it holds is another question (chain.py, verification).

Source: ETSI EN 319 142-1 V1.2.1, 5.2–5.5 and table 1. A document time stamp counts as the time stamp of B-T.
"""

import io
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import crl, ocsp
from django.db import models
from django.utils.translation import gettext_lazy as _
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import extract_certificate_info
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter


class Level(models.TextChoices):
    NONE = "", _("Chưa ký")
    B = "B-B", _("Chữ ký chưa có dấu thời gian")
    T = "B-T", _("Có dấu thời gian")
    LT = "B-LT", _("Có dấu thời gian và dữ liệu thu hồi")
    LTA = "B-LTA", _("Lưu trữ lâu dài: có dấu thời gian lưu trữ")


ORDER = list(Level)


@dataclass(frozen=True)
class SignatureLevel:
    """One signature: the moment a stamp vouches for (None without), and whose revocation data is missing."""

    field: str
    level: str
    stamped_at: datetime | None
    without_revocation_data: tuple[str, ...]


def level_of(pdf):
    """`B-B`, `B-T`, `B-LT`, `B-LTA`: the lowest of the file's signatures; empty when nobody signed."""
    levels = [signature.level for signature in levels_of(pdf)]
    return min(levels, key=ORDER.index, default=Level.NONE)


def levels_of(pdf):
    """A SignatureLevel for every signature of the file, in their order."""
    reader = PdfFileReader(io.BytesIO(pdf))
    stamps = reader.embedded_timestamp_signatures
    now = Material(reader)
    covered = Material(reader.get_historical_resolver(stamps[-1].signed_revision)) if stamps else None
    return [_level(signature, stamps, now, covered) for signature in reader.embedded_regular_signatures]


def last_stamp_expires(pdf):
    """When the certificate of the last document time stamp expires, or None without one."""
    stamps = PdfFileReader(io.BytesIO(pdf)).embedded_timestamp_signatures
    return stamps[-1].signer_cert.not_valid_after if stamps else None


class Material:
    """Certificates and revocation data in the DSS of one revision of a file."""

    def __init__(self, handler):
        try:
            dss = DocumentSecurityStore.read_dss(handler)
        except NoDSSFoundError:
            dss = DocumentSecurityStore(writer=None)
        self.certificates = list(dss.load_certs())
        self.crls = [crl.CertificateList.load(_data(stream)) for stream in dss.crls]
        self.ocsps = [ocsp.OCSPResponse.load(_data(stream)) for stream in dss.ocsps]
        self.crl_issuers = {each.issuer.hashable for each in self.crls}
        self.ocsp_serials = {
            single["cert_id"]["serial_number"].native
            for answer in self.ocsps
            if answer["response_bytes"].native
            for single in answer.response_data["responses"]
        }

    def lacks(self, signed_data):
        """Names of the certificates in the chain of `signed_data`'s signer whose status this material does not tell.

        Whether the revocation data is of the right age is for the validator to say.
        """
        info = extract_certificate_info(signed_data)
        known = {each.subject.hashable: each for each in [*info.other_certs, *self.certificates]}
        certificate, seen, missing = info.signer_cert, set(), []
        while certificate.self_signed == "no" and certificate.serial_number not in seen:
            seen.add(certificate.serial_number)
            if certificate.issuer.hashable not in self.crl_issuers and (
                certificate.serial_number not in self.ocsp_serials
            ):
                missing.append(_name(certificate))
            issuer = known.get(certificate.issuer.hashable)
            if issuer is None:
                missing.append(certificate.issuer.native.get("common_name", certificate.issuer.human_friendly))
                break
            certificate = issuer
        return missing


def _level(signature, stamps, now, covered):
    own_stamps = list(extract_tst_data_iter(signature.signer_info, signed=False))
    # A later document time stamp covers the signature and its own stamp.
    later = [stamp.signed_data for stamp in stamps if stamp.signed_revision > signature.signed_revision]
    vouching = own_stamps or later[:1]
    chains = [signature.signed_data, *own_stamps]
    lacking = tuple(dict.fromkeys(name for chain in chains for name in now.lacks(chain)))
    if not vouching:
        level = Level.B
    elif lacking:
        level = Level.T
    elif later and not any(covered.lacks(chain) for chain in chains):
        level = Level.LTA
    else:
        level = Level.LT
    return SignatureLevel(
        field=signature.field_name,
        level=level,
        stamped_at=time_of(vouching[0]) if vouching else None,
        without_revocation_data=lacking,
    )


def time_of(token):
    """The moment a time stamp vouches for; `token` is its SignedData."""
    return token["encap_content_info"]["content"].parsed["gen_time"].native


def _name(certificate):
    return certificate.subject.native.get("common_name", certificate.subject.human_friendly)


def _data(stream):
    return stream.get_object().data
