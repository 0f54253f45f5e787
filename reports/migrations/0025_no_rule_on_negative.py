"""The rule «Không có số âm» goes: no box, import or table takes a number below zero, so it could never find one."""

from django.db import migrations


def drop(apps, schema_editor):
    rules = apps.get_model("reports", "ValidationRule").objects
    rules.filter(code="negative", left="so", operator=">=", right="0", factor=None).delete()


class Migration(migrations.Migration):
    dependencies = [("reports", "0024_granted_mail")]

    # Backwards nothing: without the rule nothing is found that was found before.
    operations = [migrations.RunPython(drop, migrations.RunPython.noop)]
