"""The import of officers' lists, through the pages, with real files."""

import io
import re
from datetime import date
from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from lhh_portal import jobs
from lhh_portal.models import Job
from lhh_portal.sheet_import import layout_of
from reports import activity_import_services, forms_import, services
from reports.activity_import_likeness import Likest
from reports.activity_import_plan import Planner
from reports.activity_import_writer import Writer
from reports.models import Activity, ActivityImport, ActivityImportAnswer, ActivityKind, Measure
from tests.factories import ActivityFactory, AssociationFactory, RoundFactory, UserFactory
from tests.reports.activity_sheets import OFFICERS_LIST, OFFICERS_MERGES, as_upload, with_cached, xlsx

pytestmark = pytest.mark.django_db
START = reverse("reports:activity-import-start")
H1 = date(2023, 12, 15), date(2024, 6, 14)


@pytest.fixture
def round_(cast):
    return RoundFactory()


@pytest.fixture
def officer(cast, client, round_):
    client.force_login(cast.officer)
    return client


@pytest.fixture
def staff(cast, client, round_):
    client.force_login(cast.staff)
    return client


def kind(code):
    return ActivityKind.objects.get(code=code)


def read(client, rows, *, cast, kind_code="", round_="", association=None, **options):
    """Upload rows with a recognisable head; return the ActivityImport."""
    data = {
        "file": xlsx(rows, **options),
        "association": (association or cast.lawyers).pk if association is not False else "",
        "round": round_ and round_.pk,
        "kind": kind(kind_code).pk if kind_code else "",
    }
    response = client.post(START, data)
    assert response.status_code == 302, response.context["form"].errors
    return ActivityImport.objects.latest("pk")


def act(client, import_file, what, **data):
    number = data.pop("number", None)
    args = [import_file.pk] if number is None else [import_file.pk, number]
    response = client.post(reverse(f"reports:activity-import-{what}", args=args), data)
    import_file.refresh_from_db()
    return response


def question(import_file, text):
    return next((key, asked) for key, asked in import_file.questions.items() if asked["text"] == text)


def answer(client, import_file, text, *, choice=None, **typed):
    """Answer the question about a cell's text by a proposal (its place) or by what is typed."""
    key, _asked = question(import_file, text)
    data = {f"{name}_{key[:16]}": value for name, value in typed.items()}
    if choice is not None:
        data[f"chon_{key[:16]}"] = str(choice)
    return act(client, import_file, "answer", **data)


def states(import_file):
    return {row.title: row.state for row in import_file.rows.all()}


def values(import_file, title):
    return import_file.rows.get(title=title).values


def page(client, import_file):
    return client.get(import_file.get_absolute_url()).content.decode()


GIFTS = ["TT", "Tên hoạt động", "Thời gian", "Số phần quà", "Trị giá quà"]


def test_whole_path_of_an_officers_list(officer, cast, round_):
    import_file = read(officer, OFFICERS_LIST, cast=cast, round_=round_, merges=OFFICERS_MERGES, hidden=[14])
    assert states(import_file) == {
        "Tặng quà Tết": "ask",
        "Tặng quà học sinh": "ask",
        "Hội thảo khoa học": "ask",
        "Tọa đàm nhỏ (ẩn)": "ask",
    }
    assert [kind for _row, kind, *_more in import_file.skipped].count("total") == 1
    assert {asked["text"] for asked in import_file.questions.values()} == {
        "Kinh phí (triệu đồng)",
        "Hội thảo",
        "15-17/4/2024",
        "Tháng 5",
    }

    answer(officer, import_file, "Hội thảo", choice=0)
    answer(officer, import_file, "15-17/4/2024", choice=0)
    answer(officer, import_file, "Tháng 5", tu="5/5/2024", den="6/5/2024")
    answer(officer, import_file, "Kinh phí (triệu đồng)", choice=0)

    assert set(states(import_file).values()) == {"new"}
    assert "Dòng ẩn trong Excel." in page(officer, import_file)
    assert Activity.objects.count() == 0
    act(officer, import_file, "confirm")

    assert import_file.result == {"new": 4, "changed": 0}
    gift = Activity.objects.get(title="Tặng quà Tết")
    assert (gift.kind.code, gift.starts_on, gift.ends_on, gift.place) == (
        "tang-qua",
        date(2024, 1, 20),
        date(2024, 1, 20),
        "xã Mẫu",
    )
    assert gift.created_by == cast.officer
    assert list(gift.owners.values_list("association", "is_lead")) == [(cast.lawyers.pk, True)]
    assert {row.measure.code: row.amount for row in gift.amounts.all()} == {"phan-qua": 100, "tri-gia": 50_000_000}
    pupils = Activity.objects.get(title="Tặng quà học sinh")
    # the unit is merged with the cell above; 12,5 million
    assert {row.measure.code: row.amount for row in pupils.amounts.all()} == {"phan-qua": 50, "tri-gia": 12_500_000}
    assert pupils.description == "Ghi chú: cùng Sở Mẫu"
    workshop = Activity.objects.get(title="Hội thảo khoa học")
    assert (workshop.starts_on, workshop.ends_on) == (date(2024, 4, 15), date(2024, 4, 17))
    assert {row.measure.code: row.amount for row in workshop.amounts.all()} == {"hoi-thao": 1, "nguoi-du": 80}
    hidden = Activity.objects.get(title="Tọa đàm nhỏ (ẩn)")
    assert (hidden.starts_on, hidden.ends_on) == (date(2024, 5, 5), date(2024, 5, 6))
    assert list(Activity.objects.search("tang qua tet")) == [gift]


def test_the_same_file_again_asks_nothing_and_changes_nothing(officer, cast, round_):
    rows = [GIFTS, [1, "Tặng quà", "Tháng 4", "16/20", 1_000_000]]
    first = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")
    answer(officer, first, "Tháng 4", choice=0)
    answer(officer, first, "16/20", choice=0)
    act(officer, first, "confirm")
    stored = Activity.objects.get()
    assert stored.amounts.get(measure__code="phan-qua").amount == 16
    assert stored.description == "Kế hoạch: 20"

    again = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")

    assert states(again) == {"Tặng quà": "same"}
    assert "Không có gì mới" in page(officer, again)
    assert Activity.objects.get() == stored


def test_two_rows_alike_are_one_activity_also_the_second_time(officer, cast, round_):
    rows = [GIFTS, *[[number, "Tặng quà", "15/4/2024", 16, 1_000_000] for number in (1, 2)]]
    act(officer, read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua"), "confirm")
    assert Activity.objects.count() == 1

    again = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")

    assert [row.state for row in again.rows.all()] == ["same", "same"]


def test_answers_are_remembered_shown_and_taken_back(officer, cast, round_):
    rows = [GIFTS, [1, "Quà một", "Tháng 4", 10, None], [2, "Quà hai", " tháng  4", 20, None]]
    first = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")
    assert question(first, "Tháng 4")[1]["count"] == 2
    answer(officer, first, "Tháng 4", choice=0)
    assert set(states(first).values()) == {"new"}

    later = read(officer, [GIFTS, [1, "Quà ba", "Tháng 4", 5, None]], cast=cast, round_=round_, kind_code="tang-qua")
    assert states(later) == {"Quà ba": "new"}
    assert "01/04/2024 – 30/04/2024" in page(officer, later)
    assert "1 câu trả lời đã nhớ" in page(officer, later)

    act(officer, later, "answer", quen=question(later, "Tháng 4")[0])
    assert states(later) == {"Quà ba": "ask"}
    assert not ActivityImportAnswer.objects.exists()


def test_an_answer_holds_for_one_association_and_one_round(staff, cast, round_):
    rows = [GIFTS, [1, "Quà", "Tháng 4", 10, None]]
    answer(staff, read(staff, rows, cast=cast, round_=round_, kind_code="tang-qua"), "Tháng 4", choice=0)
    later = RoundFactory(code="2025-H1", year=2025, starts_on=date(2024, 12, 15), ends_on=date(2025, 6, 14))

    others = read(staff, rows, cast=cast, round_=round_, kind_code="tang-qua", association=cast.healers)
    next_year = read(staff, rows, cast=cast, round_=later, kind_code="tang-qua")

    assert states(others) == {"Quà": "ask"}
    assert states(next_year) == {"Quà": "ask"}
    assert question(next_year, "Tháng 4")[1]["choices"][0][1]["starts_on"] == "2025-04-01"


@pytest.mark.parametrize(
    ("cell", "proposals"),
    [
        ("15/4 - 17/4/2024", ["15/04/2024 – 17/04/2024"]),
        ("15/4", ["15/04/2024"]),
        ("Quý I/2024", ["01/01/2024 – 31/03/2024"]),
        ("cả kỳ", ["15/12/2023 – 14/06/2024"]),
        ("thường xuyên", ["15/12/2023 – 14/06/2024"]),
        ("Tháng 6", ["01/06/2024 – 14/06/2024", "01/06/2024 – 30/06/2024"]),
        ("đầu xuân", []),
    ],
)
def test_days_that_are_asked_about(officer, cast, round_, cell, proposals):
    rows = [GIFTS, [1, "Quà", cell, 10, None]]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")

    assert states(import_file) == {"Quà": "ask"}
    assert [label for label, _answer in question(import_file, cell)[1]["choices"]] == proposals
    assert f"«{cell}» là những ngày nào?" in page(officer, import_file)
    refused = act(officer, import_file, "confirm")
    assert "Còn 1 dòng cần trả lời." in officer.get(refused.url).content.decode()


@pytest.mark.parametrize(
    ("cell", "amount", "qualifier"),
    [
        (50, 50, ""),
        ("hơn 3.200", 3200, "hơn"),
        ("1.234", 1234, ""),
        ("50 phần quà", 50, ""),
        ("02", 2, ""),
        (0, 0, ""),
    ],
)
def test_numbers_that_are_read(officer, cast, round_, cell, amount, qualifier):
    rows = [GIFTS, [1, "Quà", "15/4/2024", cell, None]]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")

    assert values(import_file, "Quà")["amounts"] == {"tang-qua.phan-qua": [amount, qualifier]}


@pytest.mark.parametrize(
    ("cell", "text", "first"),
    [
        ("16/20", "16/20", "Đã làm 16, kế hoạch 20"),
        ("16/20 phần quà", "16/20 phần quà", "Đã làm 16, kế hoạch 20"),
        (date(2024, 12, 16), "16/12/2024", "Đã làm 16, kế hoạch 12"),  # Excel made a date of «16/12»
        ("1,234", "1,234", "1.234 phần quà"),
        (Decimal("1.234"), "1,234", "1.234 phần quà"),
        ("50 người", "50 người", "Không lấy số; ghi vào nội dung"),
        ("rất nhiều", "rất nhiều", "Không lấy số; ghi vào nội dung"),
    ],
)
def test_numbers_that_are_asked_about(officer, cast, round_, cell, text, first):
    rows = [GIFTS, [1, "Quà", "15/4/2024", cell, None]]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")

    assert states(import_file) == {"Quà": "ask"}
    assert question(import_file, text)[1]["choices"][0][0] == first
    answer(officer, import_file, text, so="hơn 7")
    assert values(import_file, "Quà")["amounts"] == {"tang-qua.phan-qua": [7, "hơn"]}


def test_a_month_that_excel_made_a_day_is_asked_about(officer, cast, round_):
    file = xlsx([GIFTS, [1, "Quà", date(2024, 4, 1), 10, None]])
    book = load_workbook(file)
    book.active["C2"].number_format = "m/yyyy"
    out = io.BytesIO()
    book.save(out)

    import_file = upload(officer, as_upload(out.getvalue()), cast, kind=kind("tang-qua").pk, round=round_.pk)

    assert states(import_file) == {"Quà": "ask"}
    assert question(import_file, "4/2024")[1]["choices"][0][0] == "01/04/2024 – 30/04/2024"


def test_a_number_can_be_left_to_the_description(officer, cast, round_):
    import_file = read(
        officer, [GIFTS, [1, "Quà", "15/4/2024", "rất nhiều", None]], cast=cast, round_=round_, kind_code="tang-qua"
    )

    answer(officer, import_file, "rất nhiều", choice=0)

    assert values(import_file, "Quà")["amounts"] == {}
    assert values(import_file, "Quà")["description"] == "Số phần quà: rất nhiều"


def test_money_in_millions_by_the_head_or_the_cell(officer, cast, round_):
    head = ["TT", "Tên hoạt động", "Ngày", "Trị giá quà (triệu đồng)"]
    rows = [head, [1, "Một", "15/4/2024", 12.5], [2, "Hai", "16/4/2024", "12 triệu"]]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")

    assert values(import_file, "Một")["amounts"] == {"tang-qua.tri-gia": [12_500_000, ""]}
    assert import_file.rows.get(title="Hai").state == "ask"
    assert question(import_file, "12 triệu")[1]["choices"][0][0] == "12.000.000 đồng"


def test_several_numbers_with_their_units_in_one_cell(officer, cast, round_):
    rows = [["TT", "Tên lớp", "Ngày", "Kết quả"], [1, "Lớp nuôi ong", "15/4/2024", "02 lớp/60 lượt người"]]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tap-huan-ky-thuat")

    assert values(import_file, "Lớp nuôi ong")["amounts"] == {
        "tap-huan-ky-thuat.lop": [2, ""],
        "tap-huan-ky-thuat.luot-nong-dan": [60, ""],
    }


def test_a_token_in_a_name_is_refused_at_its_row(officer, cast):
    rows = [["Tên hoạt động", "Thời gian"], ["Tập huấn [[KHC-05]]", "5/3/2024"], ["Tập huấn", "6/3/2024"]]
    import_file = read(officer, rows, cast=cast, kind_code="hoi-nghi")

    assert "có mã số liệu [[…]]: viết tên bằng lời" in page(officer, import_file)
    assert states(import_file) == {"Tập huấn [[KHC-05]]": "problem", "Tập huấn": "new"}


def test_a_name_that_is_too_long_is_shown_at_its_row(officer, cast, round_):
    rows = [["Tên hoạt động", "Thời gian"], ["Tập huấn " * 60, "5/3/2024"]]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="hoi-nghi")

    (row,) = import_file.rows.all()
    assert (row.state, row.title[:17]) == ("problem", "Tập huấn Tập huấn")


def test_a_unit_no_measure_has_is_asked_about_once(officer, cast, round_):
    head = ["TT", "Nội dung", "Ngày", "Số lượng", "ĐVT"]
    rows = [head, [1, "A", "15/4/2024", 5, "cuốn"], [2, "B", "16/4/2024", 6, "cuốn"], [3, "C", "17/4/2024", 7, "cuộc"]]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="hoi-nghi")

    assert question(import_file, "cuốn")[1]["count"] == 2
    assert values(import_file, "C")["amounts"] == {"hoi-nghi.cuoc": [7, ""]}
    answer(officer, import_file, "cuốn", choice=2)
    assert values(import_file, "A")["description"] == "Số lượng: 5 cuốn"


def test_totals_repeated_heads_and_blank_rows_are_told_and_left(officer, cast, round_):
    head = ["TT", "Tên hoạt động", "Ngày", "Số phần quà"]
    rows = [
        head,
        [1, "Quà một", "15/4/2024", 10],
        [2, "Quà hai", "16/4/2024", 20],
        [None, "Cả hội", None, 30],
        [],
        head,
        [3, "Quà ba", "17/4/2024", 30],
        [None, "Tổng cộng", None, 60],
    ]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")

    assert states(import_file) == {"Quà một": "new", "Quà hai": "new", "Quà ba": "new"}
    assert [(row, kind) for row, kind, *_more in import_file.skipped] == [
        (1, "head"),
        (4, "total"),
        (6, "head"),
        (8, "total"),
    ]
    assert "Cả hội · 30" in page(officer, import_file)


def test_numbers_merged_over_several_rows_are_refused(officer, cast, round_):
    rows = [GIFTS, [1, "Một", "15/4/2024", 10, None], [2, "Hai", "16/4/2024", None, None]]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua", merges=["D2:D3"])

    assert import_file.rows.get(title="Hai").problems == ["ô D3: gộp với ô ở dòng 2; mỗi hoạt động cần một số riêng."]


def test_one_activity_over_merged_rows_is_one_record(officer, cast, round_):
    head = ["TT", "Tên hoạt động", "Ngày", "Số lượng", "ĐVT"]
    rows = [head, [1, "Hội nghị", "15/4/2024", 2, "cuộc"], [None, None, None, 80, "người"]]

    import_file = read(
        officer, rows, cast=cast, round_=round_, kind_code="hoi-nghi", merges=["A2:A3", "B2:B3", "C2:C3"]
    )

    assert values(import_file, "Hội nghị")["amounts"] == {"hoi-nghi.cuoc": [2, ""], "hoi-nghi.nguoi-du": [80, ""]}


def test_hidden_rows_are_taken_unless_unticked(officer, cast, round_):
    rows = [GIFTS, [1, "Một", "15/4/2024", 10, None], [2, "Hai", "16/4/2024", 20, None]]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua", hidden=[3], hidden_columns=["E"])
    assert states(import_file) == {"Một": "new", "Hai": "new"}
    assert import_file.notes == [
        "Cột ẩn trong Excel vẫn được đọc: E.",
        "Tệp có 1 dòng ẩn; vẫn được đọc trừ khi chọn bỏ.",
    ]

    act(officer, import_file, "choose", skips_hidden="1")

    assert states(import_file) == {"Một": "new", "Hai": "left-out"}


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("15/7/2024", "15/07/2024 nằm ngoài đợt «Báo cáo 6 tháng đầu năm 2024» (15/12/2023 – 14/06/2024)"),
        ("31/4/2024", "không phải là ngày có thật. Tháng 4 có 30 ngày."),
        (None, "thiếu ngày."),
    ],
)
def test_days_that_are_refused(officer, cast, round_, cell, sentence):
    rows = [GIFTS, [1, "Quà", cell, 10, None]]

    row = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua").rows.get()

    assert row.state == "problem"
    assert sentence in " ".join(row.problems)


def test_rows_of_a_filed_report_are_refused(officer, cast, round_):
    round_.reports.create(association=cast.lawyers, state="submitted")

    row = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua").rows.get()

    assert row.state == "problem"
    assert "mà Hội Luật gia đã nộp" in row.problems[0]


def test_officers_write_for_their_own_associations_only(officer, cast, round_):
    head = ["TT", "Tên hoạt động", "Ngày", "Chủ trì"]
    rows = [head, [1, "Của mình", "15/4/2024", "Hội Luật gia"], [2, "Của bạn", "16/4/2024", "Hội Đông y"]]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="hoi-nghi")

    assert states(import_file) == {"Của mình": "new", "Của bạn": "problem"}
    assert "«Hội Đông y» chủ trì" in import_file.rows.get(title="Của bạn").problems[0]
    response = officer.post(START, {"file": xlsx(rows), "association": cast.healers.pk})
    assert "association" in response.context["form"].errors


def test_staff_write_for_any_and_partners_are_found_or_asked_about(staff, cast, round_):
    AssociationFactory(name="Hội Khoa học, Kỹ thuật Mẫu", short_name="Hội KHKT Mẫu")
    head = ["TT", "Tên hoạt động", "Ngày", "Đơn vị chủ trì", "Phối hợp"]
    rows = [
        head,
        [1, "Một", "15/4/2024", "Hội Đông y", "Hội Luật gia"],
        [2, "Hai", "16/4/2024", "hoi luat gia", "Hội Khoa học, Kỹ thuật Mẫu; Hội Đông y và Sở Mẫu"],
        [3, "Ba", "17/4/2024", "Hội Luật gia", "Hội KHKT Mẫu và Hội Đông y"],
    ]

    import_file = read(staff, rows, cast=cast, round_=round_, kind_code="hoi-nghi", association=False)

    assert values(import_file, "Một")["partners"] == [cast.lawyers.pk]
    science = values(import_file, "Ba")["partners"][0]
    assert values(import_file, "Ba")["partners"] == [science, cast.healers.pk]
    answer(staff, import_file, "Hội Đông y và Sở Mẫu", hoi="none")
    assert values(import_file, "Hai")["partners"] == [science]
    assert values(import_file, "Hai")["description"] == "Đơn vị: Hội Đông y và Sở Mẫu"


def test_what_is_there_already_is_left_or_updated_by_choice(officer, cast, round_):
    measure = Measure.objects.get(kind__code="tang-qua", code="phan-qua")
    old = ActivityFactory(
        kind=kind("tang-qua"), title="Quà  TẾT", starts_on=date(2024, 1, 20), lead=cast.lawyers, amounts={measure: 90}
    )
    rows = [GIFTS, [1, "Quà Tết", "20/1/2024", 100, None], [2, "Quà mới", "21/1/2024", 5, None]]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")
    assert states(import_file) == {"Quà Tết": "changed", "Quà mới": "new"}
    row = import_file.rows.get(title="Quà Tết")
    assert row.activity == old
    assert ["Phần quà", "90 phần quà", "100 phần quà"] in row.changes

    act(officer, import_file, "choose", updates_existing="1")
    act(officer, import_file, "confirm")

    assert import_file.result == {"new": 1, "changed": 1}
    old.refresh_from_db()
    assert (old.title, old.amounts.get().amount) == ("Quà Tết", 100)


def test_left_as_it_is_unless_chosen_and_another_one_on_demand(officer, cast, round_):
    old = ActivityFactory(kind=kind("hoi-nghi"), title="Họp", starts_on=date(2024, 1, 20), lead=cast.lawyers)
    rows = [["TT", "Tên hoạt động", "Ngày", "Số cuộc"], [1, "Họp", "20/1/2024", 2]]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="hoi-nghi")
    assert "Không có gì mới" in page(officer, import_file)

    act(officer, import_file, "rows", decision="2:new")
    act(officer, import_file, "confirm")

    assert import_file.result == {"new": 1, "changed": 0}
    assert not old.amounts.exists()
    assert Activity.objects.filter(title="Họp").count() == 2


def test_a_row_with_our_code_added_as_another_one_leaves_the_code_to_the_first(officer, cast, round_):
    old = ActivityFactory(kind=kind("hoi-nghi"), title="Họp", starts_on=date(2024, 1, 20), lead=cast.lawyers)
    rows = [["Tên hoạt động", "Ngày", "Mã hoạt động"], ["Họp lần hai", "20/1/2024", str(old.uid)]]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="hoi-nghi")

    act(officer, import_file, "rows", decision="2:new")
    assert states(import_file) == {"Họp lần hai": "new"}
    act(officer, import_file, "confirm")

    assert (import_file.state, import_file.result) == ("done", {"new": 1, "changed": 0})
    assert Activity.objects.exclude(pk=old.pk).get().uid != old.uid


def test_answers_to_questions_that_are_gone_are_told(officer, cast, round_):
    rows = [GIFTS, [1, "Quà", "Tháng 4", 10, None], [2, "Quà hai", "Tháng 5", 10, None]]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")
    gone, other = question(import_file, "Tháng 4")[0], question(import_file, "Tháng 5")[0]
    answer(officer, import_file, "Tháng 4", choice=0)

    data = {f"chon_{gone[:16]}": "0", f"chon_{other[:16]}": "0"}
    response = act(officer, import_file, "answer", **data)

    assert "Có câu hỏi không còn nữa" in officer.get(response.url).content.decode()
    assert set(states(import_file).values()) == {"new"}
    assert activity_import_services.answer(import_file, {"f" * 64: {"kind": "hoi-nghi"}}, by=cast.officer) == 1


def test_answers_are_taken_although_others_are_asked_first_by_now(officer, cast, round_, monkeypatch):
    monkeypatch.setattr(forms_import, "SHOWN_AT_ONCE", 1)
    rows = [GIFTS, [1, "Quà", "Tháng 4", 10, None], [2, "Quà hai", "Tháng 5", 10, None]]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")

    answer(officer, import_file, "Tháng 5", choice=0)

    assert states(import_file) == {"Quà": "ask", "Quà hai": "new"}


def test_the_same_row_twice_is_written_once(officer, cast, round_):
    line = ["Họp", "20/1/2024", 2]
    rows = [["TT", "Tên hoạt động", "Ngày", "Số cuộc"], [1, *line], [2, *line], [3, "Họp", "20/1/2024", 3]]

    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="hoi-nghi")

    assert [row.state for row in import_file.rows.all()] == ["new", "same", "new"]
    assert "Giống hệt dòng 2" in page(officer, import_file)


def test_contradictions_need_an_explanation_in_the_preview(officer, cast, round_):
    head = [
        "TT",
        "Tên hoạt động",
        "Ngày",
        "Trường hợp tư vấn",
        "Trường hợp miễn phí cho hộ chính sách, hoàn cảnh khó khăn",
    ]
    rows = [head, [1, "Tư vấn", "15/4/2024", 10, 12]]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tu-van-phap-luat")
    assert states(import_file) == {"Tư vấn": "ask"}
    assert "Phần «trong đó» không thể lớn hơn tổng" in page(officer, import_file)

    act(officer, import_file, "rows", dong="2", **{"dong-2-vi-sao-0": "Tính cả kỳ trước (minh họa)"})
    assert states(import_file) == {"Tư vấn": "new"}
    act(officer, import_file, "confirm")

    answer_ = Activity.objects.get().finding_answers.get()
    assert (answer_.explanation, answer_.by) == ("Tính cả kỳ trước (minh họa)", cast.officer)


def test_the_columns_are_told_in_words(officer, cast, round_):
    head = ["TT", "Tên hoạt động", "Ngày", "Số lớp", "Phần quà", "Kinh phí"]
    import_file = read(officer, [head, [1, "Quà", "15/4/2024"]], cast=cast, round_=round_, kind_code="tang-qua")

    response = officer.get(import_file.get_absolute_url())

    assert [(label, str(field)) for label, field in response.context["columns"]] == [
        ("TT", "Số thứ tự"),
        ("Tên hoạt động", "Tên hoạt động"),
        ("Ngày", "Thời gian"),
        ("Số lớp", "Số lượng tính bằng «lớp»"),
        ("Phần quà", "Phần quà"),
        ("Kinh phí", "Kinh phí, số tiền"),
    ]
    assert not re.search(r"\b[um]:", response.content.decode().split("cột được đọc")[1])


def test_columns_settled_by_hand_are_remembered_for_the_same_head(officer, cast, round_):
    rows = [["Cột một", "Cột hai", "Cột ba"], ["Họp", "15/4/2024", 3]]
    first = read(officer, rows, cast=cast, round_=round_, kind_code="hoi-nghi")
    assert not first.rows.exists()
    data = {"head_row": 1, "column_0": "title", "column_1": "date", "column_2": "m:hoi-nghi.cuoc"}
    act(officer, first, "columns", **data)
    assert values(first, "Họp")["amounts"] == {"hoi-nghi.cuoc": [3, ""]}

    later = read(officer, [rows[0], ["Họp lại", "16/4/2024", 4]], cast=cast, round_=round_, kind_code="hoi-nghi")

    assert values(later, "Họp lại")["amounts"] == {"hoi-nghi.cuoc": [4, ""]}
    assert "Các cột được hiểu như lần nhập tệp" in page(officer, later)


def test_bulk_writing_leaves_the_trail_that_saving_leaves(officer, cast, round_):
    rows = [["TT", "Tên hoạt động", "Ngày", "Chủ trì", "Phối hợp", "Số cuộc"]]
    rows += [[1, "Họp", "15/4/2024", "Hội Luật gia", "Hội Đông y", "hơn 3"]]
    act(officer, read(officer, rows, cast=cast, round_=round_, kind_code="hoi-nghi"), "confirm")
    imported = Activity.objects.get()

    saved = Activity(kind=imported.kind, title="Họp", starts_on=date(2024, 4, 15), ends_on=date(2024, 4, 15))
    amounts = {row.measure: row.quantity for row in imported.amounts.all()}
    services.save_activity(saved, by=cast.officer, lead=cast.lawyers, partners=[cast.healers], amounts=amounts)

    def told(activity):
        objects = [activity, *activity.owners.all(), *activity.amounts.all()]
        entries = [LogEntry.objects.get_for_object(item).get() for item in objects]
        return [
            (entry.content_type.model, entry.action, {k: v for k, v in entry.changes.items() if k != "activity"})
            for entry in entries
        ]

    assert told(imported) == told(saved)
    assert (imported.search_key, imported.subject_key) == (saved.search_key, saved.subject_key)
    assert LogEntry.objects.get_for_object(imported).get().additional_data == {
        "import": ActivityImport.objects.get().pk
    }


def test_all_or_nothing(officer, cast, round_, monkeypatch):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")
    with monkeypatch.context() as broken:
        broken.setattr(Writer, "_answers", lambda *args: 1 / 0)
        response = act(officer, import_file, "confirm")

    assert (import_file.state, Activity.objects.count()) == ("ready", 0)
    words = (
        f"Có lỗi ngoài dự kiến nên chưa có gì được ghi. Thử lại; nếu vẫn lỗi, báo quản trị lần nhập số {import_file.pk}"
    )
    assert words in officer.get(response.url).content.decode()
    act(officer, import_file, "confirm")
    assert (import_file.state, Activity.objects.count()) == ("done", 1)


def test_a_web_worker_killed_while_writing_leaves_the_preview(officer, cast, round_, monkeypatch):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")
    with monkeypatch.context() as killed:
        killed.setattr(Writer, "_answers", lambda *args: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            activity_import_services.confirm(import_file, by=cast.officer)

    import_file.refresh_from_db()
    assert (import_file.state, import_file.confirmed_at, Activity.objects.count()) == ("ready", None, 0)


def test_a_writing_that_fails_in_its_job_goes_back_to_the_preview_and_says_so(officer, cast, round_, big, monkeypatch):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")
    jobs.run(import_file.job_id)
    act(officer, import_file, "confirm")
    with monkeypatch.context() as broken:
        broken.setattr(Writer, "_answers", lambda *args: 1 / 0)
        jobs.run(import_file.job_id)

    import_file.refresh_from_db()
    assert import_file.state == "ready"
    assert "Lần trước không xong, chưa có gì được ghi. Có lỗi ngoài dự kiến" in page(officer, import_file)


def test_a_reading_that_fails_in_its_job_can_be_tried_again(officer, cast, round_, big, monkeypatch):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")
    with monkeypatch.context() as broken:
        broken.setattr(Planner, "plan", lambda *args: 1 / 0)
        jobs.run(import_file.job_id)

    import_file.refresh_from_db()
    assert import_file.state == "uploaded"


def test_a_job_given_up_after_many_killed_workers_is_opened_again(officer, cast, round_, big):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")
    jobs.run(import_file.job_id)
    act(officer, import_file, "confirm")
    given_up = {"state": "running", "attempts": jobs.MAX_ATTEMPTS, "heartbeat_at": "2024-01-01T00:00Z"}
    Job.objects.filter(pk=import_file.job_id).update(**given_up)
    jobs.sweep()
    assert "Việc này đã dừng; không có gì được ghi." in page(officer, import_file)

    act(officer, import_file, "reopen")

    assert import_file.state == "ready"
    assert "đã làm hỏng bộ xử lý nhiều lần" in page(officer, import_file)


def test_what_changed_after_the_preview_is_shown_again(officer, cast, round_):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")
    round_.reports.create(association=cast.lawyers, state="submitted")

    response = act(officer, import_file, "confirm")

    assert "Hồ sơ đã đổi" in officer.get(response.url).content.decode()
    assert states(import_file) == {"Quà": "problem"}
    assert (import_file.state, Activity.objects.count()) == ("ready", 0)


def test_confirming_twice_writes_once(officer, cast, round_):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")

    act(officer, import_file, "confirm")
    again = act(officer, import_file, "confirm")

    assert Activity.objects.count() == 1
    assert "đã được xác nhận rồi" in officer.get(again.url).content.decode()


@pytest.fixture
def big(monkeypatch):
    """Every file is big enough for a job."""
    monkeypatch.setattr(activity_import_services, "READ_AT_ONCE_ROWS", 0)
    monkeypatch.setattr(activity_import_services, "WRITE_AT_ONCE_ROWS", 0)


def test_a_big_file_is_read_and_written_by_jobs(officer, cast, round_, big):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")
    assert import_file.state == "reading"
    jobs.run(import_file.job_id)
    act(officer, import_file, "confirm")
    assert import_file.state == "writing"
    jobs.run(import_file.job_id)
    jobs.run(import_file.job_id)

    import_file.refresh_from_db()
    assert (import_file.state, import_file.result) == ("done", {"new": 1, "changed": 0})
    assert Activity.objects.count() == 1
    assert Job.objects.get(pk=import_file.job_id).result["url"] == import_file.get_absolute_url()


def test_many_rows_are_planned_anew_by_a_job(officer, cast, round_, monkeypatch):
    rows = [GIFTS, [1, "Quà", "Tháng 4", 10, None], [2, "Quà hai", "Tháng 5", 10, None]]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")
    monkeypatch.setattr(activity_import_services, "PLAN_AT_ONCE_ROWS", 1)

    answer(officer, import_file, "Tháng 4", choice=0)

    assert (import_file.state, states(import_file)) == ("reading", {"Quà": "ask", "Quà hai": "ask"})
    assert "Đang đọc" in page(officer, import_file)
    jobs.run(import_file.job_id)
    import_file.refresh_from_db()
    assert (import_file.state, states(import_file)) == ("ready", {"Quà": "new", "Quà hai": "ask"})
    assert Job.objects.get(pk=import_file.job_id).total == 2

    act(officer, import_file, "rows", **{"bo-qua": "3"})
    jobs.cancel(Job.objects.get(pk=import_file.job_id))
    act(officer, import_file, "reopen")
    assert (import_file.state, states(import_file)) == ("ready", {"Quà": "new", "Quà hai": "ask"})


def test_many_rows_are_decided_at_once_and_planned_anew_once(officer, cast, round_, monkeypatch):
    head = [
        "TT",
        "Tên hoạt động",
        "Ngày",
        "Trường hợp tư vấn",
        "Trường hợp miễn phí cho hộ chính sách, hoàn cảnh khó khăn",
    ]
    rows = [head, *[[n, f"Tư vấn {n}", f"{n}/4/2024", 10, 12] for n in range(1, 6)]]
    import_file = read(officer, rows, cast=cast, round_=round_, kind_code="tu-van-phap-luat")
    monkeypatch.setattr(activity_import_services, "PLAN_AT_ONCE_ROWS", 1)
    why = {f"dong-{number}-vi-sao-0": "Tính cả kỳ trước" for number in (4, 5)}

    act(officer, import_file, "rows", **{"bo-qua": ["2", "3"], "dong": ["2", "3", "4", "5", "6"], **why})
    jobs.run(import_file.job_id)

    assert Job.objects.filter(kind="reports.import.plan").count() == 1
    assert [row.state for row in import_file.rows.all()] == ["left-out", "left-out", "new", "new", "ask"]


def test_where_nothing_is_decided_nothing_is_planned_anew(officer, cast, round_, monkeypatch):
    import_file = read(
        officer, [GIFTS, [1, "Quà", "15/4/2024", 1, None]], cast=cast, round_=round_, kind_code="tang-qua"
    )
    monkeypatch.setattr(activity_import_services, "PLAN_AT_ONCE_ROWS", 0)

    act(officer, import_file, "rows", dong="2", **{"bo-qua": ["99", "x"], "decision": "2:?"})

    assert (import_file.state, states(import_file)) == ("ready", {"Quà": "new"})


def test_rows_are_counted_not_bytes(officer, cast, round_, monkeypatch):
    monkeypatch.setattr(activity_import_services, "READ_AT_ONCE_ROWS", 3)
    rows = [GIFTS, *[[n, f"Quà {n}", "15/4/2024", n, None] for n in (1, 2)]]

    few = read(officer, rows, cast=cast, round_=round_, kind_code="tang-qua")
    many = read(officer, [*rows, [3, "Quà 3", "15/4/2024", 3, None]], cast=cast, round_=round_, kind_code="tang-qua")

    assert (few.state, many.state) == ("ready", "reading")


def test_names_are_compared_once_for_each_text(officer, cast, round_, monkeypatch):
    compared = []
    compare = Likest._compare
    monkeypatch.setattr(Likest, "_compare", lambda self, text: compared.append(text) or compare(self, text))
    head = ["TT", "Tên hoạt động", "Ngày", "Loại", "Phối hợp"]
    rows = [head, *[[n, f"Họp {n}", "15/4/2024", "Buổi gặp Mẫu", "Hội Đông Y Mẫu"] for n in range(1, 20)]]

    import_file = read(officer, rows, cast=cast, round_=round_)

    assert sorted(compared) == ["buoi gap mau", "hoi dong y mau"]
    assert question(import_file, "Hội Đông Y Mẫu")[1]["choices"] == [
        [cast.healers.name, {"association": cast.healers.pk}]
    ]


def test_a_killed_worker_writes_nothing_and_the_next_one_once(officer, cast, round_, big, monkeypatch):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")
    jobs.run(import_file.job_id)
    act(officer, import_file, "confirm")
    job = Job.objects.get(pk=import_file.job_id)

    with monkeypatch.context() as killed:
        killed.setattr(Writer, "_answers", lambda *args: (_ for _ in ()).throw(SystemExit))
        with pytest.raises(SystemExit):
            jobs.run(job.pk)
    assert not Activity.objects.exists()
    Job.objects.filter(pk=job.pk).update(state="queued")
    jobs.run(job.pk)

    assert Activity.objects.count() == 1


def test_a_cancelled_job_goes_back_to_the_preview(officer, cast, round_, big):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")
    jobs.run(import_file.job_id)
    act(officer, import_file, "confirm")
    jobs.cancel(Job.objects.get(pk=import_file.job_id))

    act(officer, import_file, "reopen")

    assert (import_file.state, Activity.objects.count()) == ("ready", 0)


def test_dropping_writes_nothing(officer, cast, round_):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")

    act(officer, import_file, "drop")

    assert (import_file.state, import_file.rows.count(), Activity.objects.count()) == ("dropped", 0, 0)
    with pytest.raises(ValidationError):
        activity_import_services.confirm(import_file, by=cast.officer)


def test_others_do_not_see_an_officers_import(officer, cast, client, round_):
    import_file = read(officer, [GIFTS, [1, "Quà", "15/4/2024", 10, None]], cast=cast, kind_code="tang-qua")
    client.force_login(UserFactory(roles=["officer"], associations=[cast.lawyers]))

    assert client.get(import_file.get_absolute_url()).status_code == 404


def test_queries_of_preview_and_writing_do_not_grow(officer, cast, round_):
    def rows(count):
        return [GIFTS, *([n, f"Quà {n}", "15/4/2024", n, None] for n in range(1, count + 1))]

    def queries(count):
        import_file = read(officer, rows(count), cast=cast, round_=round_, kind_code="tang-qua")
        officer.get(import_file.get_absolute_url())
        with CaptureQueriesContext(
            connection,
        ) as looking:
            officer.get(import_file.get_absolute_url())
        with CaptureQueriesContext(connection) as planning:
            Planner(import_file).plan(list(import_file.rows.all()))
        with CaptureQueriesContext(connection) as writing:
            activity_import_services.confirm(import_file, by=cast.officer)
        statements = [query for query in writing.captured_queries if "LogEntry" not in query["sql"]]
        inserted = [q for q in statements if q["sql"].startswith('INSERT INTO "auditlog_logentry"')]
        return len(looking), len(planning), len(statements) - len(inserted)

    few = queries(3)
    Activity.objects.all().delete()
    many = queries(30)

    assert few == many


def upload(client, file, cast, **data):
    response = client.post(START, {"file": file, "association": cast.lawyers.pk, **data})
    assert response.status_code == 302, response.context["form"].errors
    return ActivityImport.objects.latest("pk")


def test_a_formula_counts_by_its_last_value(officer, cast, round_):
    rows = [GIFTS, [1, "Quà", "15/4/2024", "=5+5", "=D2*50000"], [2, "Cộng", None, "=SUM(D2:D2)", None]]
    file = with_cached(xlsx(rows), {"D2": 10, "E2": 500000, "D3": 10})

    import_file = upload(officer, file, cast, kind=kind("tang-qua").pk)

    assert values(import_file, "Quà")["amounts"] == {"tang-qua.phan-qua": [10, ""], "tang-qua.tri-gia": [500_000, ""]}


def test_an_error_of_a_formula_is_refused(officer, cast, round_):
    content = "TT;Tên hoạt động;Thời gian;Số phần quà\n1;Quà;15/4/2024;#DIV/0!\n".encode("utf-8-sig")

    import_file = upload(officer, SimpleUploadedFile("ds.csv", content), cast, kind=kind("tang-qua").pk)

    assert import_file.rows.get().problems == ["ô D2: «#DIV/0!» là lỗi công thức trong Excel. Ghi lại giá trị."]


def test_csv_of_a_vietnamese_excel(officer, cast, round_):
    content = "TT;Tên hoạt động;Thời gian;Số phần quà\n1;Quà;05/4/2024;3.200\nTổng cộng;;;3.200\n".encode("utf-8-sig")

    import_file = upload(officer, SimpleUploadedFile("ds.csv", content), cast, kind=kind("tang-qua").pk)

    assert values(import_file, "Quà")["amounts"] == {"tang-qua.phan-qua": [3200, ""]}
    assert values(import_file, "Quà")["starts_on"] == "2024-04-05"


def test_somebody_elses_code_is_refused(officer, cast, round_):
    other = ActivityFactory(kind=kind("hoi-nghi"), lead=cast.healers)
    head = ["Tên hoạt động", "Ngày", "Mã hoạt động"]

    row = read(officer, [head, ["Họp", "15/4/2024", str(other.uid)]], cast=cast, kind_code="hoi-nghi").rows.get()

    assert row.problems == ["Mã hoạt động này là của đơn vị khác; xóa mã để ghi thành hoạt động mới."]
    assert row.activity is None


def test_codes_of_the_officers_own_and_rows_torn_apart(officer, cast, round_):
    head = ["Tên hoạt động", "Ngày", "Mã hoạt động", "Đại lượng", "Số"]
    code = "37232ae4-be4a-4494-bec0-acd7f777f739"
    rows = [
        head,
        ["Họp", "15/4/2024", code, "Hội nghị, lễ kỷ niệm", 1],
        ["Lễ", "16/4/2024", "HĐ-01", "Người dự", 50],
        ["Họp", "15/4/2024", code.upper(), "Người dự", 20],
    ]

    first, own, torn = read(officer, rows, cast=cast, kind_code="hoi-nghi").rows.all()

    assert (first.state, first.values["uid"]) == ("new", code)
    assert (own.state, own.values["description"]) == ("new", "Mã: HĐ-01")
    assert torn.problems == ["Mã hoạt động này có ở dòng 2 rồi: xếp các dòng của một hoạt động liền nhau."]


def test_a_column_nobody_knows_stands_in_the_way_until_somebody_says_what_it_is(officer, cast):
    rows = [
        ["Tên hoạt động", "Thời gian", "Số buổi", "Số người"],
        ["Tập huấn kỹ thuật trồng sầu riêng", "5/3/2024", "16/20", 50],
    ]
    import_file = read(officer, rows, cast=cast, kind_code="tap-huan-ky-thuat")
    unread = "Chưa rõ cột «Số buổi» là gì nên chưa đọc."

    def told():
        return [line for line in officer.get(import_file.get_absolute_url()).context["obstacles"] if unread in line]

    assert len(told()) == 1

    columns = layout_of(import_file).columns
    activity_import_services.set_columns(import_file, columns, head_rows=layout_of(import_file).head_rows)
    import_file.refresh_from_db()
    activity_import_services.read_file(import_file)
    import_file.refresh_from_db()
    assert told() == []


def test_a_second_column_of_money_is_told(officer, cast):
    rows = [
        ["Tên hoạt động", "Thời gian", "Kinh phí", "Trị giá hiện vật"],
        ["Tặng quà", "5/3/2024", 5_000_000, 900_000],
    ]
    import_file = read(officer, rows, cast=cast, kind_code="tang-qua")

    assert "Cột «Trị giá hiện vật» trùng nghĩa với một cột đứng trước nên chưa đọc." in page(officer, import_file)
    act(officer, import_file, "confirm")
    assert not Activity.objects.exists()


def test_without_a_column_of_kinds_they_are_proposed_by_the_title(officer, cast):
    rows = [["Tên hoạt động", "Thời gian"], ["Khám bệnh nhân đạo tại xã Mẫu", "5/3/2024"]]
    import_file = read(officer, rows, cast=cast)

    ((_key, asked),) = import_file.questions.items()
    assert [answer["kind"] for _label, answer in asked["choices"]] == ["hoat-dong-xa-hoi"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Khám bệnh", ["hoat-dong-xa-hoi"]),
        ("Khám bệnh nhân đạo tại xã Mẫu", ["hoat-dong-xa-hoi"]),
        ("Tập huấn", ["dao-tao-chuyen-mon", "tap-huan-ky-thuat"]),
        ("Lớp bồi dưỡng", ["dao-tao-chuyen-mon"]),
    ],
)
def test_kinds_are_proposed_by_other_names_too(officer, cast, text, codes):
    rows = [["Tên hoạt động", "Thời gian", "Loại"], ["Việc Mẫu", "5/3/2024", text]]
    import_file = read(officer, rows, cast=cast)

    assert states(import_file) == {"Việc Mẫu": "ask"}
    proposed = [answer["kind"] for _label, answer in question(import_file, text)[1]["choices"]]
    assert proposed == codes


@pytest.mark.parametrize(
    ("head", "value", "labels"),
    [
        ("Số lượng", 40, ["Phần quà", "Lượt học sinh được tặng quà"]),
        ("Số lượng", "40 lượt", ["Lượt học sinh được tặng quà", "Phần quà"]),
        ("Trị giá quà", 12.5, ["nghìn đồng", "triệu đồng", "tỷ đồng"]),
        ("Trị giá quà", 60_000, ["đồng", "nghìn đồng", "triệu đồng"]),
    ],
)
def test_only_what_a_column_can_be_is_proposed(officer, cast, head, value, labels):
    rows = [["Tên hoạt động", "Thời gian", head], ["Tặng quà", "5/3/2024", value]]
    import_file = read(officer, rows, cast=cast, kind_code="tang-qua")

    (asked,) = import_file.questions.values()
    assert [label for label, _answer in asked["choices"]][:-1] == labels


@pytest.mark.parametrize(
    ("title", "is_told"),
    [
        ("HỘI ĐÔNG Y TỈNH MẪU", True),
        ("HỘI LUẬT GIA TỈNH MẪU", False),
        ("Hội Luật gia và Hội Đông y", False),
        ("LIÊN HIỆP HỘI", False),
    ],
)
def test_a_list_of_another_association_waits_until_somebody_says_whose_it_is(officer, cast, title, is_told):
    rows = [[title], ["KẾT QUẢ HOẠT ĐỘNG"], [], ["Tên hoạt động", "Thời gian", "Số cuộc"], ["Họp", "5/3/2024", 1]]
    import_file = read(officer, rows, cast=cast, kind_code="hoi-nghi")
    act(officer, import_file, "confirm")

    assert ("Đầu tệp ghi «Hội Đông y»" in page(officer, import_file)) == is_told
    assert Activity.objects.exists() != is_told
    if is_told:
        act(officer, import_file, "choose", is_of_chosen="1")
        act(officer, import_file, "confirm")
        assert Activity.objects.exists()
