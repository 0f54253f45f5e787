"""What the published reports of the other demo federations imply beyond the figures they print."""

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
