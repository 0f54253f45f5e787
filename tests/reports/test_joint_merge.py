"""Two records become one and are split again: figures, locks, undo."""

from datetime import date
from uuid import uuid4

import pytest
from auditlog.context import set_actor
from auditlog.models import LogEntry
from django.core import serializers
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents import storage
from lhh_portal.quantity import Qualifier
from reports import joint, joint_merge
from reports.figures import Figures
from reports.models import Activity, ActivityAmount, ActivityMerge, ConsolidatedReport, Counting, PossibleDuplicate
from tests.factories import (
    ActivityDraftFactory,
    ActivityFactory,
    ActivityKindFactory,
    AssociationFactory,
    MeasureFactory,
    RoundFactory,
)

pytestmark = pytest.mark.django_db

START, END = date(2023, 12, 15), date(2024, 6, 14)
DAY = date(2024, 3, 15)


@pytest.fixture
def kind():
    return ActivityKindFactory(code="hoi-thao-chung", name="Hội thảo")


@pytest.fixture
def people(kind):
    return MeasureFactory(kind=kind, code="nguoi-du", name="Người dự")


@pytest.fixture
def events(kind):
    return MeasureFactory(kind=kind, code="cuoc", name="Số cuộc")


def entered(association, *, kind, day=DAY, title="Hội thảo chuyển đổi số ngành y tế", place="Hội trường tỉnh", **more):
    return ActivityFactory(lead=association, kind=kind, title=title, starts_on=day, place=place, **more)


@pytest.fixture
def records(cast, kind, people, events):
    mine = entered(cast.lawyers, kind=kind, amounts={people: 50, events: 1}, description="Lời của Hội Luật gia")
    theirs = entered(cast.healers, kind=kind, amounts={people: 50, events: 1}, description="Lời của Hội Đông y")
    return mine, theirs


def found():
    joint.find(START, END)
    return PossibleDuplicate.objects.select_related("first", "second").get()


def merge(pair, keep, choices=None, by=None):
    return joint_merge.merge(pair, keep_id=keep.pk, choices=choices or {}, version=joint_merge.version_of(pair), by=by)


def figures(*associations, code="hoi-thao-chung.nguoi-du"):
    now = Figures(START, END)
    keys = [code, *(f"{code}@{association.slug}" for association in associations)]
    return [now.figure(key).amount for key in keys]


def everything(*activities):
    """All rows of these records as stored."""
    rows = []
    for activity in Activity.objects.filter(pk__in=[it.pk for it in activities]).order_by("pk"):
        related = [activity.owners, activity.amounts, activity.evidence, activity.finding_answers]
        rows += [activity, *(row for manager in related for row in manager.order_by("pk"))]
    return serializers.serialize("python", rows)


# --- finding ---------------------------------------------------------------------------------------------------


def test_found_with_its_reasons(records):
    pair = found()

    assert (pair.first, pair.second) == records
    assert pair.reasons == [
        "cùng ngày 15/3/2024",
        "cùng tên",
        "cùng địa điểm: Hội trường tỉnh",
        "cùng số: 50 lượt người",
    ]


def test_several_associations_on_one_bill_are_not_joint_work(cast):
    bill = MeasureFactory(kind=ActivityKindFactory(name="Góp ý luật"), counting="distinct")
    for association in (cast.lawyers, cast.healers):
        entered(association, kind=bill.kind, title="Góp ý dự thảo Luật Đất đai (sửa đổi)", subject="Luật Đất đai")

    assert joint.find(START, END) == 0


@pytest.mark.parametrize(
    ("of", "lasts_until", "wanted"),
    [("healers", DAY, 1), ("lawyers", DAY, 0), ("healers", date(2024, 6, 1), 0)],
    ids=["another association", "the same association", "a sum over the period"],
)
def test_what_is_compared(cast, kind, of, lasts_until, wanted):
    for association in (cast.lawyers, getattr(cast, of)):
        entered(association, kind=kind, ends_on=lasts_until)

    assert joint.find(START, END) == wanted


def test_found_across_the_border_of_the_span(cast, kind):
    entered(cast.lawyers, kind=kind, day=END)
    entered(cast.healers, kind=kind, day=date(2024, 6, 15))

    assert joint.find(START, END) == 1
    assert joint.find(date(2024, 6, 15), date(2024, 12, 14)) == 1


def test_what_no_longer_holds_is_taken_back(records):
    found()
    records[1].title, records[1].place = "Tặng quà học sinh hiếu học", "Xã Tân Hiệp"
    records[1].save()

    assert joint.find(START, END) == 0
    assert not PossibleDuplicate.objects.exists()


def test_different_is_remembered_until_one_changes_much(cast, records):
    joint_merge.call_different(found(), by=cast.staff)
    assert joint.find(START, END) == 0
    assert joint.alike(records[0]) == []

    ActivityAmount.objects.filter(activity=records[1]).update(amount=55)
    assert joint.find(START, END) == 0
    assert PossibleDuplicate.objects.get().different_by == cast.staff

    for record in records:
        record.starts_on = record.ends_on = date(2024, 4, 20)
        record.save()
    assert joint.find(START, END) == 1
    assert PossibleDuplicate.objects.get().different_by is None


def test_different_is_judged_by_what_stands_there_now(cast, records):
    """The page was read before an officer saved one of the two."""
    pair = found()
    assert pair.second.place == "Hội trường tỉnh"
    Activity.objects.filter(pk=records[1].pk).update(place="Hội trường tỉnh, phòng 2")

    joint_merge.call_different(pair, by=cast.staff)

    assert [side["place"] for side in PossibleDuplicate.objects.get().judged] == [
        "Hội trường tỉnh",
        "Hội trường tỉnh, phòng 2",
    ]


def test_decided_once(cast, records):
    pair = found()
    joint_merge.call_different(pair, by=cast.staff)

    with pytest.raises(joint_merge.AlreadyDecided):
        merge(pair, records[0], by=cast.staff)
    with pytest.raises(joint_merge.AlreadyDecided):
        joint_merge.call_different(pair, by=cast.leader)


def test_queries_do_not_grow(cast, kind, people):
    def queries():
        with CaptureQueriesContext(connection) as queries:
            joint.find(START, END)
        return len(queries)

    associations = [AssociationFactory() for _ in range(3)]
    for association in associations[:2]:
        entered(association, kind=kind, amounts={people: 50})
    queries()
    few = queries()
    for number in range(40):
        title = f"Hội thảo giống{number} cây{number} vùng{number}"
        entered(associations[number % 3], kind=kind, title=title, place="", amounts={people: 100 + number})

    assert queries() == few


# --- one activity ----------------------------------------------------------------------------------------------


def test_counts_once_for_the_federation_and_stays_with_each(cast, records):
    before = figures(cast.lawyers, cast.healers)

    kept = merge(found(), records[1], by=cast.staff)

    assert before == [100, 50, 50]
    assert figures(cast.lawyers, cast.healers) == [50, 50, 50]
    assert kept == records[1]
    assert [(row.association, row.is_lead) for row in kept.owners.all()] == [
        (cast.healers, True),
        (cast.lawyers, False),
    ]
    assert not Activity.objects.filter(pk=records[0].pk).exists()
    (told,) = joint_merge.merged_records(kept.merges.all())
    assert (told.lead, told.fields["description"]) == ("Hội Luật gia", "Lời của Hội Luật gia")


def test_what_each_did_stays_what_it_was(cast, kind):
    comments = MeasureFactory(kind=kind, code="luot", counting=Counting.EACH)
    one, _other = [entered(lead, kind=kind, amounts={comments: 1}) for lead in (cast.lawyers, cast.healers)]
    before = figures(cast.lawyers, cast.healers, code="hoi-thao-chung.luot")

    merge(found(), one, by=cast.staff)

    assert figures(cast.lawyers, cast.healers, code="hoi-thao-chung.luot") == before == [2, 1, 1]


@pytest.mark.parametrize("numbers", [(2, 1), (2, None)], ids=["another number", "only one has it"])
def test_different_numbers_of_what_each_did_cannot_be_one(cast, kind, numbers):
    comments = MeasureFactory(kind=kind, code="luot", name="Lượt góp ý", counting=Counting.EACH)
    records = [
        entered(lead, kind=kind, amounts={comments: number} if number else {})
        for lead, number in zip((cast.lawyers, cast.healers), numbers, strict=True)
    ]
    before = figures(cast.lawyers, cast.healers, code="hoi-thao-chung.luot")

    for chosen in records:
        with pytest.raises(ValidationError) as refused:
            merge(found(), records[0], {comments.pk: chosen.pk}, by=cast.staff)
        assert refused.value.messages == [
            "«Lượt góp ý» tính cho từng hội, mà hai bản ghi ghi khác nhau; ghi chung thì mọi hội chung một số. Hãy sửa "
            "hai bản ghi cho cùng một số rồi gộp, hoặc giữ hai bản ghi bằng nút «Hai hoạt động khác nhau»."
        ]

    assert figures(cast.lawyers, cast.healers, code="hoi-thao-chung.luot") == before
    assert Activity.objects.count() == 2


def test_evidence_and_explanations_of_both_are_kept(cast, records):
    for record, name in zip(records, ("a.pdf", "b.pdf"), strict=True):
        record.evidence.create(file=storage.store(name.encode(), "application/pdf"), name=name)
        record.finding_answers.create(code="x", fingerprint=name, explanation="vì sao")
        record.finding_answers.create(code="x", fingerprint="như nhau", explanation="vì sao")

    kept = merge(found(), records[0], by=cast.staff)

    assert [row.name for row in kept.evidence.all()] == ["a.pdf", "b.pdf"]
    assert {row.fingerprint for row in kept.finding_answers.all()} == {"a.pdf", "b.pdf", "như nhau"}


@pytest.mark.parametrize(("chosen", "expected"), [(0, [40, 40, 40]), (1, [60, 60, 60])])
def test_which_number_holds_is_chosen(cast, records, people, chosen, expected):
    for record, amount in zip(records, (40, 60), strict=True):
        record.amounts.filter(measure=people).update(amount=amount)

    merge(found(), records[0], {people.pk: records[chosen].pk}, by=cast.staff)

    assert figures(cast.lawyers, cast.healers) == expected


def test_a_number_only_one_has_is_a_choice(cast, records, events):
    records[0].amounts.filter(measure=events).delete()
    pair = found()

    with pytest.raises(ValidationError, match="chưa chọn"):
        merge(pair, records[0], by=cast.staff)
    assert Activity.objects.count() == 2
    kept = merge(pair, records[0], {events.pk: records[1].pk}, by=cast.staff)

    assert kept.amounts.get(measure=events).amount == 1


def test_another_qualifier_is_another_number(cast, records, people):
    records[1].amounts.filter(measure=people).update(qualifier=Qualifier.OVER)

    assert [key for key, _mine, _theirs in joint_merge.differing(*records)] == [people]


def test_days_are_chosen(cast, kind):
    records = [entered(association, kind=kind) for association in (cast.lawyers, cast.healers)]
    records[1].ends_on = date(2024, 3, 16)
    records[1].save()

    kept = merge(found(), records[0], {"days": records[1].pk}, by=cast.staff)

    assert (kept.starts_on, kept.ends_on) == (DAY, date(2024, 3, 16))


def test_a_record_saved_meanwhile_asks_for_a_new_look(cast, records):
    pair = found()
    version = joint_merge.version_of(pair)
    records[1].save()

    with pytest.raises(ValidationError, match="vừa được sửa"):
        joint_merge.merge(pair, keep_id=records[0].pk, choices={}, version=version, by=cast.staff)


def test_numbers_that_contradict_each_other_are_refused(cast, records, kind, people):
    part = MeasureFactory(kind=kind, part_of=people, name="Hội viên")
    for record, whole, of_it in zip(records, (40, 60), (30, 50), strict=True):
        record.amounts.filter(measure=people).update(amount=whole)
        record.amounts.create(measure=part, amount=of_it)

    with pytest.raises(ValidationError, match="không khớp nhau"):
        merge(found(), records[0], {people.pk: records[0].pk, part.pk: records[1].pk}, by=cast.staff)

    assert figures(cast.lawyers, cast.healers) == [100, 40, 60]


def test_different_from_the_one_is_different_from_the_joint_work(cast, records, kind):
    third = entered(AssociationFactory(), kind=kind)
    joint.find(START, END)
    joint_merge.call_different(PossibleDuplicate.objects.get(first=records[1], second=third), by=cast.staff)

    merge(PossibleDuplicate.objects.get(first=records[0], second=records[1]), records[0], by=cast.staff)
    joint.find(START, END)

    assert not PossibleDuplicate.objects.undecided().exists()


# --- filed reports ---------------------------------------------------------------------------------------------


def file_report(*associations):
    for association in associations:
        RoundFactory().reports.create(association=association, state="submitted")


def test_filed_sheets_do_not_hinder_equal_records(cast, records):
    file_report(cast.lawyers, cast.healers)

    merge(found(), records[0], by=cast.staff)

    assert figures(cast.lawyers, cast.healers) == [50, 50, 50]


@pytest.mark.parametrize(("filed", "chosen", "refused"), [("lawyers", 0, False), ("lawyers", 1, True)])
def test_what_an_association_filed_does_not_change(cast, records, people, filed, chosen, refused):
    records[0].amounts.filter(measure=people).update(amount=40)
    file_report(getattr(cast, filed))
    pair = found()

    if refused:
        with pytest.raises(ValidationError, match="mà Hội Luật gia đã nộp sẽ đổi"):
            merge(pair, records[0], {people.pk: records[chosen].pk}, by=cast.staff)
        assert figures(cast.lawyers, cast.healers) == [90, 40, 50]
    else:
        merge(pair, records[0], {people.pk: records[chosen].pk}, by=cast.staff)
        assert figures(cast.lawyers, cast.healers) == [40, 40, 40]


def test_one_association_in_both_records_counts_twice_until_it_refiles(cast, records):
    records[1].owners.create(association=cast.lawyers)
    file_report(cast.lawyers)

    with pytest.raises(ValidationError, match="Hội Luật gia"):
        merge(found(), records[0], by=cast.staff)

    assert figures(cast.lawyers, cast.healers) == [100, 100, 50]


# --- taking it back --------------------------------------------------------------------------------------------


def test_split_gives_both_back_as_they_were(cast, records, people, events):
    records[0].amounts.filter(measure=people).update(amount=40)
    records[0].amounts.filter(measure=events).delete()
    records[1].owners.create(association=AssociationFactory())
    for record, name in zip(records, ("a.pdf", "b.pdf"), strict=True):
        record.evidence.create(file=storage.store(name.encode(), "application/pdf"), name=name)
        record.finding_answers.create(code="x", fingerprint="như nhau", explanation=name)
    before, counted = everything(*records), figures(cast.lawyers, cast.healers)
    choices = {people.pk: records[1].pk, events.pk: records[1].pk}
    kept = merge(found(), records[0], choices, by=cast.staff)
    kept.title = "Sửa sau khi gộp"
    kept.save()
    later = kept.evidence.create(file=storage.store(b"sau", "application/pdf"), name="sau.pdf")

    joint_merge.split(ActivityMerge.objects.get(), by=cast.leader)

    assert later.activity.evidence.filter(pk=later.pk).exists()
    later.delete()
    assert everything(*records) == before
    assert figures(cast.lawyers, cast.healers) == counted
    row = ActivityMerge.objects.get()
    assert (row.by, row.split_by) == (cast.staff, cast.leader)
    joint.find(START, END)
    assert not PossibleDuplicate.objects.undecided().exists()
    with pytest.raises(joint_merge.AlreadyDecided):
        joint_merge.split(row, by=cast.staff)


def test_last_merge_is_split_first(cast, records, kind, people, events):
    third = entered(AssociationFactory(), kind=kind, amounts={people: 50, events: 1})
    before = everything(*records, third)
    joint.find(START, END)
    for other in (records[1], third):
        merge(PossibleDuplicate.objects.get(first=records[0], second=other), records[0], by=cast.staff)
    first, second = ActivityMerge.objects.order_by("pk")

    with pytest.raises(ValidationError, match="lần gộp sau cùng"):
        joint_merge.split(first, by=cast.staff)
    joint_merge.split(second, by=cast.staff)
    joint_merge.split(first, by=cast.staff)

    assert everything(*records, third) == before


def test_joint_work_merged_into_another_comes_back_as_joint_work(cast, records, kind, people, events):
    third = entered(AssociationFactory(), kind=kind, amounts={people: 50, events: 1})
    before = everything(*records, third)
    joint.find(START, END)
    merge(PossibleDuplicate.objects.get(first=records[0], second=records[1]), records[0], by=cast.staff)
    merge(PossibleDuplicate.objects.get(first=records[0], second=third), third, by=cast.staff)

    joint_merge.split(third.merges.latest("pk"), by=cast.staff)
    joint_merge.split(records[0].merges.get(), by=cast.staff)

    assert everything(*records, third) == before


def test_split_is_refused_in_words_when_the_record_was_entered_again(cast, records):
    merge(found(), records[0], by=cast.staff)
    again = entered(cast.healers, kind=records[1].kind, uid=records[1].uid)
    row = ActivityMerge.objects.get()

    with pytest.raises(ValidationError) as refused:
        joint_merge.split(row, by=cast.staff)
    assert refused.value.messages == [
        "Không tách được: «Hội thảo chuyển đổi số ngành y tế» (15/03/2024) đã được nhập lại thành một bản ghi khác "
        "sau khi gộp. Hãy xóa bản ghi nhập lại đó, rồi tách."
    ]
    again.delete()

    assert joint_merge.split(row, by=cast.staff) == records


def test_split_is_refused_when_the_form_was_sent_again(cast, records):
    Activity.objects.filter(pk=records[1].pk).update(entry_key=uuid4())
    records[1].refresh_from_db()
    merge(found(), records[0], by=cast.staff)
    entered(cast.healers, kind=records[1].kind, entry_key=records[1].entry_key)

    with pytest.raises(ValidationError, match="đã được nhập lại"):
        joint_merge.split(ActivityMerge.objects.get(), by=cast.staff)


def test_what_was_part_of_the_merged_record_is_part_of_the_joint_work(cast, records, kind, people, events):
    third = entered(AssociationFactory(), kind=kind, amounts={people: 50, events: 1})
    joint.find(START, END)
    merge(PossibleDuplicate.objects.get(first=records[0], second=records[1]), records[0], by=cast.staff)
    merge(PossibleDuplicate.objects.get(first=records[0], second=third), third, by=cast.staff)

    assert [row.merged_uid for row in third.merges.order_by("pk")] == [records[1].uid, records[0].uid]
    assert [Activity.objects.holding(record.pk).get() for record in records] == [third, third]
    joint_merge.split(third.merges.latest("pk"), by=cast.staff)
    assert (Activity.objects.holding(records[0].pk).first(), Activity.objects.holding(records[1].pk).get()) == (
        None,
        records[0],
    )


def test_a_page_read_before_the_merge_went_on_to_another_record_splits_nothing(cast, records, kind, people, events):
    third = entered(AssociationFactory(), kind=kind, amounts={people: 50, events: 1})
    joint.find(START, END)
    merge(PossibleDuplicate.objects.get(first=records[0], second=records[1]), records[0], by=cast.staff)
    read = ActivityMerge.objects.get()
    merge(PossibleDuplicate.objects.get(first=records[0], second=third), third, by=cast.staff)

    with pytest.raises(joint_merge.AlreadyDecided):
        joint_merge.split(read, by=cast.staff)


def test_directions_shown_by_the_one_are_shown_by_the_joint_work_until_it_is_split(cast, records):
    report = ConsolidatedReport.objects.create(round=RoundFactory(), issued_on=END)
    only_merged, both, only_kept, taken_off = (
        report.directions.create(position=place, text=f"Việc {place}") for place in range(4)
    )
    for direction, shown_by in [(only_merged, records[1:]), (both, records), (only_kept, records[:1])]:
        direction.activities.set(shown_by)
    taken_off.activities.set(records[1:])

    kept = merge(found(), records[0], by=cast.staff)

    assert all(list(row.activities.all()) == [kept] for row in report.directions.all())
    taken_off.activities.clear()
    joint_merge.split(ActivityMerge.objects.get(), by=cast.staff)
    assert [set(row.activities.all()) for row in report.directions.all()] == [
        {records[1]},
        set(records),
        {records[0]},
        set(),
    ]


def test_drafts_open_the_joint_work_and_go_back_at_the_split(cast, records):
    draft = ActivityDraftFactory(user=cast.other_officer, activity=records[1], kind=records[1].kind)
    copy = ActivityDraftFactory(user=cast.other_officer, copied_from=records[1], kind=records[1].kind)

    kept = merge(found(), records[0], by=cast.staff)

    later = ActivityDraftFactory(user=cast.officer, activity=kept, kind=kept.kind)
    for row in (draft, copy):
        row.refresh_from_db()
    assert (draft.activity, copy.copied_from) == (kept, kept)
    joint_merge.split(ActivityMerge.objects.get(), by=cast.staff)
    for row in (draft, copy, later):
        row.refresh_from_db()
    assert (draft.activity, copy.copied_from, later.activity) == (records[1], records[1], records[0])


def test_a_split_leaves_columns_alone_that_are_newer_than_the_merge(cast, records, kind, people, events):
    """As copies of a chain of merges were before 0018 and 0021: without the codes those migrations filled in."""
    third = entered(AssociationFactory(), kind=kind, amounts={people: 50, events: 1})
    joint.find(START, END)
    merge(PossibleDuplicate.objects.get(first=records[0], second=records[1]), records[0], by=cast.staff)
    merge(PossibleDuplicate.objects.get(first=records[0], second=third), third, by=cast.staff)
    inner, outer = ActivityMerge.objects.order_by("pk")
    for row in [*outer.before["kept"], *outer.before["merged"]]:
        row["fields"].pop("merged_uid", None)
        if row["pk"] == third.pk and row["model"] == "reports.activity":
            del row["fields"]["uid"]
    outer.save()

    joint_merge.split(outer, by=cast.staff)

    inner.refresh_from_db()
    assert (inner.activity, inner.merged_uid) == (records[0], records[1].uid)
    assert Activity.objects.get(pk=third.pk).uid == third.uid


def test_a_split_stands_in_the_trail(cast, records, people):
    records[0].amounts.filter(measure=people).update(amount=40)
    mine = records[0].amounts.get(measure=people)
    kept = merge(found(), records[0], {people.pk: records[1].pk}, by=cast.staff)
    kept.title = "Sửa sau khi gộp"
    kept.save()
    LogEntry.objects.all().delete()

    with set_actor(cast.leader):
        joint_merge.split(ActivityMerge.objects.get(), by=cast.leader)

    assert {entry.actor for entry in LogEntry.objects.all()} == {cast.leader}
    told = LogEntry.objects.order_by("pk")
    updates = {str(entry.object_pk): entry.changes for entry in told.filter(action=LogEntry.Action.UPDATE)}
    assert updates == {
        str(records[0].pk): {"title": ["Sửa sau khi gộp", records[0].title]},
        str(mine.pk): {"amount": ["50", "40"]},
    }
    created = [entry.content_type.model for entry in told.filter(action=LogEntry.Action.CREATE)]
    assert created == ["activity", "activityowner", "activityamount", "activityamount"]
    deleted = [entry.content_type.model for entry in told.filter(action=LogEntry.Action.DELETE)]
    assert deleted == ["activityowner"]  # of the association that was made a partner


def test_split_does_not_change_a_filed_sheet(cast, records, people):
    records[1].amounts.filter(measure=people).update(amount=60)
    merge(found(), records[0], {people.pk: records[0].pk}, by=cast.staff)
    file_report(cast.healers)

    with pytest.raises(ValidationError, match="Hội Đông y"):
        joint_merge.split(ActivityMerge.objects.get(), by=cast.staff)

    assert figures(cast.lawyers, cast.healers) == [50, 50, 50]


amounts = st.one_of(st.none(), st.tuples(st.integers(0, 10**12), st.sampled_from(["", Qualifier.OVER])))


@given(data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_merge_counts_once_and_any_split_restores(cast, kind, people, events, data):
    Activity.objects.all().delete()
    records = [entered(association, kind=kind) for association in (cast.lawyers, cast.healers)]
    for record in records:
        for measure in (people, events):
            if chosen := data.draw(amounts):
                record.amounts.create(measure=measure, amount=chosen[0], qualifier=chosen[1])
    before = everything(*records)
    PossibleDuplicate.objects.all().delete()
    pair = PossibleDuplicate.objects.create(first=records[0], second=records[1], score=100)
    choices = {key.pk: data.draw(st.sampled_from(records)).pk for key, *_rest in joint_merge.differing(*records)}

    kept = merge(pair, data.draw(st.sampled_from(records)), choices, by=cast.staff)

    for measure in (people, events):
        row = kept.amounts.filter(measure=measure).first()
        counted = figures(cast.lawyers, cast.healers, code=measure.full_code)
        assert counted == [row.amount if row else 0] * 3
    joint_merge.split(kept.merges.get(), by=cast.staff)
    assert everything(*records) == before


def test_all_that_hangs_on_a_record_is_known():
    """Whatever else names an activity has to be moved by a merge and given back by a split, or said here why not."""
    relations = [field for field in Activity._meta.get_fields(include_hidden=True) if field.auto_created]
    naming = {
        f"{relation.related_model.__name__}.{relation.field.name}" for relation in relations if relation.is_relation
    }

    assert naming == {
        "ActivityOwner.activity",
        "ActivityAmount.activity",
        "Evidence.activity",
        "FindingAnswer.activity",
        "ActivityMerge.activity",
        "Direction.activities",
        "Direction_activities.activity",  # the rows of the one above
        "ActivityDraft.activity",
        "ActivityDraft.copied_from",
        "PossibleDuplicate.first",  # "different" is carried over, proposals are made anew
        "PossibleDuplicate.second",
        "ActivityImportRow.activity",  # planned anew before it is written; see activity_import_merged
    }
