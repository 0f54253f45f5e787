"""Appendices after the signature: what stands over them, their sheets and page numbers, their tables.

A paper without appendices has none of these rules. Margins of a page across are those of its sides as it is read.
"""

import re

from documents.format_rules.decree import APPENDIX_ELEMENTS, MARGIN_MM, MM, PAGE_MM, PAGE_NUMBER_PT, TABLE_PT
from documents.format_rules.finding import between, number, span, worst
from documents.format_rules.page import is_bold
from documents.format_rules.sheet import CENTRE_MM, EDGE_MM, HALF_LEADING_MM, LEADING_MM
from lhh_portal.numerals import roman

SIDES = {"top": "trên", "bottom": "dưới", "left": "trái", "right": "phải"}
REFERENCE = re.compile(
    r"\(Kèm theo \S.* số (?P<symbol>\S+) (?P<day>ngày (?:\d+|…) tháng (?:\d+|…) năm (?:\d{4}|…)) của \S.*\)"
)
CELL_PT = 1.5  # how far a letter may reach over the line of its cell


def rules(paper):
    if not paper.appendices:
        return
    yield word(paper)
    yield title(paper)
    yield reference(paper)
    yield from sizes_and_styles(paper)
    yield centred(paper)
    yield paper_size(paper)
    yield from margins(paper)
    yield first_page_number(paper)
    yield page_number_place(paper)
    yield page_number_style(paper)
    yield table_size(paper)
    yield in_cells(paper)
    yield head_repeated(paper)


# --- over the content ----------------------------------------------------------------------------------------------


def word(paper):
    """`Phụ lục`, with a Roman number where there are several."""
    count = len(paper.appendices)
    wanted = [f"Phụ lục {roman(n)}" for n in range(1, count + 1)] if count > 1 else ["Phụ lục"]
    return worst(
        list(zip(paper.appendices, wanted, strict=True)),
        lambda item: item[0].heading is not None and item[0].heading.text == item[1],
        lambda item: f"«{item[0].heading.text}»" if item[0].heading else "không có",
        rule="appendix.word",
        text="Từ «Phụ lục», đánh số La Mã khi có từ hai phụ lục",
        expected=", ".join(f"«{text}»" for text in wanted[:3]) + (", …" if count > 3 else ""),
        page=_first_page,
    )


def _first_page(item):
    return item[0].pages[0].number


def title(paper):
    return worst(
        [(part,) for part in paper.appendices],
        lambda item: bool(item[0].title) and all(line.text == line.text.upper() for line in item[0].title),
        lambda item: f"«{item[0].title[0].text[:40]}»" if item[0].title else "không có",
        rule="appendix.title",
        text="Tên phụ lục in hoa",
        expected="in hoa",
        page=_first_page,
    )


def reference(paper):
    """Which paper it belongs to; a draft has dots for what it does not know yet."""
    symbol = paper.number.text.removeprefix("Số: ") if paper.number else ""
    day = paper.place_and_date.text if paper.place_and_date else ""

    def said(part):
        return " ".join(line.text for line in part.reference)

    def is_good(item):
        found = REFERENCE.fullmatch(said(item[0]))
        return (
            bool(found) and found["symbol"] in {symbol, f"…{symbol}"} and ("…" in found["day"] or found["day"] in day)
        )

    return worst(
        [(part,) for part in paper.appendices],
        is_good,
        lambda item: f"«{said(item[0])}»" if item[0].reference else "không có",
        rule="appendix.reference",
        text="Phụ lục ghi rõ kèm theo văn bản nào",
        expected=f"(Kèm theo … số {symbol} ngày … tháng … năm … của …)",
        page=_first_page,
    )


def _elements(paper):
    """{element: lines of all appendices}"""
    return {
        "word": [part.heading for part in paper.appendices if part.heading],
        "title": [line for part in paper.appendices for line in part.title],
        "reference": [line for part in paper.appendices for line in part.reference],
    }


def sizes_and_styles(paper):
    for element, lines in _elements(paper).items():
        name, sizes, bold, italic = APPENDIX_ELEMENTS[element]
        yield worst(
            lines,
            lambda line, sizes=sizes: between(line.size, *sizes, 0.05),
            lambda line: f"{number(line.size)} pt",
            rule=f"appendix.size.{element}",
            text=f"Cỡ chữ {name}",
            expected=span(*sizes, "pt"),
        )
        yield worst(
            lines,
            lambda line, bold=bold, italic=italic: (line.is_bold, line.is_italic) == (bold, italic),
            lambda line: _style(line.is_bold, line.is_italic),
            rule=f"appendix.style.{element}",
            text=f"Kiểu chữ {name}",
            expected=_style(bold, italic),
        )


def _style(bold, italic):
    return ("nghiêng" if italic else "đứng") + (", đậm" if bold else "")


def centred(paper):
    lines = [(line, part.pages[0]) for part in paper.appendices for line in _over(part)]
    return worst(
        lines,
        lambda item: abs(item[0].middle - _axis(paper, item[1])) / MM <= CENTRE_MM,
        lambda item: f"lệch {number(abs(item[0].middle - _axis(paper, item[1])) / MM)} mm («{item[0].text[:25]}»)",
        rule="appendix.centre",
        text="Từ «Phụ lục», tên và dòng «Kèm theo …» giữa trang",
        expected=f"lệch không quá {CENTRE_MM} mm",
        page=lambda item: item[0].page,
    )


def _over(part):
    return [*([part.heading] if part.heading else []), *part.title, *part.reference]


def _axis(paper, page):
    """The middle of the text: as far from the edges of its page as the paper's own."""
    return (paper.left + page.width - (paper.pages[0].width - paper.right)) / 2


# --- the sheet -----------------------------------------------------------------------------------------------------


def _pages(paper):
    return [page for part in paper.appendices for page in part.pages]


def paper_size(paper):
    return worst(
        _pages(paper),
        lambda page: all(
            abs(side / MM - wanted) < 0.5
            for side, wanted in zip(sorted((page.width, page.height)), PAGE_MM, strict=True)
        ),
        lambda page: f"{number(page.width / MM, 0)} × {number(page.height / MM, 0)} mm",
        rule="appendix.paper",
        text="Khổ giấy A4 của phụ lục, chiều đứng hoặc ngang",
        expected="210 × 297 hoặc 297 × 210 mm",
        page=lambda page: page.number,
    )


def margins(paper):
    """Of text and tables; a page may end early, and a page without table or full line has no right edge."""
    boxes = [(page, _box(page)) for page in _pages(paper) if page.lines]
    full = [(page, box) for page, box in boxes if page.tables]
    distances = {
        "top": (lambda page, box: box[1], boxes, LEADING_MM, HALF_LEADING_MM),
        "bottom": (lambda page, box: page.height - box[3], [], LEADING_MM, 0),
        "left": (lambda page, box: box[0], full, EDGE_MM, EDGE_MM),
        "right": (lambda page, box: page.width - box[2], full, EDGE_MM, EDGE_MM),
    }
    for side, (distance, ends, before, after) in distances.items():
        low, high = MARGIN_MM[SIDES[side]]

        def is_good(item, distance=distance, ends=ends, low=low - before, high=high + after):
            found = distance(*item) / MM
            return low <= found and (item not in ends or found <= high)

        yield worst(
            boxes,
            is_good,
            lambda item, distance=distance: f"{number(distance(*item) / MM)} mm",
            rule=f"appendix.margin.{side}",
            text=f"Lề {SIDES[side]} của phụ lục",
            expected=span(low, high, "mm"),
            page=lambda item: item[0].number,
        )


def _box(page):
    """(x0, top, x1, bottom) of what stands on the page, its number apart."""
    lines = [(line.x0, line.top, line.x1, line.bottom) for line in page.lines]
    sides = list(zip(*lines, *page.tables, strict=True))
    return min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3])


def first_page_number(paper):
    return worst(
        [part.pages[0] for part in paper.appendices],
        lambda page: not page.page_numbers,
        lambda page: f"«{page.page_numbers[0].text}»" if page.page_numbers else "không hiện",
        rule="appendix.page_number.first",
        text="Trang đầu của phụ lục không hiện số trang",
        expected="không hiện",
        page=lambda page: page.number,
    )


def page_number_place(paper):
    """Each appendix counts its own pages."""
    items = [item for part in paper.appendices for item in list(enumerate(part.pages, start=1))[1:]]

    def is_good(item):
        count, page = item
        lines = page.page_numbers
        return (
            [line.text for line in lines] == [str(count)]
            and lines[0].bottom < MARGIN_MM["trên"][1] * MM
            and abs(lines[0].middle - _axis(paper, page)) < CENTRE_MM * MM
        )

    def found(item):
        if not item[1].page_numbers:
            return "không có"
        line = item[1].page_numbers[0]
        return f"«{line.text}», cách mép trên {number(line.baseline / MM)} mm, giữa {number(line.middle / MM)} mm"

    return worst(
        items,
        is_good,
        found,
        rule="appendix.page_number.place",
        text="Phụ lục đánh số trang riêng, từ trang 2, giữa lề trên",
        expected="số của trang trong phụ lục, giữa lề trên",
        page=lambda item: item[1].number,
    )


def page_number_style(paper):
    return worst(
        [line for page in _pages(paper) for line in page.page_numbers],
        lambda line: between(line.size, *PAGE_NUMBER_PT, 0.05) and not line.is_bold and not line.is_italic,
        lambda line: f"{number(line.size)} pt{', đậm' * line.is_bold}{', nghiêng' * line.is_italic}",
        rule="appendix.page_number.style",
        text="Cỡ chữ và kiểu của số trang phụ lục",
        expected=f"{span(*PAGE_NUMBER_PT, 'pt')}, đứng",
    )


# --- tables --------------------------------------------------------------------------------------------------------


def table_size(paper):
    return worst(
        [line for page in _pages(paper) for line in page.lines if page.is_in_table(line)],
        lambda line: between(line.size, *TABLE_PT, 0.05),
        lambda line: f"{number(line.size)} pt («{line.text[:25]}»)",
        rule="appendix.size.table",
        text="Cỡ chữ trong bảng của phụ lục",
        expected=span(*TABLE_PT, "pt"),
    )


def in_cells(paper):
    """No letter crosses the line of its cell."""
    return worst(
        [(page.number, _astray(page)) for page in _pages(paper) if page.tables],
        lambda item: item[1] is None,
        lambda item: f"«{item[1]}» ra ngoài ô" if item[1] else "trong ô",
        rule="appendix.cells",
        text="Chữ trong bảng của phụ lục nằm trong ô",
        expected="trong ô",
        page=lambda item: item[0],
    )


def _astray(page):
    """The text of the first line of a table that has a letter over the edge of a cell, or None."""
    for line in page.lines:
        if not page.is_in_table(line):
            continue
        cells = [(x0, x1) for table in page.cells for x0, top, x1, bottom in table if top <= line.baseline <= bottom]
        edges = {edge for cell in cells for edge in cell}
        for char in line.inked:
            is_cut = any(char["x0"] + CELL_PT < edge < char["x1"] - CELL_PT for edge in edges)
            is_outside = not any(x0 - CELL_PT <= char["x0"] and char["x1"] <= x1 + CELL_PT for x0, x1 in cells)
            if is_cut or is_outside:
                return line.text[:25]
    return None


def head_repeated(paper):
    """A table that goes on begins with the same line on its next page."""
    pairs = [
        (above, page)
        for part in paper.appendices
        for above, page in zip(part.pages, part.pages[1:], strict=False)
        if _goes_on(above, page)
    ]
    return worst(
        pairs,
        lambda pair: _head_of(pair[0], -1) == _head_of(pair[1], 0),
        lambda pair: f"«{_head_of(pair[1], 0)[:40]}»",
        rule="appendix.head_row",
        text="Đầu bảng được in lại ở mỗi trang",
        expected="như ở trang đầu của bảng",
        page=lambda pair: pair[1].number,
    )


def _goes_on(above, page):
    """Whether a table ends the one page and goes on upon the next, where no other one begins with a head of its own."""
    return (
        bool(above.tables and page.tables and page.lines)
        and above.is_in_table(above.lines[-1])
        and page.is_in_table(page.lines[0])
        and (_head_of(above, -1) == _head_of(page, 0) or not _begins_with_head(page))
    )


def _begins_with_head(page):
    """Whether each cell of the page's first row is bold: a total has an empty one, a heading only one."""
    cells = page.cells[_in_order(page)[0]]
    top = min(cell[1] for cell in cells)
    first = [cell for cell in cells if cell[1] == top]
    return len(first) > 1 and all(_is_bold(page, cell) for cell in first)


def _is_bold(page, cell):
    x0, top, x1, bottom = cell
    chars = [
        char
        for line in page.lines
        if top <= line.baseline <= bottom
        for char in line.inked
        if x0 <= (char["x0"] + char["x1"]) / 2 <= x1
    ]
    return bool(chars) and all(map(is_bold, chars))


def _in_order(page):
    """Which table is the first on the page, the second …"""
    return sorted(range(len(page.tables)), key=lambda place: page.tables[place][1])


def _head_of(page, which):
    """The first line in one of the page's tables."""
    _x0, top, _x1, bottom = page.tables[_in_order(page)[which]]
    return next((line.text for line in page.lines if top <= line.baseline <= bottom), "")
