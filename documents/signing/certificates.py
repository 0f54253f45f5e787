"""Whether a certificate may sign here and now, told in sentences."""

import asyncio
import hashlib
import re

from asn1crypto import pem, x509
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko_certvalidator import CertificateValidator
from pyhanko_certvalidator import errors as path_errors

from documents.signing import revocation, trust
from lhh_portal.dates import format_date
from lhh_portal.text import search_key

# TT 15/2025/TT-BKHCN, annex (official-format.md 2.3).
MINIMUM_BITS = {"rsa": 2048, "rsassa_pss": 2048, "ec": 256}
# Keys of services: whoever signs papers with one would sign as that service.
SERVICE_PURPOSES = {"time_stamping", "ocsp_signing"}


def check(identity, certificate, moment=None, others=()):
    """Raise ValidationError unless `certificate` (asn1crypto) is the one of `identity` and good at `moment` (now).

    Revocation: what lies in the trust folder or can be fetched. A list that cannot be reached does not stop a
    signature, a revoked certificate does. `others` are certificates of the path that came with it.
    """
    if fingerprint(certificate) != identity.fingerprint:
        raise ValidationError(
            _(
                "Chữ ký này dùng chứng thư của %(found)s, không phải chứng thư đã đăng ký (%(expected)s). "
                "Dùng đúng khóa, hoặc đăng ký chứng thư mới ở trang Chữ ký số."
            ),
            code="other_certificate",
            params={"found": common_name(certificate), "expected": identity.subject},
        )
    check_usable(certificate, moment, others)


def check_usable(certificate, moment=None, others=()):
    """As `check`, for a certificate nobody has registered yet."""
    _check_dates(certificate, moment or timezone.now())
    _check_key(certificate)
    _check_path(certificate, moment, others)


def _check_dates(certificate, moment):
    starts, ends = certificate.not_valid_before, certificate.not_valid_after
    if moment > ends:
        raise ValidationError(
            _("Chứng thư hết hạn ngày %s. Gia hạn với nơi cấp rồi đăng ký chứng thư mới ở trang Chữ ký số.")
            % format_date(timezone.localtime(ends).date()),
            code="expired",
        )
    if moment < starts:
        raise ValidationError(
            _("Chứng thư chỉ có hiệu lực từ ngày %s, chưa ký được.") % format_date(timezone.localtime(starts).date()),
            code="not_yet_valid",
        )


def _check_key(certificate):
    key = certificate.public_key
    if key.bit_size < MINIMUM_BITS.get(key.algorithm, float("inf")):
        raise ValidationError(
            _("Khóa của chứng thư không đủ mạnh: cần RSA từ 2048 bit hoặc ECDSA từ 256 bit."), code="weak_key"
        )
    if not is_for_signing(certificate):
        raise ValidationError(
            _(
                "Chứng thư này không được cấp để ký văn bản: đây là chứng thư của nơi cấp, của dấu thời gian, "
                "hoặc mục đích khóa không có «chống chối bỏ» (non-repudiation). "
                "Chọn chứng thư của người ký hoặc của cơ quan."
            ),
            code="not_for_signing",
        )


def is_for_signing(certificate):
    """Whether it was issued to commit oneself to what is signed: as pyHanko, also when it validates for the archive."""
    usage, purposes = certificate.key_usage_value, certificate.extended_key_usage_value
    is_service = purposes is not None and bool(SERVICE_PURPOSES & set(purposes.native))
    return not certificate.ca and not is_service and usage is not None and "non_repudiation" in usage.native


def _check_path(certificate, moment, others):
    moment_or_now = moment or timezone.now()
    try:
        path, contexts = asyncio.run(_validated(certificate, moment, others))
    except path_errors.RevokedError as error:
        raise _revoked(error.revocation_dt) from error
    except (path_errors.PathError, path_errors.ValidationError) as error:
        raise ValidationError(
            _(
                "Chứng thư do %s cấp, nơi cấp này không nằm trong các nơi được tin cậy của hệ thống. "
                "Nhờ quản trị xem thư mục chứng thư gốc."
            )
            % issuer_name(certificate),
            code="not_trusted",
        ) from error
    since = revocation.revoked_since(path, contexts, moment_or_now)
    if since:
        raise _revoked(since)


async def _validated(certificate, moment, others):
    """(path, the contexts it was looked for in), with revocation data if there is any, without if there is none."""
    contexts = []
    for mode in revocation.Mode:
        context = trust.validation_context(moment=moment, revinfo_policy=mode.policy())
        contexts.append(context)
        validator = CertificateValidator(certificate, intermediate_certs=list(others), validation_context=context)
        try:
            return await validator.async_validate_path(), contexts
        except path_errors.InsufficientRevinfoError:
            if mode == revocation.Mode.NONE:
                raise
    raise AssertionError("the last mode returns or raises")


def _revoked(since):
    return ValidationError(
        _("Chứng thư đã bị thu hồi từ ngày %s, không ký được. Liên hệ nơi cấp để được cấp chứng thư mới.")
        % format_date(timezone.localtime(since).date()),
        code="revoked",
    )


def read_certificate(data):
    """The certificate in a .cer, .crt or .pem file (asn1crypto). Raises ValidationError, also for a key beside it."""
    if b"PRIVATE KEY" in data:
        raise ValidationError(
            _(
                "Tệp có cả khóa bí mật. Khóa bí mật không bao giờ được gửi đi; hệ thống không giữ lại gì của tệp này. "
                "Xuất riêng chứng thư (không kèm khóa) thành tệp .cer hoặc .pem rồi chọn lại."
            ),
            code="private_key",
        )
    try:
        certificate = x509.Certificate.load(pem.unarmor(data)[2] if pem.detect(data) else data)
        certificate.subject.native  # noqa: B018 - asn1crypto parses only when asked
        certificate.public_key.bit_size  # noqa: B018
    except (ValueError, TypeError, KeyError) as error:
        raise ValidationError(
            _("Tệp không phải là chứng thư. Xuất chứng thư (không kèm khóa) thành tệp .cer hoặc .pem rồi chọn lại."),
            code="not_a_certificate",
        ) from error
    return certificate


def facts_of(certificate):
    """What a SigningIdentity keeps of a certificate, as its fields."""
    return {
        "certificate": certificate.dump(),
        "fingerprint": fingerprint(certificate),
        "subject": common_name(certificate)[:300],
        "issuer": issuer_name(certificate)[:300],
        "not_before": certificate.not_valid_before,
        "not_after": certificate.not_valid_after,
    }


def fingerprint(certificate):
    return hashlib.sha256(certificate.dump()).hexdigest()


def common_name(certificate):
    return _shown(certificate.subject)


def issuer_name(certificate):
    return _shown(certificate.issuer)


def _shown(name):
    """The common name, with the organisation where that says more."""
    parts = [name.native.get(key) for key in ("common_name", "organization_name")]
    return ", ".join(dict.fromkeys(str(part) for part in parts if part)) or name.human_friendly


def check_bears_name(certificate, name):
    """Raise ValidationError unless the common name bears `name` in whole words.

    Case, marks and punctuation do not count, certificates are often without them; the organisation does not either.
    """
    if not _words(name) or _words(name) not in _words(_own_name(certificate)):
        raise ValidationError(
            _(
                "Chứng thư mang tên %(found)s, không phải %(expected)s. Chọn chứng thư của chính người ký; "
                "nếu tên trong tài khoản ghi khác, nhờ quản trị sửa tên rồi đăng ký lại."
            ),
            code="other_name",
            params={"found": _own_name(certificate), "expected": name or _("người ký")},
        )


def _own_name(certificate):
    found = certificate.subject.native.get("common_name") or ""
    return found if isinstance(found, str) else ", ".join(found)


def _words(text):
    """The words of `text` between spaces, so that one lies in another only as whole words."""
    words = re.findall(r"\w+", search_key(text))
    return f" {' '.join(words)} " if words else ""
