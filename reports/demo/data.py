"""The demo federations as files, readable and editable without Python: one folder each beside this module."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from lhh_portal.quantity import Quantity

SHARED = Path(__file__).parent


def federations():
    """{"long-an": its folder}: every folder that tells of rounds is a demo federation."""
    return {path.parent.name.replace("_", "-"): path.parent for path in sorted(SHARED.glob("*/rounds.json"))}


def read_csv(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_json(path):
    return json.loads(path.read_text(encoding="utf-8"))


def read_quantity(text):
    """`hơn 3200` → Quantity; the files write numbers without dots."""
    *qualifier, number = text.split()
    return Quantity(Decimal(number), " ".join(qualifier))


def read_day(text):
    return date.fromisoformat(text) if text else None


def read_sections(path):
    """[(depth, title, text)]: `#` to `###` are titles, every other line is a paragraph."""
    sections = []
    for line in path.read_text(encoding="utf-8").splitlines():
        marks, _space, title = line.partition(" ")
        if marks and not marks.strip("#"):
            sections.append((len(marks), title, []))
        elif line.strip():
            sections[-1][2].append(line.strip())
    return [(depth, title, "\n".join(lines)) for depth, title, lines in sections]
