import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from documents.models import SignatureRole
from documents.signing.trust import revocation_lists, trust_roots
from documents.verification import verify
from documents.verification.anchors import Anchors
from documents.verification.verdict import moment_text


class Command(BaseCommand):
    help = "Kiểm tra chữ ký số của một tệp PDF, không cần mạng và cơ sở dữ liệu; mã thoát 0 khi mọi điều đều đúng."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("file")
        parser.add_argument("--trust", metavar="DIR", help="thư mục chứng thư gốc thay cho SIGNING_TRUST_DIR")

    def handle(self, *, file, trust, **options):
        verdict = verify(_read(file), anchors=_anchors(trust) if trust else None)
        for check in verdict.checks:
            detail = f": {check.detail}" if check.detail else ""
            self.stdout.write(f"{'✓' if check.ok else '✗'} {check.rule:12} {check.text}{detail}")
        for signer in verdict.signers:
            self.stdout.write(_signer_line(signer))
        wrong = len(verdict.failures)
        if wrong:
            self.stdout.write(_("Không xác nhận được văn bản: %s điều sai.") % wrong)
            sys.exit(1)
        self.stdout.write(_("Văn bản nguyên vẹn, các chữ ký hợp lệ."))


def _read(file):
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise CommandError(_("Không đọc được tệp %s.") % file) from error


def _anchors(folder):
    if not Path(folder).is_dir():
        raise CommandError(_("Không có thư mục %s.") % folder)
    return Anchors(roots=trust_roots([Path(folder)]), lists=revocation_lists([Path(folder)]))


def _signer_line(signer):
    return _("%(role)s: %(name)s (%(organisation)s), ký lúc: %(at)s, chứng thư của %(issuer)s, mức %(level)s") % {
        "role": SignatureRole(signer.role).label,
        "name": signer.name,
        "organisation": signer.organisation,
        "at": moment_text(signer.stamped_at or signer.signed_at),
        "issuer": signer.issuer,
        "level": signer.level,
    }
