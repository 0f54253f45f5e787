"""Migrations 0021 and 0023 over records that are there: codes of merged records, and what each did of joint work."""

import importlib

import pytest
from django.apps import apps

from reports import joint_merge
from reports.figures import Figures
from reports.models import Activity, ActivityMerge, Counting, Measure, PossibleDuplicate
from tests.factories import ActivityFactory

pytestmark = pytest.mark.django_db

codes = importlib.import_module("reports.migrations.0021_merged_codes")
each = importlib.import_module("reports.migrations.0023_counted_for_each")


@pytest.fixture
def comments():
    """As it was counted before."""
    Measure.objects.filter(kind__code="gop-y-luat", code="luot").update(counting=Counting.SUM)
    return Measure.objects.get(kind__code="gop-y-luat", code="luot")


def merged(first, second, by):
    for record in (first, second):
        record.refresh_from_db()
    pair = PossibleDuplicate.objects.create(first=first, second=second, score=100)
    version = joint_merge.version_of(pair)
    choices = dict.fromkeys(Measure.objects.values_list("pk", flat=True), first.pk)
    joint_merge.merge(pair, keep_id=first.pk, choices=choices, version=version, by=by)
    return ActivityMerge.objects.get(merged_id=second.pk)


def amounts_of(*activities):
    return [activity.amounts.get().amount for activity in Activity.objects.filter(pk__in=activities).order_by("pk")]


def test_codes_of_merged_records_are_read_from_their_copies(cast):
    records = [ActivityFactory(lead=lead) for lead in (cast.lawyers, cast.healers, cast.lawyers)]
    for other in records[1:]:
        merged(records[0], other, cast.staff)
    known, older = ActivityMerge.objects.order_by("pk")
    del next(row for row in older.before["merged"] if row["model"] == "reports.activity")["fields"]["uid"]
    older.save()
    ActivityMerge.objects.update(merged_uid=None)

    codes.fill(apps, None)

    assert list(ActivityMerge.objects.order_by("pk").values_list("merged_uid", flat=True)) == [records[1].uid, None]


def test_joint_comments_become_those_of_each(cast, comments):
    both = {"kind": comments.kind, "lead": cast.lawyers, "partners": [cast.healers]}
    joint_work = [ActivityFactory(**both, amounts={comments: number}) for number in (2, 0, 4)]
    alone = ActivityFactory(kind=comments.kind, lead=cast.lawyers, amounts={comments: 4})

    each.count_for_each(apps, None)

    assert amounts_of(*(row.pk for row in [*joint_work, alone])) == [1, 0, 2, 4]
    comments.refresh_from_db()
    assert comments.counting == Counting.EACH
    days = joint_work[0].starts_on, joint_work[0].ends_on
    assert Figures(*days).figure("gop-y-luat.luot").amount == 2 + 0 + 4 + 4

    each.count_for_each(apps, None)

    assert amounts_of(*(row.pk for row in [*joint_work, alone])) == [1, 0, 2, 4]


def test_what_cannot_be_divided_is_left_alone_and_named(cast, comments, capsys):
    both = {"kind": comments.kind, "lead": cast.lawyers, "partners": [cast.healers]}
    odd, _even = [ActivityFactory(**both, title="Góp ý Luật Thủ đô", amounts={comments: n}) for n in (3, 2)]

    each.count_for_each(apps, None)

    assert amounts_of(odd.pk) == [3]
    assert capsys.readouterr().out.splitlines() == [
        f"Hoạt động {odd.pk} «Góp ý Luật Thủ đô»: 3 lượt góp ý của 2 hội không chia đều được nên để nguyên; từ nay mỗi "
        "hội tính 3. Hãy mở hoạt động, ghi lại số của một hội."
    ]


def test_a_split_after_it_gives_back_what_each_did(cast, comments):
    """Also of what was merged into the one that was merged."""
    one, two, three = (
        ActivityFactory(kind=comments.kind, lead=lead, partners=[cast.federation], amounts={comments: 4})
        for lead in (cast.lawyers, cast.healers, cast.lawyers)
    )
    inner, outer = merged(two, three, cast.staff), merged(one, two, cast.staff)

    each.count_for_each(apps, None)
    joint_merge.split(ActivityMerge.objects.get(pk=outer.pk), by=cast.staff)
    joint_merge.split(ActivityMerge.objects.get(pk=inner.pk), by=cast.staff)

    assert amounts_of(one.pk, two.pk, three.pk) == [2, 2, 2]
