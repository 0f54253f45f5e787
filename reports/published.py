"""The figures of the federation that everybody may see: those printed in reports that are issued and public."""

from dataclasses import dataclass
from decimal import Decimal

from django.core.cache import cache

from documents.models import OfficialDocument
from documents.paper_data import printed_figures
from lhh_portal.quantity import Quantity
from reports.models import ConsolidatedReport, Presence

KEPT_SECONDS = 24 * 3600
# Of one association, of one record, or beside another period or the plan: no figure of the federation over the years.
NARROWER = ("@", "#", "~")


@dataclass(frozen=True)
class PublishedFigure:
    """As printed. `amount` is in whole units, None unless `presence` is VALUE."""

    key: str
    name: str
    unit: str
    presence: str
    amount: Decimal | None
    qualifier: str

    @property
    def quantity(self):
        return None if self.amount is None else Quantity(self.amount, self.qualifier)


@dataclass(frozen=True)
class PublishedReport:
    """`figures` {key: PublishedFigure} of the whole federation, in the order of the report's data."""

    report: ConsolidatedReport
    figures: dict

    @property
    def paper(self):
        return self.report.document

    @property
    def round(self):
        return self.report.round


def published_reports():
    """[PublishedReport], the latest period first. One query once the papers have been read, three before."""
    found = ConsolidatedReport.objects.published().select_related("round", "document__entry", "document__pdf")
    reports = list(found.defer("document__body", "document__data").order_by("-round__ends_on", "-pk"))
    # An issued file never changes, so what it prints is read once.
    keys = {report.document_id: f"printed:{report.document.pdf.sha256}" for report in reports}
    known = cache.get_many(keys.values())
    unread = [pk for pk, key in keys.items() if key not in known]
    papers = OfficialDocument.objects.with_number().prefetch_related("appendices")
    for paper in papers.filter(pk__in=unread) if unread else []:
        known[keys[paper.pk]] = _figures_of(paper)
        cache.set(keys[paper.pk], known[keys[paper.pk]], KEPT_SECONDS)
    return [PublishedReport(report, known[keys[report.document_id]]) for report in reports]


def _figures_of(paper):
    return {
        row["key"]: PublishedFigure(
            row["key"], row["name"], row["unit"], row["presence"], _amount(row), row["qualifier"]
        )
        for row in printed_figures(paper)
        if not any(mark in row["key"] for mark in NARROWER)
    }


def _amount(row):
    return Decimal(str(row["amount"])) if row["presence"] == Presence.VALUE else None
