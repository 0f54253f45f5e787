from django.core.management import BaseCommand, CommandError

from documents.models import StoredFile
from documents.storage import is_intact


class Command(BaseCommand):
    help = "So từng tệp đã lưu với mã SHA-256 của nó; dùng sau khi phục hồi bản sao lưu."

    def handle(self, **options):
        count, broken = 0, []
        for stored in StoredFile.objects.order_by("pk").iterator():
            count += 1
            if not is_intact(stored):
                broken.append(stored.path)
        if broken:
            raise CommandError(f"{len(broken)} trên {count} tệp mất hoặc đã bị thay đổi:\n" + "\n".join(broken))
        self.stdout.write(f"{count} tệp, tất cả nguyên vẹn.")
