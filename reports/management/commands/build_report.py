from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from documents.models import OfficialDocument, RegisterEntry
from documents.pdf import render
from documents.register import next_number
from reports.closing import paper_fields
from reports.consolidation import write_text
from reports.models import ConsolidatedReport
from reports.workflow import ConsolidatedState


class Command(BaseCommand):
    help = "Write the paper of a round's consolidated report: as closed, or as it would be if it were closed now."

    def add_arguments(self, parser):
        parser.add_argument("round", help="mã đợt báo cáo, ví dụ 2024-H1")
        parser.add_argument("--output", required=True, type=Path, help="tệp PDF được ghi")

    def handle(self, *args, **options):
        report = (
            ConsolidatedReport.objects.select_related("round", "document").filter(round__code=options["round"]).first()
        )
        if report is None:
            raise CommandError(f"Không có báo cáo tổng hợp nào của đợt «{options['round']}».")
        document = report.document if report.state == ConsolidatedState.CLOSED else _preview(report)
        options["output"].write_bytes(render(document))
        self.stdout.write(f"{options['output']}: {document.symbol}, {document.subject}")


def _preview(report):
    """The paper as closing would make it now, with the number it would get; nothing is stored."""
    text = write_text(report)
    if text.problems:
        raise CommandError("\n".join(problem.message for problem in text.problems))
    document = OfficialDocument(**paper_fields(report, text))
    document.entry = RegisterEntry(number=next_number(document.type, report.issued_on.year))
    return document
