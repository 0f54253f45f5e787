"""A published body as HTML of a page: notes at the foot, pictures with `srcset`, headings that can be linked to."""

import re
from dataclasses import dataclass
from html import unescape
from itertools import count

import nh3
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.safestring import mark_safe

from documents.screen import for_screen
from lhh_portal.text import slugify
from news.models import Picture
from news.pictures_shown import shown

# The body was cleaned when it was saved (news/html.py); what reaches a visitor does not rest on that alone.
INLINE = {"strong", "b", "em", "i", "u", "s", "sub", "sup", "a", "br", "span", "q", "cite", "code"}
BLOCKS = {"h2", "h3", "h4", "p", "ul", "ol", "li", "blockquote", "hr", "figure"}
TABLES = {"table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"}
ATTRIBUTES = {
    "a": {"href", "title"},
    "ol": {"start"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
    "figure": {"data-picture"},
}
CLASSES = {"span": {"footnote"}}

FIGURE = re.compile(r'<figure data-picture="(\d{1,18})">.*?</figure>', re.DOTALL)
HEADING = re.compile(r"<(h[23])>(.*?)</\1>", re.DOTALL)
NUMBER = re.compile(r"<td((?: (?:col|row)span=\"\d+\")*)>(\s*[-−]?\d[\d.,]*\s*%?\s*)</td>")
MARK = re.compile(r"<sup><a .*?</sup>", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    anchor: str
    text: str


@dataclass(frozen=True)
class Rendered:
    html: str
    headings: tuple  # of h2, in order


def render_body(version):
    """`Rendered` of a Version, or of anything with a `body`; one query when it has pictures, else none."""
    clean = nh3.clean(
        version.body,
        tags=INLINE | BLOCKS | TABLES,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto", "tel"},
        clean_content_tags={"script", "style", "svg", "math", "iframe", "object", "template"},
        link_rel="noopener",
    )
    html, headings = _with_anchors(NUMBER.sub(r'<td\1 class="number">\2</td>', for_screen(clean)))
    return Rendered(mark_safe(_with_pictures(html)), tuple(headings))


def _with_anchors(html):
    headings, taken = [], set()

    def anchored(match):
        tag, inner = match.groups()
        text = " ".join(unescape(strip_tags(MARK.sub("", inner))).split())
        base = f"muc-{slugify(text)[:60]}".rstrip("-")
        anchor = next(name for n in count(1) if (name := base if n == 1 else f"{base}-{n}") not in taken)
        taken.add(anchor)
        if tag == "h2" and text:
            headings.append(Heading(anchor, text))
        return f'<{tag} id="{anchor}">{inner}</{tag}>'

    return HEADING.sub(anchored, html), headings


def _with_pictures(html):
    """Put every picture in its place; one that was withdrawn, or never was, leaves nothing."""
    wanted = {int(pk) for pk in FIGURE.findall(html)}
    pictures = Picture.objects.in_bulk(wanted) if wanted else {}

    def figure(match):
        picture = shown(pictures.get(int(match[1])))
        return render_to_string("news/_figure.html", {"picture": picture}) if picture else ""

    return FIGURE.sub(figure, html)
