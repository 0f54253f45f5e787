"""The default rules, and the kinds of work, measures and links some of them speak of."""

from django.db import migrations

from reports.catalogue import load_catalogue, load_rules, read_rows, set_sources

# Indicators that had no source so far.
LINKED = ("ORG-07", "PBK-10", "TDK-04", "TDK-05", "TDK-06", "TDK-07")


def load(apps, schema_editor):
    load_catalogue(apps)
    load_rules(apps)
    Indicator, Measure = (apps.get_model("reports", name) for name in ("Indicator", "Measure"))
    measures = {f"{m.kind.code}.{m.code}": m for m in Measure.objects.select_related("kind")}
    codes = {row["code"]: row["measures"].split() for row in read_rows("indicators")}
    for indicator in Indicator.objects.filter(code__in=LINKED, provider="", measures=None, numerator=None):
        set_sources(indicator, codes[indicator.code], measures, Indicator)


class Migration(migrations.Migration):
    dependencies = [("reports", "0006_validation_rules")]

    # Backwards nothing: the rows may be in use by then, and loading again skips what exists.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
