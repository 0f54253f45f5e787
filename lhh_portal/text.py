"""Vietnamese text: one clean form in the database, one key to search by, one to sort by, one slug."""

import re
import unicodedata

from django.db import models

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_LOOKALIKE_D = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})


def clean_text(text):
    """NFC, trimmed, without zero-width characters, with Ð/Ɖ turned into Đ."""
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE).translate(_LOOKALIKE_D).strip()


def search_key(text):
    """Lower case without diacritics, đ as d, single spaces: `Hòa` and `Hoà` give the same key."""
    decomposed = unicodedata.normalize("NFD", clean_text(text).lower().replace("đ", "d"))
    bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return re.sub(r"\s+", " ", bare)


def slugify(text):
    return re.sub(r"[^a-z0-9]+", "-", search_key(text)).strip("-")


def sort_key(text):
    """ASCII key whose plain order is the Vietnamese alphabet's."""
    return search_key(text)


class CleanCharField(models.CharField):
    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean_text(value) if isinstance(value, str) else value


class CleanTextField(models.TextField):
    def to_python(self, value):
        value = super().to_python(value)
        return clean_text(value) if isinstance(value, str) else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return clean_text(value) if isinstance(value, str) else value
