"""The HTML subset a paper's body is written in; everything else is dropped before it is stored."""

import re
from itertools import groupby

import nh3

from lhh_portal.text import clean_text

# h2 = I, h3 = 1, h4 = a); the numbers are already in the headings.
TAGS = {"h2", "h3", "h4", "p", "strong", "em", "sup", "sub", "br", "ul", "ol", "li", "span"} | {
    "table",
    "caption",
    "colgroup",
    "col",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
ATTRIBUTES = {"th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}, "span": {"data-key"}}
# footnote: floats to the foot of the page; figure: a number that can be clicked down to its records; number: a cell set
# at the right; total: a row in bold; legend: what the signs of the table above it mean; centred: «QUYẾT ĐỊNH:»; narrow,
# medium, wide: columns, beside those that are none of them.
CLASSES = {
    "span": {"footnote", "figure"},
    "th": {"number"},
    "td": {"number"},
    "tr": {"total"},
    "col": {"narrow", "medium", "wide"},
    "p": {"legend", "centred"},
}
BLOCKS = {"h2", "h3", "h4", "p", "ul", "ol", "li", "table"}
VOID = {"br", "col"}
TAG = re.compile(r"<(/?)(\w+)[^>]*>")  # nh3 writes > in an attribute as &gt;


def clean_html(html):
    """Return `html` in NFC, reduced to the subset: text of a removed tag stays, that of scripts goes.

    Text outside any block becomes a paragraph, without which it has neither indent nor place on the screen.
    """
    clean = nh3.clean(
        clean_text(html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        clean_content_tags={"script", "style"},
    ).replace('<p class="">', "<p>")  # nh3 leaves an empty one where a class is not allowed
    runs = groupby(_top_level(clean), key=lambda node: bool(BLOCKS & {name for _end, name in TAG.findall(node)}))
    return "".join(_paragraph("".join(nodes)) if not is_block else "".join(nodes) for is_block, nodes in runs)


def _paragraph(inline):
    return f"<p>{inline.strip()}</p>" if inline.strip() else inline


def _top_level(html):
    """The outermost elements and texts of nh3's (always well-formed) HTML, in order."""
    depth, begin, end = 0, 0, 0
    for tag in TAG.finditer(html):
        closes, name = tag.groups()
        if depth == 0:
            yield html[end : tag.start()]
            begin = tag.start()
        if name not in VOID:
            depth += -1 if closes else 1
        end = tag.end()
        if depth == 0:
            yield html[begin:end]
    yield html[end:]
