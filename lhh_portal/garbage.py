"""Python's garbage collector, kept away from work that makes very many objects and drops them all at once."""

import gc
from contextlib import contextmanager


@contextmanager
def collector_off():
    """Without it the collector goes through a growing heap again and again and finds nothing: a third of the time of a
    long print (docs/performance.md). What is left in cycles is found as soon as it is on again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
