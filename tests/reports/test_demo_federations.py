"""What the published reports of the other demo federations imply beyond the figures they print."""

from reports.checks import open_findings, round_findings
from reports.consolidation import figures_of
from reports.demo.load import load_federation
from reports.models import ActivityAmount, ConsolidatedReport


def test_prizes_of_both_groups_add_up_to_the_works(db):
    load_federation("bac-ninh")
    amounts = dict(
        ActivityAmount.objects.filter(activity__kind__code="trao-giai").values_list("measure__code", "amount")
    )

    prizes = ("nhat", "nhi", "ba", "khuyen-khich")
    assert {group: sum(amounts[f"{group}-{prize}"] for prize in prizes) for group in "ab"} == {"a": 21, "b": 21}
    assert amounts["nhom-a"] + amounts["nhom-b"] == amounts["tac-pham"] == 42


def test_a_quarterly_bulletin_makes_two_issues_in_six_months(db):
    load_federation("soc-trang")
    figures = figures_of(ConsolidatedReport.objects.get())

    assert [figures.figure(code).quantity.value for code in ("PBK-04", "PBK-04-2")] == [2, 1000]


def test_a_law_that_several_associations_worked_on_counts_once(db):
    load_federation("bac-ninh")
    figures = figures_of(ConsolidatedReport.objects.get())

    codes = ("TVP-03", "TVP-03@hoi-luat-gia", "TVP-03@hoi-nha-bao", "TVP-03@hoi-tin-hoc-dien-tu")
    assert [figures.figure(code).quantity.value for code in codes] == [7, 7, 2, 2]


def test_parts_and_wholes_of_ten_years_fit_together(db):
    load_federation("son-la")
    report = ConsolidatedReport.objects.select_related("round").get()

    assert open_findings(report.round.starts_on, report.round.ends_on) == []
    assert round_findings(report.round) == []


def test_members_known_as_over_and_intellectuals_as_nearly_add_up_to_the_same_doubt(db):
    load_federation("son-la")
    figures = figures_of(ConsolidatedReport.objects.get())

    assert [str(figures.figure(code).quantity) for code in ("ORG-05", "ORG-05@hoi-khuyen-hoc", "ORG-06", "ORG-07")] == [
        "trên 300.000",
        "trên 241.000",
        "gần 20.000",
        "60",
    ]


def test_what_is_told_one_by_one_and_what_in_one_number_make_one_figure(db):
    load_federation("son-la")
    figures = figures_of(ConsolidatedReport.objects.get())

    codes = ("KHC-05@lien-hiep-hoi-tinh", "tong-ket-hoi.gop-hoi-thao", "KHC-05", "KHC-01")
    assert [str(figures.figure(code).quantity) for code in codes] == ["hơn 20", "hơn 100", "hơn 120", "17"]
    assert sum(row.amount for row in figures.contributions("KHC-05")) == 120


def test_eighteen_criteria_are_parts_of_those_honoured(db):
    load_federation("son-la")
    parts = ActivityAmount.objects.filter(measure__kind__code="ton-vinh-tinh", measure__part_of__code="nguoi")

    assert len(set(parts.values_list("measure", flat=True))) == 18
    assert sum(parts.values_list("amount", flat=True)) == 442
