"""One PAdES signature in one field, with as much beside it as can be had; the only place that calls PdfSigner."""

import asyncio
import io
import logging

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.general import SigningError
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigner,
    SigDSSPlacementPreference,
)
from pyhanko_certvalidator import errors as path_errors

from documents.signing import trust

logger = logging.getLogger(__name__)


def signed_field(pdf, signer, field_name, *, timestamper, style, with_revocation_data, new_field=None):
    """Return `pdf` signed in the field `field_name`, which is there already or is made from `new_field`."""
    metadata = PdfSignatureMetadata(
        field_name=field_name,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=with_revocation_data,
        validation_context=trust.validation_context(strict=True) if with_revocation_data else None,
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    output = io.BytesIO()
    PdfSigner(metadata, signer, timestamper=timestamper, stamp_style=style, new_field_spec=new_field).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=output
    )
    return output.getvalue()


def completed(pdf, signer, field_name, *, timestamper, style, with_revocation_data, new_field=None):
    """As `signed_field`, with as much as can be had of: time stamp and revocation data, stamp, the bare signature."""
    plans = [(timestamper, with_revocation_data), (timestamper, False), (None, False)]
    for number, (stamp, revocation) in enumerate(plans):
        try:
            return signed_field(
                pdf,
                signer,
                field_name,
                timestamper=stamp,
                style=style,
                with_revocation_data=revocation,
                new_field=new_field,
            )
        except (OSError, ValueError, SigningError, path_errors.PathError, path_errors.ValidationError) as error:
            if number == len(plans) - 1:
                raise
            logger.warning("signed with less: %s", error)


def answering(timestamper):
    """`timestamper` if it answers within TSA_TIMEOUT, else None. pyHanko keeps the trial answer."""
    if timestamper is None:
        return None
    try:
        asyncio.run(timestamper.async_dummy_response("sha256"))
    except (OSError, ValueError) as error:
        logger.warning("no time stamp: %s", error)
        return None
    return timestamper
