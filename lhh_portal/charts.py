"""Charts made by the server: plain SVG beside the table that says the same in numbers, so a chart needs no script.

Every bar stands in its table row and is hidden from screen readers: the numbers next to it are the content.
"""

from decimal import Decimal

from django.utils.html import format_html_join
from django.utils.safestring import mark_safe

NIL, NOT_FILED, NO_DATA = "nil", "not-filed", "no-data"


def bullet(now, *, scale, before=None, target=None, nothing=NOT_FILED):
    """SVG of one number with, thinner below it, the earlier one, and the plan as a stroke across.

    `now`, `before`, `target` are numbers or None; `scale` is the number that fills the width. Zero is a stroke at the
    start; a missing `now` is hatched (NOT_FILED), left empty behind a dash (NIL) or has not even a track (NO_DATA), so
    none of the four looks like another.
    """
    bars = [("chart-track", 0, 1, 100, 7)] if nothing != NO_DATA else []
    if now is None:
        bars += _nothing(nothing)
    elif now == 0:
        bars.append(("chart-now", 0, 0, 1, 9))
    else:
        bars.append(("chart-now", 0, 1, _width(now, scale), 7))
    if before:
        bars.append(("chart-before", 0, 10, _width(before, scale), 3))
    if target:
        bars.append(("chart-target", max(Decimal(0), _width(target, scale) - 1), 0, 1, 14))
    rects = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"></rect>', bars)
    return mark_safe(
        f'<svg class="chart-bullet" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">{rects}</svg>'
    )


def column(now, *, scale, nothing=NOT_FILED):
    """SVG of one number as an upright bar, for a row of years; `now`, `scale`, `nothing` as in `bullet`."""
    if now is None:
        missing = [("chart-missing", 2, y, 16, 4) for y in range(60, 100, 8)]
        bars = {NIL: [("chart-nil", 6, 98, 8, 2)], NO_DATA: []}.get(nothing, missing)
    else:
        height = _width(now, scale) if now else 1
        bars = [("chart-now", 2, 100 - height, 16, height)]
    rects = format_html_join("", '<rect class="{}" x="{}" y="{}" width="{}" height="{}"></rect>', bars)
    return mark_safe(
        f'<svg class="chart-upright" viewBox="0 0 20 100" preserveAspectRatio="none" aria-hidden="true">{rects}</svg>'
    )


def _nothing(nothing):
    missing = [("chart-missing", x, 1, 2, 7) for x in range(0, 100, 5)]
    return {NIL: [("chart-nil", 0, 4, 4, 1)], NO_DATA: []}.get(nothing, missing)


def _width(number, scale):
    """Per cent of the width, one decimal; something there is at least a hair."""
    share = Decimal(100) * Decimal(number) / Decimal(scale)
    return max(Decimal("0.5"), min(Decimal(100), share)).quantize(Decimal("0.1"))
