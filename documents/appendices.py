"""Appendices of a paper: parts after its signature, in the same file and signed with it."""

from dataclasses import dataclass

from documents.html import clean_html
from documents.models import Appendix
from lhh_portal.numerals import roman

FIELDS = ("title", "body", "is_landscape")


@dataclass(frozen=True)
class Headed:
    """An appendix with the words over its title: `Phụ lục II`, `Phụ lục` where it is the only one."""

    heading: str
    title: str
    body: str
    is_landscape: bool


def write_appendices(document, appendices):
    """Make `appendices` ([{"title", "body", "is_landscape"}], in order) those of `document`; the ones it had go.

    The bodies are reduced to our subset. Raises ValidationError. Runs inside the caller's transaction.
    """
    document.appendices.all().delete()
    for position, fields in enumerate(appendices, start=1):
        appendix = Appendix(document=document, position=position, **{**fields, "body": clean_html(fields["body"])})
        appendix.full_clean(exclude=["document"])
        appendix.save()


def appendix_fields(document):
    """What `write_appendices` takes to write them again, in another paper for instance."""
    return list(document.appendices.values(*FIELDS))


def headed(appendices):
    """[Headed] of Appendix rows in their order; unsaved ones will do."""
    rows = list(appendices)
    return [
        Headed(f"Phụ lục {roman(count)}" if len(rows) > 1 else "Phụ lục", *(getattr(row, name) for name in FIELDS))
        for count, row in enumerate(rows, start=1)
    ]
