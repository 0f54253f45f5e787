"""What a receipt vouches for: the same content gives the same hash on any day and machine."""

import hashlib
import json


def content_of(entry):
    """Everything the authors handed in, as plain data; not what the secretariat added."""
    told = ("title", "summary", "applied_where", "applied_since", "effect_vnd", "protection", "unit", "supervisor")
    person = ("full_name", "born_on", "unit", "school_class", "is_main", "share")
    return {
        "edition": entry.edition_id,
        "field": entry.field_id,
        "entry": {name: _plain(getattr(entry, name)) for name in told},
        "descriptions": {str(row.criterion_id): row.text for row in entry.descriptions.all()},
        "authors": [{name: _plain(getattr(author, name)) for name in person} for author in entry.authors.all()],
        "files": sorted([row.name, row.file.sha256] for row in entry.files.select_related("file")),
    }


def content_hash(entry):
    """SHA-256 in hexadecimal digits."""
    text = json.dumps(content_of(entry), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value):
    return value if value is None or isinstance(value, str | int | bool) else str(value)
