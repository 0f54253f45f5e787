from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import prefetch_related_objects

from documents.models import RegisterEntry, Version
from documents.pdf import render
from documents.registers.outgoing import next_number
from documents.services import create_document
from documents.signing.trial import signed_trial
from documents.storage import open_stored
from reports.appendices import appendices_of
from reports.closing import freeze_figures, paper_fields
from reports.consolidation import figures_of, write_text
from reports.models import ConsolidatedReport
from reports.paper_data import report_data
from reports.workflow import ConsolidatedState


class Command(BaseCommand):
    help = "Write the paper of a round's consolidated report: as closed, or as it would be if it were closed now."

    def add_arguments(self, parser):
        parser.add_argument("round", help="mã đợt báo cáo, ví dụ 2024-H1")
        parser.add_argument("--output", required=True, type=Path, help="tệp PDF được ghi")
        parser.add_argument(
            "--signed",
            action="store_true",
            help="bản có hai chữ ký: bản thật nếu đã ký xong, nếu chưa thì ký thử bằng chứng thư minh họa",
        )

    def handle(self, *args, **options):
        report = (
            ConsolidatedReport.objects.select_related("round", "document")
            .filter(round__code__iexact=options["round"])
            .first()
        )
        if report is None:
            raise CommandError(f"Không có báo cáo tổng hợp nào của đợt «{options['round']}».")
        document = report.document if report.state == ConsolidatedState.CLOSED else _preview(report)
        options["output"].write_bytes(_signed(document) if options["signed"] else render(document))
        self.stdout.write(f"{options['output']}: {document.symbol}, {document.subject}")


def _preview(report):
    """The paper as closing would make it now, with the number it would get; nothing is stored."""
    figures = figures_of(report)
    text = write_text(report, figures)
    if text.problems:
        raise CommandError("\n".join(problem.message for problem in text.problems))
    used = dict(text.used)
    appendices = _appendices(report, figures, used)
    with transaction.atomic():  # written only as long as it takes to read it
        freeze_figures(report, figures, used)
        document = create_document(**paper_fields(report, text), appendices=appendices, data=report_data(report))
        prefetch_related_objects([document], "appendices")
        transaction.set_rollback(True)
    document.entry = RegisterEntry(number=next_number(document.type, report.issued_on.year))
    return document


def _appendices(report, figures, used):
    try:
        return appendices_of(report, figures, used)
    except ValidationError as error:
        raise CommandError("\n".join(error.messages)) from error


def _signed(document):
    """The sealed file where there is one; before that a trial by the demo authority."""
    sealed = document.versions.filter(kind=Version.Kind.SEALED).last() if document.pk else None
    if sealed and sealed.file_id == document.pdf_id:
        return open_stored(sealed.file).read()
    if not settings.ALLOW_DEMO_AUTHORITY:
        raise CommandError("Văn bản chưa ký xong, và ở chế độ phục vụ không ký thử bằng chứng thư minh họa.")
    if document.number is None:
        # Printed as if it were approved now.
        document.entry = RegisterEntry(number=next_number(document.type, document.issued_on.year))
    return signed_trial(document, password=settings.DEMO_PASSWORD)
