"""The data a paper's PDF carries for machines (docs/paper-data.md), and whether it agrees with what is printed.

No person's name and no title of an activity is in it: where a number stands is told by a digest of the words around it.
"""

import hashlib
import io
import json
import re
import unicodedata
import zlib
from bisect import bisect_left
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser

import pdfplumber
import pikepdf
from django.utils.translation import gettext as _
from pdfminer.layout import LTChar

from documents.paper_data_schema import flaw
from lhh_portal.dates import official_date
from lhh_portal.quantity import format_number

FILE_NAME = "so-lieu.json"
VERSION = 1
LARGEST = 10_000_000  # bytes of data after unpacking
# How many letters around a printed number its digest covers.
BEFORE, AFTER = 40, 16
BLOCKS = {"p", "li", "h2", "h3", "h4", "tr", "caption"}
# In words, and as a mark in a table.
WITHOUT_AMOUNT = {
    "nil": ("không phát sinh", "–"),
    "not-filed": ("(chưa có số liệu)", "…"),
    "no-data": ("(không có số liệu)", "x"),
}
# In the key of a figure that says how much another one grew or fell.
CHANGE = "~tang-giam"
PAGE_NUMBER_PT = 20 * 72 / 25.4  # from the top: above it stands the page's number only


# --- into the paper ----------------------------------------------------------------------------------------------


def payload(document):
    """What goes into so-lieu.json: facts of the head, `document.data`, and where each figure is printed.

    A number marked as a figure that has no data is only text: the copy of a report that corrects it carries none.
    """
    figures = document.data.get("figures", [])
    keys = {figure["key"] for figure in figures}
    return {
        "version": VERSION,
        "paper": {
            "type": document.type,
            "number": document.number,
            "symbol": document.symbol,
            "date": document.issued_on.isoformat() if document.issued_on else None,
            "subject": document.subject,
            "issuer": " ".join(document.issuing_lines.split()),
            "code": document.code,
        },
        "report": document.data.get("report"),
        "figures": figures,
        "printed": [
            _printed(block, *figure)
            for block in _blocks("".join([document.body, *(each.body for each in document.appendices.all())]))
            for figure in block.figures
            if figure[0] in keys
        ],
    }


def payload_bytes(document):
    return json.dumps(payload(document), ensure_ascii=False, indent=1).encode()


def printed_figures(document):
    """Those of `document.data["figures"]` whose number, or the word for its absence, stands in the paper's text.

    Closing freezes more figures than a report prints, and a report may print only who stands behind one.
    """
    data = payload(document)
    texts = {}
    for item in data["printed"]:
        texts.setdefault(item["figure"], set()).add(item["text"])
    return [figure for figure in data["figures"] if texts.get(figure["key"], set()) & _ways_to_print(figure)]


class _Block:
    """Text set in one piece: a paragraph, a row of a table, a footnote."""

    def __init__(self, place):
        self.place, self.text, self.figures = place, "", []


class _Blocks(HTMLParser):
    """The blocks of a body (documents/html.py), each with its figures as (key, start, end)."""

    def __init__(self):
        super().__init__()
        self.found, self.open, self.spans, self.notes = [], [_Block("text")], [], 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag in BLOCKS:
            self._begin("text")
        elif tag == "span" and attrs.get("class") == "footnote":
            self.notes += 1
            self.open[-1].text += f"[{self.notes}]"
            self._begin("note")
            self.spans.append(None)
        elif tag == "span":
            self.spans.append((attrs.get("data-key"), len(self.open[-1].text)))

    def handle_endtag(self, tag):
        if tag in BLOCKS:
            self.open.pop()
        elif tag == "span":
            span = self.spans.pop()
            if span is None:
                self.open.pop()
            elif span[0]:
                self.open[-1].figures.append((*span, len(self.open[-1].text)))

    def handle_data(self, data):
        self.open[-1].text += _bare(data)

    def _begin(self, place):
        self.open.append(_Block(place))
        self.found.append(self.open[-1])


def _blocks(body):
    parser = _Blocks()
    parser.feed(body)
    parser.close()
    return parser.found


def _printed(block, key, start, end):
    before, after = block.text[max(0, start - BEFORE) : start], block.text[end : end + AFTER]
    return {
        "figure": key,
        "place": block.place,
        "text": block.text[start:end],
        "before": len(before),
        "after": len(after),
        "digest": _digest(before, block.text[start:end], after),
    }


def _digest(before, text, after):
    return hashlib.sha256("|".join((before, text, after)).encode()).hexdigest()[:24]


def _bare(text):
    """NFC without any white space: where lines end and how words are spaced is the layout's affair."""
    return "".join(unicodedata.normalize("NFC", text).split())


# --- out of the paper --------------------------------------------------------------------------------------------


def extract(pdf):
    """The data in `pdf` (bytes) as a dict, or None where there is none of ours that can be read."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as file:
            if FILE_NAME not in file.attachments:
                return None
            data = json.loads(_unpacked(file.attachments[FILE_NAME].get_file().obj))
    except (pikepdf.PdfError, ValueError, zlib.error, RecursionError):
        return None
    return data if flaw(data) is None else None


def _unpacked(stream):
    """At most LARGEST bytes: a small stream may unpack to gigabytes."""
    raw = stream.read_raw_bytes()
    if stream.get("/Filter") is None:
        return raw[:LARGEST]
    if stream.Filter != "/FlateDecode":
        raise ValueError(stream.Filter)
    return zlib.decompressobj().decompress(raw, LARGEST)


def compare(pdf):
    """Sentences where the data in `pdf` (bytes) and its print disagree; none where there is nothing to complain of."""
    data = extract(pdf)
    if data is None:
        return [_("Tệp không mang dữ liệu %s đọc được theo mẫu của cổng.") % FILE_NAME]
    text, notes = _streams(pdf)
    return [*_head_differences(data["paper"], text), *_figure_differences(data, {"text": text, "note": notes})]


class _Stream:
    """Printed letters in the order they were set, without white space."""

    def __init__(self, chars):
        letters, self.breaks, at, last = [], [], 0, None
        for char in chars:
            text, (x, y) = char.get_text(), (char.x0, char.matrix[5])
            if text.isspace() or (last and (abs(x - last[0]) > 1 or abs(y - last[1]) > 1)):
                self.breaks.append(at)
            letters.append(_bare(text))
            at += len(letters[-1])
            last = char.x1, y
        self.text = "".join(letters)

    def find(self, item, start):
        """Where `item` of "printed" ends, looked for from `start` on; None if it is not there."""
        wanted = item["text"]
        at = self.text.find(wanted, start) if wanted else -1
        while at >= 0:
            end = at + len(wanted)
            before = self.text[max(0, at - item["before"]) : at]
            after = self.text[end : end + item["after"]]
            if _digest(before, wanted, after) == item["digest"] and self._ends_at(end):
                return end
            at = self.text.find(wanted, at + 1)
        return None

    def _ends_at(self, end):
        """Whether no number goes on here: 166 is not found in 166.842, nor `12.` taken on by the `4.` of a new line."""
        if not self.text[end - 1].isdigit():
            return True
        going_on = re.match(r"[.,]?(?=\d)", self.text[end : end + 2])
        return going_on is None or any(self._is_break(at) for at in range(end, end + len(going_on[0]) + 1))

    def _is_break(self, at):
        """Whether white space or the end of a line stands before the letter `at`."""
        found = bisect_left(self.breaks, at)
        return self.breaks[found : found + 1] == [at]


def _streams(pdf):
    """The text and the notes of all pages; page numbers are left out."""
    text, notes = [], []
    with pdfplumber.open(io.BytesIO(pdf)) as file:
        for page in file.pages:
            # Not page.chars: of each letter that makes a dictionary of thirty entries, half of the time.
            for item in page.layout:
                if isinstance(item, LTChar) and page.height - item.matrix[5] >= PAGE_NUMBER_PT:
                    (notes if _is_of_note(item.size) else text).append(item)
            page.close()
    return _Stream(text), _Stream(notes)


def _is_of_note(size):
    """Notes are printed at 10 pt, with 6.5 pt for what is raised in them; the marks in the text have 9 (paper.css)."""
    return 9.9 < size < 10.1 or size < 7


def _head_differences(paper, text):
    facts = {_("Số, ký hiệu"): f"Số: {paper['symbol']}", _("Trích yếu"): paper["subject"]}
    if paper["date"]:
        facts[_("Ngày văn bản")] = official_date(date.fromisoformat(paper["date"]))
    for name, fact in facts.items():
        if _bare(fact) not in text.text:
            yield _("%(name)s: dữ liệu kèm theo ghi «%(fact)s», bản in không có chữ này.") % {
                "name": name,
                "fact": fact,
            }


def _figure_differences(data, streams):
    figures = {figure["key"]: figure for figure in data["figures"]}
    ends = dict.fromkeys(streams, 0)
    for item in data["printed"]:
        figure = figures.get(item["figure"])
        if figure is None:
            yield _("Số «%(text)s» có trên bản in nhưng không có trong dữ liệu kèm theo.") % item
            continue
        words = {"name": figure["name"], "text": item["text"], "value": _in_words(figure)}
        if not _says(item["text"], figure):
            yield _("%(name)s: dữ liệu kèm theo ghi %(value)s, bản in ghi «%(text)s».") % words
        stream = streams[item["place"]]
        end = stream.find(item, ends[item["place"]])
        if end is None:
            yield _("%(name)s: không tìm thấy «%(text)s» trên bản in ở chỗ dữ liệu kèm theo đã ghi.") % words
            continue
        ends[item["place"]] = end
        if not _is_right_way(figure, item["text"], stream.text[: end - len(item["text"])]):
            yield _("%(name)s: dữ liệu kèm theo ghi %(value)s, chữ trước «%(text)s» trên bản in nói ngược lại.") % words


def _says(text, figure):
    """Whether `text` is a way to print `figure`: the number with or without its unit, or the names of its sources."""
    names = {_bare(name) for source in figure["sources"] for name in source["associations"].split(", ")}
    return text in _ways_to_print(figure) or (bool(names) and set(text.split(",")) == names)


def _ways_to_print(figure):
    """Without white space: the number with or without its unit, or the mark for its absence."""
    ways = {_bare(way) for value in _ways(figure) for way in (value, f"{value} {figure['unit']}")}
    return ways | set(WITHOUT_AMOUNT.get(figure["presence"], ())[1:] if figure["amount"] is None else ())


def _is_right_way(figure, text, before):
    """Whether a change without its sign stands after «giảm» if it fell, and only then."""
    if CHANGE not in figure["key"] or not figure["amount"] or "+" in text or "-" in text:
        return True
    return before.lower().endswith("giảm") == (figure["amount"] < 0)


def _ways(figure):
    """The number as the data has it; of a change `giảm 10%` leaves the minus to the word before, a table has `+10%`."""
    yield _in_words(figure)
    if figure["amount"] and CHANGE in figure["key"]:
        size = format_number(abs(Decimal(str(figure["amount"]))))
        yield f"{figure['qualifier']} {'' if figure['amount'] < 0 else '+'}{size}"


def _in_words(figure):
    if figure["amount"] is None:
        return WITHOUT_AMOUNT.get(figure["presence"], [""])[0]
    return f"{figure['qualifier']} {format_number(Decimal(str(figure['amount'])))}".strip()
