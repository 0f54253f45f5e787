from django.db import migrations

from reports.catalogue import load_outline_appendices, load_outlines


def load(apps, schema_editor):
    """The outlines of the kinds that had none, and the appendices of all."""
    load_outlines(apps)
    load_outline_appendices(apps)


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_appendices")]

    # Backwards nothing: the rows may be in use by then, and loading again skips what exists.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
