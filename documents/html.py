"""The HTML subset a paper's body is written in; everything else is dropped before it is stored."""

import nh3

from lhh_portal.text import clean_text

# h2 = I, h3 = 1, h4 = a); the numbers are already in the headings.
TAGS = {"h2", "h3", "h4", "p", "strong", "em", "sup", "sub", "br", "ul", "ol", "li", "span"} | {
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
}
ATTRIBUTES = {"th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}, "span": {"data-key"}}
# footnote: floats to the foot of the page; figure: a number that can be clicked down to its records.
CLASSES = {"span": {"footnote", "figure"}}


def clean_html(html):
    """Return `html` in NFC, reduced to the subset; text of a removed tag stays, that of scripts goes."""
    return nh3.clean(
        clean_text(html),
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        clean_content_tags={"script", "style"},
    )
