from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management import BaseCommand, CommandError

from accounts.models import User
from news.old_site.importing import import_old_site
from news.rules import can_bring_over


class Command(BaseCommand):
    help = "Nhập tin bài của trang cũ từ thư mục HTML hoặc tệp CSV. Không có --write thì chỉ chạy thử."

    def add_arguments(self, parser):
        parser.add_argument("path", type=Path, help="thư mục hoặc tệp CSV")
        parser.add_argument("--by", required=True, help="thư điện tử của người chịu trách nhiệm đăng")
        parser.add_argument("--write", action="store_true", help="nhập thật")
        parser.add_argument("--report", type=Path, default=Path("bao-cao-nhap.csv"), help="tệp CSV những điều cần xem")

    def handle(self, *, path, by, write, report, **options):
        user = User.objects.filter(email__iexact=by).first()
        if user is None or not can_bring_over(user):
            raise CommandError(f"{by} không phải tài khoản của biên tập viên, lãnh đạo hay quản trị đang mở.")
        try:
            done = import_old_site(path, by=user, is_trial=not write)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        report.write_bytes(done.as_csv())
        for line in done.summary:
            self.stdout.write(line)
        self.stdout.write(f"Từng bài một: {report}")
        if not write:
            self.stdout.write("Chạy thử: chưa ghi gì. Xem báo cáo rồi chạy lại với --write.")
