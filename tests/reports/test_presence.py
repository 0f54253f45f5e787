"""Zero, nil, not filed and no data look different in every place that shows a figure."""

from decimal import Decimal

import pytest
from django.template import Context, Template

from lhh_portal.charts import bullet, column
from reports.appendices import MARKS
from reports.dashboard import in_cell
from reports.figures import Figure
from reports.models import FrozenFigure, Presence, Unit
from reports.rendering import in_words

UNIT = Unit(name="cuộc")
FIGURES = {presence: Figure("PBK-01", "Cuộc", UNIT, presence) for presence in Presence}


def in_template(source, **context):
    return Template("{% load figures portal %}" + source).render(Context(context)).strip()


def frozen(figure):
    return FrozenFigure(
        unit="cuộc",
        amount=0 if figure.presence == Presence.VALUE else None,
        is_nil=figure.presence == Presence.NIL,
        has_no_data=figure.presence == Presence.NO_DATA,
    )


PLACES = {
    "sheet, differences, dashboard": lambda figure: in_template("{% figure_value figure 'cuộc' %}", figure=figure),
    "a frozen figure beside today's": lambda figure: in_template("{% figure_value figure %}", figure=frozen(figure)),
    "link of the dashboard": lambda figure: in_template(
        "{% include 'reports/_figure_link.html' %}", figure=figure, url="/so-lieu/"
    ),
    "text, picker and side panel of a draft": lambda figure: in_words(figure, with_unit=True),
    "side panel of a closed report": lambda figure: frozen(figure).in_words,
    "export": lambda figure: str(in_cell(figure)),
    "chart": lambda figure: bullet(
        figure.quantity and figure.quantity.value, scale=Decimal(10), nothing=figure.presence
    ),
    "chart of years": lambda figure: column(
        figure.quantity and figure.quantity.value, scale=Decimal(10), nothing=figure.presence
    ),
    "appendix": lambda figure: MARKS.get(figure.presence, "0"),
}
# Pictures and marks have their words beside them.
WITHOUT_WORDS = {"chart", "chart of years", "appendix"}


@pytest.mark.parametrize("place", PLACES)
def test_four_kinds_of_nothing_are_told_apart(place):
    shown = {presence: str(PLACES[place](figure)) for presence, figure in FIGURES.items()}

    returned = shown.pop(Presence.RETURNED)
    assert len(set(shown.values())) == 4
    assert returned not in {shown[presence] for presence in (Presence.VALUE, Presence.NIL, Presence.NO_DATA)}
    if place not in WITHOUT_WORDS:
        assert "0" in shown[Presence.VALUE]
        assert "không phát sinh" in shown[Presence.NIL]
        assert any(words in shown[Presence.NOT_FILED] for words in ("chưa nộp", "chưa có số liệu"))
        assert "không có số liệu" in shown[Presence.NO_DATA]
        assert "0" not in shown[Presence.NIL] + shown[Presence.NOT_FILED] + shown[Presence.NO_DATA]
