"""Migration 0020 gives indicators without a source theirs; what a federation chose itself stays."""

import importlib

import pytest
from django.apps import apps

from reports.models import Indicator, Measure

migration = importlib.import_module("reports.migrations.0020_sources_of_past_years")


@pytest.fixture
def before(db):
    """As a database had it before: no sources, the unit and the rule of then."""
    Indicator.objects.get(code="THI-03").measures.clear()
    Indicator.objects.filter(code="THI-03").update(name="Giải Sáng tạo kỹ thuật cấp tỉnh")
    Indicator.objects.get(code="TDK-02").measures.clear()
    Indicator.objects.filter(code="TDK-02").update(aggregation="distinct", name="Người được tôn vinh hằng năm")
    Indicator.objects.filter(code="ORG-21").update(provider="")
    Indicator.objects.filter(code__in=["ORG-01-2", "ORG-11-2", "TVP-09-2"]).delete()
    for position, indicator in enumerate(Indicator.objects.order_by("position"), start=1):
        Indicator.objects.filter(pk=indicator.pk).update(position=position)
    widened = Indicator.objects.get(code="KHC-05")
    widened.measures.set([Measure.objects.get(kind__code="hoi-thao", code="hoi-thao")])


def sources(code):
    return {measure.full_code for measure in Indicator.objects.get(code=code).measures.select_related("kind")}


def test_indicators_without_a_source_get_it_with_unit_rule_and_place(before):
    migration.load(apps, None)

    prizes, people = Indicator.objects.get(code="THI-03"), Indicator.objects.get(code="TDK-02")
    assert (prizes.unit.name, prizes.name) == ("giải pháp", "Giải pháp đạt giải Sáng tạo kỹ thuật cấp tỉnh")
    assert (people.aggregation, people.name) == ("sum", "Người được tôn vinh hằng năm")
    assert sources("TDK-02") == {"ton-vinh-tinh.nguoi"}
    assert Indicator.objects.get(code="ORG-21").provider == "members.years"
    assert sources("KHC-05") == {"hoi-thao.hoi-thao", "hoi-thao.gop-hoi-thao", "tong-ket-hoi.gop-hoi-thao"}
    codes = list(Indicator.objects.order_by("position").values_list("code", flat=True))
    assert codes[codes.index("ORG-11") + 1] == "ORG-11-2"


def test_sources_a_federation_chose_stay(before):
    chosen = Measure.objects.get(kind__code="trao-giai", code="tac-pham")
    Indicator.objects.get(code="THI-03").measures.set([chosen])
    Indicator.objects.get(code="KHC-05").measures.add(Measure.objects.get(kind__code="toa-dam", code="cuoc"))

    migration.load(apps, None)

    assert sources("THI-03") == {"trao-giai.tac-pham"}
    assert sources("KHC-05") == {"hoi-thao.hoi-thao", "toa-dam.cuoc"}
