from django.db import migrations, models

from lhh_portal.letters import search_key


def fill(apps, schema_editor):
    for name, fields in (("Article", ("title", "sapo")), ("Picture", ("alt", "caption", "credit"))):
        rows = apps.get_model("news", name).objects
        for pk, *texts in rows.values_list("pk", *fields).iterator():
            rows.filter(pk=pk).update(search_key=search_key(" ".join(texts)))


class Migration(migrations.Migration):
    dependencies = [("news", "0013_pictures_of_versions")]

    operations = [
        migrations.AddField("article", "search_key", models.TextField(default="", editable=False)),
        migrations.AddField("picture", "search_key", models.TextField(default="", editable=False)),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
