from django.db import migrations, models
from django.db.models import Count

CODE, KIND = "luot", "gop-y-luat"


def measures(apps, counting):
    return apps.get_model("reports", "Measure").objects.filter(kind__code=KIND, code=CODE, counting=counting)


def joint(apps, measure):
    """(amount row, number of owners) of joint work."""
    rows = apps.get_model("reports", "ActivityAmount").objects.filter(measure=measure)
    owned = rows.annotate(owners=Count("activity__owners")).filter(owners__gt=1)
    return [(row, row.owners) for row in owned]


def count_for_each(apps, schema_editor):
    """One comment of each owner was written as their number, which then stood in the list of each: now it is one."""
    for measure in measures(apps, "sum"):
        for row, owners in joint(apps, measure):
            if row.amount and row.amount % owners == 0:
                row.amount //= owners
                row.save()
        measure.counting = "each"
        measure.save()


def count_together(apps, schema_editor):
    for measure in measures(apps, "each"):
        for row, owners in joint(apps, measure):
            row.amount *= owners
            row.save()
        measure.counting = "sum"
        measure.save()


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0022_frozen_beside_the_paper'),
    ]

    operations = [
        migrations.AlterField(
            model_name='measure',
            name='counting',
            field=models.CharField(choices=[('sum', 'cộng dồn'), ('each', 'cộng dồn, việc chung tính cho từng hội'), ('latest', 'số mới nhất của mỗi hội, rồi cộng các hội'), ('max', 'số lớn nhất'), ('distinct', 'đếm đối tượng khác nhau')], default='sum', max_length=10, verbose_name='cách tính'),
        ),
        migrations.RunPython(count_for_each, count_together),
    ]
