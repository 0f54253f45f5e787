"""Numbers that are written in letters."""

ROMAN = (("X", 10), ("IX", 9), ("V", 5), ("IV", 4), ("I", 1))


def roman(number):
    """`XIV`; good up to 39."""
    text = ""
    for letters, value in ROMAN:
        text += letters * (number // value)
        number %= value
    return text
