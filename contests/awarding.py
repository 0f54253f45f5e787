"""Which entry is proposed for which prize: thresholds and quotas both, one prize each. Pure (processes.md 4.7).

A prize that nobody reaches stays unawarded: nothing is filled from below its threshold.
"""

from dataclasses import dataclass, field
from typing import Any

from contests.scoring import ranked


@dataclass(frozen=True)
class PrizeLine:
    """A line of the prize table; `threshold` may be None. `is_per_field`: the quota holds in each field by itself."""

    key: Any
    quota: int
    threshold: Any = None
    is_per_field: bool = False


@dataclass
class Proposal:
    """`prizes`: {entry: key of its line}; `ties`: [(key, [entry, …])] the council must put in order first.

    Below a tie nothing is proposed where it could matter: whoever loses there takes a place further down.
    """

    prizes: dict = field(default_factory=dict)
    ties: list = field(default_factory=list)


def propose(scored, lines):
    """The Proposal for `scored` by `lines`, the highest prize first. Any order of `scored` gives the same."""
    scored, proposal, blocked = list(scored), Proposal(), set()
    fields = sorted({one.field for one in scored})
    for line in lines:
        for scope in [{each} for each in fields] if line.is_per_field else [set(fields)]:
            if scope & blocked:
                continue
            winners, tied = _winners([one for one in scored if one.field in scope], line, proposal.prizes)
            proposal.prizes |= dict.fromkeys(winners, line.key)
            if tied:
                proposal.ties.append((line.key, tied))
                blocked |= scope
    return proposal


def _winners(scored, line, already):
    """([entry that gets this prize], [equals that do not all fit])."""
    left = [one for one in scored if one.entry not in already]
    reached = [(rank, one) for rank, one in ranked(left) if line.threshold is None or one.score >= line.threshold]
    inside, outside = reached[: line.quota], reached[line.quota :]
    if not outside or not inside or inside[-1][0] != outside[0][0]:
        return [one.entry for _rank, one in inside], []
    border = inside[-1][0]
    return (
        [one.entry for rank, one in inside if rank != border],
        [one.entry for rank, one in reached if rank == border],
    )


def changes_without(judge, scored_without, scored, lines):
    """[(entry, prize now, prize without)] of entries whose prize would change had `judge` not marked; None: no prize.

    `scored_without(judge)` gives the entries scored by the other marks alone.
    """
    now, other = propose(scored, lines).prizes, propose(scored_without(judge), lines).prizes
    changed = [entry for entry in sorted(now.keys() | other.keys()) if now.get(entry) != other.get(entry)]
    return [(entry, now.get(entry), other.get(entry)) for entry in changed]
