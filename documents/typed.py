"""What people type for a paper, and what is stored of it: plain text ↔ our HTML subset, recipients line by line."""

import re
from html import unescape

from django.utils.html import escape

from documents.html import clean_html

# «I. …», «XIV. …» alone on its line: the heading of a part.
PART = re.compile(r"[IVX]+\. \S.*")
LIST_ITEM = re.compile(r"[-–•] +")
BLOCK = re.compile(r"<(h2|p)>(.*?)</\1>|<ul>(.*?)</ul>", re.DOTALL)
ITEM = re.compile(r"<li>(.*?)</li>", re.DOTALL)
ARCHIVE = "Lưu: VT"


def body_html(text):
    """The body of typed `text`: a blank line ends a paragraph, `- ` makes a list, `I. ` alone a heading.

    Text that begins with a tag is taken for our HTML subset: what body_text could not put into plain text.
    """
    text = text.strip()
    if text.startswith("<"):
        return clean_html(text)
    return clean_html("".join(_block(block) for block in re.split(r"\n[ \t]*\n", text) if block.strip()))


def body_text(html):
    """The text to type for `html`; HTML itself where plain text would lose something (tables, notes, bold)."""
    text = "\n\n".join(_typed(match) for match in BLOCK.finditer(html))
    return text if body_html(text) == html else html


def _block(block):
    lines = [line.strip() for line in block.strip().splitlines()]
    if len(lines) == 1 and PART.fullmatch(lines[0]):
        return f"<h2>{escape(lines[0])}</h2>"
    begun = next((place for place, line in enumerate(lines) if LIST_ITEM.match(line)), len(lines))
    html = f"<p>{'<br>'.join(map(escape, lines[:begun]))}</p>" if begun else ""
    items = _items(lines[begun:])
    return html + (f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in items)}</ul>" if items else "")


def _items(lines):
    """A line without a dash goes on with the item before."""
    items = []
    for line in lines:
        if LIST_ITEM.match(line):
            items.append(LIST_ITEM.sub("", line, count=1))
        else:
            items[-1] += f" {line}"
    return items


def _typed(match):
    _tag, inline, items = match.groups()
    if items is not None:
        return "\n".join(f"- {unescape(item)}" for item in ITEM.findall(items))
    return unescape(inline.replace("<br>", "\n"))


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
