"""Medians of runs that take turns, so that a slow moment of the machine meets both sides."""

import gc
import resource
import statistics
import time


def medians(functions, repeat):
    """{name: seconds} for {name: function}; one untimed round first, then `repeat` rounds in turn."""
    return {name: seconds for name, (seconds, _processor) in both_medians(functions, repeat).items()}


def both_medians(functions, repeat):
    """{name: (seconds, seconds of a processor)}; the second says more where the machine does other work."""
    times = {name: [] for name in functions}
    for turn in range(repeat + 1):
        for name, function in functions.items():
            gc.collect()
            start, used = time.perf_counter(), processor_seconds()
            function()
            if turn:
                times[name].append((time.perf_counter() - start, processor_seconds() - used))
    return {name: tuple(map(statistics.median, zip(*values, strict=True))) for name, values in times.items()}


def processor_seconds():
    """Used so far by this process and those it started and waited for."""
    return sum(
        usage.ru_utime + usage.ru_stime
        for usage in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def row(*cells):
    """One line of a Markdown table, printed as it is measured."""
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def head(*cells):
    row(*cells)
    row(*("---" for _ in cells))


def milliseconds(seconds):
    return f"{seconds * 1000:.1f} ms"
