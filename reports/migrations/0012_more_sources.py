"""Sources for indicators that the demo federations give a number for; what a federation chose itself stays."""

from django.db import migrations

from reports.catalogue import load_catalogue, read_rows, set_sources

LINKED = ("POL-02", "PBK-03", "PBK-06", "THI-14")


def load(apps, schema_editor):
    load_catalogue(apps)
    # Its new measure counts different resolutions, so the form asks which one.
    kinds = apps.get_model("reports", "ActivityKind").objects
    kinds.filter(code="hoc-tap-nghi-quyet", subject_label="").update(subject_label="Tên nghị quyết, chỉ thị")
    Indicator, Measure = (apps.get_model("reports", name) for name in ("Indicator", "Measure"))
    measures = {f"{m.kind.code}.{m.code}": m for m in Measure.objects.select_related("kind")}
    codes = {row["code"]: row["measures"].split() for row in read_rows("indicators")}
    for indicator in Indicator.objects.filter(code__in=LINKED, provider="", measures=None, numerator=None):
        set_sources(indicator, codes[indicator.code], measures, Indicator)


class Migration(migrations.Migration):
    dependencies = [("reports", "0011_default_appendices")]

    # Backwards nothing: the rows may be in use by then, and loading again skips what exists.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
