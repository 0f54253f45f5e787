from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One rule measured: `rule` is its id, `text` what it asks in Vietnamese; `page` is None for the whole paper."""

    rule: str
    text: str
    expected: str
    found: str
    page: int | None
    ok: bool


def between(value, low, high, tolerance=0.0):
    return low - tolerance <= value <= high + tolerance


def number(value, digits=1):
    """`12,7`; whole numbers without a decimal."""
    text = f"{value:.{digits}f}".rstrip("0").rstrip(".") if digits else f"{value:.0f}"
    return text.replace(".", ",")


def span(low, high, unit=""):
    text = number(low) if low == high else f"{number(low)}–{number(high)}"
    return f"{text} {unit}".strip()


def worst(items, is_good, found, *, rule, text, expected, page=lambda item: item.page):
    """One finding about all of `items`: the first bad one, or the first one where all are good."""
    bad = next((item for item in items if not is_good(item)), None)
    shown = bad if bad is not None else next(iter(items), None)
    if shown is None:
        return Finding(rule, text, expected, "không có", None, True)
    return Finding(rule, text, expected, found(shown), page(shown), bad is None)
