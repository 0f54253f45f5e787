from django.db import migrations, models
from django.db.models import Count

CODE, KIND = "luot", "gop-y-luat"
LEFT = (
    "Hoạt động %(pk)s «%(title)s»: %(n)s lượt góp ý của %(owners)s hội không chia đều được nên để nguyên; từ nay mỗi "
    "hội tính %(n)s. Hãy mở hoạt động, ghi lại số của một hội."
)


def count_for_each(apps, schema_editor):
    """One comment of each owner was written as their number, which then stood in the list of each: now it is one.

    What cannot be divided, as 3 of two owners, stays and is printed: only those who did it know how much each did.
    Closed reports keep what they said.
    """
    measure = apps.get_model("reports", "Measure").objects.filter(kind__code=KIND, code=CODE, counting="sum").first()
    if measure is None:
        return
    for row, owners in joint(apps, measure):
        if row.amount % owners:
            print(LEFT % {"pk": row.activity_id, "title": row.activity.title, "n": row.amount, "owners": owners})
        else:
            row.amount //= owners
            row.save()
    merges = apps.get_model("reports", "ActivityMerge").objects
    for merge in merges.iterator(chunk_size=200):
        if divide_in_copy(merge.before, measure.pk):
            merges.filter(pk=merge.pk).update(before=merge.before)
    measure.counting = "each"
    measure.save()


def joint(apps, measure):
    """(amount row, number of owners) of joint work."""
    rows = apps.get_model("reports", "ActivityAmount").objects.filter(measure=measure).select_related("activity")
    owned = rows.annotate(owners=Count("activity__owners")).filter(owners__gt=1)
    return [(row, row.owners) for row in owned.order_by("activity_id")]


def divide_in_copy(before, measure):
    """The same in both records a merge gives back when it is split, and in the merges they hold; whether any changed."""
    changed = False
    for side in (before["kept"], before["merged"]):
        owners = sum(row["model"] == "reports.activityowner" for row in side)
        for row in side:
            fields = row["fields"]
            if row["model"] == "reports.activitymerge":
                changed |= divide_in_copy(fields["before"], measure)
            elif row["model"] == "reports.activityamount" and fields["measure"] == measure:
                if owners > 1 and fields["amount"] and fields["amount"] % owners == 0:
                    fields["amount"] //= owners
                    changed = True
    return changed


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
        # Backwards nothing: what was divided is not told apart from what was left alone, or typed since.
        migrations.RunPython(count_for_each, migrations.RunPython.noop),
    ]
