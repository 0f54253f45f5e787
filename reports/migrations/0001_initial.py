
import django.core.validators
import django.db.models.deletion
import django_fsm
import lhh_portal.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('documents', '0001_initial'),
        ('members', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ActivityKind',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, unique=True, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9-]+\\Z', 'Mã chỉ gồm chữ không dấu, số và dấu gạch ngang.')], verbose_name='mã')),
                ('name', lhh_portal.text.CleanCharField(max_length=150, verbose_name='loại hoạt động')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='thứ tự')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('subject_label', lhh_portal.text.CleanCharField(blank=True, help_text='Ví dụ «Tên dự án luật». Để trống nếu không cần.', max_length=80, verbose_name='đối tượng')),
            ],
            options={
                'verbose_name': 'loại hoạt động',
                'verbose_name_plural': 'loại hoạt động',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='IndicatorGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='mã')),
                ('name', lhh_portal.text.CleanCharField(max_length=150, verbose_name='nhóm chỉ tiêu')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='thứ tự')),
            ],
            options={
                'verbose_name': 'nhóm chỉ tiêu',
                'verbose_name_plural': 'nhóm chỉ tiêu',
                'ordering': ['position'],
            },
        ),
        migrations.CreateModel(
            name='Outline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('half-year', '6 tháng đầu năm'), ('year', 'năm'), ('other', 'chuyên đề, đột xuất')], max_length=10, unique=True, verbose_name='loại báo cáo')),
                ('subject', lhh_portal.text.CleanCharField(help_text='{year}, {next_year} được thay khi lập báo cáo.', max_length=300, verbose_name='trích yếu')),
            ],
            options={
                'verbose_name': 'đề cương',
                'verbose_name_plural': 'đề cương',
            },
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', lhh_portal.text.CleanCharField(max_length=40, unique=True, verbose_name='đơn vị tính')),
                ('decimals', models.PositiveSmallIntegerField(default=0, verbose_name='số chữ số lẻ')),
                ('is_money', models.BooleanField(default=False, verbose_name='là tiền')),
            ],
            options={
                'verbose_name': 'đơn vị tính',
                'verbose_name_plural': 'đơn vị tính',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Activity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', lhh_portal.text.CleanCharField(max_length=500, verbose_name='tên hoạt động')),
                ('subject', lhh_portal.text.CleanCharField(blank=True, max_length=300, verbose_name='đối tượng')),
                ('subject_key', models.TextField(default='', editable=False)),
                ('description', lhh_portal.text.CleanTextField(blank=True, verbose_name='nội dung')),
                ('report_line', lhh_portal.text.CleanTextField(blank=True, verbose_name='câu đưa vào báo cáo')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(verbose_name='đến ngày')),
                ('place', lhh_portal.text.CleanCharField(blank=True, max_length=200, verbose_name='địa điểm')),
                ('is_online', models.BooleanField(default=False, verbose_name='có trực tuyến')),
                ('funding', models.CharField(blank=True, choices=[('budget', 'ngân sách'), ('fees', 'hội phí'), ('sponsors', 'tài trợ'), ('social', 'xã hội hóa')], max_length=10, verbose_name='nguồn kinh phí')),
                ('search_key', models.TextField(default='', editable=False)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='reports.activitykind', verbose_name='loại hoạt động')),
            ],
            options={
                'verbose_name': 'hoạt động',
                'verbose_name_plural': 'hoạt động',
                'ordering': ['-ends_on', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ActivityOwner',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_lead', models.BooleanField(default=False, verbose_name='chủ trì')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='owners', to='reports.activity')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='members.association', verbose_name='đơn vị')),
            ],
            options={
                'verbose_name': 'đơn vị thực hiện',
                'verbose_name_plural': 'đơn vị thực hiện',
                'ordering': ['-is_lead', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='activity',
            name='associations',
            field=models.ManyToManyField(related_name='activities', through='reports.ActivityOwner', to='members.association', verbose_name='đơn vị thực hiện'),
        ),
        migrations.CreateModel(
            name='AssociationReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('requested', 'Đã yêu cầu'), ('draft', 'Đang soạn'), ('submitted', 'Đã nộp'), ('returned', 'Trả lại'), ('accepted', 'Đã tiếp nhận')], default='requested', max_length=50, protected=True, verbose_name='trạng thái')),
                ('results', lhh_portal.text.CleanTextField(blank=True, verbose_name='kết quả')),
                ('shortcomings', lhh_portal.text.CleanTextField(blank=True, verbose_name='hạn chế')),
                ('plans', lhh_portal.text.CleanTextField(blank=True, verbose_name='phương hướng')),
                ('proposals', lhh_portal.text.CleanTextField(blank=True, verbose_name='kiến nghị')),
                ('submitted_at', models.DateTimeField(blank=True, null=True, verbose_name='nộp lúc')),
                ('accepted_at', models.DateTimeField(blank=True, null=True, verbose_name='tiếp nhận lúc')),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='members.association', verbose_name='hội')),
            ],
            options={
                'verbose_name': 'báo cáo của hội',
                'verbose_name_plural': 'báo cáo của các hội',
                'ordering': ['round', 'association__position', 'association__sort_key'],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='ConsolidatedReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', django_fsm.FSMField(choices=[('draft', 'Đang tổng hợp'), ('closed', 'Đã chốt')], default='draft', max_length=50, protected=True, verbose_name='trạng thái')),
                ('subject', lhh_portal.text.CleanCharField(max_length=300, verbose_name='trích yếu')),
                ('issued_on', models.DateField(verbose_name='ngày văn bản')),
                ('authority_lines', lhh_portal.text.CleanTextField(verbose_name='quyền hạn, chức vụ người ký')),
                ('signer_name', lhh_portal.text.CleanCharField(max_length=200, verbose_name='họ tên người ký')),
                ('salutation', lhh_portal.text.CleanTextField(blank=True, verbose_name='kính gửi')),
                ('recipients', lhh_portal.text.CleanTextField(verbose_name='nơi nhận')),
                ('closed_at', models.DateTimeField(blank=True, null=True, verbose_name='chốt lúc')),
                ('completeness', models.CharField(blank=True, max_length=200, verbose_name='mức đầy đủ')),
                ('document', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='consolidated_report', to='documents.officialdocument')),
            ],
            options={
                'verbose_name': 'báo cáo tổng hợp',
                'verbose_name_plural': 'báo cáo tổng hợp',
                'ordering': ['-round__ends_on'],
            },
            bases=(django_fsm.FSMModelMixin, models.Model),
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', lhh_portal.text.CleanCharField(max_length=200, verbose_name='tên tệp')),
                ('uploaded_at', models.DateTimeField(auto_now_add=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='reports.activity')),
                ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='documents.storedfile')),
                ('uploaded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'minh chứng',
                'verbose_name_plural': 'minh chứng',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FindingAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=120)),
                ('fingerprint', models.CharField(max_length=120)),
                ('explanation', lhh_portal.text.CleanTextField(verbose_name='giải trình')),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='finding_answers', to='reports.activity')),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'giải trình',
                'verbose_name_plural': 'giải trình',
            },
        ),
        migrations.CreateModel(
            name='FrozenFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=250)),
                ('name', models.CharField(max_length=250)),
                ('unit', models.CharField(max_length=40)),
                ('decimals', models.PositiveSmallIntegerField(default=0)),
                ('amount', models.BigIntegerField(null=True)),
                ('qualifier', models.CharField(blank=True, max_length=10)),
                ('is_nil', models.BooleanField(default=False)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='frozen_figures', to='reports.consolidatedreport')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='FrozenContribution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('association_name', models.TextField()),
                ('label', models.TextField()),
                ('amount', models.BigIntegerField()),
                ('qualifier', models.CharField(blank=True, max_length=10)),
                ('source', models.CharField(max_length=80)),
                ('figure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributions', to='reports.frozenfigure')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=40, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9-]+\\Z', 'Mã chỉ gồm chữ không dấu, số và dấu gạch ngang.')], verbose_name='mã')),
                ('name', lhh_portal.text.CleanCharField(max_length=150, verbose_name='đại lượng')),
                ('counting', models.CharField(choices=[('sum', 'cộng dồn'), ('latest', 'số mới nhất của mỗi hội, rồi cộng các hội'), ('max', 'số lớn nhất'), ('distinct', 'đếm đối tượng khác nhau')], default='sum', max_length=10, verbose_name='cách tính')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='thứ tự')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('kind', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='reports.activitykind', verbose_name='loại hoạt động')),
                ('part_of', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='reports.measure', verbose_name='trong đó, của đại lượng')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='reports.unit', verbose_name='đơn vị tính')),
            ],
            options={
                'verbose_name': 'đại lượng',
                'verbose_name_plural': 'đại lượng',
                'ordering': ['kind', 'position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='ActivityAmount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(verbose_name='số lượng')),
                ('qualifier', models.CharField(blank=True, choices=[('', 'chính xác'), ('hơn', 'hơn'), ('trên', 'trên'), ('gần', 'gần'), ('khoảng', 'khoảng')], default='', max_length=10, verbose_name='mức chính xác')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='amounts', to='reports.activity')),
                ('measure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amounts', to='reports.measure')),
            ],
            options={
                'verbose_name': 'số liệu',
                'verbose_name_plural': 'số liệu',
                'ordering': ['measure__position', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='NilReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.indicatorgroup', verbose_name='nhóm chỉ tiêu')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nil_returns', to='reports.associationreport')),
            ],
            options={
                'verbose_name': 'không phát sinh',
                'verbose_name_plural': 'không phát sinh',
            },
        ),
        migrations.CreateModel(
            name='OutlineSection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('depth', models.PositiveSmallIntegerField(verbose_name='cấp')),
                ('position', models.PositiveIntegerField(verbose_name='thứ tự')),
                ('title', lhh_portal.text.CleanCharField(max_length=300, verbose_name='tiêu đề')),
                ('starting_text', lhh_portal.text.CleanTextField(blank=True, verbose_name='đoạn gợi ý')),
                ('outline', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.outline')),
            ],
            options={
                'verbose_name': 'mục đề cương',
                'verbose_name_plural': 'mục đề cương',
                'ordering': ['outline', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9-]+\\Z', 'Mã chỉ gồm chữ không dấu, số và dấu gạch ngang.')], verbose_name='mã')),
                ('title', lhh_portal.text.CleanCharField(max_length=200, verbose_name='tên đợt báo cáo')),
                ('kind', models.CharField(choices=[('half-year', '6 tháng đầu năm'), ('year', 'năm'), ('other', 'chuyên đề, đột xuất')], max_length=10, verbose_name='loại')),
                ('year', models.PositiveSmallIntegerField(verbose_name='năm')),
                ('span', models.CharField(choices=[('nd09', 'theo Nghị định 09/2019 (15/12 – 14/6, 14/12)'), ('calendar', 'theo năm dương lịch'), ('custom', 'tự chọn')], default='nd09', max_length=10, verbose_name='cách tính kỳ')),
                ('starts_on', models.DateField(verbose_name='từ ngày')),
                ('ends_on', models.DateField(verbose_name='đến hết ngày')),
                ('due_on', models.DateField(verbose_name='hạn các hội nộp')),
                ('upward_due_on', models.DateField(blank=True, null=True, verbose_name='hạn gửi cấp trên')),
                ('requesting_document', lhh_portal.text.CleanCharField(blank=True, max_length=200, verbose_name='văn bản yêu cầu')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': 'đợt báo cáo',
                'verbose_name_plural': 'đợt báo cáo',
                'ordering': ['-ends_on'],
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='round_dates_in_order')],
            },
        ),
        migrations.AddField(
            model_name='consolidatedreport',
            name='round',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='consolidated', to='reports.round', verbose_name='đợt'),
        ),
        migrations.AddField(
            model_name='associationreport',
            name='round',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='reports.round', verbose_name='đợt'),
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('depth', models.PositiveSmallIntegerField(verbose_name='cấp')),
                ('position', models.PositiveIntegerField(verbose_name='thứ tự')),
                ('title', lhh_portal.text.CleanCharField(max_length=300, verbose_name='tiêu đề')),
                ('text', lhh_portal.text.CleanTextField(blank=True, verbose_name='nội dung')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='reports.consolidatedreport')),
            ],
            options={
                'verbose_name': 'mục',
                'verbose_name_plural': 'mục',
                'ordering': ['report', 'position'],
            },
        ),
        migrations.CreateModel(
            name='Indicator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=20, unique=True, validators=[django.core.validators.RegexValidator('^[A-Za-z0-9-]+\\Z', 'Mã chỉ gồm chữ không dấu, số và dấu gạch ngang.')], verbose_name='mã')),
                ('name', lhh_portal.text.CleanCharField(max_length=250, verbose_name='chỉ tiêu')),
                ('aggregation', models.CharField(choices=[('sum', 'cộng dồn'), ('latest', 'tại ngày cuối kỳ'), ('distinct', 'đếm đối tượng khác nhau'), ('max', 'lớn nhất'), ('ratio', 'tỷ lệ'), ('list', 'liệt kê'), ('flag', 'có/không')], max_length=10, verbose_name='cách tổng hợp')),
                ('provider', models.CharField(blank=True, max_length=60, verbose_name='nguồn số liệu')),
                ('position', models.PositiveIntegerField(default=0, verbose_name='thứ tự')),
                ('is_active', models.BooleanField(default=True, verbose_name='đang dùng')),
                ('denominator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.indicator')),
                ('numerator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='reports.indicator')),
                ('group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='indicators', to='reports.indicatorgroup', verbose_name='nhóm')),
                ('measures', models.ManyToManyField(blank=True, related_name='indicators', to='reports.measure', verbose_name='đại lượng')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='reports.unit', verbose_name='đơn vị tính')),
            ],
            options={
                'verbose_name': 'chỉ tiêu',
                'verbose_name_plural': 'chỉ tiêu',
                'ordering': ['group', 'position', 'code'],
            },
        ),
        migrations.AddConstraint(
            model_name='activityowner',
            constraint=models.UniqueConstraint(fields=('activity', 'association'), name='activity_owner_once'),
        ),
        migrations.AddConstraint(
            model_name='activityowner',
            constraint=models.UniqueConstraint(condition=models.Q(('is_lead', True)), fields=('activity',), name='activity_one_lead'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['ends_on'], name='reports_act_ends_on_d80c3a_idx'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='activity_dates_in_order', violation_error_message='Ngày kết thúc không thể trước ngày bắt đầu.'),
        ),
        migrations.AddConstraint(
            model_name='findinganswer',
            constraint=models.UniqueConstraint(fields=('activity', 'code', 'fingerprint'), name='finding_answered_once'),
        ),
        migrations.AddConstraint(
            model_name='frozenfigure',
            constraint=models.UniqueConstraint(fields=('report', 'key'), name='frozen_figure_once'),
        ),
        migrations.AddConstraint(
            model_name='activityamount',
            constraint=models.UniqueConstraint(fields=('activity', 'measure'), name='amount_once_per_measure'),
        ),
        migrations.AddConstraint(
            model_name='activityamount',
            constraint=models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='amount_not_negative'),
        ),
        migrations.AddConstraint(
            model_name='nilreturn',
            constraint=models.UniqueConstraint(fields=('report', 'group'), name='nil_once_per_group'),
        ),
        migrations.AddConstraint(
            model_name='associationreport',
            constraint=models.UniqueConstraint(fields=('round', 'association'), name='report_once_per_round'),
        ),
        migrations.AddConstraint(
            model_name='measure',
            constraint=models.UniqueConstraint(fields=('kind', 'code'), name='measure_code_once_per_kind'),
        ),
    ]
