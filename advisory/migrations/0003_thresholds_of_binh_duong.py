from django.db import migrations

from lhh_portal.letters import search_key

SOURCE = "Quy chế tư vấn, phản biện và giám định xã hội của tỉnh Bình Dương (mặc định, sửa theo quyết định của tỉnh)"
# processes.md 3.6; one row for each thing the rule names.
RULES = (
    ("Quy hoạch tổng thể của tỉnh, huyện", {"object_types": ["planning"], "levels": ["province", "district"]}),
    ("Quy hoạch ngành", {"object_types": ["planning"], "levels": ["sector"]}),
    ("Dự án đầu tư xây dựng nhóm B, C", {"object_types": ["investment"], "groups": ["b", "c"]}),
    ("Dự án sử dụng đất từ 50 ha trở lên", {"object_types": ["investment"], "min_hectares": 50}),
    ("Dự án ảnh hưởng từ 200 hộ dân trở lên", {"object_types": ["investment"], "min_households": 200}),
    (
        "Chương trình kinh tế - xã hội liên quan giáo dục, khoa học công nghệ, môi trường, trí thức",
        {
            "object_types": ["programme", "scheme", "policy"],
            "topics": ["education", "science", "environment", "intellectuals"],
        },
    ),
)


def load(apps, schema_editor):
    rule = apps.get_model("advisory", "ThresholdRule")
    for position, (title, conditions) in enumerate(RULES, start=1):
        rule.objects.get_or_create(title=title, defaults={"position": position, "source": SOURCE, **conditions})
    for task in apps.get_model("advisory", "AdvisoryTask").objects.filter(object_key="").only("title"):
        task.object_key = search_key(task.title)
        task.save(update_fields=["object_key"])


class Migration(migrations.Migration):
    dependencies = [("advisory", "0002_councils")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
