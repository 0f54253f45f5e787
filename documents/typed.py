"""What people type for a paper, and what is stored of it: plain text ↔ our HTML subset, recipients line by line."""

import re
from html import unescape
from itertools import count

from django.utils.html import escape

from documents.html import clean_html

# «I. …», «XIV. …» alone on its line: the heading of a part.
PART = re.compile(r"[IVX]+\. \S.*")
# Headings below a part are marked, since «1. …» may as well begin a paragraph.
HEADINGS = {"h3": "## ", "h4": "### "}
LIST_ITEM = re.compile(r"[-–•] +")
BLOCK = re.compile(r"<(h[234]|p)>(.*?)</\1>|<ul>(.*?)</ul>|(<table.*?</table>)", re.DOTALL)
ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
TABLE = re.compile(r"<table.*?</table>", re.DOTALL)
# A table cannot be typed: its place is, and the table itself stays as it was.
PLACE = re.compile(r"\[Bảng (\d+)\]")
FIGURE = re.compile(r'<span class="figure" data-key="([^"<>]*)">')
MARK = re.compile(r"\*\*|\[\^|\[#([^|\]]+)\||\]")
ARCHIVE = "Lưu: VT"


class NoSuchTable(ValueError):
    """A place of a table that the stored body does not have; the argument is its number."""


def body_html(text, stored=""):
    """The body of typed `text`; tables are taken from the body `stored` so far. Raises NoSuchTable.

    A blank line ends a paragraph, `- ` makes a list (`\\- ` does not), `I. ` alone a heading, `## ` and `### ` the ones
    below it; `**bold**`, `[^note]`, `[#key|figure]`, `[Bảng 1]`. Text that begins with a tag is our HTML subset.
    """
    text = text.strip()
    if text.startswith("<"):
        return clean_html(text)
    tables = TABLE.findall(stored)
    return clean_html("".join(_block(block, tables) for block in re.split(r"\n[ \t]*\n", text) if block.strip()))


def body_text(html):
    """The text to type for `html`; HTML itself where plain text would lose something."""
    numbers = count(1)
    text = "\n\n".join(_typed(match, numbers) for match in BLOCK.finditer(html))
    try:
        return text if _tight(body_html(text, html)) == _tight(html) else html
    except NoSuchTable:  # the words of a paragraph look like the place of a table
        return html


def _tight(html):
    """Without what stands between blocks, which shows nowhere."""
    return re.sub(r">\s+<(?=/?(?:h[234]|p|ul|li|table)\b)", "><", html)


def _block(block, tables):
    lines = [line.strip() for line in block.strip().splitlines()]
    if len(lines) == 1 and (single := _single(lines[0], tables)):
        return single
    begun = next((place for place, line in enumerate(lines) if LIST_ITEM.match(line)), len(lines))
    words = _inline_html("\n".join(lines[:begun]).removeprefix("\\")).replace("\n", "<br>")
    html = f"<p>{words}</p>" if begun else ""
    items = _items(lines[begun:])
    return html + (f"<ul>{''.join(f'<li>{_inline_html(item)}</li>' for item in items)}</ul>" if items else "")


def _single(line, tables):
    """A heading or the place of a table, or "" for a line of text."""
    if place := PLACE.fullmatch(line):
        number = int(place[1])
        if not 1 <= number <= len(tables):
            raise NoSuchTable(number)
        return tables[number - 1]
    for tag, mark in HEADINGS.items():
        if line.startswith(mark):
            return f"<{tag}>{_inline_html(line.removeprefix(mark))}</{tag}>"
    return f"<h2>{_inline_html(line)}</h2>" if PART.fullmatch(line) else ""


def _items(lines):
    """A line without a dash goes on with the item before."""
    items = []
    for line in lines:
        if LIST_ITEM.match(line):
            items.append(LIST_ITEM.sub("", line, count=1))
        else:
            items[-1] += f" {line}"
    return items


def _inline_html(text):
    """Bold, notes and figures; marks that do not match one another are nothing but characters."""
    opened = []

    def tag(mark):
        if mark[0] == "**":
            if opened[-1:] == ["strong"]:
                return f"</{opened.pop()}>"
            opened.append("strong")
            return "<strong>"
        if mark[0] == "]":
            return f"</{opened.pop()}>" if opened[-1:] == ["span"] else "]"
        opened.append("span")
        return f'<span class="figure" data-key="{mark[1]}">' if mark[1] else '<span class="footnote">'

    plain = str(escape(text))
    html = MARK.sub(tag, plain)
    return plain if opened else html


def _typed(match, numbers):
    tag, inline, items, table = match.groups()
    if table is not None:
        return f"[Bảng {next(numbers)}]"
    if items is not None:
        return "\n".join(f"- {_inline_typed(item)}" for item in ITEM.findall(items))
    text = _inline_typed(inline)
    return HEADINGS.get(tag, "") + (f"\\{text}" if tag == "p" and LIST_ITEM.match(text) else text)


def _inline_typed(html):
    text = html.replace("<br>", "\n").replace("<strong>", "**").replace("</strong>", "**")
    text = FIGURE.sub(r"[#\1|", text.replace('<span class="footnote">', "[^")).replace("</span>", "]")
    return unescape(text)


def recipients_stored(typed):
    """`- Ủy ban nhân dân tỉnh;` … and `- Lưu: VT.` as the last line, from one recipient a line."""
    names = [name for line in typed.splitlines() if (name := _bare(line))]
    if not any(name.startswith("Lưu:") for name in names):
        names.append(ARCHIVE)
    return "\n".join([*(f"- {name};" for name in names[:-1]), f"- {names[-1]}."])


def recipients_typed(stored):
    """One recipient a line, without dashes; the filing line is made anew when it is the usual one."""
    names = [_bare(line) for line in stored.splitlines() if _bare(line)]
    return "\n".join(names[:-1] if names and names[-1] == ARCHIVE else names)


def _bare(line):
    return line.strip().lstrip("-–• ").rstrip(";., ")
