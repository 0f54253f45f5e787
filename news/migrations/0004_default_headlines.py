"""The numbers a visitor asks for first; staff choose others."""

from django.db import migrations

CODES = """
ORG-01 ORG-02 ORG-05 ORG-06 TVP-01 TVP-03 TVP-06 TVP-07 KHC-01 KHC-05 PBK-01 PBK-07 PBK-14 THI-02 TDK-11 TDK-11-2
XHO-01 XHO-03
""".split()


def load(apps, schema_editor):
    Indicator = apps.get_model("reports", "Indicator")
    HeadlineIndicator = apps.get_model("news", "HeadlineIndicator")
    rows = Indicator.objects.filter(code__in=CODES)
    HeadlineIndicator.objects.bulk_create(HeadlineIndicator(indicator=row) for row in rows)


class Migration(migrations.Migration):
    dependencies = [("news", "0003_library"), ("reports", "0002_default_catalogue")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
