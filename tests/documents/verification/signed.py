"""Signed papers for the tests of verification, made once: two signatures (B-LT), and the same with an archive stamp."""

import io
from functools import cache

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper, TimestampDSSContentSettings

from documents.models import SignatureRole
from documents.signing import trust
from documents.signing.sign import signed_bytes
from documents.signing.timestamps import timestamper
from tests.documents.signing.papers import CERTIFICATES, prepared, signer

PERSON, ORGANISATION = SignatureRole.PERSON, SignatureRole.ORGANISATION


@cache
def once():
    return sign(prepared(6), PERSON)


@cache
def twice():
    """The paper as issued: person, then organisation with revocation data."""
    return sign(once(), ORGANISATION, with_revocation_data=True)


@cache
def archived():
    """The paper with the first archive time stamp behind it."""
    return stamp(twice())


def sign(pdf, role, name=None, **options):
    options = {"timestamper": timestamper(), **options}
    return signed_bytes(pdf, role, signer(name or CERTIFICATES[role]), **options)


def stamp(pdf):
    """Add revocation data and a document time stamp, as the archive does."""
    output = io.BytesIO()
    PdfTimeStamper(timestamper()).timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)),
        "sha256",
        trust.validation_context(),
        output=output,
        dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
    )
    return output.getvalue()
