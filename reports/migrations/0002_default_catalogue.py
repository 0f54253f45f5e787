from django.db import migrations

from reports.catalogue import load_catalogue


def load(apps, schema_editor):
    load_catalogue(apps)


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_initial")]

    # Backwards nothing: the rows may be in use by then, and loading again skips what exists.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
