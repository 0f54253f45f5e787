from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from reports.figures import Figures, Presence, UnknownFigure
from reports.models import (
    ActivityAmount,
    ActivityOwner,
    Aggregation,
    AssociationReport,
    Counting,
    Indicator,
    IndicatorGroup,
    NilReturn,
    Round,
)
from reports.workflow import ReportState
from tests.factories import ActivityFactory, ActivityKindFactory, AssociationFactory, MeasureFactory, UnitFactory

START, END = date(2023, 12, 15), date(2024, 6, 14)


def figures(round_=None):
    return Figures(START, END, round_)


def total(contributions):
    return sum(item.amount for item in contributions)


@pytest.fixture
def measure(db):
    return MeasureFactory(kind=ActivityKindFactory(code="kham"), code="luot")


@pytest.fixture
def indicator(measure):
    group = IndicatorGroup.objects.create(code="X", name="Xã hội")
    row = Indicator.objects.create(
        group=group, code="X-01", name="Lượt khám", unit=measure.unit, aggregation=Aggregation.SUM
    )
    row.measures.add(measure)
    return row


@pytest.fixture
def round_(db):
    return Round.objects.create(
        code="2024-H1x", title="Đợt", kind="half-year", year=2024, starts_on=START, ends_on=END, due_on=END
    )


def test_figure_sums_activities_that_end_within_the_span(measure, indicator):
    for day, amount in [(date(2023, 12, 14), 1), (START, 10), (END, 100), (date(2024, 6, 15), 1000)]:
        ActivityFactory(kind=measure.kind, starts_on=day, amounts={measure: amount})

    assert figures().figure("X-01").amount == 110
    assert figures().figure("kham.luot").amount == 110


def test_joint_work_counts_once_for_the_federation_and_for_each_owner(measure, indicator):
    lead, partner = AssociationFactory(), AssociationFactory()
    ActivityFactory(kind=measure.kind, lead=lead, partners=[partner], amounts={measure: 7})

    found = figures()

    assert found.figure("X-01").amount == 7
    assert found.figure(f"X-01@{lead.slug}").amount == 7
    assert found.figure(f"X-01@{partner.slug}").amount == 7
    assert total(found.contributions("X-01")) == 7
    assert found.contributions(f"X-01@{partner.slug}")[0].association_ids == (lead.pk, partner.pk)


def test_doubt_is_kept_in_sums(measure):
    ActivityFactory(kind=measure.kind, amounts={measure: 30})
    second = ActivityFactory(kind=measure.kind, amounts={measure: 12})
    second.amounts.update(qualifier="gần")

    assert str(figures().figure("kham.luot").quantity) == "gần 42"


def test_latest_takes_the_newest_of_each_association_and_sums_them(db):
    measure = MeasureFactory(kind=ActivityKindFactory(code="vuon"), code="so", counting=Counting.LATEST)
    one, two = AssociationFactory(), AssociationFactory()
    ActivityFactory(kind=measure.kind, lead=one, starts_on=date(2024, 1, 5), amounts={measure: 300})
    ActivityFactory(kind=measure.kind, lead=one, starts_on=date(2024, 5, 5), amounts={measure: 322})
    ActivityFactory(kind=measure.kind, lead=two, starts_on=date(2024, 2, 5), amounts={measure: 8})
    ActivityFactory(kind=measure.kind, lead=two, partners=[one], starts_on=date(2024, 6, 1), amounts={measure: 9})

    found = figures()

    assert found.figure("vuon.so").amount == 322 + 9
    assert found.figure(f"vuon.so@{one.slug}").amount == 9
    assert total(found.contributions("vuon.so")) == 322 + 9
    assert total(found.contributions(f"vuon.so@{one.slug}")) == 9


def test_distinct_counts_a_subject_once_however_many_associations_work_on_it(db):
    measure = MeasureFactory(kind=ActivityKindFactory(code="gop-y"), code="van-ban", counting=Counting.DISTINCT)
    for subject in ["Luật Đất đai", "luật đất đai", "Luật Lưu trữ"]:
        ActivityFactory(kind=measure.kind, subject=subject, amounts={measure: 1})

    found = figures()

    assert found.figure("gop-y.van-ban").amount == 2
    assert [item.amount for item in found.contributions("gop-y.van-ban")] == [1, 0, 1]


def test_max_takes_the_largest(db):
    measure = MeasureFactory(kind=ActivityKindFactory(code="ky"), code="so", counting=Counting.MAX)
    for amount in [3, 9, 5]:
        ActivityFactory(kind=measure.kind, amounts={measure: amount})

    found = figures()

    assert found.figure("ky.so").amount == 9
    assert [item.amount for item in found.contributions("ky.so")] == [9]


def test_ratio_is_a_rounded_percentage_of_two_indicators(measure, indicator):
    percent = UnitFactory(name="%", decimals=1)
    other = MeasureFactory(kind=measure.kind, code="mien-phi", unit=measure.unit)
    part = Indicator.objects.create(
        group=indicator.group, code="X-02", name="Miễn phí", unit=measure.unit, aggregation=Aggregation.SUM
    )
    part.measures.add(other)
    Indicator.objects.create(
        group=indicator.group,
        code="X-03",
        name="Tỷ lệ",
        unit=percent,
        aggregation=Aggregation.RATIO,
        numerator=part,
        denominator=indicator,
    )
    ActivityFactory(kind=measure.kind, amounts={measure: 44, other: 27})

    assert str(figures().figure("X-03").quantity) == "61,4"


@pytest.mark.parametrize(
    "key", ["X-99", "kham.khong-co", "X-01@hoi-khong-co", "khong-co#1", "kham.luot#x", "kham.luot#" + "9" * 22]
)
def test_unknown_keys_are_refused(indicator, key):
    with pytest.raises(UnknownFigure):
        figures().figure(key)


def test_zero_nil_and_not_filed_are_three_values(measure, indicator, round_):
    zero, nil, silent = AssociationFactory(), AssociationFactory(), AssociationFactory()
    ActivityFactory(kind=measure.kind, lead=zero, amounts={measure: 0})
    for association, state in [(zero, "accepted"), (nil, "submitted"), (silent, "draft")]:
        report = AssociationReport.objects.create(round=round_, association=association, state=state)
        if association == nil:
            NilReturn.objects.create(report=report, group=indicator.group)

    found = figures(round_)

    assert found.figure(f"X-01@{zero.slug}").presence == Presence.VALUE
    assert found.figure(f"X-01@{zero.slug}").amount == 0
    assert found.figure(f"X-01@{nil.slug}").presence == Presence.NIL
    assert found.figure(f"X-01@{silent.slug}").presence == Presence.NOT_FILED


def test_not_filed_is_said_only_of_those_asked(measure, indicator, round_):
    asked, stranger = AssociationFactory(), AssociationFactory()
    unrecorded = Indicator.objects.create(
        group=indicator.group, code="X-02", name="Không ai ghi", unit=measure.unit, aggregation=Aggregation.SUM
    )
    keys = ["X-01", f"X-01@{asked.slug}", f"X-01@{stranger.slug}", unrecorded.code, f"X-02@{asked.slug}"]
    assert {figures().figure(key).presence for key in keys} == {Presence.NO_DATA}

    AssociationReport.objects.create(round=round_, association=asked)

    found = figures(round_)
    assert [found.figure(key).presence for key in keys] == [
        Presence.NOT_FILED,
        Presence.NOT_FILED,
        Presence.NO_DATA,
        Presence.NO_DATA,
        Presence.NO_DATA,
    ]


def test_of_a_report_that_was_sent_back_a_figure_without_number_says_so(indicator, round_):
    returned = AssociationFactory()
    AssociationReport.objects.create(round=round_, association=returned, state=ReportState.RETURNED)

    found = figures(round_)

    assert found.figure(f"X-01@{returned.slug}").presence.label == "được trả lại, chưa có số"
    assert found.figure("X-01").presence == Presence.NOT_FILED


def test_federation_is_nil_only_when_all_asked_returned_nil(indicator, round_):
    for association in [AssociationFactory(), AssociationFactory()]:
        report = AssociationReport.objects.create(round=round_, association=association, state=ReportState.ACCEPTED)
        NilReturn.objects.create(report=report, group=indicator.group)
    assert figures(round_).figure("X-01").presence == Presence.NIL

    AssociationReport.objects.create(round=round_, association=AssociationFactory())

    assert figures(round_).figure("X-01").presence == Presence.NOT_FILED


def test_number_of_queries_does_not_grow_with_activities(measure, indicator, django_assert_num_queries):
    def read_all():
        found = figures()
        for key in ["X-01", "kham.luot", *[f"X-01@{row.slug}" for row in found.associations.values()]]:
            found.figure(key)

    ActivityFactory(kind=measure.kind, amounts={measure: 1})
    with django_assert_num_queries(13):  # six of this room, the others of the rooms that supply records
        read_all()
    ActivityFactory.create_batch(30, kind=measure.kind, amounts={measure: 1})
    with django_assert_num_queries(13):
        read_all()


def test_a_record_of_zero_does_not_take_the_place_of_one_that_counts(db):
    measure = MeasureFactory(kind=ActivityKindFactory(code="m"), code="m", counting=Counting.DISTINCT)
    for amount in (0, 1):
        ActivityFactory(kind=measure.kind, subject="A", amounts={measure: amount})

    assert figures().figure("m.m").amount == total(figures().contributions("m.m")) == 1


def test_what_each_did_is_each_ones_own_and_the_federations_once_for_each(cast):
    """TVP-04: each association on one bill is one comment, entered as 1 also where two worked on it together."""
    measure = MeasureFactory(kind=ActivityKindFactory(code="m"), code="m", counting=Counting.EACH)
    ActivityFactory(kind=measure.kind, lead=cast.lawyers, partners=[cast.healers], amounts={measure: 1})
    ActivityFactory(kind=measure.kind, lead=cast.lawyers, amounts={measure: 1})

    found = figures()

    keys = ["m.m", f"m.m@{cast.lawyers.slug}", f"m.m@{cast.healers.slug}"]
    assert [found.figure(key).amount for key in keys] == [3, 2, 1]
    assert [(item.amount, item.note) for item in found.contributions("m.m")] == [(2, "1 × 2 hội cùng làm"), (1, "")]


class ContributionsAddUp(TestCase):
    """Whatever the counting rule and however work is shared, the list and the total cannot disagree."""

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
    @given(
        counting=st.sampled_from(Counting.values),
        rows=st.lists(
            st.tuples(
                st.integers(0, 3),
                st.sets(st.integers(0, 3)),
                st.integers(0, 10**12),
                st.integers(0, 200),
                st.sampled_from(["", "hơn", "gần"]),
                st.sampled_from("ABC"),
            ),
            max_size=8,
        ),
    )
    def test_contributions_add_up_to_the_figure(self, counting, rows):
        bodies = [AssociationFactory() for _index in range(4)]
        measure = MeasureFactory(kind=ActivityKindFactory(code="m"), code="m", counting=counting)
        for lead, partners, amount, day, qualifier, subject in rows:
            activity = ActivityFactory(
                kind=measure.kind,
                subject=subject,
                lead=bodies[lead],
                partners=[bodies[index] for index in partners - {lead}],
                starts_on=date.fromordinal(START.toordinal() + day % 180),
            )
            ActivityAmount.objects.create(activity=activity, measure=measure, amount=amount, qualifier=qualifier)

        found = figures()

        assert ActivityOwner.objects.filter(is_lead=True).count() == len(rows)
        for key in ["m.m", *[f"m.m@{body.slug}" for body in bodies]]:
            assert found.figure(key).amount == total(found.contributions(key)), key
