"""Signed papers for the tests of verification, made once: two signatures (B-LT), and the same with an archive stamp."""

import io
from functools import cache

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper, TimestampDSSContentSettings

from documents import pdf
from documents.models import SignatureRole
from documents.signing import trust
from documents.signing.timestamps import timestamper
from tests.documents.figures_paper import BODY, with_figures
from tests.documents.signing.papers import CERTIFICATES, signed_bytes, signer

PERSON, ORGANISATION = SignatureRole.PERSON, SignatureRole.ORGANISATION


@cache
def prepared():
    """A print of several pages, with data to compare, as it is given to the signers."""
    return pdf.prepare(with_figures(body=BODY + "<p>Báo cáo được lập theo quy định.</p>" * 80))


@cache
def once():
    return sign(prepared(), PERSON)


@cache
def twice():
    """The paper as issued: person, then organisation with revocation data."""
    return sign(once(), ORGANISATION, with_revocation_data=True)


@cache
def archived():
    """The paper with the first archive time stamp behind it."""
    return stamp(twice())


def sign(file, role, name=None, **options):
    options = {"timestamper": timestamper(), **options}
    return signed_bytes(file, role, signer(name or CERTIFICATES[role]), **options)


def stamp(file):
    """Add revocation data and a document time stamp, as the archive does."""
    output = io.BytesIO()
    PdfTimeStamper(timestamper()).timestamp_pdf(
        IncrementalPdfFileWriter(io.BytesIO(file)),
        "sha256",
        trust.validation_context(),
        output=output,
        dss_settings=TimestampDSSContentSettings(include_vri=False, update_before_ts=True),
    )
    return output.getvalue()
