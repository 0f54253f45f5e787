"""Names that are like a text, for proposals; every text of a file is compared once."""

from difflib import SequenceMatcher

from lhh_portal.letters import search_key

_ALIKE = 0.55
_MOST = 3
_COMPARED = 10  # names with most words in common; letter by letter takes a hundred times as long
_MAX_LENGTH = 200  # of a text; comparing takes time by its square


class Likest:
    """`likest(text)`: the items of `named` [(name, item)] with the likest names, the likest first, three at most."""

    def __init__(self, named):
        self.names = []
        for name, item in named:
            key = search_key(name)
            matcher = SequenceMatcher()
            matcher.set_seq2(key)  # what SequenceMatcher learns of it serves all texts
            self.names.append((frozenset(key.split()), matcher, item))
        self.found = {}

    def __call__(self, text):
        wanted = search_key(text[:_MAX_LENGTH])
        if wanted not in self.found:
            self.found[wanted] = self._compare(wanted)
        return self.found[wanted]

    def _compare(self, wanted):
        words = set(wanted.split())
        shared = [
            (len(words & of_name) / max(len(words | of_name), 1), place)
            for place, (of_name, _matcher, _item) in enumerate(self.names)
        ]
        rated = {}
        for share, place in sorted(shared, key=lambda each: -each[0])[:_COMPARED]:
            if share:
                _words, matcher, item = self.names[place]
                matcher.set_seq1(wanted)
                rate = max(share + 0.2, matcher.ratio())
                rated[item.pk] = max(rated.get(item.pk, (0, item)), (rate, item), key=lambda each: each[0])
        best = sorted(rated.values(), key=lambda each: -each[0])[:_MOST]
        return [item for rate, item in best if rate >= _ALIKE]
