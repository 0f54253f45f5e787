"""A list that holds a record which was made part of joint work: nothing is entered a second time."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports import joint, joint_merge
from reports.activity_import_merged import MergedAway
from reports.models import Activity, ActivityImport, ActivityKind, ActivityMerge, PossibleDuplicate
from tests.factories import ActivityFactory, RoundFactory
from tests.reports.activity_sheets import xlsx

pytestmark = pytest.mark.django_db

DAY = date(2024, 3, 15)
TITLE = "Hội thảo chuyển đổi số ngành y tế"
NOTE = f"Đã gộp vào «{TITLE}» nên không ghi nữa. Cần sửa gì thì báo đơn vị chủ trì hoặc chuyên viên."


@pytest.fixture
def records(cast):
    kind = ActivityKind.objects.get(code="hoi-thao")
    people = kind.measures.get(code="nguoi-du")
    return [
        ActivityFactory(lead=lead, kind=kind, title=TITLE, starts_on=DAY, place="Hội trường tỉnh", amounts={people: 50})
        for lead in (cast.healers, cast.lawyers)
    ]


def made_one(records, by):
    joint.find(DAY, DAY)
    pair = PossibleDuplicate.objects.get()
    return joint_merge.merge(pair, keep_id=records[0].pk, choices={}, version=joint_merge.version_of(pair), by=by)


def sent(client, association, content):
    RoundFactory()
    client.post(reverse("reports:activity-import-start"), {"file": content, "association": association.pk})
    return ActivityImport.objects.latest("pk")


def exported(client):
    content = client.get(reverse("reports:activity-export")).content
    return SimpleUploadedFile("hoat-dong.xlsx", content)


def told(import_file):
    return [(row.state, row.activity_id, row.notes) for row in import_file.rows.all()]


def test_exported_before_the_merge_and_imported_after_it(client, cast, records):
    client.force_login(cast.officer)
    file = exported(client)
    kept = made_one(records, cast.staff)

    import_file = sent(client, cast.lawyers, file)

    assert told(import_file) == [("same", kept.pk, [NOTE])]
    page = client.get(import_file.get_absolute_url()).content.decode()
    assert f'<a href="{kept.get_absolute_url()}">{TITLE}</a>' in page
    client.post(reverse("reports:activity-import-confirm", args=[import_file.pk]))
    assert list(Activity.objects.all()) == [kept]


def test_after_a_split_it_is_the_record_again(client, cast, records):
    client.force_login(cast.officer)
    file = exported(client)
    made_one(records, cast.staff)
    joint_merge.split(ActivityMerge.objects.get(), by=cast.staff)

    assert told(sent(client, cast.lawyers, file)) == [("same", records[1].pk, [])]


def test_merged_between_preview_and_writing(client, cast, records):
    client.force_login(cast.officer)
    import_file = sent(client, cast.lawyers, exported(client))
    kept = made_one(records, cast.staff)

    client.post(reverse("reports:activity-import-confirm", args=[import_file.pk]))

    assert list(Activity.objects.all()) == [kept]


def test_said_to_be_another_activity_it_gets_a_code_of_its_own(client, cast, records):
    """Else the merge could not be split any more."""
    client.force_login(cast.officer)
    file = exported(client)
    made_one(records, cast.staff)
    import_file = sent(client, cast.lawyers, file)
    number = import_file.rows.get().number

    client.post(reverse("reports:activity-import-rows", args=[import_file.pk]), {"decision": f"{number}:new"})
    client.post(reverse("reports:activity-import-confirm", args=[import_file.pk]))

    assert Activity.objects.count() == 2
    assert joint_merge.split(ActivityMerge.objects.get(), by=cast.staff) == tuple(records)


def test_another_associations_code_tells_nothing(client, cast, records):
    made_one(records, cast.staff)
    client.force_login(cast.other_officer)
    row = ["1", "Hội thảo khác", "Hội thảo khoa học", "15/3/2024", str(records[1].uid)]

    (row,) = sent(client, cast.healers, xlsx([["TT", *LIST[1:4], "Mã hoạt động"], row])).rows.all()

    assert (row.state, row.activity_id) == ("problem", None)
    assert row.problems == ["Mã hoạt động này là của đơn vị khác; xóa mã để ghi thành hoạt động mới."]


LIST = ["TT", "Tên hoạt động", "Loại hoạt động", "Thời gian", "Số người dự"]


@pytest.mark.parametrize(
    ("day", "title", "state"),
    [("15/3/2024", TITLE, "same"), ("15/3/2024", TITLE.upper(), "same"), ("16/3/2024", TITLE, "new")],
)
def test_an_officers_own_list_sent_again(client, cast, records, day, title, state):
    made_one(records, cast.staff)
    client.force_login(cast.officer)

    import_file = sent(client, cast.lawyers, xlsx([LIST, ["1", title, "Hội thảo khoa học", day, ""]]))

    assert [row.state for row in import_file.rows.all()] == [state]


def test_the_second_of_two_like_it_is_another_activity(cast, records):
    made_one(records, cast.staff)
    values = {"lead": cast.lawyers.pk, "title": TITLE, "starts_on": DAY.isoformat(), "ends_on": DAY.isoformat()}
    known = MergedAway([values, values])

    assert [bool(known.find(values)) for _time in range(2)] == [True, False]


def test_a_preview_is_stale_when_one_of_several_merges_without_a_code_is_split(cast, records):
    """Of the time before records had codes."""
    made_one(records, cast.staff)
    row = ActivityMerge.objects.get()
    merges = [
        row,
        *(
            ActivityMerge.objects.create(activity=row.activity, merged_id=n, before=row.before, by=row.by)
            for n in (1, 2)
        ),
    ]
    ActivityMerge.objects.update(merged_uid=None)
    values = {"lead": cast.lawyers.pk, "title": TITLE, "starts_on": DAY.isoformat(), "ends_on": DAY.isoformat()}
    seen = MergedAway([values]).fingerprint

    assert [pk for pk, *_about in seen] == [row.pk for row in merges]
    for row in merges:
        ActivityMerge.objects.update(split_at=None)
        ActivityMerge.objects.filter(pk=row.pk).update(split_at=row.at)
        assert MergedAway([values]).fingerprint != seen


def test_as_many_queries_for_a_hundred_rows(cast, records):
    made_one(records, cast.staff)
    values = {"lead": cast.lawyers.pk, "title": TITLE, "starts_on": DAY.isoformat(), "ends_on": DAY.isoformat()}

    def queries(readings):
        with CaptureQueriesContext(connection) as captured:
            MergedAway(readings)
        return len(captured)

    coded = {**values, "uid": str(records[1].uid)}
    assert queries([coded] * 100) == queries([coded]) == 3
