"""Whether a file's chain of proofs holds, by pyHanko's AdES validator (ETSI EN 319 102-1).

Freshness: revocation data counts between its thisUpdate and nextUpdate (FreshnessReqType.DEFAULT). docs/signing.md
tells why not the stricter TIME_AFTER_SIGNATURE.
"""

import asyncio
import io
from dataclasses import dataclass, replace

from asn1crypto import crl
from django.conf import settings
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed, AdESStatus
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import async_validate_pdf_signature, async_validate_pdf_timestamp
from pyhanko.sign.validation.ades import ades_basic_validation, ades_lta_validation
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy, FreshnessReqType
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from documents.signing import trust
from documents.signing.levels import Material


def long_term_policy():
    """The policy by which a file with document time stamps must come out TOTAL-PASSED."""
    online = RevinfoOnlineFetchingRule.NO_HISTORICAL_FETCH
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=CertValidationPolicySpec(
                trust_manager=SimpleTrustManager.build(trust_roots=trust.trust_roots()),
                revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, freshness_req_type=FreshnessReqType.DEFAULT),
            ),
            revinfo_gathering_policy=RevocationInfoGatheringSpec(
                online if settings.REVOCATION_ONLINE else RevinfoOnlineFetchingRule.LOCAL_ONLY
            ),
            # The last time stamp has no later proof: its certificate is checked against the lists of today.
            local_knowledge=LocalKnowledge(
                known_crls=[CRLContainer(crl.CertificateList.load(data)) for data in trust.revocation_lists()]
            ),
        )
    )


def ades_results(pdf):
    """[(field, AdESLTAValidationResult)] of every signature, by the long-term policy, at this moment."""
    count = len(_reader(pdf).embedded_regular_signatures)
    return [_ades_result(_reader(pdf).embedded_regular_signatures[index]) for index in range(count)]


def _ades_result(signature):
    # A reader remembers what it computed, so each signature comes from a reader of its own.
    return signature.field_name, asyncio.run(ades_lta_validation(signature, long_term_policy()))


@dataclass(frozen=True)
class Problem:
    """`is_broken`: the file itself is spoiled. Otherwise it cannot be confirmed today, perhaps tomorrow."""

    text: str
    is_broken: bool

    def __str__(self):
        return self.text


def chain_problems(pdf):
    """What does not hold in a signed file, as Problems; empty when every proof in it holds.

    Looks at every signature and every time stamp, first to last: its bytes, its own signature, that only permitted
    updates follow. Once there is a document time stamp, the AdES validator checks the whole chain too.
    """
    try:
        found = [asyncio.run(_integrity_problem(signature)) for signature in _reader(pdf).embedded_signatures]
    except PdfError:
        return [Problem(_("Tệp không còn đọc được."), is_broken=True)]
    problems = [Problem(text, is_broken=True) for text in found if text]
    if problems or not _reader(pdf).embedded_timestamp_signatures:
        return problems
    try:
        results = ades_results(pdf)
    except OSError:  # a server of revocation data hangs; pyHanko lets this one through
        return [Problem(_("Máy chủ cho biết tình trạng thu hồi chứng thư không trả lời."), is_broken=False)]
    return [problem for field, result in results if (problem := _long_term_problem(pdf, field, result))]


async def _integrity_problem(signature):
    """Bytes and mathematics only; nobody is trusted here."""
    is_stamp = signature.sig_object_type == "/DocTimeStamp"
    validate = async_validate_pdf_timestamp if is_stamp else async_validate_pdf_signature
    try:
        status = await validate(signature, ValidationContext(trust_roots=[], allow_fetching=False))
    except Exception:  # whatever a damaged structure makes the parser say
        return _("«%s»: không đọc được chữ ký hoặc dấu thời gian.") % signature.field_name
    stamp = None if is_stamp else status.timestamp_validity
    if not (status.intact and status.valid) or (stamp and not (stamp.intact and stamp.valid)):
        return _("«%s»: chữ ký hoặc dấu thời gian không còn khớp với nội dung.") % signature.field_name
    if status.coverage < SignatureCoverageLevel.ENTIRE_REVISION or status.modification_level == ModificationLevel.OTHER:
        return _("«%s»: sau đó tệp đã bị sửa nội dung.") % signature.field_name
    return None


def _long_term_problem(pdf, field, result):
    proved_at = result.oldest_evidence_record_timestamp
    if proved_at is None:
        # pyHanko leaves out the stamps when their chain does not hold; the signature alone may still pass today.
        text = _("«%s»: không xác nhận được chuỗi dấu thời gian lưu trữ.") % field
        return Problem(text, is_broken=False)
    indication = result.ades_subindic
    if indication == AdESIndeterminate.SIG_CONSTRAINTS_FAILURE:
        indication = _indication_without_own_stamp(pdf, field, proved_at)
    if indication != AdESPassed.OK:
        name = indication.standard_name
        text = _("«%(field)s»: chưa xác nhận được giá trị lâu dài (%(name)s).") % {"field": field, "name": name}
        return Problem(text, is_broken=indication.status == AdESStatus.FAILED)
    return None


def _indication_without_own_stamp(pdf, field, proved_at):
    """AdES indication of a signature that only a document time stamp proves, at that stamp's moment.

    EN 319 142-1 lets a document time stamp stand for the signature's own (B-T); pyHanko's long-term validation wants
    the signature's own. The chain of document time stamps was found good before this is asked.
    """
    (signature,) = [each for each in _reader(pdf).embedded_regular_signatures if each.field_name == field]
    if any(extract_tst_data_iter(signature.signer_info, signed=False)):
        return AdESIndeterminate.SIG_CONSTRAINTS_FAILURE
    spec = long_term_policy().signature_validation_spec
    result = asyncio.run(
        ades_basic_validation(
            signature.signed_data,
            replace(spec, local_knowledge=_knowledge_in(pdf)),
            timing_info=ValidationTimingInfo(
                validation_time=proved_at, best_signature_time=proved_at, point_in_time_validation=True
            ),
            raw_digest=signature.compute_digest(),
        )
    )
    return result.ades_subindic


def _knowledge_in(pdf):
    material = Material(_reader(pdf))
    return LocalKnowledge(
        known_crls=[CRLContainer(each) for each in material.crls],
        known_ocsps=[single for each in material.ocsps for single in OCSPContainer.load_multi(each)],
        known_certs=material.certificates,
    )


def _reader(pdf):
    return PdfFileReader(io.BytesIO(pdf))
