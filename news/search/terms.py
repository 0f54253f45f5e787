"""Tokens of the index and terms of a question. Pure functions.

All tokens are ASCII letters, digits and marks of their own, so no question can mean an operator to a database:

    hoi        a word, without diacritics         +hoi       the same in title or lead
    =hoi       the same in a title                $hoi_a     a whole title
    !ho6i5     a word as spelled (any of these)   =!ho6i5    the same in a title
    ~ngh       the beginning of a word (+~ =~)    _hoi_vien  two words side by side
    @kind #2024 %label   what is filtered by

Beginnings are tokens because a database would gather all words that begin so before it reads the newest.
"""

import re
import unicodedata
from dataclasses import dataclass
from itertools import accumulate, pairwise

from lhh_portal.text import search_key, slugify

LONGEST_QUESTION = 200  # characters
MOST_WORDS = 12
BEGINNINGS = range(3, 11)  # letters: with fewer half of all words begin, and Vietnamese syllables are shorter
# PostgreSQL takes 1 MB of tokens for a row; a text of some 60 000 words has them.
MOST_OF_TOKENS = 900_000
LONGEST_WORD = 40

_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]|([^\s\"“”„«»]+)")
# Marks as on a VNI keyboard; the tone goes to the end, so that hòa and hoà are one word.
_TONES = {"\u0301": "1", "\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0323": "5"}
_SHAPES = {"\u0302": "6", "\u031b": "7", "\u0306": "8"}


def words_of(text):
    """[(word without diacritics, the word as spelled, or "" if it has none)]."""
    return [
        pair
        for word in _WORD.findall(unicodedata.normalize("NFC", text).lower())
        for pair in _words_in(word[:LONGEST_WORD])
    ]


def _words_in(word):
    if word.isascii():
        return [(word, "")]
    folded = search_key(word)
    if folded.isascii() and folded.isalnum():
        return [(folded, spelled(word))]
    # Letters of other alphabets, as their bytes: tokens stay ASCII. ½ and the like fold to several words.
    return [(each if each.isascii() else each.encode().hex()[:LONGEST_WORD], "") for each in _WORD.findall(folded)]


def spelled(word):
    """`đường` → `d9u7o7ng2`; "" for a word with other marks than Vietnamese ones."""
    letters, tone = [], ""
    for char in unicodedata.normalize("NFD", word.lower().replace("đ", "d9")):
        if char in _TONES:
            tone = _TONES[char]
        else:
            letters.append(_SHAPES.get(char, char))
    plain = "".join(letters) + tone
    return plain if plain.isascii() else ""


def tokens_of(found, kind, year):
    """All tokens of a `Found`, space between them; of an endless text those of its beginning."""
    titles = [words_of(title) for title in (found.title, *found.other_titles)]
    lead, text = words_of(found.lead), words_of(found.text)
    tokens = dict.fromkeys(facets(kind=kind, year=year, label=found.label))
    tokens |= dict.fromkeys(whole(title) for title in titles)
    for title in titles:
        tokens |= dict.fromkeys(f"={mark}{word}" for pair in title for mark, word in zip(("", "!"), pair, strict=True))
        tokens |= dict.fromkeys(f"={start}" for start in beginnings(title))
    for part in (*titles, lead):
        tokens |= dict.fromkeys(f"+{word}" for word, _spelling in part)
        tokens |= dict.fromkeys(f"+{start}" for start in beginnings(part))
    for part in (*titles, lead, text):
        tokens |= dict.fromkeys(word for word, _spelling in part)
        tokens |= dict.fromkeys(f"!{spelling}" for _word, spelling in part)
        tokens |= dict.fromkeys(beginnings(part))
        tokens |= dict.fromkeys(side_by_side(part))
    kept = [token for token in tokens if token not in ("!", "=!")]
    ends = accumulate(len(token) + 1 for token in kept)
    return " ".join(token for token, end in zip(kept, ends, strict=True) if end <= MOST_OF_TOKENS)


def facets(*, kind="", year=None, label=""):
    """The tokens of what is filtered by; kinds and labels are known by their slugs."""
    named = {"@": kind, "#": str(year or ""), "%": label}
    return [f"{mark}{slugify(value).replace('-', '_')}" for mark, value in named.items() if value]


def whole(words):
    return "$" + "_".join(word for word, _spelling in words)[:LONGEST_QUESTION]


def beginnings(words):
    """Of each word, itself among them."""
    return (f"~{word[:n]}" for word in dict.fromkeys(word for word, _ in words) for n in BEGINNINGS if n <= len(word))


def side_by_side(words):
    return [f"_{one}_{other}" for (one, _), (other, _) in pairwise(words)]


@dataclass(frozen=True)
class Question:
    """What somebody asked: all `words` are needed, those of each phrase side by side."""

    pieces: tuple  # of (the text of the piece, whether it is a phrase, its words)

    @property
    def words(self):
        found = [word for _text, _is_phrase, words in self.pieces for word in words]
        return list(dict.fromkeys(found))

    @property
    def beginning(self):
        """The last word, which may be the beginning of one; "" where it stands in a phrase or is too short."""
        if not self.pieces or self.pieces[-1][1]:
            return ""
        word = self.pieces[-1][2][-1][0]
        return word if len(word) in BEGINNINGS else ""

    @property
    def phrases(self):
        return [token for _text, is_phrase, words in self.pieces if is_phrase for token in side_by_side(words)]


def read_question(text):
    """The `Question` in what somebody typed; whatever it holds, it is words. Also `14/2014/QĐ-TTg` is a phrase."""
    pieces, left = [], MOST_WORDS
    for phrase, piece in _PIECE.findall(text[:LONGEST_QUESTION]):
        words = tuple(words_of(phrase or piece)[:left])
        left -= len(words)
        if words:
            pieces.append((phrase or piece, bool(phrase) or len(words) > 1, words))
    return Question(tuple(pieces))


def groups_of(question, filters=()):
    """The ways to match, best first: each a list of tokens that must all be there. `filters` are tokens for all."""
    words = [word for word, _spelling in question.words]
    terms = {mark: _marked(words, mark, question.beginning) for mark in ("=", "+", "")}
    always = [*question.phrases, *filters]
    ways = [[whole(question.words)], terms["="], terms["+"], terms[""]]
    if adjacent := side_by_side(question.words):
        ways.insert(3, [*adjacent, *terms[""]])
    if any(spelling for _word, spelling in question.words):
        # A word without diacritics is typed by who does not care; only the others are compared as spelled.
        ways[1:1] = [[*_spelled_terms(question, "="), *terms["="]], [*_spelled_terms(question, ""), *terms[""]]]
    return [[*way, *always] for way in ways]


def _marked(words, mark, beginning):
    return [f"{mark}~{word}" if word == beginning else f"{mark}{word}" for word in words]


def _spelled_terms(question, mark):
    return [f"{mark}!{spelling}" for _word, spelling in question.words if spelling]
