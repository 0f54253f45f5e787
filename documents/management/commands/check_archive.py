import sys

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from documents.archive.watch import concerns


class Command(BaseCommand):
    help = "Nêu những gì đe dọa văn bản đã ký (dấu thời gian, chứng thư, danh sách thu hồi); mã thoát 1 khi có."

    def handle(self, **options):
        found = concerns()
        for concern in found:
            self.stdout.write(f"{'✗' if concern.is_late else '!'} {concern}")
        if found:
            sys.exit(1)
        self.stdout.write(_("Không có việc gì phải làm với văn bản đã ký."))
