"""The parts of an official paper found among the lines of its pages (documents/format_rules/page.py)."""

import re
from collections import Counter
from functools import cached_property

import pdfplumber

from documents.format_rules.decree import BODY_PT, BY_HAND, MM, NATION, OWN_TYPES, TYPES
from documents.format_rules.page import EDGE_PT, Line, Page

LARGEST_STEP = 28  # between lines of one title
BESIDE_PT = 18  # a signature begins about level with «Nơi nhận»
# «[1] » or «1. »; a line of a note that merely begins with a number is none.
NOTE_START = re.compile(r"(?=\[\d+\]|\d+\.)\[?(\d{1,3})[.\]]\s")
# Word and number over an appendix, whatever its case.
APPENDIX = re.compile(r"phụ lục( [ivxlc\d]+)?", re.IGNORECASE)
MOST_HEAD = 9  # lines over an appendix


class Appendix:
    """The parts of an appendix: its pages, and the lines over its content."""

    def __init__(self, pages):
        self.pages = pages
        head = self._head()
        self.heading = head[0] if head and APPENDIX.fullmatch(head[0].text) else None
        below = head[1:] if self.heading else head
        start = next((place for place, line in enumerate(below) if line.text.startswith("(")), len(below))
        self.title, self.reference = below[:start], below[start:]

    def _head(self):
        """The lines up to the end of the reference in brackets, or else those of the first page over its table."""
        first = self.pages[0]
        lines = [line for line in first.lines if not first.is_in_table(line)]
        end = next((place for place, line in enumerate(lines[:MOST_HEAD], start=1) if line.text.endswith(")")), 2)
        return lines[:end]


class Paper:
    """The parts of an official paper; a part that is not there is an empty list or None.

    `pages` are those of the paper itself, `sheets` also those of its appendices.
    """

    def __init__(self, source):
        with pdfplumber.open(source) as pdf:
            self.sheets = [Page(page) for page in pdf.pages]
        self.pages, rest = _parted(self.sheets)
        self.appendices = [Appendix(pages) for pages in _by_appendix(rest)]

    @cached_property
    def lines(self):
        return [line for page in self.pages for line in page.lines]

    # --- page 1, above the body
    @cached_property
    def nation(self):
        whole = self._first(lambda line: NATION in line.text)
        return _slice(whole, NATION) if whole else None

    @cached_property
    def type_name(self):
        return self._first(lambda line: line.text in TYPES or line.text in OWN_TYPES)

    @cached_property
    def header(self):
        """Lines above the type's name, of a letter above «Kính gửi», as (left, right) parts; either may be None."""
        first = self.type_name or self._first(lambda line: line.text.startswith("Kính gửi"))
        end = first.baseline if first else self.pages[0].height / 3
        column = self.nation.x0 - 0.5 if self.nation else self.pages[0].width / 2
        above = [line for line in self.pages[0].lines if line.baseline < end]
        return [(line.before(column), line.after(column)) for line in above]

    @cached_property
    def motto(self):
        return self._right(lambda text: text.startswith("Độc lập"))

    @cached_property
    def place_and_date(self):
        return self._right(lambda text: "ngày" in text and "năm" in text)

    @cached_property
    def number(self):
        return next((left for left, _right in self.header if left and left.text.startswith("Số:")), None)

    @cached_property
    def organisation(self):
        """All lines of the left column above the number, or above the date where there is none."""
        last = self.number or self.place_and_date
        end = last.baseline if last else 0
        return [left for left, _right in self.header if left and left.baseline < end]

    @cached_property
    def issuing(self):
        bold = [line for line in self.organisation if line.is_bold]
        return bold or self.organisation[-1:]

    @cached_property
    def governing(self):
        return [line for line in self.organisation if line not in self.issuing]

    @cached_property
    def subject(self):
        """Lines under the type's name up to the rule, or up to a gap wider than a line."""
        if not self.type_name:
            return []
        subject, last = [], self.type_name
        for line in self.pages[0].lines:
            if line.baseline <= self.type_name.baseline:
                continue
            if line.baseline - last.baseline > LARGEST_STEP or self.rule_under(last):
                break
            subject.append(line)
            last = line
        return subject

    @cached_property
    def letter_subject(self):
        """`V/v …` under the number and what follows it in the left column; a letter has it instead of a type's name."""
        if self.type_name or not self.number:
            return []
        subject, last = [], self.number
        for left, _right in self.header:
            if left and last.baseline + 1 < left.baseline < last.baseline + LARGEST_STEP:
                subject.append(left)
                last = left
        return subject if subject and subject[0].text.startswith("V/v") else []

    @cached_property
    def salutation(self):
        """`Kính gửi` and the addressees under it: set in further than any paragraph."""
        lines = [line for line in self.pages[0].lines if line.baseline > self._end_of_head()]
        if not lines or not lines[0].text.startswith("Kính gửi"):
            return []
        rest = [line for line in lines[1:] if line.x0 > lines[0].x0 - 1 and line.x0 > self.left + 20 * MM]
        return [lines[0], *rest]

    def rule_under(self, line):
        """The rule within 9 pt under `line` and about as centred, as (x0, x1, y), or None."""
        near = [
            rule
            for rule in self.pages[line.page - 1].rules
            if 0 < rule[2] - line.baseline < 0.3 * line.size + 9 and rule[0] < line.middle < rule[1]
        ]
        return min(near, key=lambda rule: rule[2], default=None)

    # --- body
    @cached_property
    def left(self):
        """The leftmost place where at least two lines begin, notes and tables aside."""
        starts = sorted(line.x0 for line in self._running if line.size >= BODY_PT[0] - 2.5)
        pairs = zip(starts, starts[1:], strict=False)
        return next((first for first, second in pairs if second - first < 0.5), min(line.x0 for line in self.lines))

    @cached_property
    def right(self):
        """The rightmost place where at least two lines end, tables aside; of those nearby, the usual one."""
        ends = sorted((line.x1 for line in self._running if line.width > 100 * MM), reverse=True)
        pairs = zip(ends, ends[1:], strict=False)
        last = next((first for first, second in pairs if first - second < 0.5), None)
        if last is None:
            return max(line.x1 for line in self.lines)
        return Counter(round(end, 1) for end in ends if last - EDGE_PT < end <= last).most_common(1)[0][0]

    @cached_property
    def _running(self):
        return [line for page in self.pages for line in page.lines if not page.is_in_table(line)]

    @cached_property
    def body(self):
        """Lines of running text and headings, without tables, captions, notes and closing."""
        apart = {id(line) for line in [*self.salutation, *(line for _number, line in self.note_lines)]}
        return [
            line
            for page in self.pages
            for line in page.lines
            if id(line) not in apart
            and self._is_between(line)
            and not page.is_in_table(line)
            and not self._is_caption(line)
        ]

    @cached_property
    def paragraphs(self):
        """Body lines grouped: one begins where a line is set in, or its first word had room on the line before."""
        paragraphs = []
        for line in self.body:
            if not paragraphs or line.x0 > self.left + 2 * MM or self._has_room(paragraphs[-1][-1], line):
                paragraphs.append([])
            paragraphs[-1].append(line)
        return paragraphs

    def _has_room(self, above, line):
        return above.x1 + line.first_word_width + above.size < self.right

    # --- closing
    @cached_property
    def recipients_word(self):
        for line in reversed(self.lines):
            for piece in line.split():
                if piece.text.startswith("Nơi nhận"):
                    return piece
        return None

    @cached_property
    def closing(self):
        """Lines from `Nơi nhận` on, notes excepted, as ([left pieces], [right pieces])."""
        word = self.recipients_word
        if self.is_by_hand:
            lines = self.pages[word.page - 1].lines if word else []
            return [line for line in lines if line.baseline >= word.baseline], self._hands[1]
        if word is None:
            return [], []
        notes = {id(line) for _number, line in self.note_lines}
        middle = (self.left + self.right) / 2
        start = self._start_of_closing(word)
        left, right = [], []
        for line in self.pages[word.page - 1].lines:
            if line.baseline < start or id(line) in notes:
                continue
            for piece in line.split():
                (left if piece.x0 < middle - 15 * MM else right).append(piece)
        return left, right

    def _start_of_closing(self, word):
        """The signature may begin above `Nơi nhận`: lines that leave the left half of the page empty belong to it."""
        page = self.pages[word.page - 1]
        start = word.baseline
        for line in reversed(page.lines):
            if line.baseline >= word.baseline:
                continue
            if line.x0 < self.left + 40 * MM or page.is_in_table(line):
                break
            start = line.baseline
        return start

    @cached_property
    def is_by_hand(self):
        """Of a type that several sign by hand, and nobody signs beside `Nơi nhận`."""
        if not self.type_name or self.type_name.text not in BY_HAND:
            return False
        word = self.recipients_word
        beside = [
            piece
            for line in (self.pages[word.page - 1].lines if word else [])
            if abs(line.baseline - word.baseline) < BESIDE_PT
            for piece in line.split()
        ]
        return not any(piece.x0 > (self.left + self.right) / 2 for piece in beside)

    @cached_property
    def _hands(self):
        """([pieces], [pieces]) of the signatures at the left and at the right: a name and the lines in bold over it."""
        word = self.recipients_word
        notes = {id(line) for _number, line in self.note_lines}
        page = self.pages[word.page - 1] if word else self.pages[-1]
        lines = [line for line in page.lines if id(line) not in notes and not (word and line.baseline >= word.baseline)]
        pieces = [piece for line in lines for piece in line.split()]
        middle = (self.left + self.right) / 2
        return (
            _signature([piece for piece in pieces if piece.middle < middle]),
            _signature([piece for piece in pieces if piece.middle >= middle]),
        )

    @cached_property
    def other_authority(self):
        return self._hands[0][:-1] if self.is_by_hand else []

    @cached_property
    def other_signer(self):
        return self._hands[0][-1] if self.is_by_hand and self._hands[0] else None

    @cached_property
    def first_of_closing(self):
        """The highest line of recipients and signatures, or None."""
        signed = [*self.closing[1], *(self._hands[0] if self.is_by_hand else [])]
        return min(filter(None, [self.recipients_word, *signed]), key=lambda line: line.baseline, default=None)

    @cached_property
    def recipients(self):
        word = self.recipients_word
        below = [line for line in self.closing[0] if line.baseline > word.baseline] if word else []
        return below[: len(below) - len(self.verification)]

    @cached_property
    def verification(self):
        """The lines of code and address under the recipients of a print that is to be signed."""
        lines = self.closing[0]
        start = next((i for i, line in enumerate(lines) if line.text.startswith("Mã xác minh:")), len(lines))
        return lines[start:]

    @cached_property
    def authority(self):
        return self.closing[1][:-1]

    @cached_property
    def signer(self):
        return self.closing[1][-1] if self.closing[1] else None

    # --- footnotes
    @cached_property
    def marks(self):
        """[(number, page)] of the raised numbers in reading order; m², km³ are units, not marks."""
        found = []
        for page in self.pages:
            raised = sorted(page.raised, key=lambda line: (round(line.baseline), line.x0))
            pieces = [piece for line in raised for piece in line.split(gap=2)]
            found += [(int(piece.text.strip("[]")), page.number) for piece in pieces if _is_mark(piece, page)]
        return found

    @cached_property
    def note_lines(self):
        """[(number or None, line)]: at the foot of each page, from the first small line that begins with a number."""
        found, last = [], 0
        for page in self.pages:
            inside = False
            for line in page.lines:
                starts = NOTE_START.match(line.text)
                is_next = bool(starts) and last < int(starts[1]) <= last + 2
                is_small = line.size < self.body_size - 1.5 and not page.is_in_table(line)
                inside = is_small and (inside or (is_next and line.x0 < self.left + 2))
                if inside:
                    last = int(starts[1]) if is_next else last
                    found.append((last if is_next else None, line))
        return found

    @cached_property
    def notes(self):
        """[(number, page)] in order."""
        return [(number, line.page) for number, line in self.note_lines if number]

    @cached_property
    def body_size(self):
        sizes = Counter()
        for line in self.lines:
            if line.width > 50 * MM and line.size > 11.5:
                sizes[line.size] += len(line.text)
        return sizes.most_common(1)[0][0] if sizes else BODY_PT[1]

    # --- helpers
    def _first(self, wanted):
        return next((line for line in self.pages[0].lines if wanted(line)), None)

    def _right(self, wanted):
        return next((right for _left, right in self.header if right and wanted(right.text)), None)

    def _end_of_head(self):
        last = (self.subject or self.letter_subject or [self.type_name])[-1]
        return last.baseline if last else 0

    def _is_caption(self, line):
        return line.x0 > self.left + 20 * MM and abs(line.middle - (self.left + self.right) / 2) < 2 * MM

    def _is_between(self, line):
        if line.page == 1 and line.baseline <= self._end_of_head():
            return False
        first = self.first_of_closing
        if first is None or line.page != first.page:
            return first is None or line.page < first.page
        return line.baseline < first.baseline - 1


def _signature(pieces):
    """The last of `pieces` with the bold lines of one block over it, room to sign between; none where it is text."""
    block = pieces[-1:]
    for piece in reversed(pieces[:-1]):
        if not piece.is_bold or (len(block) > 1 and block[0].baseline - piece.baseline > LARGEST_STEP):
            break
        block.insert(0, piece)
    return block if len(block) > 1 and block[-1].baseline - block[-2].baseline > LARGEST_STEP else []


def _parted(sheets):
    """The pages up to `Nơi nhận:`, or up to the first appendix where that is missing, and the rest."""
    for count, sheet in enumerate(sheets, start=1):
        if any(piece.text == "Nơi nhận:" for line in sheet.lines for piece in line.split()):
            return sheets[:count], sheets[count:]
        if count > 1 and _begins_appendix(sheet):
            return sheets[: count - 1], sheets[count - 1 :]
    return sheets, []


def _by_appendix(sheets):
    """[[Page]]; the first page begins one, whatever stands on it."""
    parts = []
    for sheet in sheets:
        if not parts or _begins_appendix(sheet):
            parts.append([])
        parts[-1].append(sheet)
    return parts


def _begins_appendix(sheet):
    return bool(sheet.lines) and bool(APPENDIX.fullmatch(sheet.lines[0].text))


def _is_mark(piece, page):
    if not piece.text.strip("[]").isdigit():
        return False
    before = [
        char["text"]
        for char in page.chars
        if 0 < char["baseline"] - piece.baseline < 9 and piece.x0 - 30 < char["x1"] <= piece.x0 + 1
    ]
    return not re.search(r"(^|[\s\d])[kcdm]?m$", "".join(before))


def _slice(line, text):
    """The part of `line` that reads `text`."""
    joined = "".join(char["text"] for char in line.chars)
    start = joined.index(text)
    return Line(line.chars[start : start + len(text)], line.page)
