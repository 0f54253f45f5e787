"""Keep each footnote on the page of its mark.

WeasyPrint's `footnote-policy: auto` lets a note slide to the next page when its mark stands too low; `line` and
`block` for all notes push whole pages on or crash. So a paper is laid out with `auto`, and only where a note came
late, its line, then its paragraph, is told to move down to the note.
"""


def settle(html, lay_out):
    """Lay out `html` (weasyprint.HTML) with `lay_out(html)` until mark and note share a page; return the layout.

    Notes are told by their place in `html`, whatever number the first one has.
    A note too long for the rest of any page is left as it falls, after both.
    """
    spans = [element for element in html.etree_element.iter("span") if "footnote" in element.get("class", "").split()]
    parents = {child: parent for parent in html.etree_element.iter() for child in parent}
    kept, moved = set(), set()
    while True:
        layout = lay_out(html)
        late = late_notes(layout)
        if fresh := [note for note in late if note not in kept]:
            for note in fresh:
                spans[note].set("class", "footnote keep-line")
            kept.update(fresh)
        elif stubborn := [note for note in late if note not in moved]:
            # One at a time: a new page moves all that follow, and would be seen where it was not needed.
            _new_page(spans[stubborn[0]], parents)
            moved.add(stubborn[0])
        else:
            return layout


def late_notes(layout):
    """Which notes do not begin on their mark's page; the first note is 0."""
    marks, notes = {}, {}
    for number, page in enumerate(layout.pages):
        # WeasyPrint offers no public way to ask where a box came to lie.
        for box in page._page_box.descendants():
            if box.element_tag in ("span::footnote-call", "span::footnote-marker") and getattr(box, "text", ""):
                found = marks if box.element_tag.endswith("call") else notes
                found.setdefault(int(box.text.strip("[] ")), number)
    return [place for place, note in enumerate(sorted(marks)) if notes.get(note) != marks[note]]


def _new_page(span, parents):
    block = span
    while block in parents and block.tag not in {"p", "li", "h2", "h3", "h4"}:
        block = parents[block]
    block.set("class", "new-page")
