"""The paper's font: where its file is, whether it covers Vietnamese, how wide a line of it is.

Liberation Serif 1.x (Debian 12's `fonts-liberation`) lacks 93 Vietnamese letters and Pango falls back to another font
without a word; 2.x has them all and the widths of Times New Roman.
"""

import shutil
import subprocess
import unicodedata
from functools import cache

from fontTools.ttLib import TTFont

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
PICTURES = {"So", "Sk", "Cn"}  # Unicode's symbols, their modifiers, and what is newer than this Python


def vietnamese_letters():
    """The 134 letters with diacritics (and đ, Đ), precomposed."""
    lower = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", *TONES)} | {"đ"}
    return {letter for low in lower for letter in (low, low.upper()) if not letter.isascii()}


@cache
def font_file(family, bold=False, italic=False):
    """Return (family found, path) of the file fontconfig gives for `family`, or ("", "") without fontconfig."""
    if not shutil.which("fc-match"):
        return "", ""
    pattern = f"{family}:weight={200 if bold else 80}:slant={100 if italic else 0}"
    answer = subprocess.run(  # noqa: S603 - fixed program, the family comes from our settings
        ["fc-match", "--format=%{family[0]}\t%{file}", pattern],  # noqa: S607 - fontconfig has no fixed place
        capture_output=True,
        text=True,
        check=True,
    )
    found, _, path = answer.stdout.partition("\t")
    return found, path


def missing_letters(path):
    """The Vietnamese letters that the font file does not have."""
    with TTFont(path, fontNumber=0, lazy=True) as font:
        covered = font.getBestCmap()
        return {letter for letter in vietnamese_letters() if ord(letter) not in covered}


@cache
def _advances(path):
    with TTFont(path, fontNumber=0) as font:
        widths = font["hmtx"]
        scale = font["head"].unitsPerEm
        return {code: widths[name][0] / scale for code, name in font.getBestCmap().items()}


def text_width(text, size, family, bold=False):
    """Width of `text` in the unit of `size`, without kerning (close enough to choose line breaks)."""
    advances = _advances(font_file(family, bold)[1])
    return size * sum(advances.get(ord(char), 0.5) for char in text)


def balance_lines(text, size, width, family, bold=True):
    """Break `text` into the fewest lines no wider than `width`, as equal in length as possible."""
    words = text.split()
    lines = _fill(words, size, width, family, bold)
    count = len(lines)
    if count < 2:
        return lines
    low, high = width / count, width
    for _step in range(12):
        middle = (low + high) / 2
        if len(_fill(words, size, middle, family, bold)) > count:
            low = middle
        else:
            high = middle
    return _fill(words, size, high, family, bold)


def _fill(words, size, width, family, bold):
    lines, line = [], ""
    for word in words:
        longer = f"{line} {word}".strip()
        if line and text_width(longer, size, family, bold) > width:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line] if line else lines


def without_pictures(text, family):
    """`text` without the symbols the font lacks, such as emoji: they say nothing official, and a sign that no font of
    the machine has makes a print that is neither PDF/A nor readable to the check of its format. Letters stay.
    """
    covered = _advances(path) if (path := font_file(family)[1]) else None
    if covered is None or text.isascii():
        return text
    lost = [ord(sign) for sign in set(text) if ord(sign) not in covered and unicodedata.category(sign) in PICTURES]
    return text.translate(dict.fromkeys(lost))
