"""The paper of a year's report with the appendices it begins with: its form, and its numbers for machines."""

from datetime import date

import pytest

from documents import pdf
from documents.check_format import problems
from documents.models import RegisterEntry
from documents.paper_data import compare, extract
from reports.closing import close_report
from reports.consolidation import start_report
from reports.models import AssociationReport
from tests.factories import RoundFactory
from tests.reports.story import tell

pytestmark = pytest.mark.slow


@pytest.fixture
def paper(cast):
    tell(cast)
    year = RoundFactory(code="2024-Y", kind="year", starts_on=date(2023, 12, 15), ends_on=date(2024, 12, 14))
    for association in (cast.lawyers, cast.healers):
        AssociationReport.objects.create(round=year, association=association, state="accepted")
    report = start_report(year, issued_on=date(2024, 12, 20))
    report.signer_name = "Nguyễn Văn Mẫu"
    report.save()
    # An outline alone is headings that hold together, which fill no page.
    report.sections.filter(text="").update(text="Các hội, đơn vị bám sát chương trình công tác năm. " * 8)
    paper = close_report(report, actor=cast.staff, explanations={}).document
    paper.entry = RegisterEntry(number=6)
    return paper


def test_it_holds_the_format_appendices_included_and_agrees_with_its_data(paper):
    data = pdf.prepare(paper)

    assert problems(data) == []
    assert len(extract(data)["printed"]) > 50
    assert compare(data) == []
