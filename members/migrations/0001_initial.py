
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
            name='Association',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('federation', 'Cơ quan Liên hiệp Hội'), ('member', 'Hội thành viên'), ('affiliate', 'Đơn vị liên kết'), ('collective', 'Hội viên tập thể'), ('chapter', 'Chi hội trực thuộc')], default='member', max_length=12, verbose_name='loại')),
                ('name', lhh_portal.text.CleanCharField(max_length=200, verbose_name='tên hội')),
                ('short_name', lhh_portal.text.CleanCharField(help_text='Dùng trong báo cáo: «Hội Luật gia».', max_length=100, verbose_name='tên gọi tắt')),
                ('slug', models.SlugField(editable=False, max_length=120, unique=True, verbose_name='đường dẫn')),
                ('field', lhh_portal.text.CleanCharField(blank=True, max_length=80, verbose_name='lĩnh vực')),
                ('is_special', models.BooleanField(default=False, verbose_name='hội được Đảng, Nhà nước giao nhiệm vụ')),
                ('legal_basis', lhh_portal.text.CleanCharField(blank=True, max_length=200, verbose_name='quyết định thành lập')),
                ('joined_on', models.DateField(blank=True, null=True, verbose_name='ngày gia nhập')),
                ('status', models.CharField(choices=[('prospect', 'Đang vận động'), ('applied', 'Đã nộp hồ sơ'), ('pending', 'Chờ quyết định'), ('active', 'Đang hoạt động'), ('dormant', 'Không hoạt động'), ('suspended', 'Tạm ngừng'), ('left', 'Đã ra khỏi'), ('merged', 'Đã sáp nhập'), ('dissolved', 'Đã giải thể')], default='active', editable=False, max_length=10, verbose_name='tình trạng')),
                ('address', lhh_portal.text.CleanCharField(blank=True, max_length=200, verbose_name='trụ sở')),
                ('phone', lhh_portal.text.CleanCharField(blank=True, max_length=40, verbose_name='điện thoại')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='thư điện tử')),
                ('website', models.URLField(blank=True, verbose_name='trang thông tin')),
                ('upper_body', lhh_portal.text.CleanCharField(blank=True, max_length=200, verbose_name='hội ngành toàn quốc')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='thứ tự trong báo cáo')),
                ('search_key', models.TextField(default='', editable=False)),
                ('sort_key', models.CharField(default='', editable=False, max_length=1000)),
            ],
            options={
                'verbose_name': 'hội, đơn vị',
                'verbose_name_plural': 'hội, đơn vị',
                'ordering': ['position', 'sort_key'],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('full_name', lhh_portal.text.CleanCharField(max_length=200, verbose_name='họ và tên')),
                ('title', lhh_portal.text.CleanCharField(blank=True, max_length=60, verbose_name='học hàm, học vị')),
                ('organisation', lhh_portal.text.CleanCharField(blank=True, max_length=200, verbose_name='nơi công tác')),
                ('search_key', models.TextField(default='', editable=False)),
            ],
            options={
                'verbose_name': 'nhân sự',
                'verbose_name_plural': 'nhân sự',
                'ordering': ['full_name'],
            },
        ),
        migrations.CreateModel(
            name='Body',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('executive', 'Ban Chấp hành'), ('standing', 'Ban Thường vụ'), ('party-group', 'Đảng đoàn'), ('permanent', 'Thường trực'), ('inspection', 'Ban Kiểm tra'), ('office', 'Cơ quan Liên hiệp Hội'), ('other', 'Ban chuyên môn')], max_length=12, verbose_name='loại')),
                ('name', lhh_portal.text.CleanCharField(max_length=200, verbose_name='tên')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='bodies', to='members.association')),
            ],
            options={
                'verbose_name': 'tổ chức lãnh đạo, ban',
                'verbose_name_plural': 'tổ chức lãnh đạo, ban',
            },
        ),
        migrations.CreateModel(
            name='FederationProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('valid_from', models.DateField(verbose_name='áp dụng từ ngày')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('name', lhh_portal.text.CleanCharField(max_length=200, verbose_name='tên đầy đủ')),
                ('short_name', lhh_portal.text.CleanCharField(max_length=100, verbose_name='tên gọi tắt')),
                ('province', lhh_portal.text.CleanCharField(max_length=100, verbose_name='tỉnh, thành phố')),
                ('governing_lines', lhh_portal.text.CleanTextField(blank=True, verbose_name='cơ quan chủ quản')),
                ('issuing_lines', lhh_portal.text.CleanTextField(verbose_name='cơ quan ban hành')),
                ('org_code', lhh_portal.text.CleanCharField(default='LHH', max_length=20, verbose_name='ký hiệu cơ quan')),
                ('place_name', lhh_portal.text.CleanCharField(max_length=100, verbose_name='địa danh')),
                ('signing_collective', lhh_portal.text.CleanCharField(blank=True, default='BAN THƯỜNG VỤ', max_length=100, verbose_name='tập thể ký thay mặt')),
                ('salutation', lhh_portal.text.CleanTextField(blank=True, verbose_name='kính gửi')),
                ('recipients', lhh_portal.text.CleanTextField(blank=True, verbose_name='nơi nhận mặc định')),
            ],
            options={
                'verbose_name': 'thông tin Liên hiệp Hội theo thời gian',
                'verbose_name_plural': 'thông tin Liên hiệp Hội theo thời gian',
                'ordering': ['-valid_from'],
                'constraints': [models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='profile_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='FormerName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', lhh_portal.text.CleanCharField(max_length=200, verbose_name='tên cũ')),
                ('short_name', lhh_portal.text.CleanCharField(max_length=100, verbose_name='tên gọi tắt cũ')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='dùng từ ngày')),
                ('valid_to', models.DateField(verbose_name='đến hết ngày')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_names', to='members.association')),
            ],
            options={
                'verbose_name': 'tên cũ',
                'verbose_name_plural': 'tên cũ',
                'ordering': ['-valid_to'],
            },
        ),
        migrations.CreateModel(
            name='ImportAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_key', models.CharField(max_length=300, unique=True)),
                ('name', lhh_portal.text.CleanCharField(max_length=300, verbose_name='tên đã gặp')),
                ('answered_at', models.DateTimeField(auto_now=True)),
                ('answered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('association', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='import_answers', to='members.association', verbose_name='là')),
            ],
            options={
                'verbose_name': 'câu trả lời khi nhập',
                'verbose_name_plural': 'câu trả lời khi nhập',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='ImportFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('file', models.FileField(upload_to='members/import/%Y/%m', verbose_name='tệp')),
                ('filename', lhh_portal.text.CleanCharField(max_length=200, verbose_name='tên tệp')),
                ('sheet', lhh_portal.text.CleanCharField(blank=True, max_length=100, verbose_name='trang tính')),
                ('as_of', models.DateField(verbose_name='số hội viên tính đến ngày')),
                ('layout', models.JSONField(blank=True, default=dict)),
                ('skipped', models.JSONField(blank=True, default=list)),
                ('notes', models.JSONField(blank=True, default=list)),
                ('state', models.CharField(choices=[('uploaded', 'Chờ xác định cột'), ('reading', 'Đang đọc'), ('ready', 'Chờ xác nhận'), ('writing', 'Đang ghi'), ('done', 'Đã nhập'), ('dropped', 'Đã bỏ')], default='uploaded', max_length=10, verbose_name='trạng thái')),
                ('seen', models.CharField(blank=True, max_length=64)),
                ('result', models.JSONField(blank=True, default=dict)),
                ('job_id', models.BigIntegerField(blank=True, null=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True, verbose_name='xác nhận lúc')),
                ('created_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'lần nhập danh sách hội',
                'verbose_name_plural': 'lần nhập danh sách hội',
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ImportRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='dòng')),
                ('name', models.CharField(max_length=300, verbose_name='tên trong tệp')),
                ('state', models.CharField(choices=[('problem', 'Cần sửa'), ('ask', 'Cần trả lời'), ('new', 'Thêm mới'), ('changed', 'Thay đổi'), ('same', 'Không đổi'), ('left-out', 'Bỏ qua')], max_length=10, verbose_name='kết quả')),
                ('data', models.JSONField(default=dict)),
                ('changes', models.JSONField(blank=True, default=list)),
                ('problems', models.JSONField(blank=True, default=list)),
                ('candidates', models.JSONField(blank=True, default=list)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('association', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='members.association')),
                ('import_file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='members.importfile')),
            ],
            options={
                'verbose_name': 'dòng nhập',
                'verbose_name_plural': 'dòng nhập',
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='MembershipCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('as_of', models.DateField(verbose_name='tính đến ngày')),
                ('members', models.PositiveIntegerField(verbose_name='hội viên')),
                ('intellectuals', models.PositiveIntegerField(default=0, verbose_name='trong đó trí thức KH&CN')),
                ('chapters', models.PositiveIntegerField(default=0, verbose_name='chi hội')),
                ('women', models.PositiveIntegerField(default=0, verbose_name='hội viên nữ')),
                ('young', models.PositiveIntegerField(default=0, verbose_name='hội viên từ 35 tuổi trở xuống')),
                ('admitted', models.PositiveIntegerField(default=0, verbose_name='mới kết nạp')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='membership_counts', to='members.association')),
            ],
            options={
                'verbose_name': 'số hội viên',
                'verbose_name_plural': 'số hội viên',
                'ordering': ['-as_of'],
            },
        ),
        migrations.CreateModel(
            name='StatusPeriod',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('prospect', 'Đang vận động'), ('applied', 'Đã nộp hồ sơ'), ('pending', 'Chờ quyết định'), ('active', 'Đang hoạt động'), ('dormant', 'Không hoạt động'), ('suspended', 'Tạm ngừng'), ('left', 'Đã ra khỏi'), ('merged', 'Đã sáp nhập'), ('dissolved', 'Đã giải thể')], max_length=10, verbose_name='tình trạng')),
                ('since', models.DateField(verbose_name='từ ngày')),
                ('decision', lhh_portal.text.CleanCharField(blank=True, max_length=200, verbose_name='quyết định')),
                ('note', lhh_portal.text.CleanTextField(blank=True, verbose_name='ghi chú')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='status_periods', to='members.association')),
            ],
            options={
                'verbose_name': 'tình trạng theo thời gian',
                'verbose_name_plural': 'tình trạng theo thời gian',
                'ordering': ['since', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Succession',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(verbose_name='ngày')),
                ('decision', lhh_portal.text.CleanCharField(blank=True, max_length=200, verbose_name='quyết định')),
                ('predecessor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_out', to='members.association')),
                ('successor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='successions_in', to='members.association')),
            ],
            options={
                'verbose_name': 'sáp nhập, kế thừa',
                'verbose_name_plural': 'sáp nhập, kế thừa',
            },
        ),
        migrations.AddField(
            model_name='association',
            name='predecessors',
            field=models.ManyToManyField(related_name='successors', through='members.Succession', through_fields=('successor', 'predecessor'), to='members.association', verbose_name='tiền thân'),
        ),
        migrations.CreateModel(
            name='Term',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ordinal', lhh_portal.text.CleanCharField(help_text='Số La Mã: I, II, III …', max_length=10, verbose_name='khóa')),
                ('starts_on', models.DateField(verbose_name='bắt đầu')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='kết thúc')),
                ('congress_on', models.DateField(blank=True, null=True, verbose_name='ngày đại hội')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='terms', to='members.association')),
            ],
            options={
                'verbose_name': 'nhiệm kỳ',
                'verbose_name_plural': 'nhiệm kỳ',
                'ordering': ['-starts_on'],
            },
        ),
        migrations.CreateModel(
            name='Mandate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', lhh_portal.text.CleanCharField(max_length=100, verbose_name='chức danh')),
                ('is_full_time', models.BooleanField(default=False, verbose_name='chuyên trách')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='đến hết ngày')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='members.body', verbose_name='tổ chức')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='members.person', verbose_name='nhân sự')),
                ('term', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandates', to='members.term')),
            ],
            options={
                'verbose_name': 'chức danh',
                'verbose_name_plural': 'chức danh',
                'ordering': ['body', 'pk'],
            },
        ),
        migrations.AddConstraint(
            model_name='body',
            constraint=models.UniqueConstraint(fields=('association', 'name'), name='body_once'),
        ),
        migrations.AddIndex(
            model_name='importrow',
            index=models.Index(fields=['import_file', 'state', 'number'], name='members_imp_import__bf2979_idx'),
        ),
        migrations.AddConstraint(
            model_name='importrow',
            constraint=models.UniqueConstraint(fields=('import_file', 'number'), name='import_row_once'),
        ),
        migrations.AddConstraint(
            model_name='membershipcount',
            constraint=models.UniqueConstraint(fields=('association', 'as_of'), name='membership_one_per_day'),
        ),
        migrations.AddConstraint(
            model_name='membershipcount',
            constraint=models.CheckConstraint(condition=models.Q(('intellectuals__lte', models.F('members'))), name='membership_part_within_whole', violation_error_message='Số trí thức KH&CN không thể lớn hơn số hội viên.'),
        ),
        migrations.AddConstraint(
            model_name='membershipcount',
            constraint=models.CheckConstraint(condition=models.Q(('women__lte', models.F('members'))), name='membership_women_within_whole', violation_error_message='Số hội viên nữ không thể lớn hơn số hội viên.'),
        ),
        migrations.AddConstraint(
            model_name='membershipcount',
            constraint=models.CheckConstraint(condition=models.Q(('young__lte', models.F('members'))), name='membership_young_within_whole', violation_error_message='Số hội viên từ 35 tuổi trở xuống không thể lớn hơn số hội viên.'),
        ),
        migrations.AddConstraint(
            model_name='statusperiod',
            constraint=models.UniqueConstraint(fields=('association', 'since'), name='status_one_per_day'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.UniqueConstraint(fields=('predecessor', 'successor'), name='succession_once'),
        ),
        migrations.AddConstraint(
            model_name='succession',
            constraint=models.CheckConstraint(condition=models.Q(('predecessor', models.F('successor')), _negated=True), name='succession_not_self'),
        ),
        migrations.AddIndex(
            model_name='association',
            index=models.Index(fields=['sort_key'], name='members_ass_sort_ke_151ea2_idx'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.UniqueConstraint(fields=('association', 'ordinal'), name='term_once', violation_error_message='Nhiệm kỳ của khóa này đã có.'),
        ),
        migrations.AddConstraint(
            model_name='term',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='term_dates_in_order', violation_error_message='Ngày kết thúc không thể trước ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='mandate',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on', None), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='mandate_dates_in_order', violation_error_message='Ngày kết thúc không thể trước ngày bắt đầu.'),
        ),
    ]
