"""Order of the Vietnamese alphabet as a key that any database sorts rightly.

The order is that of ICU's `vi` collation, tested against PostgreSQL's `vi-x-icu`. Three levels, each deciding
only when the one before is equal: letters (a ă â b c d đ e ê … o ô ơ … u ư …; spaces, then punctuation, then
digits come before letters), then tones (none, huyền, hỏi, ngã, sắc, nặng), then small before capital.
"""

import unicodedata
from functools import lru_cache

from lhh_portal.letters import clean_text

_PUNCTUATION = " _-–—,;:!?.·'‘’\"“”«»()[]{}§@*/\\&#%•`^°→+±÷×<=>|~$₫€"
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_PRIMARY = {char: f"{weight:02x}" for weight, char in enumerate(f"\t\n{_PUNCTUATION}0123456789{_LETTERS}", start=1)}
# Combining marks in ICU's order: the five tones, then foreign accents.
_SECONDARY = {
    mark: f"{weight:x}"
    for weight, mark in enumerate(
        "\u0300\u0309\u0303\u0301\u0323\u0306\u0302\u030c\u030a\u0308\u030b\u0307\u0327\u0304", start=1
    )
}
_LETTER_MARKS = "\u0302\u0306\u031b"  # circumflex, breve, horn: they make ă â ê ô ơ ư, letters of their own


def sort_key(text):
    """Return the key as lower-case hexadecimal digits.

    Only 0–9 and a–f occur, so that a plain ORDER BY is right on SQLite and under every collation of PostgreSQL.
    At most 8 digits a character; about 4 for Vietnamese, so 200 characters need 800.
    """
    levels = [_levels(cluster) for cluster in _clusters(clean_text(text))]
    primary, secondary, tertiary = ("".join(level) for level in zip(*levels, strict=True)) if levels else ("", "", "")
    # "00" ends the first level (a name that stops early comes first); the key is read like a decimal fraction,
    # so zeros at its end say nothing.
    return f"{primary}00{secondary}{tertiary}".rstrip("0")


def _clusters(text):
    """Letters with the combining marks that follow them."""
    clusters = []
    for char in text:
        if clusters and unicodedata.combining(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    return clusters


@lru_cache(maxsize=4096)  # a long list asks for the same few hundred letters again and again
def _levels(cluster):
    """The three levels of one cluster; two letters for one like `ĳ`."""
    letters = list(_letters(cluster))
    return (
        "".join(_PRIMARY.get(base) or f"ff{ord(base):06x}" for base, _marks, _case in letters),
        "".join(_SECONDARY.get(marks[:1], "f") if marks else "0" for _base, marks, _case in letters),
        "".join(case for _base, _marks, case in letters),
    )


def _letters(cluster):
    """Yield (letter in lower case with its circumflex, breve or horn; its other marks; case "0", "1" or "2")."""
    for piece in _clusters(unicodedata.normalize("NFD", cluster)):
        head, marks = piece[0], piece[1:]
        # Superscripts, full-width and other compatibility forms sort with their plain letters, after them.
        for position, char in enumerate(unicodedata.normalize("NFKD", head)):
            own_marks = marks if position == 0 else ""
            letter = unicodedata.normalize("NFC", char.lower() + "".join(m for m in own_marks if m in _LETTER_MARKS))
            case = "2" if char != head else "1" if char != char.lower() else "0"
            if letter in _PRIMARY:
                yield letter, "".join(m for m in own_marks if m not in _LETTER_MARKS), case
            else:
                yield char.lower(), own_marks, case
