"""The default catalogue: what a federation counts and how its reports are laid out, as CSV files beside this module.

A federation edits its own rows afterwards, so loading again only adds what is missing and changes nothing.
Source of the indicators: the reports of four federations, compiled in docs/catalogue.md.
"""

import csv
from pathlib import Path

from django.apps import apps as installed_apps
from django.db import transaction

FOLDER = Path(__file__).parent


def read_rows(name, folder=FOLDER):
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_catalogue(apps=installed_apps):
    """Add the missing units, groups, kinds, measures, indicators and outlines; `apps` is a migration's registry."""
    units = _load_units(apps)
    _load_kinds(apps)
    load_measures(read_rows("measures"), units=units, apps=apps)
    _load_indicators(apps, units)
    load_outlines(apps)
    if apps is installed_apps:  # the migrations that make these tables load them
        load_rules(apps)
        load_outline_appendices(apps)


def load_rules(apps=installed_apps):
    """Add the missing validation rules (reports/checks.py)."""
    ValidationRule = apps.get_model("reports", "ValidationRule")
    for position, row in enumerate(read_rows("rules"), start=1):
        texts = {name: row[name] for name in ("name", "scope", "left", "operator", "right", "message")}
        numbers = {"factor": row["factor"] or None, "is_hard": bool(row["is_hard"]), "position": position}
        ValidationRule.objects.get_or_create(code=row["code"], defaults=texts | numbers)


def load_measures(rows, *, units=None, apps=installed_apps):
    """Add measures to existing kinds; a part stands after its whole in `rows`."""
    Measure = apps.get_model("reports", "Measure")
    units = units or {unit.name: unit for unit in apps.get_model("reports", "Unit").objects.all()}
    kinds = {kind.code: kind for kind in apps.get_model("reports", "ActivityKind").objects.all()}
    known = {(measure.kind_id, measure.code): measure for measure in Measure.objects.all()}
    for position, row in enumerate(rows, start=1):
        kind = kinds[row["kind"]]
        if (kind.pk, row["code"]) not in known:
            known[kind.pk, row["code"]] = Measure.objects.create(
                kind=kind,
                code=row["code"],
                name=row["name"],
                unit=units[row["unit"]],
                counting=row["counting"],
                part_of=known[kind.pk, row["part_of"]] if row["part_of"] else None,
                position=position,
            )


def _load_units(apps):
    Unit = apps.get_model("reports", "Unit")
    for row in read_rows("units"):
        defaults = {"decimals": int(row["decimals"]), "is_money": bool(row["is_money"])}
        Unit.objects.get_or_create(name=row["name"], defaults=defaults)
    return {unit.name: unit for unit in Unit.objects.all()}


def _load_kinds(apps):
    ActivityKind = apps.get_model("reports", "ActivityKind")
    for position, row in enumerate(read_rows("kinds"), start=1):
        defaults = {"name": row["name"], "subject_label": row["subject_label"], "position": position}
        if apps is installed_apps:  # the migration that makes these columns fills them
            defaults |= {"aliases": row["aliases"], "is_meeting": bool(row["is_meeting"])}
        ActivityKind.objects.get_or_create(code=row["code"], defaults=defaults)


def _load_indicators(apps, units):
    IndicatorGroup = apps.get_model("reports", "IndicatorGroup")
    Indicator = apps.get_model("reports", "Indicator")
    Measure = apps.get_model("reports", "Measure")
    groups = {}
    for position, row in enumerate(read_rows("groups"), start=1):
        defaults = {"name": row["name"], "position": position}
        groups[row["code"]], _new = IndicatorGroup.objects.get_or_create(code=row["code"], defaults=defaults)
    measures = {f"{m.kind.code}.{m.code}": m for m in Measure.objects.select_related("kind")}
    for position, row in enumerate(read_rows("indicators"), start=1):
        indicator, is_new = Indicator.objects.get_or_create(
            code=row["code"],
            defaults={
                "group": groups[row["code"][:3]],
                "name": row["name"],
                "unit": units[row["unit"]],
                "aggregation": row["aggregation"],
                "provider": row["provider"],
                "position": position,
            },
        )
        if is_new:
            set_sources(indicator, row["measures"].split(), measures, Indicator)


def set_sources(indicator, codes, measures, Indicator):
    """The measures an indicator adds up; of a ratio the column names the two indicators it is made of."""
    if indicator.aggregation != "ratio":
        indicator.measures.set([measures[code] for code in codes])
    elif codes:
        # Both stand before it in the file.
        terms = {row.code: row for row in Indicator.objects.filter(code__in=codes)}
        indicator.numerator, indicator.denominator = (terms[code] for code in codes)
        indicator.save()


def load_outlines(apps=installed_apps):
    Outline = apps.get_model("reports", "Outline")
    OutlineSection = apps.get_model("reports", "OutlineSection")
    sections = read_rows("outline_sections")
    for row in read_rows("outlines"):
        outline, is_new = Outline.objects.get_or_create(kind=row["kind"], defaults={"subject": row["subject"]})
        if is_new:
            OutlineSection.objects.bulk_create(
                OutlineSection(
                    outline=outline,
                    depth=int(section["depth"]),
                    position=position,
                    title=section["title"],
                    starting_text=section["starting_text"],
                )
                for position, section in enumerate(
                    (section for section in sections if section["outline"] == row["kind"]), start=1
                )
            )


def load_outline_appendices(apps=installed_apps):
    """Give outlines without appendices the default ones."""
    OutlineAppendix = apps.get_model("reports", "OutlineAppendix")
    rows = read_rows("outline_appendices")
    for outline in apps.get_model("reports", "Outline").objects.filter(appendices=None):
        OutlineAppendix.objects.bulk_create(
            OutlineAppendix(
                outline=outline,
                position=position,
                title=row["title"],
                content=row["content"],
                codes=row["codes"],
                is_landscape=bool(row["landscape"]),
            )
            for position, row in enumerate((row for row in rows if row["outline"] == outline.kind), start=1)
        )
