"""The sections found or implied in the sites of five federations (processes.md 6.1); staff rename and add."""

from django.db import migrations

CATEGORIES = [
    ("Hoạt động Liên hiệp Hội", "hoat-dong-lien-hiep-hoi"),
    ("Hoạt động hội thành viên", "hoat-dong-hoi-thanh-vien"),
    ("Tư vấn, phản biện", "tu-van-phan-bien"),
    ("Hội thi – Cuộc thi", "hoi-thi-cuoc-thi"),
    ("Tôn vinh trí thức, điển hình", "ton-vinh"),
    ("Phổ biến kiến thức", "pho-bien-kien-thuc"),
    ("Nghiên cứu", "nghien-cuu"),
    ("Thi đua – Khen thưởng", "thi-dua-khen-thuong"),
    ("Thông báo", "thong-bao"),
]


def load(apps, schema_editor):
    Category = apps.get_model("news", "Category")
    Category.objects.bulk_create(
        Category(name=name, slug=slug, position=position)
        for position, (name, slug) in enumerate(CATEGORIES, start=1)
    )


class Migration(migrations.Migration):
    dependencies = [("news", "0001_articles")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
