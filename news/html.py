"""The HTML subset an article's body is written in; everything else is dropped before it is stored."""

import re

import nh3
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from lhh_portal.text import clean_text
from news.pasted import read_pasted

LONGEST_PASTED = 2_000_000  # characters; Word needs ten times the text
MOST_TAGS = 40_000  # of what is pasted: reading them takes seconds
DEEPEST = 300  # elements within each other: an HTML parser's work grows with the square
LONGEST = 400_000  # characters of a body as it is stored, some hundred pages

INLINE = {"strong", "em", "sub", "sup", "a", "br", "span"}
TABLE = {"table", "caption", "thead", "tbody", "tr", "th", "td"}
TAGS = {"h2", "h3", "p", "ul", "ol", "li", "blockquote", "figure"} | INLINE | TABLE
ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"colspan", "rowspan"},
    "td": {"colspan", "rowspan"},
    "figure": {"data-picture"},
}
# What tells Word's pieces apart; none of it is stored.
_TAGS_READ = TAGS | {"div", "b", "i", "h1", "h4", "h5", "h6", "hr", "pre", "tfoot"}
_ATTRIBUTES_READ = {**{tag: {"style", "class", *ATTRIBUTES.get(tag, ())} for tag in _TAGS_READ}}
_GONE = {"script", "style", "xml", "title", "template", "noscript", "svg", "math", "iframe", "object", "textarea"}

_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
# They end without saying so.
_OPEN_ENDED = {
    "p",
    "li",
    "tr",
    "td",
    "th",
    "thead",
    "tbody",
    "dt",
    "dd",
    "option",
    "br",
    "hr",
    "img",
    "col",
    "meta",
    "link",
}


def clean_body(html):
    """Return `html` in NFC, reduced to the subset; what was pasted from Word reads as it did there.

    Text of a removed tag stays, that of scripts goes; text outside any block becomes a paragraph. Clean HTML comes
    back unchanged. Raises ValidationError with a sentence when it is too long.
    """
    if len(html) > LONGEST_PASTED:
        raise ValidationError(_too_long(len(html), LONGEST_PASTED), code="too_long")
    if html.count("<") > MOST_TAGS or _depth(html) > DEEPEST:
        raise ValidationError(
            _("Nội dung dán vào rối quá nên không đọc được. Dán từng phần, hoặc dán chữ thường (Ctrl+Shift+V)."),
            code="too_tangled",
        )
    read = nh3.clean(
        clean_text(html),
        tags=_TAGS_READ,
        attributes=_ATTRIBUTES_READ,
        clean_content_tags=_GONE,
        url_schemes={"http", "https", "mailto", "file"},
        link_rel=None,
    )
    clean = nh3.clean(
        read_pasted(read),
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes={"span": {"footnote"}},
        clean_content_tags=_GONE,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    if len(clean) > LONGEST:
        raise ValidationError(_too_long(len(clean), LONGEST), code="too_long")
    return clean


def _depth(html):
    depth = deepest = 0
    for closes, name in _TAG.findall(html):
        if name.lower() not in _OPEN_ENDED:
            depth = max(depth - 1, 0) if closes else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _too_long(length, limit):
    return _(
        "Nội dung dài %(length)s ký tự, mỗi bài tối đa %(limit)s. Chia thành nhiều bài, hoặc để phần dài vào tệp kèm."
    ) % {"length": f"{length:,}".replace(",", "."), "limit": f"{limit:,}".replace(",", ".")}
