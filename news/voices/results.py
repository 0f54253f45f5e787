"""The votes of a poll as its table and bars show them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    text: str
    votes: int
    percent: int | None  # rounded; None while nobody voted


@dataclass(frozen=True)
class Results:
    lines: list
    total: int

    @property
    def scale(self):
        return self.total or 1


def results_of(poll):
    options = list(poll.options.all())
    total = sum(option.votes for option in options)
    lines = [
        Line(option.text, option.votes, round(100 * option.votes / total) if total else None) for option in options
    ]
    return Results(lines, total)
