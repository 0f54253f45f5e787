"""Advisory work gets the sources of its figures; what a federation chose itself stays."""

from django.db import migrations

from reports.catalogue import load_catalogue, read_rows

# {new indicator: the one beside which it stands}
BESIDE = {"TVP-02-2": "TVP-02", "TVP-02-3": "TVP-02", "TVP-07-2": "TVP-07", "KHC-01-2": "KHC-01", "KHC-01-3": "KHC-01"}
# {indicator without a source so far: its name then}
WITHOUT_SOURCE = {
    "TVP-02": "Nhiệm vụ theo hợp đồng, được giao, tự đề xuất",
    "TVP-12": "Giá trị hợp đồng tư vấn",
    "TVP-13": "Tỉnh có quy chế tư vấn, phản biện",
}


def load(apps, schema_editor):
    Indicator = apps.get_model("reports", "Indicator")
    new = [code for code in BESIDE if not Indicator.objects.filter(code=code).exists()]
    defaults = {row["code"]: row for row in read_rows("indicators")}
    load_catalogue(apps)
    for code in new:
        beside = Indicator.objects.get(code=BESIDE[code])
        Indicator.objects.filter(code=code).update(position=beside.position)
    for row in Indicator.objects.filter(code__in=WITHOUT_SOURCE, provider="", measures=None):
        if row.aggregation == defaults[row.code]["aggregation"]:
            row.provider = defaults[row.code]["provider"]
            if row.name == WITHOUT_SOURCE[row.code]:
                row.name = defaults[row.code]["name"]
            row.save()


class Migration(migrations.Migration):
    dependencies = [("reports", "0030_share_of_accepted")]

    # Backwards nothing: the rows may be in use by then, and loading again skips what exists.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
