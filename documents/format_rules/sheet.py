"""The sheet: paper, margins, page numbers, font, colour, characters."""

import re
import unicodedata

from django.conf import settings

from documents.format_rules.decree import MARGIN_MM, MM, PAGE_MM, PAGE_NUMBER_PT
from documents.format_rules.finding import Finding, between, number, span, worst
from documents.format_rules.page import EDGE_PT

EDGE_MM = 0.2
LEADING_MM = 0.5  # a line set solid rises this much out of its box
LINE_MM = 6  # a page may end up to two lines early, where a paragraph cannot be parted
CARRIED_LINES = 6  # two blocks of the body, of three lines at most that may not be parted
HALF_LEADING_MM = 1.5
CENTRE_MM = 1


def paper_size(paper):
    width, height = PAGE_MM
    return worst(
        paper.pages,
        lambda page: abs(page.width / MM - width) < 0.5 and abs(page.height / MM - height) < 0.5,
        lambda page: f"{number(page.width / MM, 0)} × {number(page.height / MM, 0)} mm",
        rule="page.size",
        text="Khổ giấy A4, chiều đứng",
        expected=f"{width} × {height} mm",
        page=lambda page: page.number,
    )


def margins(paper):
    """The worst page of each side; right and bottom, where a page may end early, only too near the edge by the page."""
    height, width = paper.pages[0].height, paper.pages[0].width
    last = len(paper.pages) - _carries_the_signature_over(paper)
    full = [line for line in paper.lines if line.page < last]
    distances = {
        "trên": (lambda line: line.top, _tops(paper), HALF_LEADING_MM),
        "dưới": (lambda line: height - line.bottom, full, 2 * LINE_MM),
        "trái": (lambda line: line.x0, _lefts(paper), EDGE_MM),
        "phải": (lambda line: width - line.x1, paper.lines, EDGE_MM),
    }
    for side, (distance, ends, slack) in distances.items():
        low, high = MARGIN_MM[side]
        least = low - (LEADING_MM if side in {"trên", "dưới"} else EDGE_MM)
        # A single page may end anywhere.
        most = high + slack if ends else PAGE_MM[1]
        line = min(paper.lines, key=distance)
        if distance(line) / MM >= least:
            line = (max if side in {"trên", "trái"} else min)(ends or paper.lines, key=distance)
        found = distance(line) / MM
        yield Finding(
            f"margin.{_ascii(side)}",
            f"Lề {side}",
            span(low, high, "mm"),
            f"{number(found)} mm",
            line.page,
            least <= found <= most,
        )


def _carries_the_signature_over(paper):
    """Whether the last page is the signature with the few lines that go with it: it found no room on the one before,
    which therefore ends early."""
    first = paper.first_of_closing
    if first is None or first.page != len(paper.pages):
        return False
    return sum(line.page == first.page for line in paper.body) <= CARRIED_LINES


def _tops(paper):
    """The highest line of every page."""
    return [min(page.lines, key=lambda line: line.top) for page in paper.pages if page.lines]


def _lefts(paper):
    """The leftmost line of every page; a page of one-line paragraphs, all set in, has no edge to be measured."""
    pages = [page for page in paper.pages if page.number == 1 or any(_wraps(paper, line) for line in page.lines[:-1])]
    return [min(page.lines, key=lambda line: line.x0) for page in pages if page.lines]


def _wraps(paper, line):
    return line.x1 > paper.right - EDGE_PT


def _ascii(side):
    return {"trên": "top", "dưới": "bottom", "trái": "left", "phải": "right"}[side]


def first_page_number(paper):
    shown = paper.pages[0].page_numbers
    found = f"«{shown[0].text}»" if shown else "không hiện"
    return Finding("page_number.first", "Trang 1 không hiện số trang", "không hiện", found, 1, not shown)


def page_number_place(paper):
    def is_good(page):
        right = [line for line in page.page_numbers if line.text == str(page.number)]
        return (
            len(page.page_numbers) == 1
            and len(right) == 1
            and right[0].bottom < MARGIN_MM["trên"][1] * MM
            and abs(right[0].middle - (paper.left + paper.right) / 2) < CENTRE_MM * MM
        )

    def found(page):
        if not page.page_numbers:
            return "không có"
        line = page.page_numbers[0]
        return f"«{line.text}», cách mép trên {number(line.baseline / MM)} mm, giữa {number(line.middle / MM)} mm"

    return worst(
        paper.pages[1:],
        is_good,
        found,
        rule="page_number.place",
        text="Số trang từ trang 2, giữa lề trên",
        expected=f"số của trang, trong lề trên, giữa {number((paper.left + paper.right) / 2 / MM)} mm",
        page=lambda page: page.number,
    )


def page_number_style(paper):
    return worst(
        [line for page in paper.pages[1:] for line in page.page_numbers],
        lambda line: between(line.size, *PAGE_NUMBER_PT, 0.05) and not line.is_bold and not line.is_italic,
        lambda line: f"{number(line.size)} pt{', đậm' * line.is_bold}{', nghiêng' * line.is_italic}",
        rule="page_number.style",
        text="Cỡ chữ và kiểu của số trang",
        expected=f"{span(*PAGE_NUMBER_PT, 'pt')}, đứng",
    )


def font(paper):
    allowed = {_plain(settings.PAPER_FONT), "timesnewroman"}
    chars = [(page.number, char) for page in paper.sheets for char in page.chars]
    return worst(
        chars,
        lambda item: any(_plain(item[1]["fontname"]).startswith(family) for family in allowed),
        lambda item: f"{item[1]['fontname'].split('+')[-1]} (chữ «{item[1]['text']}»)",
        rule="font",
        text="Một phông chữ cho toàn văn bản",
        expected=f"{settings.PAPER_FONT} hoặc Times New Roman",
        page=lambda item: item[0],
    )


def _plain(name):
    return re.sub(r"[^a-z]", "", name.split("+")[-1].lower())


def colour(paper):
    chars = [(page.number, char) for page in paper.sheets for char in page.chars if not char["text"].isspace()]
    return worst(
        chars,
        lambda item: is_black(item[1]["non_stroking_color"]),
        lambda item: f"{item[1]['non_stroking_color']} (chữ «{item[1]['text']}»)",
        rule="colour",
        text="Chữ màu đen",
        expected="đen",
        page=lambda item: item[0],
    )


def is_black(colour):
    if colour is None:
        return True
    parts = colour if isinstance(colour, (tuple, list)) else (colour,)
    if len(parts) == 4:
        return tuple(parts) == (0, 0, 0, 1)
    return all(part == 0 for part in parts)


def characters(paper):
    return worst(
        [line for page in paper.sheets for line in page.lines],
        lambda line: unicodedata.normalize("NFC", line.text) == line.text,
        lambda line: f"«{line.text[:30]}»" if unicodedata.normalize("NFC", line.text) != line.text else "dựng sẵn",
        rule="text.nfc",
        text="Chữ tiếng Việt dựng sẵn (Unicode NFC)",
        expected="dựng sẵn",
    )


def rules(paper):
    yield paper_size(paper)
    yield from margins(paper)
    yield first_page_number(paper)
    yield page_number_place(paper)
    yield page_number_style(paper)
    yield font(paper)
    yield colour(paper)
    yield characters(paper)
