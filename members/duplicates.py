"""Is this the same association? Names compared the way people write them in lists. Pure functions, no database.

`exact_key` says "the same words"; `core` says "the same thing once abbreviations are written out and words like
«Hội», «tỉnh» are left out". The second is only ever a reason to ask.
"""

import re
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from lhh_portal.text import search_key

ASK_FROM = 0.7
# A word borne by more names than this tells nothing; comparing with all of them would take minutes on a long list.
MAX_SHARED = 300

ABBREVIATIONS = {
    "bvntd": "bao ve nguoi tieu dung",
    "bvqlntd": "bao ve quyen loi nguoi tieu dung",
    "cgc": "cuu giao chuc",
    "cn": "cong nghe",
    "cntt": "cong nghe thong tin",
    "dn": "doanh nghiep",
    "dnnvv": "doanh nghiep nho vua",
    "gd": "giao duc",
    "gtvt": "giao thong van tai",
    "kh": "khoa hoc",
    "khcn": "khoa hoc cong nghe",
    "khkt": "khoa hoc ky thuat",
    "khkttt": "khoa hoc ky thuat trong trot",
    "kt": "ky thuat",
    "kts": "kien truc su",
    "nn": "nong nghiep",
    "nnptnt": "nong nghiep phat trien nong thon",
    "ptnt": "phat trien nong thon",
    "qlntd": "quyen loi nguoi tieu dung",
    "svc": "sinh vat canh",
    "tmdt": "thuong mai dien tu",
    "vlxd": "vat lieu xay dung",
    "xd": "xay dung",
}
STOP_WORDS = frozenset({"hoi", "hiep", "tinh", "thanh", "pho", "tp", "va", "cac", "cua", "thuoc"})
# Words that many associations share weigh little: «Khoa học Lịch sử» and «Khoa học Kinh tế» are two.
COMMON_WORDS = frozenset({"khoa", "hoc", "ky", "thuat", "cong", "nghe"})
COMMON_WEIGHT = 0.4


class Known(NamedTuple):
    id: int
    name: str  # as it is shown in the question
    note: str = ""  # why this name leads there: "tên cũ đến 31/12/2023"


class Likeness(NamedTuple):
    known: Known
    score: float
    reason: str


@lru_cache(maxsize=64)  # the planner asks several times about the row in hand
def exact_key(name):
    """The words of a name without diacritics, case and punctuation."""
    return " ".join(re.findall(r"[a-z0-9]+", search_key(name)))


@lru_cache(maxsize=64)
def core(name, stop_words=frozenset()):
    """The words that tell one association from another, abbreviations written out; in their order."""
    text = re.sub(r"\(.*?\)", " ", search_key(name))
    text = re.sub(r"(?<=\b[a-z])[.&](?=[a-z]\b)", "", text)  # K.H.K.T
    words = re.findall(r"[a-z0-9]+", text)
    full = [part for word in words for part in ABBREVIATIONS.get(word, word).split()]
    kept = tuple(word for word in full if word not in STOP_WORDS and word not in stop_words)
    return kept or tuple(full)


class Names:
    """The names already known, ready to be asked for many times.

    `stop_words` are further words to leave out, such as those of the province's name.
    """

    def __init__(self, known, *, stop_words=()):
        self.stop_words = frozenset(stop_words)
        self._known = list(known)
        self._exact = defaultdict(list)
        for name, item in self._known:
            self._exact[exact_key(name)].append(item)

    @cached_property
    def _cores(self):
        """{core: [Known]}; made when a name is first compared, since a list read again only has exact names."""
        cores = defaultdict(list)
        for name, item in self._known:
            cores[self.core_of(name)].append(item)
        return cores

    @cached_property
    def _by_word(self):
        by_word = defaultdict(list)
        for words in self._cores:
            for word in set(words):
                by_word[word].append(words)
        return by_word

    def core_of(self, name):
        return core(name, self.stop_words)

    def same(self, name):
        """[Known] that bear exactly this name, each association once."""
        return list({item.id: item for item in self._exact.get(exact_key(name), ())}.values())

    def alike(self, name):
        """[Likeness] worth asking about, best first, each association once."""
        words = self.core_of(name)
        best = {}
        for other in {words, *self._sharing(words)}:
            score, reason = compare(words, other)
            for item in self._cores.get(other, ()) if score >= ASK_FROM else ():
                if item.id not in best or best[item.id].score < score:
                    best[item.id] = Likeness(item, score, f"{reason}; {item.note}" if item.note else reason)
        return sorted(best.values(), key=lambda likeness: (-likeness.score, likeness.known.id))

    def _sharing(self, words):
        for word in set(words):
            shared = self._by_word.get(word, ())
            if len(shared) <= MAX_SHARED:
                yield from shared


def compare(words, others):
    """(score 0–1, reason in Vietnamese) of two cores; below ASK_FROM nobody asks for the reason."""
    if words == others:
        return 1.0, _("giống nhau khi bỏ tên tỉnh, viết đủ chữ viết tắt")
    first, second = set(words), set(others)
    if first == second:
        return 0.95, _("cùng các từ, khác thứ tự")
    only_first, only_second = first - second, second - first
    if len(only_first) == len(only_second) == 1 and _one_slip(*only_first, *only_second):
        return 0.85, _("khác nhau một chữ cái: «%(one)s», «%(two)s»") % {
            "one": [*only_first][0],
            "two": [*only_second][0],
        }
    score = _weight(first & second) / _weight(first | second)
    return score, _("giống nhau %d%%") % round(100 * score) if score >= ASK_FROM else ""


def _weight(words):
    return sum(COMMON_WEIGHT if word in COMMON_WORDS else 1 for word in words)


def _one_slip(one, two):
    """Whether one letter was left out, added or mistaken; short words differ by a letter on purpose."""
    short, long = sorted((one, two), key=len)
    if len(short) < 3 or len(long) - len(short) > 1 or long.isdigit():
        return False
    start = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[start + (len(short) == len(long)) :] == long[start + 1 :]
