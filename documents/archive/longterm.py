"""Long-term validation by pyHanko's AdES validator (ETSI EN 319 102-1), at one stated policy.

Freshness: revocation data counts between its thisUpdate and nextUpdate (FreshnessReqType.DEFAULT). docs/archive.md
tells why not the stricter TIME_AFTER_SIGNATURE, and what pyHanko's validation of the whole chain cannot do.
"""

import asyncio
import hashlib
import io

from asn1crypto import crl
from django.conf import settings
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_basic_validation, ades_lta_validation, ades_timestamp_validation
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy, FreshnessReqType
from pyhanko_certvalidator.registry import SimpleTrustManager
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from documents.archive.levels import Material, time_of
from documents.signing import trust


def long_term_policy():
    """The policy by which a file with document time stamps must come out TOTAL-PASSED."""
    # The last time stamp has no later proof: its certificate is checked against the lists of today.
    lists = [CRLContainer(crl.CertificateList.load(data)) for data in trust.revocation_lists()]
    return PdfSignatureValidationSpec(_policy(LocalKnowledge(known_crls=lists)))


def ades_results(pdf):
    """[(field, AdESLTAValidationResult)] of every signature, by the long-term policy, at this moment."""
    count = len(_reader(pdf).embedded_regular_signatures)
    return [_ades_result(_reader(pdf).embedded_regular_signatures[index]) for index in range(count)]


def is_total_passed(pdf):
    # pyHanko leaves the document stamps out when their chain does not hold, and the signature alone may still pass.
    return all(
        result.ades_subindic == AdESPassed.OK and result.oldest_evidence_record_timestamp
        for _field, result in ades_results(pdf)
    )


def links_of(pdf):
    """Every document time stamp and signature on its own: [(field, AdES indication)].

    A stamp is validated at the moment of the next stamp, the last one now; a signature at the moment of its own
    stamp, or of the first document stamp after it. Only revocation data in the file counts, except for the last.
    """
    return asyncio.run(_links_of(_reader(pdf)))


def _ades_result(signature):
    # A reader remembers what it computed, so each signature comes from a reader of its own.
    return signature.field_name, asyncio.run(ades_lta_validation(signature, long_term_policy()))


async def _links_of(reader):
    stamps = reader.embedded_timestamp_signatures
    inside = _policy(_knowledge_in(reader))
    links = []
    for stamp, following in zip(stamps, [*stamps[1:], None], strict=True):
        policy = inside if following else long_term_policy().signature_validation_spec
        at = _at(following) if following else None
        result = await ades_timestamp_validation(stamp.signed_data, policy, stamp.compute_digest, at)
        links.append((stamp.field_name, result.ades_subindic))
    for signature in reader.embedded_regular_signatures:
        later = [stamp for stamp in stamps if stamp.signed_revision > signature.signed_revision]
        links.append((signature.field_name, await _signature_link(signature, inside, later)))
    return links


async def _signature_link(signature, policy, later):
    at = _at(later[0]) if later else None
    value = signature.signer_info["signature"].native
    for own in extract_tst_data_iter(signature.signer_info, signed=False):
        result = await ades_timestamp_validation(own, policy, lambda name: hashlib.new(name, value).digest(), at)
        if result.ades_subindic != AdESPassed.OK:
            return result.ades_subindic
        at = _moment(time_of(own))
    result = await ades_basic_validation(signature.signed_data, policy, at, signature.compute_digest())
    return result.ades_subindic


def _at(stamp):
    return _moment(time_of(stamp.signed_data))


def _moment(when):
    return ValidationTimingInfo(validation_time=when, best_signature_time=when, point_in_time_validation=True)


def _policy(knowledge):
    online = RevinfoOnlineFetchingRule.NO_HISTORICAL_FETCH
    return SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(trust_roots=trust.trust_roots()),
            revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, freshness_req_type=FreshnessReqType.DEFAULT),
        ),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(
            online if settings.REVOCATION_ONLINE else RevinfoOnlineFetchingRule.LOCAL_ONLY
        ),
        local_knowledge=knowledge,
    )


def _knowledge_in(reader):
    material = Material(reader)
    return LocalKnowledge(
        known_crls=[CRLContainer(each) for each in material.crls],
        known_ocsps=[single for each in material.ocsps for single in OCSPContainer.load_multi(each)],
        known_certs=material.certificates,
    )


def _reader(pdf):
    return PdfFileReader(io.BytesIO(pdf))
