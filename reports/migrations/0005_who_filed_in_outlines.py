"""The default outlines say from how many associations the report is made; texts somebody edited stay."""

from django.db import migrations

TITLE = "Hoạt động của các hội thành viên"
BEFORE = (
    "Các hội thành viên làm tốt công tác xã hội[[^hoat-dong-xa-hoi tang-qua tham-hoi hoc-bong cong-trinh hien-mau "
    "ho-tro-khac tu-van-phap-luat]]."
)
AFTER = f"[[tong-hop]]\n{BEFORE}"


def replace(apps, old, new):
    sections = apps.get_model("reports", "OutlineSection").objects
    sections.filter(title=TITLE, starting_text=old).update(starting_text=new)


def forwards(apps, schema_editor):
    replace(apps, BEFORE, AFTER)


def backwards(apps, schema_editor):
    replace(apps, AFTER, BEFORE)


class Migration(migrations.Migration):
    dependencies = [("reports", "0004_plan")]

    operations = [migrations.RunPython(forwards, backwards)]
