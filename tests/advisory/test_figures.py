"""TVP-11: each recommendation counts once, on the day its answer came or its time ran out."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.utils import timezone

from advisory.models import Contract, CoordinationProgramme, CouncilSeat, ScienceTask
from reports.demo.load import load_federation
from reports.figures import Figures
from reports.footnotes import load_entries
from reports.models import ConsolidatedReport, Indicator, Measure
from tests.access import client_of
from tests.advisory.told import DAY, asked, recommended, task
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db

HALF = date(2023, 12, 15), date(2024, 6, 14)


@pytest.fixture
def sent(cast):
    """Two accepted, one refused, one never answered, one answered after the half-year, one still in time."""
    made = task(cast, "sent", sent_on=DAY)
    mine = asked(made, cast.lawyers, opinion="Sửa Điều 5")
    answers = [("whole", 9), ("part", 40), ("none", 12), ("silent", None), ("whole", 200)]
    for outcome, days in answers:
        answered_on = days and DAY + timedelta(days=days)
        row = recommended(made, sent_on=DAY, outcome=outcome, explanation="x", answered_on=answered_on)
    row.opinions.add(mine.opinion)
    made.recommendations.first().opinions.add(mine.opinion)
    recommended(made, sent_on=timezone.localdate())
    return made


def value_of(key, *span):
    figure = Figures(*span).figure(key)
    return figure.quantity and str(figure.quantity)


def test_share_of_accepted(cast, sent):
    assert [value_of(code, *HALF) for code in ("TVP-11-2", "TVP-11-3", "TVP-11")] == ["2", "4", "50"]
    assert value_of(f"TVP-11@{cast.lawyers.slug}", *HALF) == "100"
    assert value_of("TVP-11", date(2024, 6, 15), date(2024, 12, 14)) == "100"
    assert value_of("TVP-01", *HALF) == "1"
    assert value_of("TVP-11", date(2020, 1, 1), date(2020, 12, 31)) is None


def test_records_behind_it_open(cast, sent):
    client = client_of(cast.leader)
    records = Figures(*HALF).contributions("TVP-11-2")

    assert [(item.amount, item.on) for item in records] == [(1, date(2024, 3, 10)), (1, date(2024, 4, 10))]
    first = sent.recommendations.first()
    assert records[0].association_ids == (cast.lawyers.pk,)
    assert records[0].source == f"advisory.recommendation:{first.pk}"
    assert client.get(first.get_absolute_url()).status_code in {200, 302}


def test_a_database_from_before_gets_the_terms_and_keeps_its_own(db):
    terms = Indicator.objects.filter(code__in=["TVP-11-2", "TVP-11-3"])
    share = Indicator.objects.get(code="TVP-11")
    own = share.numerator_id, share.denominator_id
    Indicator.objects.filter(pk=share.pk).update(numerator=None, denominator=None)
    terms.delete()

    import_module("reports.migrations.0030_share_of_accepted").load(apps, None)

    share.refresh_from_db()
    assert (share.numerator.code, share.denominator.code) == ("TVP-11-2", "TVP-11-3")
    assert own != (None, None)


# --- tasks counted beside activities --------------------------------------------------------------------------------


def bill(cast, name, **fields):
    told = {"sent_on": DAY + timedelta(days=20), "object_name": name} | fields
    return task(cast, "sent", title=f"Góp ý dự án {name}", **told)


def recorded(cast, association, name):
    """«Chúng tôi góp ý luật X», as an officer enters it in a minute."""
    measures = Measure.objects.filter(kind__code="gop-y-luat", code__in=["van-ban", "luot"]).select_related("kind")
    amounts = dict.fromkeys(measures, 1)
    return ActivityFactory(kind=measures[0].kind, lead=association, subject=name, starts_on=DAY, amounts=amounts)


def test_one_bill_counts_once_as_task_and_as_activity_and_each_opinion_is_a_comment(cast):
    both = bill(cast, "Luật Đất đai (sửa đổi)")
    asked(both, cast.lawyers, opinion="Sửa Điều 5")
    asked(both, cast.healers, opinion="Nhất trí")
    recorded(cast, cast.healers, "luật đất đai (Sửa đổi)")
    recorded(cast, cast.healers, "Luật Dược")
    bill(cast, "Luật Lưu trữ")  # the office alone
    asked(task(cast, "stopped", object_name="Luật Thôi"), cast.lawyers, opinion="Nhất trí")

    keys = ("TVP-03", f"TVP-03@{cast.lawyers.slug}", f"TVP-03@{cast.healers.slug}", "TVP-04", "TVP-01")
    assert [value_of(key, *HALF) for key in keys] == ["3", "1", "2", "5", "2"]
    for key in keys:
        assert sum(row.amount for row in Figures(*HALF).contributions(key)) == int(value_of(key, *HALF)), key
    mine = load_entries(*HALF, ["gop-y-luat"]).listed["gop-y-luat", cast.healers.pk]
    assert [row.subject_key for row in mine] == ["luat dat dai (sua doi)", "luat duoc"]
    assert load_entries(*HALF, ["gop-y-luat"]).listed["gop-y-luat", cast.lawyers.pk][0].line == "Luật Đất đai (sửa đổi)"


@pytest.mark.parametrize(
    ("object_type", "fields", "expected"),
    [
        ("planning", {}, {"TVP-06": "1"}),
        ("scheme", {}, {"TVP-07": "1"}),
        ("investment", {}, {"TVP-07-2": "1"}),
        ("party-paper", {}, {"POL-06": "1"}),
        ("policy", {}, {}),
        ("bill", {"origin": "contract"}, {"TVP-02": "1", "TVP-03": "1", "gop-y-luat.hop-dong": "1"}),
        ("scheme", {"origin": "ordered"}, {"TVP-02-2": "1", "TVP-07": "1"}),
        ("scheme", {"origin": "proposed"}, {"TVP-02-3": "1", "TVP-07": "1"}),
    ],
)
def test_what_is_looked_at_and_where_from_says_which_figures(cast, object_type, fields, expected):
    bill(cast, "Quy hoạch X", object_type=object_type, **fields)

    codes = (
        "TVP-02",
        "TVP-02-2",
        "TVP-02-3",
        "TVP-03",
        "TVP-06",
        "TVP-07",
        "TVP-07-2",
        "POL-06",
        "gop-y-luat.hop-dong",
    )
    assert {code: value for code in codes if (value := value_of(code, *HALF))} == expected
    assert value_of("TVP-01", *HALF) == "1"


@pytest.mark.parametrize(
    ("object_type", "told", "expected"),
    [
        ("bill", {"outcome": "part"}, ("1", None, None)),
        ("bill", {"outcome": "none", "explanation": "x"}, (None, None, None)),
        ("policy", {"outcome": "whole", "change": "Đã sửa"}, (None, "1", None)),
        ("policy", {"outcome": "whole"}, (None, None, None)),
        ("investment", {"outcome": "part", "change": "Đã sửa"}, (None, None, "1")),
    ],
)
def test_what_answers_changed(cast, object_type, told, expected):
    made = bill(cast, "Quyết định X", object_type=object_type)
    for _twice in range(2):
        recommended(made, sent_on=DAY, answered_on=DAY + timedelta(days=9), **told)

    values = tuple(value_of(code, *HALF) for code in ("TVP-05", "TVP-09", "TVP-09-2"))
    assert values == tuple("2" if each and object_type == "bill" else each for each in expected)


def test_councils_science_tasks_and_programmes(cast):
    def seat(kind, council, role="member", considered="Đề tài A", association=cast.federation):
        CouncilSeat.objects.create(
            association=association, kind=kind, council=council, role=role, considered=considered, held_on=DAY
        )

    seat("planning", "Hội đồng quy hoạch")
    seat("planning", "hội đồng Quy hoạch", association=cast.lawyers)
    seat("product", "Hội đồng bình chọn")
    seat("selection", "Hội đồng một", "chair")
    seat("selection", "Hội đồng một", "reviewer")
    seat("acceptance", "Hội đồng hai", "member", "Đề tài B")
    for state, level, kind in [
        ("running", "province", "topic"),
        ("archived", "base", "topic"),
        ("proposed", "province", "topic"),
        ("transferred", "base", "model"),
    ]:
        ScienceTask.objects.create(
            association=cast.lawyers, title=f"{level} {state}", state=state, level=level, kind=kind, starts_on=DAY
        )
    for state, ends_on in [
        ("in-force", None),
        ("reviewed", date(2024, 6, 14)),
        ("expired", date(2024, 6, 13)),
        ("draft", None),
    ]:
        CoordinationProgramme.objects.create(
            association=cast.federation, title=state, partner="Sở", state=state, starts_on=DAY, ends_on=ends_on
        )

    expected = {"TVP-08": "2", "KHC-03": "3", "KHC-03-2": "2", "KHC-04": "1", "KHC-01": "2", "KHC-01-2": "1"}
    expected |= {"KHC-01-3": "1", "KHC-02": "1", "KHC-07": "2"}
    assert {code: value_of(code, *HALF) for code in expected} == expected


def test_the_value_of_contracts_signed_and_not_of_what_was_assigned(cast):
    signed = [("contract", DAY, 60_000_000), ("contract", HALF[1], 40_000_000)]
    signed += [("assignment", DAY, 9), ("contract", HALF[0] - timedelta(days=1), 7)]
    for number, (kind, day, value) in enumerate(signed):
        Contract.objects.create(
            task=bill(cast, f"Luật {number}"), kind=kind, number=f"{number}/HĐ", signed_on=day, value_vnd=value
        )

    assert value_of("TVP-12", *HALF) == "100.000.000"


@pytest.mark.parametrize(("since", "words"), [(None, "0"), (date(2016, 5, 31), "1"), (date(2024, 6, 15), "0")])
def test_whether_the_province_has_a_regulation(cast, settings, since, words):
    settings.ADVICE_REGULATION_ON = since

    assert value_of("TVP-13", *HALF) == words


# What the seeds say of this work (processes.md 2.6 C, D), by federation.
SEEDS = {
    "long-an": {"TVP-03": "13", "TVP-06": "5", "TVP-07": "2"},
    "soc-trang": {"TVP-03": "4", "TVP-08": "6", "TVP-10": "3", "KHC-07": "2"},
    "son-la": {
        **{"TVP-01": "gần 40", "TVP-02": "3", "TVP-05": "1", "TVP-08": "7", "TVP-09": "2", "TVP-09-2": "1"},
        **{"KHC-02": "3", "KHC-03": "hơn 50", "KHC-03-2": "trên 100", "KHC-04": "hơn 15", "TVP-13": "0"},
        **{"KHC-01@lien-hiep-hoi-tinh": "1", "tong-ket-hoi.gop-de-tai": "16", "gop-y-luat.phat-bieu": "3"},
    },
    "bac-ninh": {"TVP-03": "7", "TVP-07-2": "3"},
}


@pytest.mark.parametrize("federation", SEEDS)
def test_the_work_of_the_seeds_comes_out_as_they_tell_it(db, federation):
    load_federation(federation)
    round_ = ConsolidatedReport.objects.order_by("pk").first().round
    figures = Figures(round_.starts_on, round_.ends_on)

    assert {key: str(figures.figure(key).quantity) for key in SEEDS[federation]} == SEEDS[federation]
