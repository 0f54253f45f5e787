"""Which judge marks which entry: enough judges for each, none in conflict, loads within one. Pure.

Each entry takes the least loaded judges; then whoever has two more than somebody else hands one entry on, directly or
through others, until nobody can. Then the loads are as even as the conflicts allow: this is a flow with convex costs
without an improving path. 800 entries and 50 judges take well under a second, so no solver library is needed.
"""

from collections import Counter, deque


class TooFewJudges(Exception):
    """`args`: the entry and how many judges may mark it."""


def assign(entries, judges, *, may, per_entry, given=()):
    """{(entry, judge)} with `per_entry` judges for each entry; those `given` stay.

    `may(entry, judge)` tells whether the judge may mark the entry. Raises TooFewJudges. The same input gives the same
    result, whatever its order.
    """
    entries, judges = sorted(entries), sorted(judges)
    allowed = {entry: [judge for judge in judges if may(entry, judge)] for entry in entries}
    chosen = {entry: {judge for one, judge in given if one == entry} for entry in entries}
    fixed = set(given)
    load = Counter({judge: sum(judge in held for held in chosen.values()) for judge in judges})
    together = Counter()
    # Those with few judges to choose from come first.
    for entry in sorted(entries, key=lambda one: (len(allowed[one]), one)):
        while len(chosen[entry]) < per_entry:
            free = [judge for judge in allowed[entry] if judge not in chosen[entry]]
            if not free:
                raise TooFewJudges(entry, len(set(allowed[entry]) | chosen[entry]))
            met = chosen[entry]
            judge = min(free, key=lambda one: (load[one], sum(together[frozenset((one, m))] for m in met), one))
            together.update(frozenset((judge, other)) for other in met)
            chosen[entry].add(judge)
            load[judge] += 1
    while _even_out(chosen, allowed, load, fixed):
        pass
    return {(entry, judge) for entry, held in chosen.items() for judge in held}


def _even_out(chosen, allowed, load, fixed):
    """Move one entry from the most loaded judge who can hand on to one with two less; False when nobody can."""
    holding = {}
    for entry in sorted(chosen):
        for judge in chosen[entry]:
            if (entry, judge) not in fixed:
                holding.setdefault(judge, []).append(entry)
    for heavy in sorted(load, key=lambda judge: (-load[judge], judge)):
        came, queue = {heavy: None}, deque([heavy])
        while queue:
            judge = queue.popleft()
            if load[judge] <= load[heavy] - 2:
                _hand_on(judge, came, chosen)
                load[heavy] -= 1
                load[judge] += 1
                return True
            for entry in holding.get(judge, ()):
                for other in allowed[entry]:
                    if other not in chosen[entry] and other not in came:
                        came[other] = (judge, entry)
                        queue.append(other)
    return False


def _hand_on(judge, came, chosen):
    """Back along the way `judge` was reached; each step hands one entry to the next."""
    while came[judge] is not None:
        giver, entry = came[judge]
        chosen[entry].discard(giver)
        chosen[entry].add(judge)
        judge = giver
