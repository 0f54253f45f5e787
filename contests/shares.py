"""Parts of authors in whole percents."""


def even_shares(count):
    """`count` whole percents that add up to 100 and differ by one at most, the larger ones first."""
    each, left = divmod(100, count)
    return [each + 1] * left + [each] * (count - left)


def split_money(amount_vnd, shares):
    """The prize by shares, in steps of 1.000 đồng, the rest to the first share (the main author's).

    Adds up to `amount_vnd`; processes.md 4.7.
    """
    parts = [amount_vnd * share // 100 // 1000 * 1000 for share in shares]
    return [parts[0] + amount_vnd - sum(parts), *parts[1:]]
