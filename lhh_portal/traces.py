"""Where a person's name stands in public, and what takes it away. An app ships `traces.py`, found at start-up:

    register("hoi", _("Hội thành viên"), Association.objects.public, texts, address, remedies)

`queryset()` gives the rows everybody may read now, `texts(obj)` their public words as {where: text, HTML too},
`address(obj)` the page they are read on. `remedies` are what an answer to a data-subject request may do about one.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from lhh_portal.letters import search_key, unmarked

REMOVED = _("(tên đã được gỡ theo yêu cầu)")
_TAG = re.compile(r"<[^>]*>")
# Between the words of a name: nothing where they are glued, what file names and addresses have, tags of a body.
_BETWEEN = r"(?:[\s\-_.]|&nbsp;|<[^>]*>)*"
_TONES = "\u0300\u0301\u0303\u0309\u0323"


class Name:
    """A name as it may stand in a text: with diacritics or without, `Hòa` or `Hoà`, in capitals, glued."""

    def __init__(self, text):
        self.text = " ".join(text.split())
        self._words = search_key(self.text).split()
        # Applied to `unmarked(text)`, which has a letter for each letter of `text`.
        self.pattern = re.compile(rf"(?<![^\W_]){_BETWEEN.join(map(re.escape, self._words))}(?![^\W_])")

    @property
    def initials(self):
        """`Trần Thị Bích Hoa` → `T.T.B.H.`"""
        return "".join(f"{word[0].upper()}." for word in self.text.split())

    def stands_in(self, text):
        bare = unmarked(text)
        # Asking for the words alone is many times faster, and mostly enough.
        return all(word in bare for word in self._words) and self.pattern.search(bare) is not None

    def is_spelled_so_in(self, text):
        """Somewhere with the very diacritics; elsewhere it may be another person's."""
        found = (text[match.start() : match.end()] for match in self.pattern.finditer(unmarked(text)))
        return any(_spelling(each) == _spelling(self.text) for each in found)

    def masked(self, text, by):
        """`text` with `by` for the name; tags that stood inside it stay, so that HTML stays whole."""
        pieces, end = [], 0
        for match in self.pattern.finditer(unmarked(text)):
            start, stop = match.span()
            pieces += [text[end:start], by, *_TAG.findall(text[start:stop])]
            end = stop
        return "".join([*pieces, text[end:]])


def _spelling(text):
    """Letters with their shapes, then the tones: where a tone stands in a syllable tells nobody apart."""
    letters = [char for char in unicodedata.normalize("NFD", _TAG.sub("", text).lower()) if not char.isspace()]
    return [char for char in letters if char not in _TONES], sorted(char for char in letters if char in _TONES)


@dataclass(frozen=True)
class Remedy:
    """`act(obj, name, actor=…, because=…)` does it; or `page(obj)` is the address where it is done with its own form.

    `who` tells those for whom `may(user)` does not hold whom to ask.
    """

    key: str
    label: str
    may: Callable
    who: str
    act: Callable | None = None
    page: Callable | None = None


@dataclass(frozen=True)
class Source:
    kind: str
    label: str
    queryset: Callable
    texts: Callable
    address: Callable
    remedies: tuple


@dataclass(frozen=True)
class Trace:
    source: Source
    obj: object
    places: dict  # where: the text the name stands in
    is_spelled_so: bool

    @property
    def address(self):
        return self.source.address(self.obj)


_sources = {}


def register(kind, label, queryset, texts, address, remedies):
    _sources[kind] = Source(kind, label, queryset, texts, address, tuple(remedies))


def sources():
    return tuple(_sources.values())


def source_of(kind):
    """Raises KeyError for a kind nobody registered."""
    return _sources[kind]


def traces_of(name):
    """Everything registered whose words hold the Name. Reads all of it: what an index missed is found as well."""
    return [trace for source in sources() for trace in _traces_in(source, name)]


def _traces_in(source, name):
    for obj in source.queryset().iterator(chunk_size=500):
        places = {where: text for where, text in source.texts(obj).items() if text and name.stands_in(text)}
        if places:
            yield Trace(source, obj, places, any(name.is_spelled_so_in(text) for text in places.values()))
