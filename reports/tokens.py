"""The tokens by which figures stand in a text.

    [[KEY]]            13 · gần 30               [[KEY|don-vi]]   13 văn bản
    [[KEY|hoi]]        Hội Luật gia, Hội Y học    [[KEY|bang]]     a table, one row for each association
    [[KEY|so-ky-truoc]]   63 cuộc, tăng 12,5% so với cùng kỳ năm 2023 (56 cuộc)
    [[KEY|so-ke-hoach]]   đạt 84% kế hoạch năm
    [[tong-hop]]       «Báo cáo được tổng hợp từ 14/17 hội, đơn vị; chưa nhận được báo cáo của: …»
    [[^kind kind]]     a footnote: «Hội Luật gia: …; …; Hội Y học: ….», built from the activities of these kinds
    [[^hoi kind]]      a footnote with the names of the associations alone

KEY as in reports/figures.py. In an activity's own sentence `[[code]]` is a measure of that activity.
"""

import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\[\[(?P<mark>\^)?(?P<words>[^\[\]|]+)(?:\|(?P<form>[^\[\]|]*))?\]\]")

NUMBER, WITH_UNIT, NAMES, TABLE = "", "don-vi", "hoi", "bang"
WITH_CHANGE, OF_PLAN = "so-ky-truoc", "so-ke-hoach"
FORMS = (NUMBER, WITH_UNIT, NAMES, TABLE, WITH_CHANGE, OF_PLAN)


@dataclass(frozen=True)
class FigureToken:
    key: str
    form: str = NUMBER

    def __str__(self):
        return f"[[{self.key}|{self.form}]]" if self.form else f"[[{self.key}]]"


def holds_brackets(text):
    """Where no token is read, what looks like one or like half of one would be printed as it stands."""
    return "[[" in text or "]]" in text


# How many of those asked have filed, and who has not.
COMPLETENESS = FigureToken("tong-hop")


@dataclass(frozen=True)
class NoteToken:
    kinds: tuple
    names_only: bool = False

    def __str__(self):
        return f"[[^{'hoi ' if self.names_only else ''}{' '.join(self.kinds)}]]"


def parse(text):
    """Split a text into strings, FigureTokens and NoteTokens, in order. What is no token stays text."""
    parts, end = [], 0
    for match in _TOKEN.finditer(text):
        parts += [text[end : match.start()], _token(match)]
        end = match.end()
    return [part for part in [*parts, text[end:]] if part != ""]


def _token(match):
    words = match["words"].split()
    if match["mark"]:
        names_only = words[:1] == ["hoi"]
        return NoteToken(tuple(words[1:] if names_only else words), names_only)
    return FigureToken(" ".join(words), match["form"] or NUMBER)
