"""The document library of the site: the federation's public papers and the documents it keeps, as one list."""

from dataclasses import dataclass

from django.db.models import CharField, F, Value

from documents.models import OfficialDocument
from lhh_portal.collation import sort_key
from news.models import LibraryDocument, LibraryType
from news.paging import page_asked

PER_PAGE = 20
PAPER, OTHER = "paper", "other"


@dataclass(frozen=True)
class Wanted:
    """What a visitor asks for; empty means everything."""

    words: str = ""
    type: str = ""
    issuer: str = ""
    year: int | None = None
    field: str = ""


def papers(wanted):
    return _as_wanted(OfficialDocument.objects, wanted, issuer="issuing_name", day="issued_on")


def others(wanted):
    return _as_wanted(LibraryDocument.objects, wanted, issuer="issuer", day="dated")


def _as_wanted(documents, wanted, *, issuer, day):
    """`issuer` and `day` name the columns the two kinds call differently."""
    asked = {"type": wanted.type, issuer: wanted.issuer, f"{day}__year": wanted.year, "field": wanted.field}
    asked = {column: value for column, value in asked.items() if value}
    return documents.published().in_words(wanted.words).filter(**asked)


def page_of(wanted, request):
    """A Page of both kinds, newest first, its object_list (OfficialDocument | LibraryDocument). Four queries."""
    rows = _keys(papers(wanted), PAPER, "issued_on").union(_keys(others(wanted), OTHER, "dated"), all=True)
    page = page_asked(request, rows.order_by("-day", "-source", "-id"), PER_PAGE)
    keys = list(page.object_list)
    # The text of a paper is its biggest part and is not shown in a list.
    found = {
        PAPER: OfficialDocument.objects.with_number().select_related("pdf").defer("body", "data"),
        OTHER: LibraryDocument.objects.select_related("file"),
    }
    rows = {source: query.in_bulk([pk for _day, kind, pk in keys if kind == source]) for source, query in found.items()}
    page.object_list = [rows[source][pk] for _day, source, pk in keys]
    return page


def _keys(rows, source, day):
    named = rows.order_by().annotate(day=F(day), source=Value(source, CharField()))
    return named.values_list("day", "source", "id")


def issuers():
    """Everybody whose documents are in the library, by name."""
    return sorted(_either("issuing_name", "issuer"), key=sort_key)


def fields():
    return sorted(_either("field", "field"), key=sort_key)


def years():
    """Newest first."""
    return sorted(_either("issued_on__year", "dated__year"), reverse=True)


def types():
    """[(code, name)] of what is there, in the order of LibraryType."""
    there = _either("type", "type")
    return [(code, name) for code, name in LibraryType.choices if code in there]


def _either(of_papers, of_others):
    """The values, not empty, that public papers have in one column or documents of the library in the other."""
    own = OfficialDocument.objects.published().order_by().values_list(of_papers)
    kept = LibraryDocument.objects.published().order_by().values_list(of_others)
    return {value for (value,) in own.union(kept) if value}
