"""The criteria of Sơn La's honours (tôn vinh trí thức tiêu biểu, điển hình lao động sáng tạo), as a first set."""

from django.db import migrations

NAME = "Tôn vinh trí thức tiêu biểu, điển hình lao động sáng tạo"
CRITERIA = (
    ("Giải thưởng Nhà nước về Văn học nghệ thuật", "giải thưởng"),
    ("Anh hùng Lao động", "danh hiệu"),
    ("Nhà giáo Nhân dân", "danh hiệu"),
    ("Nghệ sĩ Nhân dân", "danh hiệu"),
    ("Phó Giáo sư", "học hàm"),
    ("Huân chương Lao động hạng Nhì", "huân chương"),
    ("Huân chương Lao động hạng Ba", "huân chương"),
    ("Chiến sĩ thi đua toàn quốc", "danh hiệu thi đua"),
    ("Bằng Lao động sáng tạo", "bằng"),
    ("Học vị Tiến sĩ", "học vị"),
    ("Nhà giáo Ưu tú", "danh hiệu"),
    ("Thầy thuốc Ưu tú", "danh hiệu"),
    ("Bác sĩ chuyên khoa II", "trình độ"),
    ("Nghệ sĩ Ưu tú", "danh hiệu"),
    ("Nghệ nhân Ưu tú", "danh hiệu"),
    ("Nhà giáo tiêu biểu toàn quốc", "danh hiệu"),
    ("Thầy thuốc trẻ tiêu biểu", "danh hiệu"),
    ("Giải thưởng cấp quốc gia, quốc tế, lĩnh vực khác", "giải thưởng"),
)


def load(apps, schema_editor):
    criteria_set = apps.get_model("honours", "CriteriaSet").objects.create(name=NAME)
    Criterion = apps.get_model("honours", "Criterion")
    Criterion.objects.bulk_create(
        Criterion(criteria_set=criteria_set, number=number, name=name, kind=kind)
        for number, (name, kind) in enumerate(CRITERIA, start=1)
    )


def unload(apps, schema_editor):
    """A set that a campaign uses stays."""
    sets = apps.get_model("honours", "CriteriaSet").objects
    sets.filter(name=NAME, campaigns=None).delete()


class Migration(migrations.Migration):
    dependencies = [("honours", "0001_campaigns_and_nominations")]

    operations = [migrations.RunPython(load, unload)]
