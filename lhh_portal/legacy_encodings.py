"""Vietnamese typed with the fonts of the 1990s: TCVN3 (ABC, fonts `.Vn…`) and VNI (fonts `VNI-…`).

Copied out of an old document such text is a row of Latin letters: `Héi LuËt gia` (TCVN3) or `Hoäi Luaät gia` (VNI)
for `Hội Luật gia`. It looks right only in its own font and can be neither searched nor printed. It is recognised
by words that are no Vietnamese syllables as they stand and become ones when converted.
"""

import re
import unicodedata

from lhh_portal.syllables import is_syllable

TCVN3, VNI = "TCVN3", "VNI"

_TCVN3_TABLE = str.maketrans(
    "µ\u03bc¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\u00adõö÷øùúûüýþ¡¢£¤¥¦§",
    "ààảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
)
# VNI writes the letter, then a second character that stands for its marks.
_VNI_MARKS = {
    **dict(zip("ùøûõï", ["\u0301", "\u0300", "\u0309", "\u0303", "\u0323"], strict=True)),
    **dict(
        zip("âáàåãä", ["\u0302" + tone for tone in ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")], strict=True)
    ),
    **dict(
        zip("êéèúüë", ["\u0306" + tone for tone in ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")], strict=True)
    ),
}
_VNI_PAIR = re.compile("[aA][ùøûõïâáàåãäêéèúüë]|[eoEO][ùøûõïâáàåãä]|[uyôöUYÔÖ][ùøûõï]", re.IGNORECASE)
_VNI_ALONE = str.maketrans("ñôöæóòîÑÔÖÆÓÒÎ", "đơưỉĩịỵĐƠƯỈĨỊỴ")

# Whole words only: not the `ti` and `ng` of a word whose other letters are outside Latin-1.
_WORD = re.compile(r"(?<!\w)[A-Za-zμ\u00a1-\u00b1\u00b4-\u00ff]+(?!\w)")
# Vietnamese letters outside Latin-1: a line with them was typed in Unicode.
_MODERN = re.compile("[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]")


def legacy_encoding(text):
    """Return "TCVN3", "VNI" or None.

    Cautious, because a wrong answer refuses good text: two different telling words are needed, or one of at least
    three letters where every other word is plain ASCII. French names, `CO₂`, `m²`, `«…»`, `m×n` give None.
    """
    text = unicodedata.normalize("NFC", text)
    foreign = {word for word in _WORD.findall(text) if not word.isascii()}
    if not foreign:
        return None
    found = {name: {word for word in foreign if _tells(word, name)} for name in (TCVN3, VNI)}
    name = max(found, key=lambda name: len(found[name]))
    telling = found[name]
    if len(telling) >= 2 and 2 * len(telling) >= len(foreign - {w for w in foreign if is_syllable(w)}):
        return name
    alone = len(foreign) == 1 and telling and len(next(iter(telling))) >= 3
    return name if alone and not _MODERN.search(text) else None


def convert_legacy(text):
    """The text in Unicode; unchanged if it is not in an old encoding.

    A line that already has Unicode letters keeps every word that can stand as it is.
    """
    name = legacy_encoding(text)
    if name is None:
        return text
    return "\n".join(_convert_line(line, name) for line in unicodedata.normalize("NFC", text).split("\n"))


def _convert_line(line, name):
    mixed = _MODERN.search(line)
    return _WORD.sub(lambda m: m[0] if mixed and not _tells(m[0], name) else _convert_word(m[0], name), line)


def _convert_word(word, name):
    converted = word.translate(_TCVN3_TABLE) if name == TCVN3 else _from_vni(word)
    # Capital letters of TCVN3 come from a font of capitals: `HéI` means `HỘI`.
    plain = [char for char in word if char.isascii()]
    return converted.upper() if len(plain) > 1 and all(char.isupper() for char in plain) else converted


def _from_vni(word):
    def letter(match):
        base, mark = match[0]
        return base.translate(_VNI_ALONE) + _VNI_MARKS[mark.lower()]

    parts, end = [], 0
    for match in _VNI_PAIR.finditer(word):
        parts += [word[end : match.start()].translate(_VNI_ALONE), letter(match)]
        end = match.end()
    return unicodedata.normalize("NFC", "".join([*parts, word[end:].translate(_VNI_ALONE)]))


def _tells(word, name):
    """No syllable as it stands, one when converted, and not made of symbols only (`m×n`, `£`)."""
    letters = [char for char in word if not char.isascii() and (char.isalpha() or char == "\u00ad")]
    return bool(letters) and len(word) > 1 and not is_syllable(word) and is_syllable(_convert_word(word, name))
