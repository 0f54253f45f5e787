from django.db import migrations, models

import lhh_portal.text
from reports.catalogue import read_rows


def name_default_kinds(apps, schema_editor):
    ActivityKind = apps.get_model("reports", "ActivityKind")
    for row in read_rows("kinds"):
        ActivityKind.objects.filter(code=row["code"]).update(aliases=row["aliases"])


def mark_meetings(apps, schema_editor):
    """What was taken for a meeting until now: a kind that also counts people."""
    Measure = apps.get_model("reports", "Measure")
    with_people = Measure.objects.filter(counting="sum", unit__name="người").values("kind")
    counting_things = Measure.objects.filter(counting="distinct").values("kind")
    apps.get_model("reports", "ActivityKind").objects.filter(pk__in=with_people).filter(
        pk__in=counting_things
    ).update(is_meeting=True)


class Migration(migrations.Migration):
    dependencies = [("reports", "0027_sent_back")]

    operations = [
        migrations.AddField(
            model_name="activitykind",
            name="aliases",
            field=lhh_portal.text.CleanCharField(blank=True, default="", max_length=300, verbose_name="tên gọi khác"),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="activitykind",
            name="is_meeting",
            field=models.BooleanField(default=False, verbose_name="là một cuộc có nhiều người dự"),
        ),
        # Backwards nothing: the columns go.
        migrations.RunPython(name_default_kinds, migrations.RunPython.noop),
        migrations.RunPython(mark_meetings, migrations.RunPython.noop),
    ]
