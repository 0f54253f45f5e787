"""The line of text by which the organisation signs a separate attachment; the attachment itself has no form to measure.

Source: NĐ 30/2020/NĐ-CP, Phụ lục I (official-format.md 2.1): top right of the first page, size 10, black, no picture.
"""

import io
import re
from dataclasses import dataclass

import pdfplumber
import pikepdf

from documents.format_rules.decree import MM, TYPES
from documents.format_rules.finding import Finding, number, worst
from documents.format_rules.page import is_bold, is_italic
from documents.format_rules.pictures import box_of
from documents.format_rules.sheet import is_black

SIZE_PT = 10
SIZE_TOLERANCE_PT = 0.1
CORNER_MM = (20, 30)  # project choice: how far from the upper and the right edge the line may stand
TEXT = re.compile(
    rf"Số: (0[1-9]|[1-9]\d+)/({'|'.join(TYPES.values())})-[A-ZĐ][A-ZĐ&.\-]*; "
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00"
)


@dataclass(frozen=True)
class Mark:
    """A field that shows a line `Số: …`; distances in points from the upper and the right edge of its page."""

    page: int
    text: str
    chars: tuple
    pictures: int
    from_top: float
    from_right: float


def read_mark(data):
    """The Mark in `data`, the last one where there are several, or None."""
    try:
        with pikepdf.open(io.BytesIO(data)) as file:
            marks = [_mark(field, page) for page in file.pages for field in page.get("/Annots", []) if _is_drawn(field)]
    except pikepdf.PdfError:
        return None
    return next((mark for mark in reversed(marks) if mark.text.startswith("Số:")), None)


def _is_drawn(field):
    return field.get("/FT") == "/Sig" and isinstance(field.get("/AP", {}).get("/N"), pikepdf.Stream)


def _mark(field, page):
    left, bottom, right, top = (float(value) for value in page.cropbox)
    x0, y0, x1, y1 = (float(value) for value in field.Rect)
    turn = int(page.get("/Rotate", 0)) % 360
    with pdfplumber.open(_alone(field.AP.N, x1 - x0, y1 - y0, turn)) as drawn:
        (sheet,) = drawn.pages
        chars, pictures, width = sheet.chars, len(sheet.images), float(sheet.width)
    ink = [char for char in chars if not char["text"].isspace()]
    # The upper and the right edge are those of the page as it is shown.
    above, beside = {
        0: (top - y1, right - x1),
        90: (x0 - left, top - y1),
        180: (y0 - bottom, x0 - left),
        270: (right - x1, y0 - bottom),
    }[turn]
    return Mark(
        page=page.index + 1,
        text="".join(char["text"] for char in chars).strip(),
        chars=tuple(ink),
        pictures=pictures,
        from_top=above + min((char["top"] for char in ink), default=0),
        from_right=beside + width - max((char["x1"] for char in ink), default=0),
    )


def _alone(form, width, height, turn):
    """What is drawn in a field as a page of its own, as large as the field and turned as its page is."""
    file = pikepdf.new()
    page = file.add_blank_page(page_size=(max(width, 3), max(height, 3)))
    page.Rotate = turn
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Drawn=file.copy_foreign(form)))
    left, low, right, high = box_of(form)
    x, y = width / ((right - left) or 1), height / ((high - low) or 1)
    page.Contents = file.make_stream(f"{x:f} 0 0 {y:f} {-left * x:f} {-low * y:f} cm /Drawn Do".encode())
    output = io.BytesIO()
    file.save(output)
    output.seek(0)
    return output


def rules(mark):
    page = mark.page
    expected = "«Số: 06/BC-LHH; 2026-06-15T08:05:09+07:00»"
    text_ok = TEXT.fullmatch(mark.text) is not None
    yield Finding("attachment.text", "Số, ký hiệu và thời gian ký trên phụ lục", expected, mark.text, page, text_ok)
    yield worst(
        mark.chars,
        lambda char: abs(char["size"] - SIZE_PT) <= SIZE_TOLERANCE_PT,
        lambda char: f"{number(char['size'])} pt",
        rule="attachment.size",
        text="Cỡ chữ thông tin ký số trên phụ lục",
        expected=f"{SIZE_PT} pt",
        page=lambda char: page,
    )
    yield worst(
        mark.chars,
        lambda char: is_black(char["non_stroking_color"]),
        lambda char: str(char["non_stroking_color"]),
        rule="attachment.colour",
        text="Thông tin ký số trên phụ lục màu đen",
        expected="đen",
        page=lambda char: page,
    )
    yield worst(
        mark.chars,
        lambda char: not is_bold(char) and not is_italic(char),
        lambda char: char["fontname"].split("+")[-1],
        rule="attachment.style",
        text="Thông tin ký số trên phụ lục chữ đứng, không đậm",
        expected="đứng",
        page=lambda char: page,
    )
    down, left = mark.from_top / MM, mark.from_right / MM
    place_ok = page == 1 and 0 <= down <= CORNER_MM[0] and 0 <= left <= CORNER_MM[1]
    place = f"trang {page}, cách mép trên {number(down)} mm, mép phải {number(left)} mm"
    text = "Thông tin ký số ở góc trên bên phải trang đầu"
    expected = f"trang 1, cách mép trên không quá {CORNER_MM[0]} mm, mép phải không quá {CORNER_MM[1]} mm"
    yield Finding("attachment.place", text, expected, place, page, place_ok)
    pictures = f"{mark.pictures} hình" if mark.pictures else "không có hình"
    text = "Chữ ký trên phụ lục không có hình"
    yield Finding("attachment.picture", text, "không có hình", pictures, page, not mark.pictures)
