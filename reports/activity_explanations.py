"""Explanations of findings about one number, as one cell of a table: written by the export, read by the import."""

import re

_MARK = re.compile(r"(?:^|\n)\[([a-z0-9-]+)\] ")


def as_cell(answers):
    """`answers` {rule: explanation}; one alone stands as it is, several are told apart by the rule before each."""
    texts = list(answers.values())
    if len(texts) == 1 and not texts[0].startswith("["):
        return texts[0]
    return "\n".join(f"[{rule}] {text}" for rule, text in answers.items())


def explanation_for(rule, cell):
    """What the cell says about the finding of one rule; "" if nothing."""
    if not _MARK.match(cell):
        return cell
    parts = _MARK.split(cell)[1:]
    return dict(zip(parts[::2], parts[1::2], strict=True)).get(rule, "")
