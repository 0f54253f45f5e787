from django.db import migrations, models

from lhh_portal.text import search_key


def fill(apps, schema_editor):
    documents = apps.get_model("documents", "OfficialDocument").objects
    for document in documents.only("subject").iterator():
        documents.filter(pk=document.pk).update(search_key=search_key(document.subject))


class Migration(migrations.Migration):
    dependencies = [("documents", "0008_signing_refusals")]

    operations = [
        migrations.AddField(
            model_name="officialdocument",
            name="search_key",
            field=models.TextField(default="", editable=False),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop, elidable=True),
    ]
