"""What the site's search finds. An app ships `searchable.py`, found at start-up, and registers there:

    register("article", _("Tin bài"), Article.objects.published, found_article)

`queryset()` gives what everybody may read now and nothing else; `entry(obj)` a `Found`. The index follows every save
and deletion of a row in the same transaction; whoever writes in bulk calls `news.search.refresh(obj)`.
"""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True)
class Found:
    """What is indexed of an object: plain text as people read it; `at` orders equal finds, `label` says what it is."""

    url: str
    title: str
    lead: str = ""
    text: str = ""
    at: datetime | date | None = None
    label: str = ""
    other_titles: tuple = ()  # by which it is known as well: a short name, a number


@dataclass(frozen=True)
class Source:
    kind: str
    label: str
    queryset: object
    entry: object
    has_categories: bool

    @property
    def model(self):
        return self.queryset().model


_sources = {}


def register(kind, label, queryset, entry, *, has_categories=False):
    """`has_categories`: its labels are sections of the site, by which a search may be narrowed."""
    _sources[kind] = Source(kind, label, queryset, entry, has_categories)


def sources():
    return tuple(_sources.values())
