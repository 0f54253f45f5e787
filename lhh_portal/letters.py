"""Rules of Vietnamese letters: the clean form to store, the key to search by, the slug. Pure functions."""

import re
import unicodedata

# Characters that cannot be seen: soft hyphen, zero-width ones, direction marks, and control characters except
# tab and line feed (a NUL cannot be stored in PostgreSQL, the others cannot be written into a spreadsheet).
_INVISIBLE = dict.fromkeys(
    [
        *(code for code in range(0x20) if code not in (0x09, 0x0A)),
        *range(0x7F, 0xA0),
        0xAD,
        *range(0x200B, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x206A),
        0xFEFF,
    ]
)
# Icelandic and African letters that keyboards and old fonts put where Đ belongs.
_LOOKALIKE_D = str.maketrans("ÐƉðɖ", "ĐĐđđ")


# The small letters of Vietnamese (and their neighbours) without their marks.
_BARE = {
    code: base
    for code in [*range(0xE0, 0x180), *range(0x1EA0, 0x1F00)]
    if (base := unicodedata.normalize("NFD", chr(code))[0]).isascii()
} | {ord("đ"): "d", ord("ơ"): "o", ord("ư"): "u"}


def clean_text(text):
    """NFC, trimmed, line ends as `\\n`, without characters that cannot be seen, with Ð/Ɖ turned into Đ."""
    if text.isascii() and text.isprintable():
        return text.strip()  # most cells of a long sheet
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text.translate(_INVISIBLE)).translate(_LOOKALIKE_D).strip()


def unmarked(text):
    """Lower case without diacritics, a letter for each character: what is found in it stands there in `text`."""
    low = text.lower()
    if len(low) != len(text):  # İ has a small letter of two characters
        low = "".join(small if len(small := char.lower()) == 1 else char for char in text)
    return low.translate(_BARE)


def search_key(text):
    """Lower case without diacritics, đ as d, single spaces: `Hòa` and `Hoà` give the same key, `CO₂` gives `co2`."""
    clean = clean_text(text)
    bare = clean.lower().translate(_BARE)
    if not bare.isascii():  # letters of other languages, compatibility forms
        decomposed = unicodedata.normalize("NFKD", clean).lower().replace("đ", "d")
        bare = "".join(char for char in decomposed if not unicodedata.combining(char))
    return " ".join(bare.split())


def slugify(text):
    """`Đại hội` → `dai-hoi`. Django's own slugify drops đ and makes `ai-hoi` of it."""
    return re.sub(r"[^a-z0-9]+", "-", search_key(text)).strip("-")
