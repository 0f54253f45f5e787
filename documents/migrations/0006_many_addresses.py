import lhh_portal.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0005_archive"),
    ]

    operations = [
        migrations.RenameField(model_name="correspondent", old_name="email", new_name="emails"),
        migrations.AlterField(
            model_name="correspondent",
            name="emails",
            field=lhh_portal.text.CleanTextField(blank=True, verbose_name="thư điện tử"),
        ),
        migrations.AlterField(
            model_name="delivery",
            name="state",
            field=models.CharField(
                choices=[
                    ("waiting", "Chờ gửi"),
                    ("sending", "Đang gửi"),
                    ("sent", "Đã gửi"),
                    ("failed", "Không gửi được"),
                    ("paper", "Gửi bằng giấy"),
                ],
                default="waiting",
                max_length=10,
                verbose_name="trạng thái",
            ),
        ),
    ]
