"""The usual schedule of reminders; staff change it on its page."""

from django.db import migrations

# days from the due date, tone, to the association's own address too, to staff too
STEPS = [
    (-7, "friendly", False, False),
    (-2, "friendly", False, False),
    (0, "due", False, False),
    (2, "late", False, False),
    (5, "late", True, False),
    (10, "urgent", True, True),
]


def load(apps, schema_editor):
    step = apps.get_model("reports", "ReminderStep")
    for days, tone, to_association, to_staff in STEPS:
        step.objects.get_or_create(
            days=days, defaults={"tone": tone, "to_association": to_association, "to_staff": to_staff}
        )


class Migration(migrations.Migration):
    dependencies = [("reports", "0016_reminders")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
