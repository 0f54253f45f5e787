"""A paper's body on the screen: the same text, notes gathered at the end, every figure a link to its records."""

from xml.etree import ElementTree

import tinyhtml5
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _


def for_screen(body, figure_url=None):
    """Return the body (our HTML subset) as HTML for a page; `figure_url(key)` gives the address of a figure's records.

    Without `figure_url` figures stay plain text. Marks and notes link to each other.
    """
    tree = tinyhtml5.parse(f"<!doctype html><body>{body}", namespace_html_elements=False).find("body")
    notes = [_lift_note(note, number) for number, note in enumerate(_spans(tree, "footnote"), start=1)]
    if notes:
        section = ElementTree.SubElement(tree, "section", {"class": "notes", "aria-label": _("Chú thích")})
        ElementTree.SubElement(section, "ol").extend(notes)
    for number, figure in enumerate(_spans(tree, "figure"), start=1):
        if figure_url:
            _link_figure(figure, figure_url(figure.get("data-key")), number)
    # A body stored before bare text became a paragraph may begin with it.
    before = escape(tree.text or "")
    inner = [ElementTree.tostring(child, encoding="unicode", method="html") for child in tree]
    return mark_safe(before + "".join(inner))


def _spans(tree, name):
    return [span for span in tree.iter("span") if name in span.get("class", "").split()]


def _lift_note(note, number):
    """Leave the mark [n] in the text and return the note as a list item."""
    item = ElementTree.Element("li", {"id": f"chu-thich-{number}"})
    item.text = note.text
    item.extend(list(note))
    back = {"href": f"#dau-{number}", "class": "note-back", "aria-label": _("Về chỗ mang dấu [%d]") % number}
    ElementTree.SubElement(item, "a", back).text = "↑"
    tail = note.tail
    note.clear()
    note.tag, note.tail = "sup", tail
    link = ElementTree.SubElement(note, "a", {"href": f"#chu-thich-{number}", "id": f"dau-{number}"})
    link.text = f"[{number}]"
    return item


def _link_figure(figure, url, number):
    figure.tag = "a"
    figure.set("id", f"so-{number}")
    figure.set("href", url)
    figure.set("hx-get", url)
    figure.set("hx-target", "#panel-body")
