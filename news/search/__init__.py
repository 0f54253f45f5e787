"""Search over everything public, with and without diacritics (docs/news.md)."""

from news.search.find import Filters, search
from news.search.index import compare, follow, rebuild, refresh

__all__ = ["Filters", "compare", "follow", "rebuild", "refresh", "search"]
