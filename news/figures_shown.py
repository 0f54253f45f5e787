"""The page /so-lieu/: headline indicators over the years, each column one published report."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from documents.workflow import DocumentState
from news.models import HeadlineIndicator
from reports.models import Presence, Round


@dataclass(frozen=True)
class Cell:
    """`figure` is None where the report does not print this number at all."""

    published: object
    figure: object

    @property
    def number(self):
        return self.figure.quantity.value if self.figure and self.figure.quantity else None


@dataclass(frozen=True)
class Series:
    """One indicator, oldest period first; name and unit as the latest report prints them."""

    code: str
    name: str
    unit: str
    cells: list

    @property
    def scale(self):
        """The largest number, at least 1: what fills the height of the chart."""
        return max([1, *(cell.number for cell in self.cells if cell.number)])


def kinds_of(reports):
    """[(kind, name)] of the reports there are; years first, since they are what a visitor compares."""
    there = {each.round.kind for each in reports}
    ordered = sorted(Round.Kind.choices, key=lambda each: each[0] != Round.Kind.YEAR)
    return [(kind, name) for kind, name in ordered if kind in there]


def series_of(reports):
    """[Series] of the headline indicators that any of `reports` (of one kind, latest first) prints."""
    codes = HeadlineIndicator.objects.values_list("indicator__code", flat=True)
    return [series for code in codes if (series := _series(code, reports))]


def _series(code, reports):
    latest = next((each.figures[code] for each in reports if code in each.figures), None)
    if latest is None:
        return None
    cells = [Cell(each, each.figures.get(code)) for each in reversed(reports)]
    return Series(code, latest.name, latest.unit, cells)


HEADERS = (
    "Mã",
    "Chỉ tiêu",
    "Đơn vị tính",
    "Kỳ báo cáo",
    "Từ ngày",
    "Đến ngày",
    "Độ chính xác",
    "Số liệu",
    "Ghi chú",
    "Báo cáo số",
    "Ngày báo cáo",
    "Cơ quan ban hành",
    "Mã xác minh",
)


def rows_for_download(reports):
    """One row for each printed figure of each report, for lhh_portal.spreadsheets.write_csv."""
    for each in reports:
        paper, round_ = each.paper, each.round
        remark = _("báo cáo đã có văn bản đính chính, thay thế") if paper.state == DocumentState.CORRECTED else ""
        for figure in each.figures.values():
            nothing = "" if figure.presence == Presence.VALUE else Presence(figure.presence).label
            yield [
                figure.key,
                figure.name,
                figure.unit,
                round_.period,
                round_.starts_on,
                round_.ends_on,
                figure.qualifier,
                figure.amount,
                "; ".join(filter(None, [str(nothing), remark])),
                paper.symbol,
                paper.issued_on,
                paper.issuing_name or " ".join(paper.issuing_lines.split()),
                paper.code_in_groups,
            ]
