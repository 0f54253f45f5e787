"""What a judge reads of an entry: its words without the names of those behind it.

Names are masked however they are typed (lhh_portal/traces.py). What describes somebody without naming stays.
"""

from django.utils.translation import gettext as _

from lhh_portal.traces import Name

MASK = "…"


def redacted(entry):
    """{"title", "summary", "descriptions": [(criterion, text)]}."""
    names = [Name(name) for name in _names(entry) if len(name) > 3]

    def masked(text):
        for name in names:
            text = name.masked(text, by=MASK)
        return text

    return {
        "title": masked(entry.title),
        "summary": masked(entry.summary),
        "descriptions": [(row.criterion.name, masked(row.text)) for row in entry.descriptions.all()],
    }


def _names(entry):
    """Longest first: «Trường THCS Mẫu Sơn» before «Mẫu Sơn»."""
    found = {entry.unit, entry.supervisor}
    for author in entry.authors.all():
        found |= {author.full_name, author.unit, author.representative}
    if entry.association:
        found |= {entry.association.name, entry.association.short_name}
    return sorted(filter(None, found), key=lambda name: (-len(name), name))


def neutral_name(position, row):
    """«Tệp 2.pdf»: what the authors called it may name them."""
    return _("Tệp %(number)d.%(kind)s") % {"number": position, "kind": row.name.rsplit(".", 1)[-1].lower()}
