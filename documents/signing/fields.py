"""The two signature fields of a paper: empty ones are put into the print before anybody signs.

Signing tools at a leader's desk find them, and the place of the pictures is settled before the first signature.
"""

import io

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, append_signature_field

from documents.models import SignatureRole

FIELD_NAMES = {SignatureRole.PERSON: "Signature1", SignatureRole.ORGANISATION: "Signature2"}


def add_fields(pdf, boxes, *, page=-1):
    """Return `pdf` with an empty field for each role in `boxes`: {role: (x1, y1, x2, y2)}, points from bottom left."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    for role, box in boxes.items():
        append_signature_field(writer, SigFieldSpec(FIELD_NAMES[role], on_page=page, box=box))
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()
