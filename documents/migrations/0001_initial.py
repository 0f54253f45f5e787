
import django.db.models.deletion
import lhh_portal.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Register',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=20, verbose_name='loạt số')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('last_number', models.PositiveIntegerField(default=0, verbose_name='số cuối')),
            ],
            options={
                'verbose_name': 'sổ văn bản đi',
                'verbose_name_plural': 'sổ văn bản đi',
            },
        ),
        migrations.CreateModel(
            name='RegisterEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='số')),
                ('note', lhh_portal.text.CleanCharField(blank=True, max_length=300, verbose_name='ghi chú')),
                ('reserved_on', models.DateField(verbose_name='ngày')),
            ],
            options={
                'verbose_name': 'số văn bản',
                'verbose_name_plural': 'số văn bản',
                'ordering': ['register', 'number'],
            },
        ),
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('size', models.PositiveBigIntegerField(verbose_name='dung lượng')),
                ('media_type', models.CharField(max_length=100, verbose_name='định dạng')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'tệp',
                'verbose_name_plural': 'tệp',
            },
        ),
        migrations.CreateModel(
            name='OfficialDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('type', models.CharField(choices=[('BC', 'Báo cáo'), ('QĐ', 'Quyết định'), ('KH', 'Kế hoạch'), ('TTr', 'Tờ trình'), ('TB', 'Thông báo'), ('BB', 'Biên bản')], max_length=5, verbose_name='loại văn bản')),
                ('subject', lhh_portal.text.CleanCharField(max_length=500, verbose_name='trích yếu')),
                ('governing_lines', lhh_portal.text.CleanTextField(blank=True, verbose_name='cơ quan chủ quản')),
                ('issuing_lines', lhh_portal.text.CleanTextField(verbose_name='cơ quan ban hành')),
                ('org_code', lhh_portal.text.CleanCharField(max_length=20, verbose_name='ký hiệu cơ quan')),
                ('place_name', lhh_portal.text.CleanCharField(max_length=100, verbose_name='địa danh')),
                ('salutation', lhh_portal.text.CleanTextField(blank=True, verbose_name='kính gửi')),
                ('body', models.TextField(verbose_name='nội dung')),
                ('authority_lines', lhh_portal.text.CleanTextField(help_text='Mỗi dòng một ý: TM. …, KT. …, chức vụ.', verbose_name='quyền hạn, chức vụ người ký')),
                ('signer_name', lhh_portal.text.CleanCharField(max_length=200, verbose_name='họ tên người ký')),
                ('recipients', lhh_portal.text.CleanTextField(verbose_name='nơi nhận')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='ngày văn bản')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'văn bản',
                'verbose_name_plural': 'văn bản',
                'ordering': ['-pk'],
            },
        ),
    ]
