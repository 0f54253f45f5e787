"""A paper on the screen: the same text, notes gathered at the end, every figure a link to its records."""

from xml.etree import ElementTree

import tinyhtml5
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from documents.appendices import headed


def paper_for_screen(document, figure_url=None):
    """Body and appendices of `document` as `for_screen` gives them."""
    return for_screen(document.body + appendices_html(document.appendices.all()), figure_url)


def appendices_html(appendices):
    """Appendix rows, or unsaved ones, as the HTML that follows a body before it is given to `for_screen`."""
    return render_to_string("documents/_appendices.html", {"appendices": headed(appendices)})


def for_screen(body, figure_url=None):
    """Return the body (our HTML subset) as HTML for a page; `figure_url(key)` gives the address of a figure's records.

    Without `figure_url` figures stay plain text. Marks and notes link to each other; a wide table scrolls by itself.
    """
    tree = tinyhtml5.parse(f"<!doctype html><body>{body}", namespace_html_elements=False).find("body")
    notes = [_lift_note(note, number) for number, note in enumerate(_spans(tree, "footnote"), start=1)]
    if notes:
        section = ElementTree.SubElement(tree, "section", {"class": "notes", "aria-label": _("Chú thích")})
        ElementTree.SubElement(section, "ol").extend(notes)
    for number, figure in enumerate(_spans(tree, "figure"), start=1):
        if figure_url:
            _link_figure(figure, figure_url(figure.get("data-key")), number)
    for number, table in enumerate(list(tree.iter("table")), start=1):
        _let_scroll(table, number)
    # A body stored before bare text became a paragraph may begin with it.
    before = escape(tree.text or "")
    inner = [ElementTree.tostring(child, encoding="unicode", method="html") for child in tree]
    return mark_safe(before + "".join(inner))


def _let_scroll(table, number):
    """Put the table into a region of its own, which the keyboard reaches."""
    inner = ElementTree.Element("table", table.attrib)
    inner.extend(list(table))
    caption = "".join(table.find("caption").itertext()) if table.find("caption") is not None else ""
    tail = table.tail
    table.clear()
    table.tag, table.tail = "div", tail
    table.attrib |= {"class": "table-scroll", "tabindex": "0", "role": "region"}
    table.set("aria-label", caption.strip() or _("Bảng %d") % number)
    table.append(inner)


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
