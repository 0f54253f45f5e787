"""The two signatures on a real paper, with the demo authority."""

import io

import pytest
from django.conf import settings
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.signers import SimpleSigner
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.status import SignatureCoverageLevel

from documents.models import SignatureRole
from documents.pdf import prepare
from documents.signing import trust
from documents.signing.timestamps import timestamper
from tests.documents.factories import numbered
from tests.documents.signing.papers import signed_bytes


def _signer(name):
    return SimpleSigner.load_pkcs12(
        settings.SIGNING_KEYS_DIR / f"{name}.p12", passphrase=settings.DEMO_PASSWORD.encode()
    )


@pytest.mark.slow
def test_the_second_signature_covers_the_whole_file(authority):
    prepared = prepare(numbered())
    once = signed_bytes(prepared, SignatureRole.PERSON, _signer(authority.PERSON), timestamper=timestamper())
    twice = signed_bytes(
        once,
        SignatureRole.ORGANISATION,
        _signer(authority.ORGANISATION),
        timestamper=timestamper(),
        with_revocation_data=True,
    )

    found = [
        validate_pdf_signature(signature, trust.validation_context(strict=True))
        for signature in PdfFileReader(io.BytesIO(twice)).embedded_signatures
    ]

    assert twice.startswith(once)
    assert once.startswith(prepared)
    assert [status.bottom_line for status in found] == [True, True]
    assert [status.coverage for status in found] == [
        SignatureCoverageLevel.ENTIRE_REVISION,
        SignatureCoverageLevel.ENTIRE_FILE,
    ]
    assert [status.modification_level for status in found] == [
        ModificationLevel.FORM_FILLING,
        ModificationLevel.NONE,
    ]
