"""The pictures of a signature and a seal, and how they come to lie in their fields."""

import io

from PIL import Image
from pyhanko.pdf_utils.images import PdfImage
from pyhanko.pdf_utils.layout import AxisAlignment, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.stamp import StaticStampStyle

from documents.models import SignatureRole
from documents.signing.fields import FIELD_NAMES
from documents.storage import open_stored

MM = 72 / 25.4


def image_for(identity):
    """The picture of `identity` as a PIL image, or None: then the signature has no visible part."""
    if identity.image is None:
        return None
    with open_stored(identity.image) as file:
        image = Image.open(file)
        image.load()
    return image


def style_for(identity, pdf, role):
    """How the signature of `identity` looks in its field in `pdf`: a seal at its real size, in the middle."""
    image = image_for(identity)
    if image is None or role != SignatureRole.ORGANISATION:
        return style(image)
    x1, y1, x2, y2 = field_box(pdf, FIELD_NAMES[role])
    width, height = x2 - x1, y2 - y1
    wanted = float(identity.image_width_mm) * MM
    beside, above = max(0, (width - wanted) / 2), max(0, (height - wanted) / 2)
    return style(image, Margins(beside, beside, above, above))


def style(image, margins=None):
    """`image` (PIL) as large as its field and the margins let it be, in its own proportions."""
    if image is None:
        return None
    middle = AxisAlignment.ALIGN_MID
    return StaticStampStyle(
        border_width=0,
        background=PdfImage(image),
        background_opacity=1.0,
        background_layout=SimpleBoxLayoutRule(
            middle,
            middle,
            margins=margins or Margins(0, 0, 0, 0),
            inner_content_scaling=InnerScaling.STRETCH_TO_FIT,
        ),
    )


def field_box(pdf, name):
    """(x1, y1, x2, y2) of the signature field `name`, points from the bottom left."""
    for found, _value, reference in enumerate_sig_fields(PdfFileReader(io.BytesIO(pdf))):
        if found == name:
            return tuple(float(value) for value in reference.get_object()["/Rect"])
    raise KeyError(name)
