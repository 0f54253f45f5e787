"""Two versions of a part side by side: words of a text marked, records of a figure paired."""

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher


@dataclass(frozen=True)
class RecordPair:
    """One record before and now; an amount is empty where the record was not there."""

    label: str
    before: str
    now: str

    @property
    def is_changed(self):
        return self.before != self.now


@dataclass(frozen=True)
class Versions:
    """`before` and `now` are [(words, is only in this version)]."""

    before: list
    now: list
    records: list = field(default_factory=list)  # of RecordPair


def compare(before, now):
    """Versions of two values as reports/review.py keeps them."""
    return Versions(*_marked(before["words"], now["words"]), _pairs(before["records"], now["records"]))


def _marked(before, now):
    # A word carries the space behind it: single spaces would be matched with each other all over the text.
    old, new = (re.findall(r"\S+\s*", text) for text in (before, now))
    words = ([word.rstrip() for word in text] for text in (old, new))
    left, right = [], []
    for tag, a, b, c, d in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        left += _run("".join(old[a:b]), tag != "equal")
        right += _run("".join(new[c:d]), tag != "equal")
    return left, right


def _run(words, is_marked):
    """The space behind marked words is not marked: struck through it would read as a dash."""
    if not is_marked:
        return [(words, False)] if words else []
    bare = words.rstrip()
    return [(text, mark) for text, mark in ((bare, True), (words[len(bare) :], False)) if text]


def _pairs(before, now):
    """Records of both versions in the order of the new one, those that are gone at the end.

    An activity that gives two measures to one figure stands twice in it, so records are paired by source and place.
    """
    old, new = _placed(before), _placed(now)
    pairs = []
    for place in [*new, *(place for place in old if place not in new)]:
        was, is_now = old.get(place), new.get(place)
        labels = [item["label"] for item in (was, is_now) if item]
        label = " → ".join(dict.fromkeys(labels))
        pairs.append(RecordPair(label, was["amount"] if was else "", is_now["amount"] if is_now else ""))
    return pairs


def _placed(records):
    placed = {}
    for item in records:
        number = sum(1 for source, _n in placed if source == item["source"])
        placed[item["source"], number] = item
    return placed
