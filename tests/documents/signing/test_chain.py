from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed

from documents.signing.archive import extend
from documents.signing.chain import ades_results, chain_problems
from tests.documents.signing.signed_papers import signed


def test_archived_file_is_total_passed_for_both_signatures(authority):
    archived = extend(signed(authority)).pdf

    assert [(field, result.ades_subindic) for field, result in ades_results(archived)] == [
        ("Signature1", AdESPassed.OK),
        ("Signature2", AdESPassed.OK),
    ]
    assert chain_problems(archived) == []


def test_document_stamp_proves_a_signature_without_its_own(authority):
    """pyHanko's long-term validation wants the signature's own stamp (docs/signing.md); the standard does not."""
    archived = extend(signed(authority, stamped=False)).pdf

    assert [result.ades_subindic for _field, result in ades_results(archived)] == [
        AdESIndeterminate.SIG_CONSTRAINTS_FAILURE,
        AdESIndeterminate.SIG_CONSTRAINTS_FAILURE,
    ]
    assert chain_problems(archived) == []


def test_renewed_file_is_total_passed(authority):
    renewed = extend(extend(signed(authority)).pdf, renew=True).pdf

    assert [result.ades_subindic for _field, result in ades_results(renewed)] == [AdESPassed.OK, AdESPassed.OK]
    assert chain_problems(renewed) == []
