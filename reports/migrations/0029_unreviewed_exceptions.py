from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('reports', '0028_names_of_kinds'),
    ]

    operations = [
        migrations.AlterField(
            model_name='filingexception',
            name='kind',
            field=models.CharField(choices=[('missing', 'chốt khi chưa có báo cáo của hội'), ('unreviewed', 'chốt khi chưa ai xem xét báo cáo của hội'), ('late', 'nhận báo cáo của hội sau khi chốt')], max_length=10, verbose_name='loại'),
        ),
    ]
