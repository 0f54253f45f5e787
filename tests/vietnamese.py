"""Finds words on a page, in a mail or in an error that are no Vietnamese.

A Vietnamese word is one syllable, and syllables follow a strict pattern (first consonant, vowels, last consonant).
A word that breaks the pattern is foreign unless ALLOWED knows it. The few English words that happen to fit the
pattern and are no Vietnamese syllable stand in LOOKALIKES.
"""

import re
import unicodedata
from html.parser import HTMLParser

_SYLLABLE = re.compile(
    r"(b|ch|c|d|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|q|r|s|th|tr|t|v|x)?[aeiouy]{1,3}(ch|c|m|ng|nh|n|p|t)?"
)
LOOKALIKES = {
    "the",
    "not",
    "that",
    "then",
    "them",
    "you",
    "it",
    "at",
    "up",
    "top",
    "put",
    "get",
    "set",
    "note",
    "month",
}
ALLOWED = set(
    # names of things that have no Vietnamese name, and loan words of everyday Vietnamese
    """
    excel word pdf passkey javascript google microsoft authenticator aegis freeotp email website internet album
    vifotec video clip sapo cookie english atom rss ctrl alt esc hécta xlsx csv byte pades token png cer pem pfx mm
    """.split()  # noqa: SIM905 - a paragraph reads better than a list of forty strings
)
# Addresses, file names, codes, numbers with letters, {placeholders}: not words.
_NOT_WORDS = re.compile(r"\S*[@/_\\=]\S*|\S+\.\w+\S*|\b\w*\d\w*\b|%\(\w+\)s|\{\w+\}")
_WORD = re.compile(r"[^\W\d_]+")
_SHOWN_ATTRIBUTES = ("placeholder", "title", "alt", "aria-label", "data-label")
_SILENT = {"script", "style", "code", "kbd", "pre", "svg", "template"}


def foreign_words(text):
    """The words of plain text that are no Vietnamese, lower case, sorted.

    Single letters and abbreviations in capitals are left alone.
    """
    found = set()
    for word in _WORD.findall(_NOT_WORDS.sub(" ", unicodedata.normalize("NFC", text))):
        bare = _bare(word)
        if len(word) == 1 or word.isupper() and len(word) <= 6:
            continue
        if bare == word.lower() and bare in LOOKALIKES or not _SYLLABLE.fullmatch(bare):
            found.add(word.lower())
    return sorted(found - ALLOWED)


def foreign_words_of_page(html):
    reader = _Reader()
    reader.feed(html)
    return foreign_words(" \n".join(reader.texts))


def _bare(word):
    decomposed = unicodedata.normalize("NFD", word.lower().replace("đ", "d"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


class _Reader(HTMLParser):
    """Collects what a person sees or hears: text, labels, placeholders, the words on buttons."""

    def __init__(self):
        super().__init__()
        self.texts = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        self.silent += tag in _SILENT
        self.texts += [attrs[name] for name in _SHOWN_ATTRIBUTES if attrs.get(name)]
        if tag == "input" and attrs.get("type") in {"submit", "button", "reset"}:
            self.texts.append(attrs.get("value", ""))

    def handle_endtag(self, tag):
        self.silent -= tag in _SILENT

    def handle_data(self, data):
        if not self.silent:
            self.texts.append(data)
