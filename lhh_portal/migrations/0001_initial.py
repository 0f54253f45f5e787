
import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='loại việc')),
                ('args', models.JSONField(blank=True, default=dict)),
                ('key', models.CharField(max_length=200)),
                ('back_url', models.CharField(blank=True, max_length=200)),
                ('state', models.CharField(choices=[('queued', 'Đang chờ'), ('running', 'Đang làm'), ('done', 'Đã xong'), ('failed', 'Không làm được'), ('cancelled', 'Đã hủy')], default='queued', max_length=10, verbose_name='trạng thái')),
                ('progress', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('message', models.CharField(blank=True, max_length=200)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('token', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('cancel_requested', models.BooleanField(default=False)),
                ('result', models.JSONField(blank=True, default=dict)),
                ('error', models.TextField(blank=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('started_at', models.DateTimeField(blank=True, null=True)),
                ('heartbeat_at', models.DateTimeField(auto_now_add=True)),
                ('finished_at', models.DateTimeField(blank=True, null=True)),
                ('owner', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'việc chạy nền',
                'verbose_name_plural': 'việc chạy nền',
                'ordering': ['-pk'],
                'indexes': [models.Index(fields=['state', 'heartbeat_at'], name='lhh_portal__state_628dc9_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ['queued', 'running'])), fields=('key',), name='job_one_active_per_key')],
            },
        ),
        migrations.CreateModel(
            name='StateChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('object_id', models.BigIntegerField()),
                ('action', models.CharField(max_length=40, verbose_name='việc')),
                ('old', models.CharField(max_length=40, verbose_name='từ')),
                ('new', models.CharField(max_length=40, verbose_name='sang')),
                ('note', models.TextField(blank=True, verbose_name='ghi chú')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='lúc')),
                ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='người làm')),
                ('content_type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='contenttypes.contenttype')),
            ],
            options={
                'verbose_name': 'bước chuyển trạng thái',
                'verbose_name_plural': 'lịch sử trạng thái',
                'ordering': ['at', 'pk'],
                'indexes': [models.Index(fields=['content_type', 'object_id'], name='lhh_portal__content_e493b4_idx')],
            },
        ),
    ]
