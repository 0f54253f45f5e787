"""so-lieu.json against documents/paper_data.schema.json: the few words of JSON Schema that file uses, no more."""

import json
import re
from datetime import date
from functools import cache
from pathlib import Path

SCHEMA = Path(__file__).with_name("paper_data.schema.json")
TYPES = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


@cache
def schema():
    return json.loads(SCHEMA.read_text())


def flaw(data):
    """What in `data` does not fit, as `figures/0/amount: …` (for docs and tests, in English); None where all fits."""
    return next(_flaws(data, schema(), ""), None)


def _flaws(value, rule, path):
    rule = schema()["$defs"][rule["$ref"].rpartition("/")[2]] if "$ref" in rule else rule
    if not _is_type(value, rule.get("type")):
        yield f"{path}: not {rule['type']}"
    elif "const" in rule and value != rule["const"]:
        yield f"{path}: not {rule['const']!r}"
    elif "enum" in rule and value not in rule["enum"]:
        yield f"{path}: none of {rule['enum']}"
    elif isinstance(value, str):
        if not _is_text(value, rule):
            yield f"{path}: {value[:40]!r}"
    elif isinstance(value, (int, float)) and value < rule.get("minimum", value):
        yield f"{path}: below {rule['minimum']}"
    elif isinstance(value, dict):
        yield from _flaws_of_object(value, rule, path)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _flaws(item, rule["items"], f"{path}/{index}")


def _flaws_of_object(value, rule, path):
    known = rule.get("properties", {})
    yield from (f"{path}/{name}: missing" for name in rule.get("required", []) if name not in value)
    for name, item in value.items():
        if name in known:
            yield from _flaws(item, known[name], f"{path}/{name}")
        elif rule.get("additionalProperties") is False:
            yield f"{path}/{name}: unknown"


def _is_type(value, types):
    if types is None:
        return True
    types = [types] if isinstance(types, str) else types
    return any(isinstance(value, TYPES[name]) and not isinstance(value, bool) for name in types)


def _is_text(value, rule):
    if rule.get("format") == "date":
        try:
            return date.fromisoformat(value).isoformat() == value
        except ValueError:
            return False
    return "pattern" not in rule or re.search(rule["pattern"], value) is not None
