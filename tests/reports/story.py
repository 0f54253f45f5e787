"""A small round with a draft report, told once for the tests of closing and of the pages."""

from datetime import date
from types import SimpleNamespace

from members.models import FederationProfile
from reports.exceptions import ask, decide, to_ask_for
from reports.models import AssociationReport, ConsolidatedReport, Round
from tests.factories import ActivityFactory, ActivityKindFactory, MeasureFactory, UnitFactory

START, END = date(2023, 12, 15), date(2024, 6, 14)


def tell(cast):
    """Two associations, one activity each (the healers' with a part over its whole if `amounts` say so later)."""
    FederationProfile.objects.create(
        valid_from=date(2004, 1, 1),
        name="Liên hiệp Hội (minh họa)",
        short_name="LHH",
        province="Long An",
        governing_lines="UBND TỈNH LONG AN",
        issuing_lines="LIÊN HIỆP HỘI\nTỈNH LONG AN",
        place_name="Long An",
    )
    round_ = Round.objects.create(
        code="2024-T",
        title="6 tháng đầu năm 2024 (thử)",
        kind="half-year",
        year=2024,
        starts_on=START,
        ends_on=END,
        due_on=END,
    )
    for association, state in [(cast.lawyers, "accepted"), (cast.healers, "requested")]:
        AssociationReport.objects.create(round=round_, association=association, state=state)
    money = UnitFactory(name="đồng", is_money=True)
    law = MeasureFactory(kind=ActivityKindFactory(code="t-luat"), code="vu", unit=UnitFactory(name="trường hợp"))
    whole = MeasureFactory(kind=ActivityKindFactory(code="t-xa-hoi"), code="tong", unit=money, name="Tổng số tiền")
    part = MeasureFactory(kind=whole.kind, code="kham", unit=money, part_of=whole, name="Trị giá khám")
    advice = ActivityFactory(
        kind=law.kind, lead=cast.lawyers, title="Tư vấn", report_line="Tư vấn [[vu|don-vi]]", amounts={law: 44}
    )
    relief = ActivityFactory(
        kind=whole.kind, lead=cast.healers, title="Xã hội", amounts={whole: 9_000_000, part: 5_000_000}
    )
    report = ConsolidatedReport.objects.create(
        round=round_,
        subject="Kết quả hoạt động 6 tháng đầu năm 2024",
        issued_on=date(2024, 6, 11),
        authority_lines="TM. BAN THƯỜNG VỤ\nCHỦ TỊCH",
        signer_name="Nguyễn Văn Mẫu",
        recipients="- UBND tỉnh;\n- Lưu: VT.",
    )
    excuse(round_, by=cast.leader, asked_by=cast.staff)
    section = report.sections.create(
        depth=1,
        position=1,
        title="Tình hình",
        text="Tư vấn [[t-luat.vu|don-vi]][[^t-luat]], chi [[t-xa-hoi.tong|don-vi]], khám [[t-xa-hoi.kham@hoi-dong-y]].",
    )
    # The healers have not filed: the report says so.
    report.sections.create(depth=1, position=2, title="Mức đầy đủ", text="[[tong-hop]]")
    return SimpleNamespace(
        round=round_, report=report, section=section, advice=advice, relief=relief, law=law, whole=whole, part=part
    )


def excuse(round_, *, by, asked_by):
    """A leader lets the round be closed without waiting for those who have not filed, or were not reviewed."""
    left = [report.pk for report, _kind in to_ask_for(round_)]
    if left:
        decide(ask(round_, reports=left, reason="Hội đang đại hội.", by=asked_by), "grant", by=by)
