from django.conf import settings
from django.core.management import BaseCommand

from reports.demo.organisation import demo_accounts


class Command(BaseCommand):
    help = "In các tài khoản minh họa có trong cơ sở dữ liệu này."

    def handle(self, **options):
        users = demo_accounts()
        if users:
            self.stdout.write(f"Tài khoản minh họa, mật khẩu chung {settings.DEMO_PASSWORD}:")
        for user in users:
            self.stdout.write(f"  {user.email:<27} {user.full_name}")
