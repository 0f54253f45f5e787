"""Medians of runs that take turns, so that a slow moment of the machine meets both sides."""

import gc
import statistics
import time


def medians(functions, repeat):
    """{name: seconds} for {name: function}; one untimed round first, then `repeat` rounds in turn."""
    times = {name: [] for name in functions}
    for turn in range(repeat + 1):
        for name, function in functions.items():
            gc.collect()
            start = time.perf_counter()
            function()
            if turn:
                times[name].append(time.perf_counter() - start)
    return {name: statistics.median(values) for name, values in times.items()}


def row(*cells):
    """One line of a Markdown table, printed as it is measured."""
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(*cells):
    row(*cells)
    row(*("---" for _ in cells))


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms"
