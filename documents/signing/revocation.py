"""Whether a certificate is revoked, as far as anything at hand tells; silence is no answer, and no lie either.

pyHanko's modes alone will not do: `require` refuses where nothing can be had; `soft-fail` ignores every list when the
certificate names no address, and refuses a good certificate because of a list that is too old when it names one.
So the strictest mode that gives an answer counts, and a revocation in whatever is at hand counts, however old.
"""

import enum
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from pyhanko_certvalidator.policy_decl import CertRevTrustPolicy, RevocationCheckingPolicy, RevocationCheckingRule

NEEDED, UNASKED = RevocationCheckingRule.CRL_OR_OCSP_REQUIRED, RevocationCheckingRule.NO_CHECK


class Mode(enum.Enum):
    """For whom fresh revocation data is needed: every certificate, only the signer's, none. Strictest first."""

    ALL = (NEEDED, NEEDED)
    SIGNER = (NEEDED, UNASKED)
    NONE = (UNASKED, UNASKED)

    def policy(self, *, retroactive=False):
        """As `revinfo_policy` of a pyHanko ValidationContext."""
        return CertRevTrustPolicy(RevocationCheckingPolicy(*self.value), retroactive_revinfo=retroactive)


async def settled(validate):
    """(status, Mode) of the strictest mode in which `await validate(mode)` finds the certificate good or revoked."""
    for mode in Mode:
        status = await validate(mode)
        if status is not None and (status.trusted or status.revoked):
            break
    return status, mode


def revoked_since(path, contexts, moment):
    """Since when, up to `moment`, a certificate of `path` is revoked by a list or answer in `contexts`, or None.

    `path` and `contexts` are pyHanko's, used before, so what they fetched is looked at as well.
    """
    for issuer, certificate in pairwise(path.iter_certs(include_root=True) if path else ()):
        for context in contexts:
            found = [*_in_lists(certificate, issuer, context.crls), *_in_answers(certificate, issuer, context.ocsps)]
            past = [since for since in found if since <= moment]
            if past:
                return min(past)
    return None


def has_list(certificate, contexts):
    """Whether a list of the issuer of `certificate` is at hand, fresh or not."""
    return any(each.issuer == certificate.issuer for context in contexts for each in context.crls)


def _in_lists(certificate, issuer, lists):
    """A list counts when the issuer's key signed it, whatever its dates say."""
    for each in lists:
        try:
            loaded = x509.load_der_x509_crl(each.dump())
            key = x509.load_der_x509_certificate(issuer.dump()).public_key()
            entry = loaded.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if entry is not None and loaded.is_signature_valid(key) and not _is_of_others(loaded):
                yield entry.revocation_date_utc
        except (ValueError, TypeError, UnsupportedAlgorithm):
            # Lists in a file are a stranger's.
            continue


def _is_of_others(loaded):
    """Whether the list speaks of other issuers' certificates, whose serial numbers mean something else."""
    try:
        return loaded.extensions.get_extension_for_class(x509.IssuingDistributionPoint).value.indirect_crl
    except x509.ExtensionNotFound:
        return False


def _in_answers(certificate, issuer, answers):
    """OCSP; its signature is not looked at: who forges one only makes their own copy of a paper fail."""
    for answer in answers:
        for single in answer.response_data["responses"] if answer["response_bytes"].native else ():
            asked = single["cert_id"]
            key_hash = getattr(issuer.public_key, asked["hash_algorithm"]["algorithm"].native, None)
            is_this = asked["serial_number"].native == certificate.serial_number
            if is_this and asked["issuer_key_hash"].native == key_hash and single["cert_status"].name == "revoked":
                yield single["cert_status"].chosen["revocation_time"].native
