"""What a find shows of its text: the place where most of the words stand together, as it was written, marked."""

import re

from django.utils.html import format_html, format_html_join

from lhh_portal.text import unmarked

LENGTH = 220  # characters
BEFORE = 70  # of them before the first word
READ = 60_000  # characters of a text; what stands further on is found, but not shown
MOST_MATCHES = 400


def pattern_of(question):
    """A compiled pattern of the question's words for text without diacritics; None without words."""
    words = [re.escape(word) + (r"[^\W_]*" if word == question.beginning else "") for word, _ in question.words]
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(words)})(?![^\W_])") if words else None


def marked(text, pattern):
    """`text` as safe HTML with `<mark>` around the words; diacritics stay."""
    return _mark(text, [match.span() for match in pattern.finditer(unmarked(text))])


def excerpt(text, pattern):
    """A piece of `text` around the words, as `marked`; its beginning if none of them is there."""
    text = " ".join(text[:READ].split())
    bare = unmarked(text)
    spans = [match.span() for _, match in zip(range(MOST_MATCHES), pattern.finditer(bare), strict=False)]
    first = max(spans, key=lambda span: _richness(bare, spans, span[0]), default=(0, 0))[0]
    start = _word_start(text, first - BEFORE)
    end = _word_end(text, start + LENGTH)
    inside = [(a - start, b - start) for a, b in spans if start <= a and b <= end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return format_html("{}{}{}", before, _mark(text[start:end], inside), after)


def _richness(bare, spans, start):
    """(how many different words, how many words, rather early) of the piece that begins at `start`."""
    near = [bare[a:b] for a, b in spans if start <= a < start + LENGTH - BEFORE]
    return len(set(near)), len(near), -start


def _word_start(text, place):
    if place <= 0:
        return 0
    space = text.find(" ", place, place + 30)
    return space + 1 if space >= 0 else place


def _word_end(text, place):
    if place >= len(text):
        return len(text)
    space = text.rfind(" ", place - 30, place)
    return space if space >= 0 else place


def _mark(text, spans):
    spans = _joined(text, spans)
    ends = [0, *(end for _, end in spans)]
    starts = [*(start for start, _ in spans), len(text)]
    plain = [text[end:start] for end, start in zip(ends, starts, strict=True)]
    found = [text[start:end] for start, end in spans]
    pieces = format_html_join("", "{}<mark>{}</mark>", zip(plain, found, strict=False))
    return format_html("{}{}", pieces, plain[-1])


def _joined(text, spans):
    """Words side by side are one piece, for the eye and for a voice that reads."""
    joined = []
    for start, end in spans:
        if joined and text[joined[-1][1] : start] == " ":
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined
