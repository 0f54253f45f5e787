"""The share of recommendations accepted gets its two terms; one that a federation made of others stays."""

from django.db import migrations

from reports.catalogue import load_catalogue

TERMS = ("TVP-11-2", "TVP-11-3")


def load(apps, schema_editor):
    Indicator = apps.get_model("reports", "Indicator")
    is_new = not Indicator.objects.filter(code__in=TERMS).exists()
    load_catalogue(apps)
    share = Indicator.objects.filter(code="TVP-11").first()
    if share is None or not is_new:
        return
    terms = [Indicator.objects.get(code=code) for code in TERMS]
    for term in terms:  # beside what they are the terms of, wherever a federation moved it
        term.position = share.position
        term.save()
    if share.aggregation == "ratio" and share.numerator_id is None and share.denominator_id is None:
        share.numerator, share.denominator = terms
        share.save()


class Migration(migrations.Migration):
    dependencies = [("reports", "0029_unreviewed_exceptions")]

    # Backwards nothing: the rows may be in use by then, and loading again skips what exists.
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
