"""Amounts of money read out in words, as they stand in receipts and decisions."""

_DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
_BILLION = 10**9


def money_in_words(amount):
    """`9560257000` → "chín tỷ năm trăm sáu mươi triệu hai trăm năm mươi bảy nghìn đồng"."""
    return f"{number_in_words(amount)} đồng"


def number_in_words(number):
    """Whole numbers; `tỷ` is said once for each billion (`1.500.000.000.000` is "một nghìn năm trăm tỷ")."""
    if number < 0:
        return f"âm {number_in_words(-number)}"
    if number == 0:
        return _DIGITS[0]
    billions, rest = divmod(number, _BILLION)
    words = [number_in_words(billions), "tỷ"] if billions else []
    millions, rest = divmod(rest, 10**6)
    thousands, units = divmod(rest, 1000)
    for value, name in ((millions, "triệu"), (thousands, "nghìn"), (units, "")):
        if value:
            words += [_below_thousand(value, full=bool(words)), name]
    return " ".join(word for word in words if word)


def _below_thousand(value, *, full):
    """`full`: something was said before, so missing hundreds are said too ("không trăm linh năm")."""
    hundreds, rest = divmod(value, 100)
    tens, units = divmod(rest, 10)
    words = [f"{_DIGITS[hundreds]} trăm"] if hundreds or full else []
    if tens:
        words.append("mười" if tens == 1 else f"{_DIGITS[tens]} mươi")
    elif units and words:
        words.append("linh")
    if units:
        after_tens = {1: "mốt" if tens > 1 else "một", 4: "tư" if tens > 1 else "bốn", 5: "lăm" if tens else "năm"}
        words.append(after_tens.get(units, _DIGITS[units]))
    return " ".join(words)
