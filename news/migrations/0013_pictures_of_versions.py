import re

from django.db import migrations, models

PLACED = re.compile(r'<figure data-picture="(\d{1,18})">')


def name_pictures(apps, schema_editor):
    Version, Picture = (apps.get_model("news", name) for name in ("Version", "Picture"))
    for version in Version.objects.only("body", "cover").iterator():
        keys = {*map(int, PLACED.findall(version.body)), version.cover_id}
        version.pictures.set(Picture.objects.filter(pk__in=keys))


class Migration(migrations.Migration):
    dependencies = [("news", "0012_calendar_subscriptions")]

    operations = [
        migrations.AddField(
            model_name="version",
            name="pictures",
            field=models.ManyToManyField(
                editable=False, related_name="versions", to="news.picture", verbose_name="ảnh trong bài"
            ),
        ),
        migrations.RunPython(name_pictures, migrations.RunPython.noop),
    ]
