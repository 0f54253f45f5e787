from datetime import date

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lhh_portal import jobs
from lhh_portal.models import Job
from members import import_services, import_writer
from members.duplicates import exact_key
from members.models import Association, ImportAnswer, ImportFile, MembershipCount
from tests.factories import AssociationFactory, MembershipCountFactory, UserFactory
from tests.members.sheets_made import FULL_LIST, FULL_MERGES, xlsx

pytestmark = pytest.mark.django_db
START = reverse("members:import-start")
DAY = date(2024, 6, 14)


@pytest.fixture
def staff(cast, client):
    client.force_login(cast.staff)
    return client


def upload(client, file, as_of="14/6/2024"):
    return client.post(START, {"file": file, "as_of": as_of})


def read(client, rows, **options):
    """Upload rows with a recognisable head; return the ImportFile."""
    response = upload(client, xlsx(rows, **options))
    assert response.status_code == 302, response.context["form"].errors
    return ImportFile.objects.latest("pk")


def act(client, import_file, what, **data):
    number = data.pop("number", None)
    args = [import_file.pk] if number is None else [import_file.pk, number]
    response = client.post(reverse(f"members:import-{what}", args=args), data)
    import_file.refresh_from_db()
    return response


def states(import_file):
    return {row.name: row.state for row in import_file.rows.all()}


HEAD = ["STT", "Tên hội", "Điện thoại", "Số hội viên", "Trí thức"]


def test_a_column_said_twice_stops_the_import_until_somebody_says_which(staff, cast):
    import_file = read(staff, [[*HEAD, "Số hội viên"], [1, "Hội Mẫu", "", 50, 10, 60]])

    assert "trùng nghĩa với một cột đứng trước" in staff.get(import_file.get_absolute_url()).content.decode()
    act(staff, import_file, "confirm")
    assert (import_file.state, Association.objects.filter(name="Hội Mẫu").exists()) == ("ready", False)

    layout = import_services.layout_of(import_file)
    import_services.set_columns(import_file, layout.columns, head_rows=layout.head_rows)
    import_file.refresh_from_db()
    import_services.read_file(import_file)
    act(staff, import_file, "confirm")
    assert import_file.state == "done"


def test_an_empty_sheet_is_told(staff, cast):
    response = upload(staff, xlsx([]))

    assert "Trang tính đầu tiên của tệp để trống" in response.content.decode()


def test_whole_path_of_a_full_list(staff, cast):
    MembershipCountFactory(association=cast.lawyers, as_of=DAY, members=1000, intellectuals=300)
    Association.objects.filter(pk=cast.lawyers.pk).update(name="Hội Luật gia tỉnh", phone="0272 000 000")
    cast.lawyers.refresh_from_db()
    cast.lawyers.save()
    before = Association.objects.count()

    import_file = read(staff, FULL_LIST, merges=FULL_MERGES)

    assert states(import_file) == {
        "Hội Luật gia tỉnh": "changed",
        "Tổng hội Y học": "new",
        "Trung tâm Tư vấn Mẫu": "new",
    }
    assert Association.objects.count() == before
    page = staff.get(import_file.get_absolute_url()).content.decode()
    assert "Hội viên: <span" in page
    assert "1.000" in page
    assert "1.200" in page

    act(staff, import_file, "confirm")

    assert import_file.state == "done"
    assert import_file.result == {"new": 2, "changed": 1}
    counts = MembershipCount.objects.filter(association=cast.lawyers).values_list("as_of", "members", "chapters")
    assert list(counts) == [(DAY, 1200, 20)]
    doctors = Association.objects.get(name="Tổng hội Y học")
    assert (doctors.slug, doctors.joined_on, doctors.kind) == ("tong-hoi-y-hoc", date(2012, 1, 1), "member")
    assert list(doctors.status_periods.values_list("status", "since")) == [("active", date(2012, 1, 1))]
    assert list(Association.objects.search("tong hoi y hoc")) == [doctors]
    assert Association.objects.get(name="Trung tâm Tư vấn Mẫu").kind == "affiliate"


def test_confirming_twice_does_nothing_twice(staff):
    import_file = read(staff, [HEAD, [1, "Hội Mới"]])

    act(staff, import_file, "confirm")
    again = act(staff, import_file, "confirm")

    assert Association.objects.filter(name="Hội Mới").count() == 1
    assert staff.get(again.url).content.decode().count("đã được xác nhận rồi") == 1


def test_the_same_file_again_changes_nothing(staff):
    rows = [HEAD, [1, "Hội Mới tỉnh", "0272", 10, 5]]
    act(staff, read(staff, rows), "confirm")

    again = read(staff, rows)

    assert states(again) == {"Hội Mới tỉnh": "same"}
    assert "Không có gì mới" in staff.get(again.get_absolute_url()).content.decode()


def test_likely_duplicate_is_asked_about_and_the_answer_remembered(staff):
    roads = AssociationFactory(name="Hội Khoa học kỹ thuật Cầu đường", short_name="Hội Cầu đường")
    rows = [HEAD, [1, "Hội KHKT Cầu đường", "0272 333 333"]]
    import_file = read(staff, rows)
    assert states(import_file) == {"Hội KHKT Cầu đường": "ask"}
    page = staff.get(import_file.get_absolute_url()).content.decode()
    assert "giống nhau khi bỏ tên tỉnh, viết đủ chữ viết tắt" in page

    refused = act(staff, import_file, "confirm")
    assert "Còn 1 dòng cần trả lời" in staff.get(refused.url).content.decode()
    assert import_file.state == "ready"
    act(staff, import_file, "row-answer", number=2, decision=roads.pk)
    act(staff, import_file, "confirm")

    roads.refresh_from_db()
    assert roads.phone == "0272 333 333"
    assert roads.name == "Hội Khoa học kỹ thuật Cầu đường"
    again = read(staff, [HEAD, [1, "Hội  KHKT CẦU ĐƯỜNG", "0272 444 444"]])
    assert states(again) == {"Hội KHKT CẦU ĐƯỜNG": "changed"}
    assert again.rows.get().note == "theo câu trả lời đã ghi nhớ"


def test_another_association_is_an_answer_too_and_can_be_taken_back(staff):
    AssociationFactory(name="Hội Khoa học kỹ thuật Cầu đường", short_name="Hội Cầu đường")
    import_file = read(staff, [HEAD, [1, "Hội KHKT Cầu đường"]])

    act(staff, import_file, "row-answer", number=2, decision="other")
    assert states(import_file) == {"Hội KHKT Cầu đường": "new"}
    assert ImportAnswer.objects.get().association is None
    act(staff, import_file, "row-answer", number=2, decision="forget")

    assert states(import_file) == {"Hội KHKT Cầu đường": "ask"}
    assert not ImportAnswer.objects.exists()


def test_an_answered_new_one_is_known_the_next_time(staff):
    AssociationFactory(name="Hội Khoa học kỹ thuật Cầu đường tỉnh", short_name="Hội Cầu đường")
    rows = [HEAD, [1, "Hội KHKT Cầu đường", "0272 1"]]
    import_file = read(staff, rows)
    act(staff, import_file, "row-answer", number=2, decision="other")
    act(staff, import_file, "confirm")
    made = Association.objects.get(name="Hội KHKT Cầu đường")
    assert ImportAnswer.objects.get().association == made

    assert states(read(staff, rows)) == {"Hội KHKT Cầu đường": "same"}

    made.name = made.short_name = "Hội Khác hẳn"
    made.save()
    assert read(staff, rows).rows.get().association == made


def test_exact_name_comes_before_an_answer_of_none(staff, cast):
    ImportAnswer.objects.create(
        name_key=exact_key(cast.lawyers.name), name=cast.lawyers.name, association=None, answered_by=cast.staff
    )

    row = read(staff, [HEAD, [1, cast.lawyers.name]]).rows.get()

    assert (row.state, row.association, row.was_answered) == ("same", cast.lawyers, False)


def test_only_what_was_offered_can_be_answered(staff, cast):
    AssociationFactory(name="Hội Khoa học kỹ thuật Cầu đường", short_name="Hội Cầu đường")
    import_file = read(staff, [HEAD, [1, "Hội KHKT Cầu đường"]])

    response = act(staff, import_file, "row-answer", number=2, decision=cast.lawyers.pk)

    assert response.status_code == 404
    assert not ImportAnswer.objects.exists()


def test_former_name_is_asked_about(staff):
    new = AssociationFactory(name="Hội Nông nghiệp", short_name="Hội Nông nghiệp")
    new.former_names.create(name="Hội Làm vườn", short_name="Hội Làm vườn", valid_to=date(2023, 12, 31))

    import_file = read(staff, [HEAD, [1, "Hội Làm vườn"]])

    assert import_file.rows.get().candidates == [[new.pk, "Hội Nông nghiệp", "tên cũ đến 31/12/2023"]]


def test_twins_within_the_file(staff):
    rows = [HEAD, [1, "Hội Tin học"], [2, "Hội Tin học"], [3, "Hội Tin học tỉnh"]]

    import_file = read(staff, rows)

    first, second, third = import_file.rows.all()
    assert (first.state, second.state, third.state) == ("new", "problem", "ask")
    assert second.problems == ["ô B3: trùng tên với dòng 2."]
    assert third.note == "gần như trùng tên với dòng 2 của tệp này"


def test_two_rows_for_one_association(staff, cast):
    import_file = read(staff, [HEAD, [1, cast.lawyers.name], [2, cast.lawyers.short_name]])

    assert import_file.rows.last().problems == ["ô B3: cùng một hội với dòng 2."]


def test_problem_blocks_until_its_row_is_left_out(staff):
    import_file = read(staff, [HEAD, [1, "Hội A", None, 10, 11], [2, "Hội Bê", None, 10, 5]])
    assert import_file.rows.first().problems == ["ô E2: 11 (trong đó trí thức KH&CN) lớn hơn 10 hội viên."]

    act(staff, import_file, "confirm")
    assert not Association.objects.filter(name="Hội Bê").exists()
    act(staff, import_file, "row-answer", number=2, decision="out")
    act(staff, import_file, "confirm")

    assert import_file.result == {"new": 1, "changed": 0}
    assert not Association.objects.filter(name="Hội A").exists()


@pytest.fixture
def two_rows(staff):
    """A file of two rows that is ready; the first was asked about and answered."""
    AssociationFactory(name="Hội Khoa học kỹ thuật Cầu đường tỉnh", short_name="Hội Cầu đường")
    import_file = read(staff, [HEAD, [1, "Hội KHKT Cầu đường", "1"], [2, "Hội Sinh vật cảnh vùng", "2"]])
    act(staff, import_file, "row-answer", number=2, decision="other")
    return import_file


@pytest.mark.parametrize("state", ["writing", "done", "dropped"])
@pytest.mark.parametrize(
    "late",
    [
        import_services.forget_answer,
        import_services.leave_out,
        lambda row: import_services.answer(row, association=None, by=row.import_file.created_by),
        lambda row: import_services.read_file(row.import_file),
        lambda row: import_services.begin_reading(row.import_file),
        lambda row: import_services.set_columns(row.import_file, {0: "name"}, head_rows=[]),
    ],
)
def test_what_comes_after_the_confirmation_changes_nothing(two_rows, state, late):
    row = two_rows.rows.select_related("import_file").get(number=2)  # read before the other request confirmed
    ImportFile.objects.filter(pk=two_rows.pk).update(state=state)

    with pytest.raises(ValidationError, match="không sửa được nữa"):
        late(row)

    two_rows.refresh_from_db()
    assert (two_rows.state, set(states(two_rows).values())) == (state, {"new"})


def test_late_big_file_is_not_queued(two_rows, big):
    late = ImportFile.objects.get(pk=two_rows.pk)
    ImportFile.objects.filter(pk=two_rows.pk).update(state="writing")

    with pytest.raises(ValidationError):
        import_services.begin_reading(late)

    assert not Job.objects.exists()


@pytest.mark.parametrize("unsettled", ["ask", "problem"])
def test_unsettled_row_at_the_writing_refuses_all(two_rows, unsettled):
    two_rows.rows.filter(number=2).update(state=unsettled)
    ImportFile.objects.filter(pk=two_rows.pk).update(state="writing")
    before = Association.objects.count()

    with pytest.raises(ValidationError, match="Còn 1 dòng"):
        import_services.write(two_rows, by=two_rows.created_by)

    two_rows.refresh_from_db()
    assert (two_rows.state, Association.objects.count()) == ("ready", before)


def test_left_out_row_can_be_taken_back(staff):
    import_file = read(staff, [HEAD, [1, "Hội A", None, 10, 11]])
    act(staff, import_file, "row-answer", number=2, decision="out")
    assert states(import_file) == {"Hội A": "left-out"}

    act(staff, import_file, "row-answer", number=2, decision="in")

    assert states(import_file) == {"Hội A": "problem"}


def test_count_of_the_day_that_the_sheet_leaves_out_must_fit(staff, cast):
    MembershipCountFactory(association=cast.lawyers, as_of=DAY, members=100, intellectuals=60)

    import_file = read(staff, [["Tên hội", "Số hội viên"], [cast.lawyers.name, 50]])

    assert import_file.rows.get().problems == [
        "ô A2: số «Trong đó trí thức KH&CN» đã ghi cho ngày 14/06/2024 lớn hơn số hội viên ở dòng này."
    ]


def test_nothing_is_written_if_the_records_changed_since_the_preview(staff, cast):
    import_file = read(staff, [HEAD, [1, cast.lawyers.name, "0272 555 555"], [2, "Hội Mới"]])
    Association.objects.filter(pk=cast.lawyers.pk).update(phone="0272 777 777")

    response = act(staff, import_file, "confirm")

    assert "Hồ sơ đã đổi sau khi xem trước" in staff.get(response.url).content.decode()
    assert import_file.state == "ready"
    assert not Association.objects.filter(name="Hội Mới").exists()
    assert import_file.rows.first().changes == [["phone", "0272 777 777", "0272 555 555"]]


def test_all_or_nothing(staff, monkeypatch):
    import_file = read(staff, [HEAD, [1, "Hội Mới", None, 10, 5]])
    monkeypatch.setattr(import_writer.Writer, "_count", lambda *args: 1 / 0)

    with pytest.raises(ValidationError, match="chưa có gì được ghi"):
        import_services.confirm(import_file, by=import_file.created_by)

    assert not Association.objects.filter(name="Hội Mới").exists()


def test_bulk_writing_leaves_its_trail(staff, cast):
    MembershipCountFactory(association=cast.lawyers, as_of=DAY, members=100, intellectuals=60)
    import_file = read(staff, [HEAD, [1, cast.lawyers.name, "0272 555 555", 120], [2, "Hội Mới", None, 10, 5]])

    act(staff, import_file, "confirm")

    entries = LogEntry.objects.filter(additional_data={"import": import_file.pk}, actor=cast.staff)
    assert [(entry.content_type.model, entry.action, entry.object_repr) for entry in entries.order_by("pk")] == [
        ("association", LogEntry.Action.CREATE, "Hội Mới"),
        ("association", LogEntry.Action.UPDATE, "Hội Luật gia"),
        ("membershipcount", LogEntry.Action.UPDATE, "14/06/2024"),
        ("membershipcount", LogEntry.Action.CREATE, "14/06/2024"),
    ]
    assert entries.get(object_repr="Hội Luật gia").changes == {"phone": ["", "0272 555 555"]}
    assert entries.filter(content_type__model="membershipcount").order_by("pk")[0].changes == {
        "members": ["100", "120"]
    }


def test_columns_are_settled_by_hand(staff):
    response = upload(staff, xlsx([["Danh sách 2024"], ["Hội A", "12"], ["Hội Bê", "7"]]))
    import_file = ImportFile.objects.get()
    url = reverse("members:import-columns", args=[import_file.pk])
    assert response.url == url
    assert "Hội A" in staff.get(url).content.decode()

    staff.post(url, {"head_row": "1", "column_0": "name", "column_1": "members"})

    assert [(row.name, row.data["values"]["members"]) for row in import_file.rows.all()] == [
        ("Hội A", 12),
        ("Hội Bê", 7),
    ]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ({"column_1": "members"}, "Chọn cột nào là tên hội."),
        ({"column_0": "name", "column_1": "name"}, "«Tên hội» đã chọn cho một cột khác."),
    ],
)
def test_impossible_columns_are_refused(staff, columns, message):
    import_file = read(staff, [HEAD, [1, "Hội A"]])

    response = staff.post(reverse("members:import-columns", args=[import_file.pk]), {"head_row": "1", **columns})

    assert message in response.content.decode()


@pytest.mark.parametrize(
    ("file", "message"),
    [
        (SimpleUploadedFile("ds.xlsx", b"MZ" + b"\0" * 100), "có nội dung là"),
        (SimpleUploadedFile("ds.xlsx", b"PK\x03\x04" + b"\0" * 100), "Tệp hỏng"),
        (SimpleUploadedFile("ds.xlsx", b""), "trống, không có nội dung"),
    ],
)
def test_bad_files_are_refused_with_a_sentence(staff, file, message):
    response = upload(staff, file)

    assert message in response.context["form"].errors["file"][0]
    assert not ImportFile.objects.exists()


def test_day_in_the_future_is_refused(staff):
    response = upload(staff, xlsx([HEAD]), as_of="1/1/2100")

    assert "chưa đến" in response.context["form"].errors["as_of"][0]


def test_csv(staff):
    content = "STT;Tên hội;Số hội viên\n1;Hội Mới;3.200\nTổng cộng;;3.200\n".encode("utf-8-sig")

    upload(staff, SimpleUploadedFile("danh sach.csv", content))

    assert [row.data["values"] for row in ImportFile.objects.get().rows.all()] == [{"name": "Hội Mới", "members": 3200}]


def test_export_can_be_imported_again(staff, cast):
    MembershipCountFactory(association=cast.lawyers, as_of=DAY, members=100)
    for kind in ("xlsx", "csv"):
        content = staff.get(reverse("members:association-export", args=[kind]), {"kind": "member"}).content

        upload(staff, SimpleUploadedFile(f"ds.{kind}", content))

        assert states(ImportFile.objects.latest("pk")) == {cast.healers.name: "same", cast.lawyers.name: "same"}


def test_dropping(staff):
    import_file = read(staff, [HEAD, [1, "Hội Mới"]])

    act(staff, import_file, "drop")
    act(staff, import_file, "confirm")

    assert import_file.state == "dropped"
    assert not Association.objects.filter(name="Hội Mới").exists()


def test_preview_is_filtered(staff, cast):
    import_file = read(staff, [HEAD, [1, cast.lawyers.name], [2, "Hội Mới"]])

    response = staff.get(import_file.get_absolute_url(), {"loai": "new"})

    assert [row.name for row in response.context["page"]] == ["Hội Mới"]


def test_preview_does_not_query_more_for_more_rows(staff):
    associations = AssociationFactory.create_batch(30)
    urls = [
        read(staff, [HEAD, *[[n, a.name, f"0{n}"] for n, a in enumerate(some)]]).get_absolute_url()
        for some in (associations[:3], associations)
    ]
    found = []
    for url in urls:
        with CaptureQueriesContext(connection) as captured:
            staff.get(url)
        found.append(len(captured))

    assert found[0] == found[1]


def test_file_is_given_back(staff):
    import_file = read(staff, [HEAD, [1, "Hội Mới"]])

    response = staff.get(reverse("members:import-download", args=[import_file.pk]))

    assert b"".join(response.streaming_content).startswith(b"PK")


# --- big files -------------------------------------------------------------------------------------------------


@pytest.fixture
def big(monkeypatch):
    """Every file counts as big."""
    monkeypatch.setattr(import_services, "READ_AT_ONCE_ROWS", 0)
    monkeypatch.setattr(import_services, "WRITE_AT_ONCE_ROWS", 0)


def test_big_file_is_read_and_written_by_jobs(staff, big):
    import_file = read(staff, [HEAD, [1, "Hội Mới", None, 10, 5]])
    assert import_file.state == "reading"
    assert "Đang đọc" in staff.get(import_file.get_absolute_url()).content.decode()

    jobs.run(import_file.job_id)
    act(staff, import_file, "confirm")
    assert import_file.state == "writing"
    act(staff, import_file, "confirm")
    jobs.run(import_file.job_id)

    import_file.refresh_from_db()
    assert (import_file.state, import_file.result) == ("done", {"new": 1, "changed": 0})
    assert list(Job.objects.values_list("kind", "state").order_by("pk")) == [
        ("members.import.read", "done"),
        ("members.import", "done"),
    ]
    assert Association.objects.filter(name="Hội Mới").count() == 1


def test_job_on_changed_records_goes_back_to_the_preview(staff, big, cast):
    import_file = read(staff, [HEAD, [1, cast.lawyers.name, "0272 555 555"]])
    jobs.run(import_file.job_id)
    act(staff, import_file, "confirm")
    Association.objects.filter(pk=cast.lawyers.pk).update(phone="0272 777 777")

    jobs.run(import_file.job_id)

    import_file.refresh_from_db()
    assert import_file.state == "ready"
    assert Job.objects.get(pk=import_file.job_id).error.startswith("Hồ sơ đã đổi")


def test_cancelled_before_it_began(staff, big):
    import_file = read(staff, [HEAD, [1, "Hội Mới"]])
    jobs.run(import_file.job_id)
    act(staff, import_file, "confirm")
    jobs.cancel(Job.objects.get(pk=import_file.job_id))

    assert "Việc này đã dừng" in staff.get(import_file.get_absolute_url()).content.decode()
    act(staff, import_file, "reopen")

    assert import_file.state == "ready"
    assert not Association.objects.filter(name="Hội Mới").exists()


def test_failed_job_goes_back_to_the_preview(staff, big, monkeypatch):
    import_file = read(staff, [HEAD, [1, "Hội Mới", None, 10, 5]])
    jobs.run(import_file.job_id)
    act(staff, import_file, "confirm")
    monkeypatch.setattr(import_writer.Writer, "_count", lambda *args: 1 / 0)

    jobs.run(import_file.job_id)

    import_file.refresh_from_db()
    assert import_file.state == "ready"
    assert not Association.objects.filter(name="Hội Mới").exists()


def test_running_import_cannot_be_reopened(staff, big):
    import_file = read(staff, [HEAD, [1, "Hội Mới"]])

    act(staff, import_file, "reopen")

    assert import_file.state == "reading"


def test_trail_of_a_big_import_names_who_confirmed(staff, big):
    import_file = read(staff, [HEAD, [1, "Hội Mới", None, 10, 5]])
    jobs.run(import_file.job_id)
    other = UserFactory(email="nguoi2@x.example", roles=["staff"])

    jobs.run(import_services.confirm(import_file, by=other).pk)

    entries = LogEntry.objects.filter(additional_data={"import": import_file.pk})
    assert {entry.actor for entry in entries} == {other}


def test_finished_import_is_not_said_to_be_dropped(staff):
    import_file = read(staff, [HEAD, [1, "Hội Mới"]])
    act(staff, import_file, "confirm")

    page = staff.get(act(staff, import_file, "drop").url).content.decode()

    assert (import_file.state, "không bỏ được" in page, "không có gì được ghi" in page) == ("done", True, False)


def test_a_second_column_of_one_meaning_is_told(staff):
    import_file = read(staff, [[*HEAD, "Tổng số hội viên"], [1, "Hội Mẫu", "0272 000 001", 100, 30, 120]])

    page = staff.get(import_file.get_absolute_url()).content.decode()

    assert "Cột «Tổng số hội viên» trùng nghĩa với một cột đứng trước, chưa rõ lấy cột nào" in page
