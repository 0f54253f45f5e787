from django.conf import settings
from django.core.management import BaseCommand, CommandError

from documents.signing import demo_authority


class Command(BaseCommand):
    help = "Tạo tổ chức chứng thực minh họa: khóa của người ký, của cơ quan và dấu thời gian. Không có giá trị pháp lý."

    def add_arguments(self, parser):
        parser.add_argument("--force", action="store_true", help="tạo lại, chữ ký minh họa cũ sẽ không còn được tin")

    def handle(self, *, force, **options):
        if not settings.ALLOW_DEMO_AUTHORITY:
            raise CommandError(
                "Ở chế độ phục vụ không dùng chứng thư minh họa. Nếu đây là máy thử: ALLOW_DEMO_AUTHORITY=1."
            )
        if demo_authority.exists() and not force:
            demo_authority.refresh()
            self.stdout.write("Đã có tổ chức chứng thực minh họa; chỉ cấp lại danh sách thu hồi. Tạo lại: --force.")
            return
        folder = demo_authority.make()
        self.stdout.write(
            f"{demo_authority.MARK}\nChứng thư gốc: {folder}\nKhóa (mật khẩu {settings.DEMO_PASSWORD}): "
            f"{settings.SIGNING_KEYS_DIR}"
        )
