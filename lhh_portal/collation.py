"""Order of the Vietnamese alphabet as a key that any database sorts rightly.

The order is that of ICU's `vi` collation, tested against PostgreSQL's `vi-x-icu`. Three levels, each deciding
only when the one before is equal: letters (a ă â b c d đ e ê … o ô ơ … u ư …; spaces, then punctuation, then
digits come before letters), then tones (none, huyền, hỏi, ngã, sắc, nặng), then small before capital.
"""

import unicodedata

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
    primary, secondary, tertiary = [], [], []
    for base, marks, case in _letters(clean_text(text)):
        primary.append(_PRIMARY.get(base) or f"ff{ord(base):06x}")
        secondary.append(_SECONDARY.get(marks[:1], "f") if marks else "0")
        tertiary.append(case)
    # "00" ends the first level (a name that stops early comes first); the key is read like a decimal fraction,
    # so zeros at its end say nothing.
    return "".join([*primary, "00", *secondary, *tertiary]).rstrip("0")


def _letters(text):
    """Yield (letter in lower case with its circumflex, breve or horn; its other marks; case "0", "1" or "2")."""
    clusters = []
    for char in unicodedata.normalize("NFD", text):
        if clusters and unicodedata.combining(char):
            clusters[-1] += char
        else:
            clusters.append(char)
    for cluster in clusters:
        head, marks = cluster[0], cluster[1:]
        # Superscripts, full-width and other compatibility forms sort with their plain letters, after them.
        for position, char in enumerate(unicodedata.normalize("NFKD", head)):
            own_marks = marks if position == 0 else ""
            letter = unicodedata.normalize("NFC", char.lower() + "".join(m for m in own_marks if m in _LETTER_MARKS))
            case = "2" if char != head else "1" if char != char.lower() else "0"
            if letter in _PRIMARY:
                yield letter, "".join(m for m in own_marks if m not in _LETTER_MARKS), case
            else:
                yield char.lower(), own_marks, case
