"""What pyHanko says about each signature, judged at the moment it was made."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import x509
from django.utils.translation import gettext as _
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import async_validate_pdf_timestamp

from documents.signing import revocation, trust
from documents.signing.additions import addition_problem
from documents.signing.certificates import is_for_signing
from documents.signing.changes import POLICY
from documents.verification.strict import stamp_token
from documents.verification.verdict import Signer, aware, moment_text

log = logging.getLogger(__name__)

STRONG = {"sha256", "sha384", "sha512", "sha3_256", "sha3_384", "sha3_512"}


@dataclass
class Judged:
    """One signature or document time stamp with pyHanko's status at `moment`."""

    embedded: object
    status: object
    moment: datetime
    stamp: datetime | None
    # The strictest revocation.Mode that gave an answer, and whether a list, though too old, was at hand.
    mode: revocation.Mode
    has_old_list: bool
    revoked_at: datetime | None
    # Of the time stamp inside a signature.
    stamp_status: object = None
    stamp_revoked_at: datetime | None = None

    @property
    def with_revocation(self):
        return self.mode == revocation.Mode.ALL

    @property
    def certificates(self):
        """DER of every certificate the validation used."""
        paths = [self.status.validation_path]
        if self.stamp_status is not None:
            paths.append(self.stamp_status.validation_path)
        return {certificate.dump() for path in paths if path for certificate in path.iter_certs(include_root=True)} | {
            self.status.signing_cert.dump()
        }

    @property
    def is_intact(self):
        return self.status.intact and self.status.valid


def judge(embedded, anchors, *, now, stamps):
    """Return the Judged of a signature. `stamps` are the moments of document time stamps that cover it, earliest first.

    A time stamp proves that the signature existed then, so its certificate is judged at that moment; one without any
    is judged now, for a certificate that has expired since could have been used yesterday.
    """
    own = stamped_at(embedded)
    moment = own or (stamps[0] if stamps else now)
    stamp_moment = stamps[0] if stamps else now

    found = {}

    async def status(mode):
        if mode not in found:
            found[mode] = await async_validate_pdf_signature(
                embedded,
                anchors.context(moment, mode),
                ts_validation_context=anchors.context(stamp_moment, mode),
                diff_policy=POLICY,
                skip_diff=True,
            )
        return found[mode]

    async def status_of_stamp(mode):
        return (await status(mode)).timestamp_validity

    judged = _judged(embedded, anchors, status, moment, own)
    judged.stamp_status = judged.status.timestamp_validity
    if own:
        judged.stamp_status, mode = asyncio.run(revocation.settled(status_of_stamp))
        judged.stamp_revoked_at = _revoked_at(judged.stamp_status, anchors.context(stamp_moment, mode), stamp_moment)
    return judged


def judge_stamp(embedded, anchors, *, now, stamps):
    """Return the Judged of a document time stamp, at the moment of the next one or now."""
    moment = stamps[0] if stamps else now

    async def status(mode):
        return await async_validate_pdf_timestamp(
            embedded, anchors.context(moment, mode), diff_policy=POLICY, skip_diff=True
        )

    return _judged(embedded, anchors, status, moment, stamped_at(embedded))


def stamped_at(embedded):
    """The moment in a signature's time stamp, or of a document time stamp; not yet validated."""
    if embedded.sig_object_type == "/DocTimeStamp":
        content = embedded.signed_data
    else:
        token = stamp_token(embedded.signer_info)
        if token is None:
            return None
        content = token["content"]
    return content["encap_content_info"]["content"].parsed["gen_time"].native


def _judged(embedded, anchors, validate, moment, stamp):
    """With revocation data for every certificate where there is some, otherwise without, and then it is said."""
    status, mode = asyncio.run(revocation.settled(validate))
    context = anchors.context(moment, mode)
    has_list = revocation.has_list(status.signing_cert, [context])
    return Judged(
        embedded,
        status,
        moment,
        stamp,
        mode=mode,
        has_old_list=has_list and mode == revocation.Mode.NONE,
        revoked_at=_revoked_at(status, context, moment),
    )


def _revoked_at(status, context, moment):
    if status is None:
        return None
    if status.revoked:
        return status.revocation_details.revocation_date
    return revocation.revoked_since(status.validation_path, [context], moment)


def change_problem(reader, revision):
    """Say so when what follows `revision` is more than other signatures, time stamps and what they are checked by."""
    problem = addition_problem(reader, revision)
    if problem:
        log.info("changed after signing: %s", problem)
    return _("Tệp đã bị thêm nội dung sau khi ký.") if problem else ""


def certificate_problem(judged):
    """Say why the certificate was not good at the moment of signing, or nothing."""
    certificate = judged.status.signing_cert
    when = moment_text(judged.moment)
    if not is_for_signing(certificate):
        return _("Chứng thư không được cấp để ký văn bản.")
    if not certificate.not_valid_before <= judged.moment <= certificate.not_valid_after:
        return _("Chứng thư không còn hoặc chưa có hiệu lực lúc %(when)s (hiệu lực từ %(start)s đến %(end)s).") % {
            "when": when,
            "start": moment_text(certificate.not_valid_before),
            "end": moment_text(certificate.not_valid_after),
        }
    if judged.revoked_at:
        return _("Chứng thư đã bị thu hồi từ %s, trước khi ký.") % moment_text(judged.revoked_at)
    return ""


def trust_problem(judged):
    # Another use of the key than signing spoils pyHanko's trust too; certificate_problem tells of both.
    if judged.revoked_at or not is_for_signing(judged.status.signing_cert):
        return ""
    if judged.status.validation_path is None:
        return _("Chứng thư không do tổ chức chứng thực nào trong danh sách tin cậy cấp.")
    return "" if judged.status.trusted else _("Chuỗi chứng thực không hợp lệ.")


def algorithm_problem(judged):
    names = {judged.embedded.md_algorithm, judged.embedded.external_md_algorithm}
    weak = names - STRONG
    return _("Thuật toán băm %s không còn an toàn.") % ", ".join(sorted(weak)).upper() if weak else ""


def stamp_problem(judged):
    """Say why the time stamp inside a signature is not believed; nothing when there is none."""
    if judged.stamp is None:
        return ""
    stamp = judged.stamp_status
    if stamp is None or not (stamp.intact and stamp.valid):
        return _("Dấu thời gian của chữ ký bị sửa.")
    if judged.stamp_revoked_at:
        return revoked_stamp(judged.stamp_revoked_at)
    return "" if stamp.trusted else _("Dấu thời gian không do tổ chức trong danh sách tin cậy cấp, hoặc đã hết hạn.")


def revoked_stamp(since):
    return _("Chứng thư của nơi cấp dấu thời gian đã bị thu hồi từ %s.") % moment_text(since)


def signer_of(judged, role, *, anchors, archived):
    certificate = judged.status.signing_cert
    names = certificate.subject.native
    return Signer(
        role=role,
        name=_text(names.get("common_name")),
        organisation=_text(names.get("organization_name")),
        issuer=_issuer(certificate),
        signed_at=aware(judged.embedded.self_reported_timestamp),
        stamped_at=judged.stamp,
        at=judged.moment,
        is_intact=judged.is_intact,
        was_valid=judged.is_intact and not (certificate_problem(judged) or trust_problem(judged)),
        level=_level(judged, anchors, archived),
        is_demo=trust.is_demo_authority(certificate),
    )


def _level(judged, anchors, archived):
    if judged.stamp is None:
        return "B-B"
    if not (anchors.has_revocation_data and judged.with_revocation):
        return "B-T"
    return "B-LTA" if archived else "B-LT"


def _issuer(certificate: x509.Certificate):
    names = certificate.issuer.native
    return _text(names.get("common_name") or names.get("organization_name"))


def _text(name):
    return ", ".join(name) if isinstance(name, list) else (name or "")
