"""What the site tells of the associations and of the federation: offices and functions in force, nothing private."""

from dataclasses import dataclass, field
from itertools import groupby


@dataclass
class Seat:
    """One person in one body with all functions there: «Phó Chủ tịch thường trực, Tổng thư ký»."""

    name: str
    functions: list = field(default_factory=list)


def seats_in(mandates):
    """[(Body, [Seat])] of MandateQuerySet.public(), in its order; a person stands once in a body."""
    bodies = []
    for body, rows in groupby(mandates, key=lambda mandate: mandate.body):
        seats = {}
        for mandate in rows:
            person = mandate.person
            name = f"{person.title} {person.full_name}".strip()
            seats.setdefault(person.pk, Seat(name)).functions.append(mandate.position)
        bodies.append((body, list(seats.values())))
    return bodies
