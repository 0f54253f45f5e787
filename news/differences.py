"""What two texts of an article differ in, word by word."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import unescape

from news.models import Content

BLOCK_END = re.compile(r"</(?:p|h2|h3|li|tr|caption|blockquote|figure)>|<(?:ul|ol|table)[ >]")
CELL_END = re.compile(r"</t[dh]>")
NOTE = re.compile(r'<span class="footnote">(.*?)</span>')
PICTURE = re.compile(r'<figure data-picture="(\d+)">')
TAG = re.compile(r"<[^>]*>")
WORD = re.compile(r"\S+\s*")
LONGEST = 3000  # words of one paragraph that are compared with those of another


@dataclass(frozen=True)
class Piece:
    """`kind`: same, gone or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """A part of the article, as paragraphs of pieces; `None` stands for paragraphs that are the same."""

    label: str
    paragraphs: list


def differences(old, new):
    """[Difference] from Content `old` to `new`, in the order of its parts; empty when they are the same."""
    found = []
    for part in Content.PARTS:
        before, after = (getattr(content, part) for content in (old, new))
        if before == after:
            continue
        lines = [lines_of(value) if part == "body" else [str(value or "")] for value in (before, after)]
        label = str(Content._meta.get_field(part).verbose_name)
        found.append(Difference(label[:1].upper() + label[1:], compare(*lines)))
    return found


def lines_of(body):
    """The text of a body, a line for each paragraph, heading, item or row; notes in brackets, pictures by number."""
    text = NOTE.sub(r" [\1]", PICTURE.sub(r"[Ảnh \1]", body))
    text = BLOCK_END.sub("\n", CELL_END.sub(" | ", text))
    lines = (" ".join(unescape(TAG.sub("", line)).split()).removesuffix(" |") for line in text.split("\n"))
    return [line for line in lines if line]


def compare(old, new):
    """Two lists of lines as paragraphs of pieces; a run of the same lines is one None."""
    paragraphs = []
    for kind, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            paragraphs.append(None)
            continue
        pairs = min(j - i, m - k)
        paragraphs += [_words(old[i + n], new[k + n]) for n in range(pairs)]
        paragraphs += [[Piece("gone", line)] for line in old[i + pairs : j]]
        paragraphs += [[Piece("new", line)] for line in new[k + pairs : m]]
    return paragraphs


def _words(old, new):
    before, after = WORD.findall(old), WORD.findall(new)
    if max(len(before), len(after)) > LONGEST:
        return [Piece("gone", old), Piece("new", new)]
    # Compared without the space behind, so that a word at the end of its line is the same word.
    matcher = SequenceMatcher(None, [w.strip() for w in before], [w.strip() for w in after], autojunk=False)
    pieces = []
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            pieces.append(Piece("same", "".join(after[k:m])))
            continue
        pieces += [Piece("gone", "".join(before[i:j]))] if j > i else []
        pieces += [Piece("new", "".join(after[k:m]))] if m > k else []
    return pieces
