"""Is this a syllable that Vietnamese spelling allows? Strict enough to tell `Hội` from `Héi` and from `Noël`."""

import re
import unicodedata

_ONSETS = [
    "b",
    "c",
    "ch",
    "d",
    "đ",
    "g",
    "gh",
    "gi",
    "h",
    "k",
    "kh",
    "l",
    "m",
    "n",
    "ng",
    "ngh",
    "nh",
    "p",
    "ph",
    "qu",
    "r",
    "s",
    "t",
    "th",
    "tr",
    "v",
    "x",
]
_RIMES = frozenset(
    """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu
    i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uc uê uêch uênh uêu ui um un ung uôc uôi uôm uôn uông uôt uơ up ut uy uya uych uyên uyêt uyn uynh uyp uyt uyu
    uân uâng uât uây ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y ych yêm yên yêng yêt yêu yn ynh yt
    """.split()  # noqa: SIM905 - 170 quoted strings could not be read over
)
_STOPPED = ("c", "ch", "p", "t")  # these endings take only sắc or nặng
_TONES = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_SHARP_OR_HEAVY = {"\u0301", "\u0323"}
_SYLLABLE = re.compile(rf"({'|'.join(sorted(_ONSETS, key=len, reverse=True))})?(.+)")


def is_syllable(word):
    decomposed = unicodedata.normalize("NFD", word.lower())
    tones = _TONES.findall(decomposed)
    if len(tones) > 1:
        return False
    bare = unicodedata.normalize("NFC", _TONES.sub("", decomposed))
    if bare.endswith(_STOPPED) and (not tones or tones[0] not in _SHARP_OR_HEAVY):
        return False
    return any(rime in _RIMES and _spelt(onset, rime) for onset, rime in _splits(bare))


def _splits(bare):
    """`giêng` is g + iêng, `gia` is gi + a: every onset that fits is tried, and none."""
    yield "", bare
    for onset in _ONSETS:
        if bare.startswith(onset):
            yield onset, bare[len(onset) :]


def _spelt(onset, rime):
    return not (onset == "c" and rime[0] in "eêiy")


_RUNS = re.compile(r"[^\W\d_]+|\d+")
_WORDS = re.compile(r"[^\W_]{4,}")


def glued_words(text):
    """Words that are two glued together: `cácchủ`, `Liênhiệp`, `năm2024`. Each once, in the order of the text."""
    return list(dict.fromkeys(word for word in _WORDS.findall(text) if _is_glued(word)))


def _is_glued(word):
    runs = _RUNS.findall(word)
    if len(runs) > 1:  # a number and a word; not `5kg`, `KH2024`, `10ha`
        return any(len(run) > 2 and run[1:].islower() and is_syllable(run) for run in runs)
    if word.isascii() or is_syllable(word):
        return False
    return any(is_syllable(word[:place]) and is_syllable(word[place:]) for place in range(2, len(word) - 1))
