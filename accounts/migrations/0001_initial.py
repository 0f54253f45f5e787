
import accounts.models
import django.utils.timezone
import lhh_portal.text
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Invitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.EmailField(max_length=254, verbose_name='thư điện tử')),
                ('full_name', lhh_portal.text.CleanCharField(max_length=200, verbose_name='họ và tên')),
                ('roles', models.JSONField(default=list, verbose_name='vai trò')),
                ('token', models.CharField(default=accounts.models._invitation_token, editable=False, max_length=64, unique=True, verbose_name='đường dẫn')),
                ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='tạo lúc')),
                ('expires_at', models.DateTimeField(verbose_name='hết hạn')),
                ('sent_at', models.DateTimeField(blank=True, null=True, verbose_name='đã gửi lúc')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='đã nhận lúc')),
            ],
            options={
                'verbose_name': 'lời mời',
                'verbose_name_plural': 'lời mời',
                'ordering': ['-created_at'],
            },
        ),
        migrations.CreateModel(
            name='Officership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'hội phụ trách',
                'verbose_name_plural': 'hội phụ trách',
            },
        ),
        migrations.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('officer', 'Cán bộ hội thành viên'), ('staff', 'Chuyên viên Liên hiệp Hội'), ('clerk', 'Văn thư'), ('leader', 'Lãnh đạo'), ('judge', 'Giám khảo, chuyên gia'), ('author', 'Tác giả dự thi'), ('editor', 'Biên tập viên'), ('administrator', 'Quản trị')], max_length=20, verbose_name='vai trò')),
                ('granted_at', models.DateTimeField(auto_now_add=True, verbose_name='giao lúc')),
            ],
            options={
                'verbose_name': 'vai trò',
                'verbose_name_plural': 'vai trò',
            },
        ),
        migrations.CreateModel(
            name='SignIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('email', models.CharField(max_length=254, verbose_name='thư điện tử')),
                ('succeeded', models.BooleanField(verbose_name='thành công')),
                ('ip', models.GenericIPAddressField(blank=True, null=True, verbose_name='địa chỉ mạng')),
                ('user_agent', models.CharField(blank=True, max_length=200, verbose_name='thiết bị')),
                ('at', models.DateTimeField(auto_now_add=True, verbose_name='lúc')),
            ],
            options={
                'verbose_name': 'lần đăng nhập',
                'verbose_name_plural': 'lần đăng nhập',
                'ordering': ['-at'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', models.EmailField(error_messages={'unique': 'Địa chỉ này đã có tài khoản.'}, max_length=254, unique=True, verbose_name='thư điện tử')),
                ('full_name', lhh_portal.text.CleanCharField(max_length=200, verbose_name='họ và tên')),
                ('is_active', models.BooleanField(default=True, verbose_name='được đăng nhập')),
                ('is_staff', models.BooleanField(default=False, verbose_name='vào trang quản trị hệ thống')),
                ('search_key', models.TextField(default='', editable=False)),
                ('sort_key', models.CharField(default='', editable=False, max_length=1000)),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='ngày tạo')),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'người dùng',
                'verbose_name_plural': 'người dùng',
                'ordering': ['sort_key', 'email'],
            },
        ),
    ]
