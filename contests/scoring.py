"""From marks to a score and an order (processes.md 4.5). Pure: exact decimals in, exact decimals out, no database.

`points` is {criterion: Decimal}, `totals` the totals of the judges of one entry, scores are of 100.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

HUNDREDTH = Decimal("0.01")


class OutOfRange(ValueError):
    """`args`: criterion, points, the most there may be."""


class IncompleteMarks(ValueError):
    """`args[0]`: the criterion without points."""


def total(points, weights):
    """The sum over all criteria of {criterion: most points}. Raises IncompleteMarks, OutOfRange."""
    for criterion, most in weights.items():
        if criterion not in points:
            raise IncompleteMarks(criterion)
        if not 0 <= points[criterion] <= most:
            raise OutOfRange(criterion, points[criterion], most)
    return sum((points[criterion] for criterion in weights), Decimal(0))


def mean(values):
    """The mean of at least one value to two decimals, half up; nothing is rounded before."""
    exact = sum(map(Fraction, values)) / len(values)
    return Decimal((exact * 100 + Fraction(1, 2)).__floor__()) * HUNDREDTH


def disagree(totals, limit):
    """Whether highest and lowest total lie more than `limit` points apart: then the panel talks and marks anew."""
    return max(totals) - min(totals) > limit


@dataclass(frozen=True)
class Scored:
    """One entry as it is ranked. `tie_points`: means of the criteria looked at when scores are equal, in their order.

    `council_place`: what the council decided between entries equal in everything else; smaller is first.
    """

    entry: Any
    field: Any
    score: Decimal
    tie_points: tuple = ()
    received_at: Any = None
    council_place: int = 0

    @property
    def order(self):
        """Smaller is better: score, the criteria of the tie-break, earlier receipt, the council's word."""
        return (-self.score, *(-points for points in self.tie_points), self.received_at, self.council_place)


def ranked(scored):
    """[(rank, Scored)], best first: 1, 2, 2, 4. Equals share a rank and lie in the order of their entries."""
    rows, found = sorted(scored, key=lambda one: (one.order, one.entry)), []
    for place, one in enumerate(rows, start=1):
        is_equal = found and found[-1][1].order == one.order
        found.append((found[-1][0] if is_equal else place, one))
    return found


def passed(scored, *, threshold, quota):
    """{entry} that go on to the next round: threshold reached and rank within the quota of their field.

    Either may be None. Equals at the last place all go on.
    """
    going = set()
    for field in {one.field for one in scored}:
        for rank, one in ranked(one for one in scored if one.field == field):
            if (threshold is None or one.score >= threshold) and (quota is None or rank <= quota):
                going.add(one.entry)
    return going
