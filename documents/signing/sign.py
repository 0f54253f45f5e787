"""Putting one signature into a paper's file, and keeping it."""

import io

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, Margins, SimpleBoxLayoutRule
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.signers.pdf_signer import (
    DSSContentSettings,
    PdfSignatureMetadata,
    PdfSigner,
    SigDSSPlacementPreference,
)
from pyhanko.stamp import StaticStampStyle

from documents.models import OfficialDocument, Signature, SignatureRole, Version
from documents.signing import trust
from documents.signing.fields import FIELD_NAMES
from documents.storage import store
from lhh_portal.workflow import perform

# role → (action of the door, kind of the file it leaves)
STEPS = {
    SignatureRole.PERSON: ("sign", Version.Kind.SIGNED),
    SignatureRole.ORGANISATION: ("seal", Version.Kind.SEALED),
}


def signed_bytes(pdf, role, signer, *, image=None, timestamper=None, with_revocation_data=False):
    """Return `pdf` with the signature of `signer` (pyHanko) in the field of `role`, as an incremental update.

    `image` is a PIL image. `with_revocation_data` puts certificates and revocation data into the same revision, so
    that the signature covers them and still the whole file (PAdES B-LT).
    """
    metadata = PdfSignatureMetadata(
        field_name=FIELD_NAMES[role],
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=with_revocation_data,
        validation_context=trust.validation_context(strict=True) if with_revocation_data else None,
        dss_settings=DSSContentSettings(include_vri=False, placement=SigDSSPlacementPreference.TOGETHER_WITH_SIGNATURE),
    )
    output = io.BytesIO()
    PdfSigner(metadata, signer, timestamper=timestamper, stamp_style=_style(image)).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=output
    )
    return output.getvalue()


def _style(image):
    if image is None:
        return None
    middle = AxisAlignment.ALIGN_MID
    return StaticStampStyle(
        border_width=0,
        background=PdfImage(image),
        background_opacity=1.0,
        background_layout=SimpleBoxLayoutRule(middle, middle, margins=Margins(0, 0, 0, 0)),
    )


@transaction.atomic
def keep_signed(document, role, data, *, base, identity, by, signed_at, stamped_at=None):
    """Make the signed `data` the paper's file and move the paper on; all or nothing. Return the paper.

    `base` is the StoredFile that was signed: whoever comes second, or signed a replaced print, is refused.
    Raises ValidationError, WrongState, PermissionDenied.
    """
    action, kind = STEPS[role]
    locked = OfficialDocument.objects.select_for_update().get(pk=document.pk)
    if locked.pdf_id != base.pk:
        raise ValidationError(
            _("Văn bản đã có bản khác trong lúc ký, nên chữ ký này không được nhận. Hãy mở lại văn bản để xem.")
        )
    version = Version.objects.create(document=locked, kind=kind, file=store(data, "application/pdf"), created_by=by)
    Signature.objects.create(
        document=locked,
        role=role,
        version=version,
        identity=identity,
        by=by,
        signed_at=signed_at or timezone.now(),
        stamped_at=stamped_at,
    )
    locked.pdf = version.file
    locked.save(update_fields=["pdf"])
    return perform(locked, action, actor=by)
