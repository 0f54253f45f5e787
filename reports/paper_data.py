"""What a report's paper carries for machines: the frozen figures and their sources (docs/paper-data.md)."""

from members.services import profile_on


def report_data(report):
    """The data of a closed `report` for OfficialDocument.data, from what closing froze. Three queries.

    Without what was frozen for comparisons only. Titles of activities are left out, they may name people; a record is
    told by its number in the portal.
    """
    round_ = report.round
    figures = report.frozen_figures.filter(is_in_paper=True).prefetch_related("contributions")
    return {
        "report": {
            "kind": round_.kind,
            "year": round_.year,
            "from": round_.starts_on.isoformat(),
            "to": round_.ends_on.isoformat(),
            "federation": profile_on(report.issued_on).name,
        },
        "figures": [_figure(figure) for figure in figures],
    }


def _figure(figure):
    return {
        "key": figure.key,
        "name": figure.name,
        "unit": figure.unit,
        "amount": None if figure.amount is None else _number(figure, figure.amount),
        "qualifier": figure.qualifier,
        "presence": str(figure.presence),
        "sources": [
            {
                "associations": item.association_name,
                "amount": _number(figure, item.amount),
                "qualifier": item.qualifier,
                "record": item.source,
            }
            for item in figure.contributions.all()
        ],
    }


def _number(figure, amount):
    """In units of the figure; whole numbers stay whole."""
    value = figure.to_quantity(amount, "").value
    return int(value) if value == value.to_integral_value() else float(value)
