"""The two signature fields of a paper: empty ones are put into the print before anybody signs.

Signing tools at a leader's desk find them, and the place of the pictures is settled before the first signature.
Source of the geometry: NĐ 30/2020/NĐ-CP, Phụ lục I (official-format.md 2.1).
"""

import pydyf
from django.conf import settings

from documents.models import SignatureRole

FIELD_NAMES = {SignatureRole.PERSON: "Signature1", SignatureRole.ORGANISATION: "Signature2"}
MM = 72 / 25.4
PERSON_MM = (45, 20)
# How much of the person's signature the seal covers, on its left: the decree says about a third.
OVERLAP = 1 / 3
PRINT_AND_LOCK = 4 + 128  # annotation flags: printed, neither moved nor deleted


def boxes(axis, top, bottom):
    """{role: (x1, y1, x2, y2)} for a signature space on `axis` between `top` and `bottom`; points from bottom left."""
    middle = (top + bottom) / 2
    width, height = (mm * MM for mm in PERSON_MM)
    seal = settings.SEAL_MM * MM
    left = axis - width / 2
    edge = left + OVERLAP * width
    return {
        SignatureRole.PERSON: (left, middle - height / 2, left + width, middle + height / 2),
        SignatureRole.ORGANISATION: (edge - seal, middle - seal / 2, edge, middle + seal / 2),
    }


def put_fields(pdf, page_number, places):
    """Put an empty field for each role in `places` on a page (from 0) of `pdf` (pydyf.PDF).

    Done while the print is written, so that it is one revision and the same for the same paper. The fields stay out of
    the structure tree: pyHanko takes a signature's change of an object that the tree points to for a forgery.
    """
    page = pdf.objects[pdf.pages["Kids"][3 * page_number]]
    page["Annots"] = page.get("Annots", pydyf.Array())
    form = pydyf.Dictionary({"Fields": pydyf.Array(), "SigFlags": 3})  # "only append"
    for role, box in places.items():
        field = _field(pdf, role, box, page)
        page["Annots"].append(field.reference)
        form["Fields"].append(field.reference)
    pdf.add_object(form)
    pdf.catalog["AcroForm"] = form.reference


def _field(pdf, role, box, page):
    x1, y1, x2, y2 = (round(value, 3) for value in box)
    blank = pydyf.Stream(
        extra={
            "Type": "/XObject",
            "Subtype": "/Form",
            "BBox": pydyf.Array([0, 0, round(x2 - x1, 3), round(y2 - y1, 3)]),
            "Resources": pydyf.Dictionary(),
        }
    )
    pdf.add_object(blank)
    field = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(FIELD_NAMES[role]),
            "TU": pydyf.String(str(role.label)),
            "F": PRINT_AND_LOCK,
            "Rect": pydyf.Array([x1, y1, x2, y2]),
            "P": page.reference,
            "AP": pydyf.Dictionary({"N": blank.reference}),
        }
    )
    pdf.add_object(field)
    return field
