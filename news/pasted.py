"""What Word, LibreOffice, Google Docs and old web sites put on the clipboard, read into blocks of our subset.

Pure functions from HTML to HTML. They decide what a piece *is*; what may stand in an article at all is decided behind
them, in html.py.
"""

import re
from dataclasses import dataclass, field
from html import escape
from html.parser import HTMLParser

DEEPEST = 60  # tags below are looked through, so that the recursion ends
VOID = {"br", "hr", "img", "col"}
BLOCKS = {
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "table",
    "blockquote",
    "figure",
    "hr",
    "pre",
}
EMPHASIS = {"b": "strong", "strong": "strong", "i": "em", "em": "em", "sub": "sub", "sup": "sup"}
STYLES = (
    (re.compile(r"(?<![\w-])font-weight:\s*(bold|[6-9]00)"), "strong"),
    (re.compile(r"(?<![\w-])font-style:\s*italic"), "em"),
    (re.compile(r"(?<![\w-])vertical-align:\s*super"), "sup"),
    (re.compile(r"(?<![\w-])vertical-align:\s*sub\b"), "sub"),
)
NORMAL = {
    "strong": re.compile(r"(?<![\w-])font-weight:\s*(normal|400)"),
    "em": re.compile(r"(?<![\w-])font-style:\s*normal"),
}
# The mark of a note in the text and the one before the note, as Word, Google Docs and LibreOffice link them.
NOTE = re.compile(r"#_?(ftnt|ftn|edn|sdfootnote|sdendnote)_?(ref)?(\d+)(sym|anc)?$")
LIST_LEVEL = re.compile(r"mso-list:\s*l\d+\s+level(\d)")
NUMBER = re.compile(r"(\d{1,4})[.)]")
# Signs that begin nothing but an item; Word's own lie in the private area of its symbol fonts.
SURE = "•·▪◦●○■□❖➢✓§\uf0b7\uf0a7\uf0d8\uf0fc\uf076"
# A hyphen may as well begin a sentence: only two such lines in a row are a list.
SIGN = re.compile(rf"((?:<(?:strong|em)>)*)[ \xa0]*([{SURE}+*–-]|o(?=\xa0))[ \xa0]+(?=\S)")
SPACES = re.compile(r"[ \t\n\xa0]{2,}|[\t\n]")
TIDY = (
    (re.compile(r"[ \xa0]{2,}"), " "),
    (re.compile(r"<(strong|em|sub|sup)>([ \xa0]*)</\1>"), r"\2"),
    (re.compile(r"</(strong|em|sub|sup)>([ \xa0]*)<\1>"), r"\2"),
    (re.compile(r"[ \xa0]*<br>[ \xa0]*"), "<br>"),
    (re.compile(r"^(?:<br>|[ \xa0])+|(?:<br>|[ \xa0])+$"), ""),
    (re.compile(r"[ \xa0]{2,}"), " "),
)


@dataclass
class Node:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)  # of Node and str
    has_block: bool = False

    @property
    def style(self):
        return self.attributes.get("style") or ""

    @property
    def is_block(self):
        return self.tag in BLOCKS or self.has_block

    def walk(self):
        yield self
        for child in self.children:
            if isinstance(child, Node):
                yield from child.walk()

    def text(self):
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


@dataclass
class Block:
    """`sign` is that of a line which may be an item of a list, `level` Word's own or 0."""

    tag: str
    html: str
    sign: str = ""
    level: int = 0
    bare: str = ""  # the html without its sign


class _Tree(HTMLParser):
    """Reads nh3's output, which is well-formed."""

    def __init__(self):
        super().__init__()
        self.root = Node("root")
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, dict(attrs))
        if tag in BLOCKS:
            for parent in reversed(self.open):
                if parent.has_block:
                    break  # and so have all above it
                parent.has_block = True
        if len(self.open) < DEEPEST:
            self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node if len(self.open) < DEEPEST else self.open[-1])

    def handle_endtag(self, tag):
        if tag not in VOID and len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(SPACES.sub(" ", data))


def read_pasted(html):
    """Return well-formed `html` as blocks of our subset, one string."""
    tree = _Tree()
    tree.feed(html)
    tree.close()
    return _Reader(tree.root).html()


class _Reader:
    def __init__(self, root):
        self.root = root
        self.notes = {}
        # A page's h1 is the title of an article: with one in the text every heading goes one down.
        self.main = "h1" if any(node.tag == "h1" for node in root.walk()) else "h2"

    def html(self):
        for node in self.root.walk():
            if node.tag == "p" and not node.has_block:
                self._take_note(node)
        return self._join(self._blocks(self.root))

    # --- notes -------------------------------------------------------------------------------------------------

    def _take_note(self, paragraph):
        """The paragraph that a note's text is becomes that note."""
        for node in paragraph.walk():
            mark = node.tag == "a" and NOTE.search(node.attributes.get("href") or "")
            if mark and (mark[2] or mark[4] == "anc"):
                node.children, node.attributes = [], {}
                self.notes[mark[1], mark[3]] = self._line(paragraph.children)
                paragraph.children = []
                return

    # --- inline ------------------------------------------------------------------------------------------------

    def _line(self, nodes, within=frozenset()):
        if not nodes:
            return ""
        html = before = "".join(self._inline(node, within) for node in nodes)
        for pattern, words in TIDY:
            html = pattern.sub(words, html)
        while before != html:
            before = html
            for pattern, words in TIDY:
                html = pattern.sub(words, html)
        return html

    def _inline(self, node, within):
        if isinstance(node, str):
            return escape(node, quote=False)
        if node.tag == "br":
            return "<br>"
        if node.tag == "a":
            return self._link(node, within)
        if node.attributes.get("class") == "footnote":
            return f'<span class="footnote">{self._line(node.children)}</span>'
        if "mso-list:" in node.style.lower() and "ignore" in node.style.lower():
            return ""
        marks = [mark for mark in _marks(node) if mark not in within]
        inside = "".join(self._inline(child, within | set(marks)) for child in node.children)
        for mark in marks:
            inside = f"<{mark}>{inside}</{mark}>"
        return inside

    def _link(self, node, within):
        href = node.attributes.get("href") or ""
        mark = NOTE.search(href)
        if mark and (mark[1], mark[3]) in self.notes:
            return f'<span class="footnote">{self.notes[mark[1], mark[3]]}</span>'
        inside = "".join(self._inline(child, within) for child in node.children)
        is_address = href and not href.startswith(("#", "file:")) and inside.strip()
        return f'<a href="{escape(href)}">{inside}</a>' if is_address else inside

    # --- blocks ------------------------------------------------------------------------------------------------

    def _blocks(self, node):
        blocks, run = [], []
        for child in node.children:
            if isinstance(child, Node) and child.is_block:
                blocks += [*self._paragraphs(run), *self._block(child)]
                run = []
            else:
                run.append(child)
        return blocks + self._paragraphs(run)

    def _block(self, node):
        match node.tag:
            case "h1" | "h2" | "h3" | "h4" | "h5" | "h6":
                return self._heading(node)
            case "ul" | "ol":
                return self._list(node)
            case "table":
                return self._table(node)
            case "blockquote":
                inside = self._join(self._blocks(node))
                return [Block("blockquote", f"<blockquote>{inside}</blockquote>")] if inside else []
            case "figure" if (node.attributes.get("data-picture") or "").isdecimal():
                return [Block("figure", f'<figure data-picture="{node.attributes["data-picture"]}"></figure>')]
            case _ if any(isinstance(child, Node) and child.is_block for child in node.children):
                return self._blocks(node)
            case _:
                return self._paragraphs(node.children, node)

    def _heading(self, node):
        # A heading's own number is a list marker to Word; here it is text.
        number = _marker(node)
        line = self._line(node.children, frozenset({"strong"})).replace("<br>", " ")
        tag = "h2" if node.tag == self.main else "h3"
        return [Block(tag, f"<{tag}>{f'{escape(number)} ' if number else ''}{line}</{tag}>")] if line else []

    def _paragraphs(self, nodes, owner=None):
        """The paragraphs of inline `nodes`: two line breaks in a row end one."""
        lines = [line for line in re.split(r"(?:<br>){2,}", self._line(nodes)) if line.strip(" \xa0")]
        level = owner and LIST_LEVEL.search(owner.style)
        if not lines or not level:
            return [_paragraph(line) for line in lines]
        marker = _marker(owner)
        is_number = bool(NUMBER.fullmatch(marker))
        if marker and not is_number and any(char.isalnum() for char in marker) and marker != "o":
            # «a)», «IV.», «1.2»: what Word counts for itself is written out.
            return [_paragraph(f"{escape(marker)} {lines[0]}"), *map(_paragraph, lines[1:])]
        sign = marker if is_number else "•"
        first = Block("p", f"<p>{lines[0]}</p>", sign, int(level[1]), SIGN.sub(r"\1", lines[0], count=1))
        return [first, *map(_paragraph, lines[1:])]

    def _list(self, node):
        items = [child for child in node.children if isinstance(child, Node)]
        inside = "".join(self._item(child) for child in items)
        start = node.attributes.get("start") or ""
        begin = f' start="{start}"' if node.tag == "ol" and start.isdecimal() and start != "1" else ""
        return [Block(node.tag, f"<{node.tag}{begin}>{inside}</{node.tag}>")] if inside else []

    def _item(self, node):
        if node.tag in {"ul", "ol"}:  # Word and old editors put lists into lists without an item between
            return f"<li>{self._join(self._list(node))}</li>"
        html = self._cell(node)
        return f"<li>{html}</li>" if html else ""

    def _cell(self, node):
        """What stands in an item or a cell: its first paragraph needs no tag where nothing but lists follow."""
        blocks = self._blocks(node)
        if blocks and blocks[0].tag == "p" and all(block.tag in {"ul", "ol"} for block in blocks[1:]):
            html = blocks[0].html.removeprefix("<p>").removesuffix("</p>")
            return html + "".join(block.html for block in blocks[1:])
        return self._join(blocks)

    def _table(self, node):
        caption = next((self._line(part.children) for part in node.children if _is(part, "caption")), "")
        parts = {"thead": "", "tbody": ""}
        for part in node.children:
            for row in part.children if _is(part, "thead", "tbody", "tfoot") else ():
                # An editor knows no thead: rows of th that come first are one.
                heads = _is(row, "tr") and all(_is(cell, "th") for cell in row.children if isinstance(cell, Node))
                is_head = part.tag == "thead" or (heads and not parts["tbody"])
                parts["thead" if is_head else "tbody"] += self._row(row)
        inside = "".join(f"<{name}>{rows}</{name}>" for name, rows in parts.items() if rows)
        if not inside:
            return []
        return [Block("table", f"<table>{f'<caption>{caption}</caption>' if caption else ''}{inside}</table>")]

    def _row(self, node):
        cells = [child for child in getattr(node, "children", ()) if _is(child, "td", "th")]
        inside = "".join(f"<{cell.tag}{_spans(cell)}>{self._cell(cell)}</{cell.tag}>" for cell in cells)
        return f"<tr>{inside}</tr>" if cells else ""

    # --- lists that are none -----------------------------------------------------------------------------------

    def _join(self, blocks):
        """The html of neighbours; lines that only look like a list become one."""
        html, place = [], 0
        while place < len(blocks):
            end = place
            while end < len(blocks) and blocks[end].sign and (blocks[end].level > 0) == (blocks[place].level > 0):
                end += 1
            run = blocks[place:end]
            if run and (len(run) > 1 or run[0].level or run[0].sign in SURE):
                html.append(_list_of(_with_levels(run)))
            else:
                end = max(end, place + 1)
                html += [block.html for block in blocks[place:end]]
            place = end
        return "".join(html)


def _is(node, *tags):
    return isinstance(node, Node) and node.tag in tags


def _marks(node):
    if node.tag in EMPHASIS:
        mark = EMPHASIS[node.tag]
        # Google Docs wraps whatever it copies in a <b> that is not bold.
        return [] if mark in NORMAL and NORMAL[mark].search(node.style) else [mark]
    return [mark for pattern, mark in STYLES if pattern.search(node.style)]


def _marker(node):
    """What Word writes before an item: «·», «1.», «a)»."""
    found = (part for part in node.walk() if "mso-list:" in part.style.lower() and "ignore" in part.style.lower())
    return next((part.text().strip(" \xa0") for part in found), "")


def _spans(cell):
    numbers = ((name, cell.attributes.get(name) or "") for name in ("colspan", "rowspan"))
    return "".join(f' {name}="{n}"' for name, n in numbers if n.isdecimal() and 1 < int(n) <= 100)


def _paragraph(line):
    sign = SIGN.match(line)
    if not sign:
        return Block("p", f"<p>{line}</p>")
    return Block("p", f"<p>{line}</p>", sign[2], 0, sign[1] + line[sign.end() :])


def _with_levels(run):
    """[(level, sign, html)]: without Word's word for it, a sign that is new lies one below the line before."""
    signs, lines = [], []
    for block in run:
        if not block.level and block.sign not in signs:
            before = signs.index(lines[-1][1]) + 1 if lines and lines[-1][1] in signs else 0
            signs[before:] = [block.sign]
        lines.append((block.level or signs.index(block.sign) + 1, block.sign, block.bare))
    return lines


def _list_of(lines):
    """Nested lists of [(level, sign, html)]; the first line's level is the outermost."""
    html, place = [], 0
    while place < len(lines):
        level, sign, _text = lines[place]
        number = NUMBER.fullmatch(sign)
        items = []
        while place < len(lines) and bool(NUMBER.fullmatch(lines[place][1])) == bool(number):
            end = place + 1
            while end < len(lines) and lines[end][0] > level:
                end += 1
            items.append(f"<li>{lines[place][2]}{_list_of(lines[place + 1 : end])}</li>")
            place = end
        start = f' start="{number[1]}"' if number and number[1] != "1" else ""
        tag = "ol" if number else "ul"
        html.append(f"<{tag}{start}>{''.join(items)}</{tag}>")
    return "".join(html)
