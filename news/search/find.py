"""A question to the index: hits in order, what they may be narrowed by, and what to ask when there are none."""

from collections import Counter
from dataclasses import dataclass, field

from django.core.paginator import Paginator

from lhh_portal.searchable import sources
from lhh_portal.text import slugify
from news.models import SearchEntry
from news.search import terms
from news.search.excerpts import excerpt, marked, pattern_of
from news.search.store import newest

MOST = 500  # hits that are ranked and can be leafed through; of more, the newest
PER_PAGE = 10
MOST_YEARS = 8
MOST_LABELS = 10


@dataclass(frozen=True)
class Filters:
    """Empty means everything; `label` is the slug of one."""

    kind: str = ""
    year: int | None = None
    label: str = ""

    @property
    def tokens(self):
        return terms.facets(kind=self.kind, year=self.year, label=self.label)


@dataclass(frozen=True)
class Hit:
    url: str
    title: str  # safe HTML, as `excerpt`
    excerpt: str
    kind: str
    label: str
    date: object


@dataclass(frozen=True)
class Choice:
    """One value a search may be narrowed by; `count` is None where only a part was counted."""

    value: object
    name: str
    count: int | None


@dataclass
class Results:
    page: object = None  # of Hits; None without a word to search for
    has_more: bool = False  # than MOST
    kinds: list = field(default_factory=list)
    years: list = field(default_factory=list)
    labels: list = field(default_factory=list)
    suggestions: list = field(default_factory=list)


def search(text, filters=None, number=1):
    """`Results` for what somebody typed. Three queries, four where nothing is found, at any size of the index."""
    filters = filters or Filters()
    question = terms.read_question(text)
    if not question.words:
        return Results()
    found = newest(terms.groups_of(question, filters.tokens), MOST + 1)
    keys = [key for _way, key in found[:MOST]]
    page = Paginator(keys, PER_PAGE).get_page(number)
    results = Results(page, has_more=len(found) > MOST)
    _narrow(results, keys)
    page.object_list = _hits(page.object_list, question)
    if not keys:
        results.suggestions = _suggestions(question, filters)
    return results


def _hits(keys, question):
    entries = SearchEntry.objects.defer("tokens").in_bulk(keys)
    pattern = pattern_of(question)
    names = {source.kind: source.label for source in sources()}
    return [
        Hit(
            entry.url,
            marked(entry.title, pattern),
            excerpt(f"{entry.lead}\n{entry.text}", pattern),
            names.get(entry.kind, ""),
            entry.label,
            entry.date,
        )
        # One that was withdrawn since it was found is left out.
        for key in keys
        if (entry := entries.get(key))
    ]


def _narrow(results, keys):
    rows = list(SearchEntry.objects.filter(pk__in=keys).values_list("kind", "year", "label"))
    kinds, years = (Counter(filter(None, (row[n] for row in rows))) for n in range(2))
    # What else is labelled, types of documents and states of plans, is no category.
    of_categories = {source.kind for source in sources() if source.has_categories}
    labels = Counter(label for kind, _year, label in rows if label and kind in of_categories)
    names = {source.kind: source.label for source in sources()}

    def choice(value, name, count):
        return Choice(value, name, None if results.has_more else count)

    results.kinds = [choice(kind, name, kinds[kind]) for kind, name in names.items() if kind in kinds]
    results.years = [choice(year, str(year), years[year]) for year in sorted(years, reverse=True)[:MOST_YEARS]]
    results.labels = [choice(slugify(name), name, n) for name, n in labels.most_common(MOST_LABELS)]


def _suggestions(question, filters):
    """Questions with less in them that do find something: without filters, without quotes, without one word."""
    pieces = [f'"{text}"' if is_phrase and " " in text else text for text, is_phrase, _words in question.pieces]
    less = [" ".join([*pieces[:n], *pieces[n + 1 :]]) for n in range(len(pieces))]
    everywhere = [" ".join(pieces)] if filters != Filters() else []
    plain = " ".join(text for text, _is_phrase, _words in question.pieces)
    asked = [each for each in dict.fromkeys([*everywhere, plain, *less]) if each]
    ways = [terms.groups_of(terms.read_question(each))[-1] for each in asked]
    return [asked[number] for number, _key in newest(ways, len(ways), each=1)]
