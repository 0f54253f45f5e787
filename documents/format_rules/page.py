"""One page of a PDF read back as lines of text with size, style and place; nothing is known of how it was made.

All places in points from the top left corner of the page.
"""

import re
from collections import Counter, defaultdict

from pdfminer.layout import LTChar, LTContainer

from documents.format_rules.decree import MM

BASELINE_TOLERANCE = 0.7
COLUMN_GAP = 12
ASCENT, DESCENT = 0.891, 0.216  # of Times New Roman and its metric equals
EDGE_PT = 2


class Line:
    """Characters on one baseline, left to right."""

    def __init__(self, chars, page):
        self.chars = sorted(chars, key=lambda char: char["x0"])
        self.page = page
        self.text = "".join(char["text"] for char in self.chars).strip()
        inked = self.inked
        self.x0 = inked[0]["x0"]
        self.x1 = max(char["x1"] for char in inked)
        self.baseline = inked[0]["baseline"]
        self.size = Counter(round(char["size"], 1) for char in inked).most_common(1)[0][0]
        self.top = self.baseline - ASCENT * self.size
        self.bottom = self.baseline + DESCENT * self.size
        self.is_bold = all(map(is_bold, inked))
        self.is_italic = all(map(is_italic, inked))

    @property
    def middle(self):
        return (self.x0 + self.x1) / 2

    @property
    def width(self):
        return self.x1 - self.x0

    @property
    def inked(self):
        return [char for char in self.chars if not char["text"].isspace()]

    @property
    def first_word_width(self):
        end = self.x0
        for char in self.chars:
            if char["text"].isspace() and char["x0"] > self.x0:
                break
            end = max(end, char["x1"])
        return end - self.x0

    def split(self, gap=COLUMN_GAP):
        """Pieces set apart by more than `gap`: the cells of a row."""
        pieces, end = [[]], None
        for char in self.chars:
            if char["text"].isspace():
                pieces[-1].append(char)
                continue
            if end is not None and char["x0"] - end > gap:
                pieces.append([])
            pieces[-1].append(char)
            end = char["x1"]
        return [Line(piece, self.page) for piece in pieces]

    def before(self, x):
        return self._part([char for char in self.chars if char["x1"] <= x])

    def after(self, x):
        return self._part([char for char in self.chars if char["x1"] > x])

    def _part(self, chars):
        return Line(chars, self.page) if any(not char["text"].isspace() for char in chars) else None


class Page:
    def __init__(self, page):
        self.number = page.page_number
        self.width, self.height = page.width, page.height
        self.chars = _letters(page)
        self.rules = list(_horizontal_rules(page))
        self.qr = qr_box(page)
        found = page.find_tables()
        self.tables = [table.bbox for table in found]
        self.cells = [table.cells for table in found]
        everything = [Line(chars, self.number) for chars in _by_baseline(self.chars)]
        self.raised = [line for line in everything if line.size < 10 and _is_raised(line, everything)]
        lines = [line for line in everything if line not in self.raised]
        # The page's own number on top is one however deep the margin; the text begins under it.
        self.page_numbers = [
            line
            for line in lines
            if line.text.isdigit()
            and (self._is_in_margin(line) or (line is lines[0] and line.text == str(self.number) != "1"))
        ]
        self.lines = [line for line in lines if line not in self.page_numbers]

    def _is_in_margin(self, line):
        return line.bottom < 20 * MM or line.top > self.height - 20 * MM

    def is_in_table(self, line):
        return any(top <= line.baseline <= bottom for _x0, top, _x1, bottom in self.tables)


def is_bold(char):
    return "bold" in char["fontname"].lower()


def is_italic(char):
    return bool(re.search("italic|oblique", char["fontname"], re.IGNORECASE))


def _letters(page):
    """The letters of a page as small dicts. They are taken out of its layout: pdfplumber would make of each a dict of
    thirty entries, which takes longer than to read the page."""
    left, height = page.mediabox[0], page.height
    return [
        {
            "text": item.get_text(),
            "x0": item.x0 + left,
            "x1": item.x1 + left,
            "size": item.size,
            "fontname": item.fontname,
            "non_stroking_color": item.graphicstate.ncolor,
            "baseline": height - item.matrix[5],
        }
        for item in _taken(page.layout)
    ]


def _taken(container):
    """Every LTChar in `container`, which is left without them."""
    chars = [item for item in container if isinstance(item, LTChar)]
    container._objs = [item for item in container if not isinstance(item, LTChar)]
    for item in container._objs:
        if isinstance(item, LTContainer):
            chars += _taken(item)
    return chars


def _by_baseline(chars):
    groups = defaultdict(list)
    last = None
    for char in sorted(chars, key=lambda char: char["baseline"]):
        if last is None or char["baseline"] - last > BASELINE_TOLERANCE:
            last = char["baseline"]
        groups[last].append(char)
    return [group for group in groups.values() if any(not char["text"].isspace() for char in group)]


def _horizontal_rules(page):
    """Thin horizontal strokes or boxes as (x0, x1, y), each once."""
    shapes = [*page.rects, *page.lines, *page.curves]
    return sorted(
        {
            (round(shape["x0"], 1), round(shape["x1"], 1), round(shape["top"], 1))
            for shape in shapes
            if shape["bottom"] - shape["top"] < 2 < shape["x1"] - shape["x0"] and shape["bottom"] > shape["top"]
        }
        | {
            (round(line["x0"], 1), round(line["x1"], 1), round(line["top"], 1))
            for line in page.lines
            if line["bottom"] - line["top"] < 1
        }
    )


def qr_box(page):
    """(x0, top, x1, bottom) of a QR code, drawn as a hundred strokes or more of one width, or None."""
    width, count = (
        Counter(round(line["linewidth"], 3) for line in page.lines).most_common(1)[0] if page.lines else (0, 0)
    )
    if count < 100 or not width:
        return None
    strokes = [line for line in page.lines if round(line["linewidth"], 3) == width]
    return (
        min(line["x0"] for line in strokes),
        min(line["top"] for line in strokes) - width / 2,
        max(line["x1"] for line in strokes),
        max(line["bottom"] for line in strokes) + width / 2,
    )


def _is_raised(line, lines):
    """Small, and a little above the baseline of larger text beside it."""
    return any(2 < other.baseline - line.baseline < 9 and other.size > line.size + 1 for other in lines)
