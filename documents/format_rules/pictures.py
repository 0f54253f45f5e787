"""The signature fields of a PDF and the pictures in them; nothing is known of how they were made.

All places in points from the top left corner of the page, as in reading.py.
"""

import io
from dataclasses import dataclass

import pikepdf
from PIL import Image

from documents.format_rules.decree import MM

NAMES = {"Signature1": "person", "Signature2": "organisation"}
SAMPLES = 200  # points each way at which a picture's colour is taken


@dataclass(frozen=True)
class Field:
    """A field, or the picture drawn in it; `pixels` are the colours of the ink, none where nothing is drawn."""

    page: int
    x0: float
    top: float
    x1: float
    bottom: float
    pixels: tuple = ()

    @property
    def middle(self):
        return (self.x0 + self.x1) / 2

    @property
    def width(self):
        return self.x1 - self.x0

    @property
    def height(self):
        return self.bottom - self.top

    @property
    def size_mm(self):
        return self.width / MM, self.height / MM


def read_fields(data):
    """{"person": Field, "organisation": Field} of the fields by our names; where a picture is drawn, its own place."""
    found = {}
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            for number, page in enumerate(file.pages, start=1):
                height = float(page.mediabox[3])
                for annotation in page.get("/Annots", []):
                    role = NAMES.get(str(annotation.get("/T", "")))
                    if role:
                        found[role] = _field(annotation, number, height)
    except pikepdf.PdfError:
        return {}
    return found


def _field(annotation, number, height):
    x0, y0, x1, y1 = (float(value) for value in annotation.Rect)
    drawn = next(_images(annotation), None)
    pixels = ()
    if drawn:
        image, (x0, y0, x1, y1) = drawn
        pixels = _pixels(image)
    return Field(number, x0, height - y1, x1, height - y0, pixels)


def _images(annotation):
    """(image, its rectangle on the page) of every image drawn in the field."""
    form = annotation.get("/AP", {}).get("/N")
    if not isinstance(form, pikepdf.Stream):
        return
    x0, y0, x1, y1 = (float(value) for value in annotation.Rect)
    left, low, right, high = box_of(form)
    if right == left or high == low:
        return
    to_page = pikepdf.Matrix().translated(x0, y0).scaled((x1 - x0) / (right - left), (y1 - y0) / (high - low))
    yield from _drawn(form, to_page.translated(-left, -low))


def box_of(form):
    """The box of a form, its lower left corner first; pyHanko writes the upper left one first."""
    x1, y1, x2, y2 = (float(value) for value in form.BBox)
    return min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2)


def _drawn(form, matrix, depth=0):
    stack = []
    for operands, operator in pikepdf.parse_content_stream(form):
        if str(operator) == "q":
            stack.append(matrix)
        elif str(operator) == "Q" and stack:
            matrix = stack.pop()
        elif str(operator) == "cm":
            matrix = pikepdf.Matrix(*map(float, operands)) @ matrix
        elif str(operator) == "Do" and depth < 5:
            inner = form.Resources.XObject[operands[0]]
            if inner.Subtype == "/Image":
                box = matrix.transform(pikepdf.Rectangle(0, 0, 1, 1))
                yield inner, (box.llx, box.lly, box.urx, box.ury)
            elif inner.Subtype == "/Form":
                own = pikepdf.Matrix(inner.get("/Matrix", pikepdf.Array([1, 0, 0, 1, 0, 0])))
                yield from _drawn(inner, own @ matrix, depth + 1)


def _pixels(image):
    """Colours (r, g, b) of the ink: what the mask leaves well visible."""
    picture = pikepdf.PdfImage(image).as_pil_image().convert("RGB").resize((SAMPLES, SAMPLES), Image.Resampling.NEAREST)
    if "/SMask" not in image:
        return tuple(picture.get_flattened_data())
    mask = pikepdf.PdfImage(image.SMask).as_pil_image().convert("L").resize(picture.size, Image.Resampling.NEAREST)
    return tuple(
        colour
        for colour, seen in zip(picture.get_flattened_data(), mask.get_flattened_data(), strict=True)
        if seen > 127
    )
