"""The page of a list that `?trang=` names."""

from django.core.paginator import Paginator
from django.http import Http404


def page_asked(request, rows, per_page):
    """A Page of `rows`. Raises Http404 for a page that is not there: copies would fill the page cache."""
    number = request.GET.get("trang", "1")
    pages = Paginator(rows, per_page)
    if not (number.isascii() and number.isdigit() and 1 <= int(number[:9]) <= pages.num_pages):
        raise Http404
    return pages.page(int(number))
