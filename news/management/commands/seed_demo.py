from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from news.demo.albums import load_albums
from news.demo.articles import load_articles
from news.demo.calendar import load_calendar
from news.demo.issued import issue_first_report
from news.demo.library import load_library
from news.demo.old_site import load_old_site
from news.demo.voices import load_voices
from reports.consolidation import then_and_now
from reports.demo.data import federations
from reports.demo.load import DEFAULT, AlreadyInUse, load_beside, load_federation, loaded_federation
from reports.demo.organisation import demo_accounts
from reports.models import Round


class Command(BaseCommand):
    help = "Nạp dữ liệu minh họa của một liên hiệp hội vào cơ sở dữ liệu trống."

    def add_arguments(self, parser):
        parser.add_argument(
            "--federation",
            choices=federations(),
            help=f"liên hiệp hội được nạp; mặc định {DEFAULT}, hoặc liên hiệp hội minh họa đã có sẵn",
        )
        parser.add_argument("--force", action="store_true", help="nạp cả khi chạy ở chế độ phục vụ (LHH_SERVICE=1)")
        parser.add_argument("--closed", action="store_true", help="kèm giải trình cho số liệu mâu thuẫn")
        parser.add_argument(
            "--issued", action="store_true", help="chốt, ký, phát hành và công khai báo cáo đầu tiên (gồm cả --closed)"
        )

    def handle(self, *, federation, force, closed, issued, **options):
        if settings.SERVICE and not force:
            raise CommandError(
                "Dữ liệu minh họa có tài khoản với mật khẩu ai cũng biết nên không nạp ở chế độ phục vụ. "
                "Nếu đây là máy thử, chạy lại với --force."
            )
        if issued and not settings.ALLOW_DEMO_AUTHORITY:
            raise CommandError("Ở chế độ phục vụ không ký bằng chứng thư minh họa; hãy bỏ --issued.")
        try:
            with transaction.atomic():
                is_new = load_federation(federation or loaded_federation() or DEFAULT, closed=closed or issued)
                if is_new:
                    load_beside(loaded_federation())
                    load_library()
                    load_calendar()
                if is_new and loaded_federation() == DEFAULT:
                    load_articles()
                    load_old_site()
                    load_albums()
                    load_voices()
        except AlreadyInUse as error:
            raise CommandError(str(error)) from error
        if is_new and issued:
            self.stdout.write(f"Đã ký, phát hành, công khai báo cáo {issue_first_report().symbol}.")
        self.stdout.write("Đã nạp dữ liệu minh họa." if is_new else "Dữ liệu minh họa đã có sẵn, không đổi gì.")
        if words := then_and_now(Round.objects.first()):
            self.stdout.write(words)
        self.stdout.write(f"Tài khoản minh họa, mật khẩu chung {settings.DEMO_PASSWORD}:")
        for user in demo_accounts():
            self.stdout.write(f"  {user.email:<27} {user.full_name}")
        self.stdout.write("Ký số thử (lanhdao@, vanthu@): khóa minh họa mở bằng chính mật khẩu ấy.")
