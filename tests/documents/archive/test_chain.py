import asyncio
import io
from datetime import timedelta
from functools import partial

import pytest
from django.utils import timezone
from pyhanko.pdf_utils.generic import NumberObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed
from pyhanko.sign.validation.ades import simulate_future_ades_lta_validation
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

from documents.archive.archiving import extend
from documents.archive.chain import chain_problems
from documents.archive.longterm import ades_results, long_term_policy
from documents.signing import trust
from tests.documents.signing import painting
from tests.documents.signing.signed_papers import signed
from tests.documents.verification.signed import stamp


def test_archived_file_is_total_passed_for_both_signatures(authority):
    archived = extend(signed(authority)).pdf

    assert [(field, result.ades_subindic) for field, result in ades_results(archived)] == [
        ("Signature1", AdESPassed.OK),
        ("Signature2", AdESPassed.OK),
    ]
    assert chain_problems(archived) == []


def test_document_stamp_proves_a_signature_without_its_own(authority):
    """pyHanko's long-term validation wants the signature's own stamp (docs/archive.md); the standard does not."""
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


def test_still_total_passed_when_the_signers_certificates_have_expired(authority):
    """pyHanko's own simulation: in eight years person and organisation (5 years) are gone, the root (20) is not."""
    archived = extend(signed(authority)).pdf
    then = timezone.now() + timedelta(days=8 * 365)

    found = [
        asyncio.run(simulate_future_ades_lta_validation(signature, long_term_policy(), then))
        for signature in PdfFileReader(io.BytesIO(archived)).embedded_regular_signatures
    ]

    assert authority.certificate_of(authority.PERSON).not_valid_after_utc < then
    assert [result.ades_subindic for result in found] == [AdESPassed.OK, AdESPassed.OK]


@pytest.fixture
def ten_days_ago(authority, monkeypatch):
    """Stamps say ten days ago, when the person's certificate was valid; it expired yesterday."""
    now = timezone.now()
    then = now - timedelta(days=10)
    days = timedelta(days=1)
    for name in (authority.PERSON, authority.ORGANISATION, authority.TSA):
        ends = now - days if name == authority.PERSON else now + 300 * days
        authority.issue(name, f"{name} (minh họa)", starts=then - 10 * days, ends=ends)
    authority.revoke([], published_at=then - days)
    real = authority.timestamper

    def timestamper_of_then():
        stamps = real()
        stamps.fixed_dt = then
        return stamps

    monkeypatch.setattr(authority, "timestamper", timestamper_of_then)
    return then


def test_certificate_that_expired_after_archiving(authority, ten_days_ago, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(trust, "validation_context", partial(trust.validation_context, moment=ten_days_ago))
        archived = extend(signed(authority)).pdf

    assert chain_problems(archived) == []
    # A list is still good today, so pyHanko's whole-chain validation asks for a certificate valid today (docs).
    assert [result.ades_subindic for _field, result in ades_results(archived)] == [
        AdESIndeterminate.OUT_OF_BOUNDS_NO_POE,
        AdESPassed.OK,
    ]


def test_renewed_after_the_first_stamps_certificate_expired(authority, ten_days_ago, monkeypatch):
    """The stamp of ten days ago was renewed a week ago; yesterday its certificate expired."""
    now = timezone.now()
    old = {"starts": now - timedelta(days=20), "ends": now - timedelta(days=1)}
    with monkeypatch.context() as patch:
        patch.setattr(trust, "validation_context", partial(trust.validation_context, moment=ten_days_ago))
        authority.issue(authority.TSA, "Dấu thời gian cũ", **old)
        once = extend(signed(authority)).pdf
        week_ago = now - timedelta(days=7)
        patch.setattr(trust, "validation_context", partial(trust.validation_context, moment=week_ago))
        authority.issue(authority.TSA, "Dấu thời gian mới", starts=old["starts"])
        twice = extend(once, renew=True).pdf

    assert [str(problem) for problem in chain_problems(once)] != []
    assert chain_problems(twice) == []


def test_certificate_that_expired_before_archiving_cannot_be_proved_any_more(authority, ten_days_ago):
    extended = extend(signed(authority, with_revocation_data=False))

    assert extended.missing == ["Chứng thư «demo-person (minh họa)» không được tin cậy hoặc đã hết hạn."]


@pytest.mark.parametrize("place", ["Signature1", "Signature2", "stamp of Signature1", 0, 1])
def test_one_flipped_byte_anywhere_in_a_renewed_chain(authority, place):
    renewed = extend(extend(signed(authority)).pdf, renew=True).pdf
    reader = PdfFileReader(io.BytesIO(renewed))
    if isinstance(place, int):
        broken = reader.embedded_timestamp_signatures[place]
        value = broken.signer_info
    else:
        broken = reader.embedded_regular_signatures["Signature2" in place]
        value = broken.signer_info
        if place.startswith("stamp"):
            (token,) = extract_tst_data_iter(value, signed=False)
            value = token["signer_infos"][0]

    problems = chain_problems(_flipped(renewed, value["signature"].native))

    assert problems[0].is_broken
    assert f"«{broken.field_name}»" in {str(problem).split(":")[0] for problem in problems}


def test_text_changed_after_the_stamp(authority):
    archived = extend(signed(authority)).pdf
    writer = IncrementalPdfFileWriter(io.BytesIO(archived))
    writer.root["/Pages"]["/Kids"][0]["/Rotate"] = NumberObject(180)
    writer.update_container(writer.root["/Pages"]["/Kids"][0])
    output = io.BytesIO()
    writer.write(output)

    problems = chain_problems(output.getvalue())

    assert {str(problem).split(": ")[1] for problem in problems} == {"sau đó tệp đã bị sửa nội dung."}
    assert all(problem.is_broken for problem in problems)


def _flipped(pdf, value):
    """`pdf` with one digit changed at the start of `value`, which stands in it in hexadecimal once."""
    start = pdf.lower().index(value.hex().encode())
    digit = b"0" if pdf[start : start + 1] != b"0" else b"1"
    return pdf[:start] + digit + pdf[start + 1 :]


@pytest.mark.parametrize("paint", [painting.shape("Highlight"), painting.widget(0, 0, 0, 0), painting.bare])
def test_painted_over_before_the_stamp(authority, paint):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed(authority)))
    paint(writer)
    output = io.BytesIO()
    writer.write(output)

    problems = chain_problems(stamp(output.getvalue()))

    assert [str(problem) for problem in problems] == [
        "«Signature1»: sau đó tệp đã bị sửa nội dung.",
        "«Signature2»: sau đó tệp đã bị sửa nội dung.",
    ]
