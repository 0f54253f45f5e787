"""Vietnamese text: one clean form in the database, one key to search by, one to sort by, one slug.

The door to the rules of letters.py, collation.py and legacy_encodings.py, and the model fields that apply them.
"""

from django.db import models

from lhh_portal import fields
from lhh_portal.collation import sort_key
from lhh_portal.legacy_encodings import convert_legacy, legacy_encoding
from lhh_portal.letters import clean_text, search_key, slugify, unmarked

__all__ = [
    "CleanCharField",
    "CleanTextField",
    "clean_text",
    "convert_legacy",
    "legacy_encoding",
    "search_key",
    "slugify",
    "sort_key",
    "unmarked",
]


class _CleanMixin:
    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean_text(value) if isinstance(value, str) else value

    def formfield(self, **kwargs):
        # A field with choices gets its own kind of form field.
        return super().formfield(**({} if self.choices else {"form_class": fields.CleanCharField}), **kwargs)


class CleanCharField(_CleanMixin, models.CharField):
    pass


class CleanTextField(_CleanMixin, models.TextField):
    pass
