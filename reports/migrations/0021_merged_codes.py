from uuid import UUID

from django.db import migrations, models


def fill(apps, schema_editor):
    """The code stands in the copy of the record, unless it was made part of another before records had codes."""
    merges = apps.get_model("reports", "ActivityMerge").objects
    for row in merges.iterator(chunk_size=200):
        (fields,) = (item["fields"] for item in row.before["merged"] if item["model"] == "reports.activity")
        if "uid" in fields:
            merges.filter(pk=row.pk).update(merged_uid=UUID(fields["uid"]))


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0020_sources_of_past_years'),
    ]

    operations = [
        migrations.AddField(
            model_name='activitymerge',
            name='merged_uid',
            field=models.UUIDField(db_index=True, editable=False, null=True, verbose_name='mã của bản ghi được gộp'),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
