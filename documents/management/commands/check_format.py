import sys

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from pdfminer.pdfparser import PDFSyntaxError
from pdfplumber.utils.exceptions import PdfminerException

from documents.check_format import check


class Command(BaseCommand):
    help = "Đo một tệp PDF theo thể thức của Nghị định 30/2020/NĐ-CP; mã thoát 0 khi mọi quy tắc đều đúng."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        try:
            findings = check(file)
        except FileNotFoundError as error:
            raise CommandError(_("Không có tệp %s.") % file) from error
        except (PDFSyntaxError, PdfminerException) as error:
            raise CommandError(_("%s không phải là tệp PDF đọc được.") % file) from error
        for found in findings:
            mark = "✓" if found.ok else "✗"
            page = _(" (trang %s)") % found.page if found.page else ""
            self.stdout.write(
                f"{mark} {found.rule:26} {found.text}{page}: "
                + _("cần %(expected)s; đo được %(found)s") % {"expected": found.expected, "found": found.found}
            )
        broken = sum(not found.ok for found in findings)
        self.stdout.write(_("%(good)s/%(all)s quy tắc đúng.") % {"good": len(findings) - broken, "all": len(findings)})
        if broken:
            sys.exit(1)
