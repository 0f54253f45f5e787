"""Whose list is it? The lines above its head may name another association than the one that was chosen."""

from lhh_portal.sheet_layout import RowKind, label_key
from members.models import Association


def others_named(import_file):
    """The associations that the title names instead of the chosen one; [] if it names that too, or none."""
    lines = [text for _number, kind, text, *_doubt in import_file.skipped if kind == RowKind.TITLE]
    if not lines or not import_file.association_id:
        return []
    names = _names()
    found = [item for line in lines for item in _named_in(f" {label_key(line)} ", names)]
    return [] if import_file.association in found else list(dict.fromkeys(found))


def _names():
    """{words of a name: Association}, the longest first; every title names the federation."""
    counted = Association.objects.filter(status__in=Association.COUNTED).exclude(kind=Association.Kind.FEDERATION)
    names = {label_key(name): item for item in counted for name in (item.name, item.short_name) if name}
    return dict(sorted(names.items(), key=lambda pair: -len(pair[0])))


def _named_in(words, names):
    """Yield whom a line names; «Hội Y học cổ truyền» is not «Hội Y học» as well."""
    for name, item in names.items():
        if f" {name} " in words:
            words = words.replace(f" {name} ", " | ")
            yield item
