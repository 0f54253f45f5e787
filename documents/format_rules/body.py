"""The body: size, edges, indent, gaps, line spacing, and the footnotes."""

from documents.format_rules.decree import (
    BODY_PT,
    INDENT_TOLERANCE_MM,
    INDENTS_MM,
    LINE_STEP,
    MM,
    NOTE_PT,
    PARAGRAPH_GAP_PT,
)
from documents.format_rules.finding import Finding, between, number, span, worst
from documents.format_rules.page import EDGE_PT, is_bold, is_italic

STEP_TOLERANCE_PT = 0.1
GAP_TOLERANCE_PT = 0.3


def size(paper):
    """Of every letter: one large word in a line breaks it."""

    def odd(line):
        return next((char["size"] for char in line.inked if not between(char["size"], *BODY_PT, 0.05)), None)

    return worst(
        paper.body,
        lambda line: odd(line) is None,
        lambda line: f"{number(odd(line) or line.size)} pt («{line.text[:25]}»)",
        rule="size.noi_dung",
        text="Cỡ chữ nội dung",
        expected=span(*BODY_PT, "pt"),
    )


def style(paper):
    """Headings and stressed words may be bold or slanted, the body as a whole not."""
    chars = [char for line in paper.body for char in line.inked]
    share = sum(not is_bold(char) and not is_italic(char) for char in chars) / len(chars) if chars else 1
    text, expected = "Nội dung chữ đứng, không đậm (trừ đề mục và chữ nhấn)", "quá nửa số chữ"
    return Finding("style.noi_dung", text, expected, f"{number(100 * share, 0)}% số chữ", None, share > 0.5)


def justified(paper):
    inner = [line for paragraph in paper.paragraphs for line in paragraph[:-1]]
    return worst(
        inner,
        lambda line: abs(line.x1 - paper.right) <= EDGE_PT,
        lambda line: f"cách lề phải {number((paper.right - line.x1) / MM)} mm («{line.text[:25]}»)",
        rule="body.justified",
        text="Nội dung dàn đều hai lề",
        expected="mọi dòng giữa đoạn tới lề phải",
    )


def indent(paper):
    allowed = " hoặc ".join(number(mm) for mm in INDENTS_MM)
    return worst(
        [paragraph[0] for paragraph in paper.paragraphs],
        lambda line: any(abs((line.x0 - paper.left) / MM - mm) <= INDENT_TOLERANCE_MM for mm in INDENTS_MM),
        lambda line: f"{number((line.x0 - paper.left) / MM)} mm («{line.text[:25]}»)",
        rule="body.indent",
        text="Lùi đầu dòng",
        expected=f"{allowed} mm",
    )


def line_step(paper):
    pairs = [pair for paragraph in paper.paragraphs for pair in zip(paragraph, paragraph[1:], strict=False)]
    pairs = [(above, line) for above, line in pairs if above.page == line.page]
    low, high = LINE_STEP

    def step(pair):
        return pair[1].baseline - pair[0].baseline

    return worst(
        pairs,
        lambda pair: between(step(pair), low * pair[1].size, high * pair[1].size, STEP_TOLERANCE_PT),
        lambda pair: f"{number(step(pair))} pt, bằng {number(step(pair) / pair[1].size, 2)} cỡ chữ",
        rule="body.line_step",
        text="Khoảng cách giữa các dòng từ 1 đến 1,5 dòng",
        expected=f"{number(low, 2)}–{number(high, 3)} cỡ chữ",
        page=lambda pair: pair[0].page,
    )


def paragraph_gap(paper):
    """Between the last line of a paragraph and the first of the next, more than a line of this paper takes."""
    usual = _usual_step(paper)
    pairs = [
        (above[-1], below[0])
        for above, below in zip(paper.paragraphs, paper.paragraphs[1:], strict=False)
        if above[-1].page == below[0].page
    ]

    def gap(pair):
        return pair[1].baseline - pair[0].baseline - usual

    return worst(
        pairs,
        lambda pair: gap(pair) >= PARAGRAPH_GAP_PT - GAP_TOLERANCE_PT,
        lambda pair: f"{number(gap(pair))} pt (trước «{pair[1].text[:25]}»)",
        rule="body.paragraph_gap",
        text="Khoảng cách giữa các đoạn",
        expected=f"từ {PARAGRAPH_GAP_PT} pt",
        page=lambda pair: pair[1].page,
    )


def _usual_step(paper):
    steps = sorted(
        line.baseline - above.baseline
        for paragraph in paper.paragraphs
        for above, line in zip(paragraph, paragraph[1:], strict=False)
        if above.page == line.page
    )
    return steps[len(steps) // 2] if steps else LINE_STEP[0] * paper.body_size


def note_order(paper):
    marks = [mark for mark, _page in paper.marks]
    notes = [note for note, _page in paper.notes]
    ok = marks == notes == list(range(1, len(marks) + 1))
    found = f"dấu {_list(marks)}; chú thích {_list(notes)}" if marks or notes else "không có chú thích"
    text = "Dấu chú thích và chú thích tương ứng, đánh số từ 1"
    return Finding("notes.order", text, "mỗi dấu một chú thích, đúng thứ tự", found, None, ok)


def _list(numbers):
    return ", ".join(map(str, numbers)) or "không có"


def note_page(paper):
    notes = dict(paper.notes)
    both = [(mark, page, notes[mark]) for mark, page in paper.marks if mark in notes]
    return worst(
        both,
        lambda item: item[1] == item[2],
        lambda item: f"dấu {item[0]} trang {item[1]}, chú thích trang {item[2]}",
        rule="notes.page",
        text="Chú thích ở chân trang có dấu",
        expected="cùng trang",
        page=lambda item: item[1],
    )


def note_size(paper):
    return worst(
        [line for _number, line in paper.note_lines],
        lambda line: between(line.size, *NOTE_PT, 0.05),
        lambda line: f"{number(line.size)} pt",
        rule="notes.size",
        text="Cỡ chữ chú thích",
        expected=span(*NOTE_PT, "pt"),
    )


def rules(paper):
    yield size(paper)
    yield style(paper)
    yield justified(paper)
    yield indent(paper)
    yield line_step(paper)
    yield paragraph_gap(paper)
    yield note_order(paper)
    yield note_page(paper)
    yield note_size(paper)
