"""The demo's records as files, readable and editable without Python: reports/demo/long_an/."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from lhh_portal.quantity import Quantity

FOLDER = Path(__file__).parent / "long_an"


def read_csv(name):
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_json(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def read_quantity(text):
    """`hơn 3200` → Quantity; the files write numbers without dots."""
    *qualifier, number = text.split()
    return Quantity(Decimal(number), " ".join(qualifier))


def read_day(text):
    return date.fromisoformat(text) if text else None


def read_sections():
    """[(depth, title, text)] from sections.md: `#` to `###` are titles, every other line is a paragraph."""
    sections = []
    for line in (FOLDER / "sections.md").read_text(encoding="utf-8").splitlines():
        marks, _space, title = line.partition(" ")
        if marks and not marks.strip("#"):
            sections.append((len(marks), title, []))
        elif line.strip():
            sections[-1][2].append(line.strip())
    return [(depth, title, "\n".join(lines)) for depth, title, lines in sections]
