"""How strict or lenient each judge was, to be shown beside the marks; prizes go by the plain means. Pure.

A total is taken as the quality of the entry plus the judge's own leaning, which is what the judge gives more (or less)
than the others give the same entries. Little evidence is drawn towards no leaning (ridge): few marks say little.
"""

from dataclasses import dataclass
from decimal import Decimal

from contests.scoring import mean

MIN_SHEETS = 8  # of each judge; below it a leaning cannot be told from chance
MIN_JUDGES = 3
_DRAWN_BY = 1.0
_STEPS = 500
_CLOSE_ENOUGH = 1e-9


@dataclass(frozen=True)
class Severity:
    """`leanings`: {judge: points given more than others}; `adjusted`: {entry: mean without the leanings}."""

    leanings: dict
    adjusted: dict


def severity(totals):
    """Severity of {(entry, judge): total}, or None where the sample is too small (`too_small` says why).

    The result does not depend on the order of `totals`.
    """
    if too_small(totals):
        return None
    marks = sorted((entry, judge, float(value)) for (entry, judge), value in totals.items())
    judges, entries = sorted({judge for _e, judge, _v in marks}), sorted({entry for entry, _j, _v in marks})
    leaning = dict.fromkeys(judges, 0.0)
    for _step in range(_STEPS):
        quality = _qualities(marks, entries, leaning)
        new = _leanings(marks, judges, quality)
        moved = max(abs(new[judge] - leaning[judge]) for judge in judges)
        leaning = new
        if moved < _CLOSE_ENOUGH:
            break
    quality = _qualities(marks, entries, leaning)
    return Severity(leanings=_hundredths(leaning), adjusted=_hundredths(quality))


def too_small(totals):
    """ "" if leanings can be told, else "judges" or "sheets": what there is too little of."""
    counts = {}
    for _entry, judge in totals:
        counts[judge] = counts.get(judge, 0) + 1
    if len(counts) < MIN_JUDGES:
        return "judges"
    return "sheets" if min(counts.values()) < MIN_SHEETS else ""


def _qualities(marks, entries, leaning):
    """{entry: mean of its totals without the judges' leanings}."""
    found = {entry: [] for entry in entries}
    for entry, judge, value in marks:
        found[entry].append(value - leaning[judge])
    return {entry: sum(values) / len(values) for entry, values in found.items()}


def _leanings(marks, judges, quality):
    """{judge: what the judge gives above the quality of the entries}; together they are nothing."""
    found = {judge: [] for judge in judges}
    for entry, judge, value in marks:
        found[judge].append(value - quality[entry])
    drawn = {judge: sum(values) / (len(values) + _DRAWN_BY) for judge, values in found.items()}
    centre = sum(drawn.values()) / len(drawn)
    return {judge: value - centre for judge, value in drawn.items()}


def _hundredths(values):
    return {key: mean([Decimal(repr(value))]) for key, value in values.items()}
