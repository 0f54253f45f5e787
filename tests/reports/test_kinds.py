"""Rounds of every kind over the same records."""

from datetime import date
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command

from documents.check_format import check
from members.models import FederationProfile
from reports.closing import close_report, differences
from reports.consolidation import start_report
from reports.models import AssociationReport, Outline, Round
from reports.round_figures import RoundFigures
from reports.services import save_activity
from tests.factories import ActivityFactory, RoundFactory
from tests.reports.story import tell


@pytest.fixture
def story(cast):
    return tell(cast)


@pytest.fixture
def profile(db):
    return FederationProfile.objects.create(
        valid_from=date(2004, 1, 1),
        name="Liên hiệp Hội (minh họa)",
        short_name="LHH",
        province="Sơn La",
        issuing_lines="LIÊN HIỆP HỘI",
        place_name="Sơn La",
    )


@pytest.mark.parametrize("kind", Round.Kind.values)
def test_every_kind_starts_from_its_outline_and_closes_without_having_asked_anybody(profile, cast, kind):
    round_ = RoundFactory(
        code="T", kind=kind, year=2024, starts_on=date(2019, 12, 15), ends_on=date(2024, 12, 14), title="Thử"
    )
    report = start_report(round_, issued_on=date(2024, 12, 20))
    # Nothing was recorded: a text that names figures could not be closed.
    report.sections.exclude(text="").exclude(text__startswith="[[tong-hop]]").update(text="Đã thực hiện.")
    report.signer_name = "Nguyễn Văn Mẫu"
    report.save()

    report = close_report(report, actor=cast.staff, explanations={})

    assert Outline.objects.get(kind=kind).sections.count() == report.sections.count() > 5
    assert report.completeness == "Không yêu cầu các hội báo cáo"
    assert "{" not in report.subject + report.document.body
    assert "[[" not in report.document.body
    # Nobody has entered a plan, so no title speaks of one.
    titles = [row.title.partition(" và kế hoạch")[0] for row in report.appendices.all()]
    assert [row.title for row in report.document.appendices.all()] == titles
    assert differences(report) == []


def test_titles_of_the_year_s_appendices_in_their_order(profile):
    round_ = RoundFactory(code="2024-Y", kind="year", starts_on=date(2023, 12, 15), ends_on=date(2024, 12, 14))

    report = start_report(round_, issued_on=date(2024, 12, 20))

    assert [row.title for row in report.appendices.all()] == [
        "Biểu số liệu hội thành viên năm 2024",
        "Biểu nhiệm vụ tư vấn, phản biện và giám định xã hội năm 2024",
        "Biểu hội thi, cuộc thi, giải thưởng năm 2024",
        "Biểu khen thưởng, tôn vinh năm 2024",
        "So sánh với năm trước và kế hoạch năm 2024",
    ]


def test_the_appendices_of_the_year_hold_the_format_check(story, tmp_path):
    year = RoundFactory(code="2024-Y", kind="year", starts_on=date(2023, 12, 15), ends_on=date(2024, 12, 14))
    report = start_report(year, issued_on=date(2024, 12, 20))
    report.sections.exclude(text="").update(text="Đã thực hiện.")
    report.appendices.filter(content="associations").update(codes="t-luat.vu t-xa-hoi.tong XHO-02")
    report.appendices.filter(content="comparison").update(codes="t-luat.vu t-xa-hoi.tong")
    report.appendices.filter(position=2).update(codes="t-luat.vu t-xa-hoi.tong")
    report.signer_name = "Nguyễn Văn Mẫu"
    report.save()
    call_command("build_report", "2024-Y", output=tmp_path / "bc.pdf", stdout=StringIO())

    # The text before them is too short to fill a page; a whole year's is checked with a demo federation.
    found = check(tmp_path / "bc.pdf")
    assert [finding for finding in found if finding.rule.startswith("appendix.") and not finding.ok] == []
    assert "appendix.cells" in {finding.rule for finding in found}


def test_in_the_year_s_round_the_first_half_stays_locked_and_is_counted(story, cast):
    """The lawyers' half-year report is accepted; for the year they file again, over the whole year."""
    year = RoundFactory(code="2024-Y", kind="year", starts_on=date(2023, 12, 15), ends_on=date(2024, 12, 14))
    AssociationReport.objects.create(round=year, association=cast.lawyers, state="draft")

    story.advice.title = "Tên khác"
    with pytest.raises(ValidationError, match="6 tháng đầu năm 2024"):
        save_activity(story.advice, by=cast.officer, lead=cast.lawyers)
    later = ActivityFactory(kind=story.law.kind, lead=cast.lawyers, starts_on=date(2024, 9, 1))
    later.title = "Sửa được"
    save_activity(later, by=cast.officer, lead=cast.lawyers)
    assert RoundFigures(year).figure("t-luat.vu@hoi-luat-gia").amount == 44
