from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import OfficialDocument, Register, RegisterEntry
from documents.registers.lines import outgoing_note, split_recipients
from documents.registers.outgoing import record_paper_number, reserve_number
from documents.registers.views_outgoing import MOST_PRINTED
from documents.services import update_document
from tests.documents.factories import DocumentFactory
from tests.official_table import table_cells

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, cast, settings):
    settings.REQUIRE_MFA = False
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def year_2024(cast):
    """BC 01 on paper, BC 02 withdrawn by QĐ 01, which is issued; BC 01 of 2023."""
    record_paper_number("BC", on=date(2023, 3, 1), note="Năm trước", by=None)
    record_paper_number("BC", on=date(2024, 3, 1), note="Báo cáo giấy tháng 2/2024", by=None)
    report = DocumentFactory(subject="Kết quả phong trào sáng tạo", copies=12)
    reserve_number(report, on=date(2024, 6, 11), by=cast.clerk)
    decision = DocumentFactory(type="QĐ", subject="Thu hồi báo cáo", amends=report, amendment="withdraws")
    reserve_number(decision, on=date(2024, 6, 20), by=cast.clerk)
    OfficialDocument.objects.filter(pk=report.pk).update(state="withdrawn")
    OfficialDocument.objects.filter(pk=decision.pk).update(state="issued")
    return report, decision


def _symbols(response):
    return [row.record.symbol for row in response.context["table"].rows]


ALL = ["01/QĐ-LHH", "02/BC-LHH", "01/BC"]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, ALL),
        ({"q": "bao cao giay"}, ["01/BC"]),
        ({"q": "giấy BÁO cáo"}, ["01/BC"]),
        ({"q": "2/2024"}, ["01/BC"]),
        ({"q": "02/BC"}, ["02/BC-LHH"]),
        ({"q": "2/bc-lhh"}, ["02/BC-LHH"]),
        ({"q": "1"}, ["01/QĐ-LHH", "01/BC"]),
        ({"q": "1/"}, ["01/QĐ-LHH", "01/BC"]),
        ({"q": "không có"}, []),
        ({"q": "99999999999999999999"}, []),
        ({"series": "BC"}, ["02/BC-LHH", "01/BC"]),
        ({"state": "withdrawn"}, ["02/BC-LHH"]),
        ({"state": "issued"}, ["01/QĐ-LHH"]),
        ({"state": "draft"}, []),
        ({"state": "paper"}, ["01/BC"]),
        ({"start": "11/6/2024"}, ["01/QĐ-LHH", "02/BC-LHH"]),
        ({"start": "1/6/2024", "end": "19/6/2024"}, ["02/BC-LHH"]),
        ({"series": "BC", "q": "sang tao", "end": "30/6/2024"}, ["02/BC-LHH"]),
    ],
)
def test_register_shows_a_year_newest_first_and_is_filtered(office, year_2024, query, shown):
    response = office.get(reverse("documents:register-year", args=[2024]), query)

    assert _symbols(response) == shown


def test_register_opens_with_the_latest_year(office, year_2024):
    assert _symbols(office.get(reverse("documents:register"))) == ALL


@pytest.mark.parametrize("year", [0, 24, 1899, 2999, 99999999999])
@pytest.mark.parametrize("name", ["register-year", "register-print", "register-export"])
def test_year_without_sense_is_not_there(office, name, year):
    assert office.get(reverse(f"documents:{name}", args=[year])).status_code == 404


def test_numbered_paper_that_came_back_is_found_by_its_new_subject(office, year_2024):
    report, _decision = year_2024
    OfficialDocument.objects.filter(pk=report.pk).update(state="returned")

    update_document(report, subject="Kết quả mới")

    found = [office.get(reverse("documents:register-year", args=[2024]), {"q": q}) for q in ("moi", "sang tao")]
    assert [_symbols(response) for response in found] == [["02/BC-LHH"], []]


def test_register_proves_that_no_number_is_missing(office, year_2024):
    page = office.get(reverse("documents:register-year", args=[2024])).content.decode()

    assert "Báo cáo: 2 số, từ 01 đến 02, đủ số, không trùng." in page
    assert "Quyết định: 1 số, từ 01 đến 01, đủ số, không trùng." in page


def test_register_says_when_a_number_is_missing(office, year_2024):
    RegisterEntry.objects.get(register__year=2024, register__series="BC", number=1).delete()

    page = office.get(reverse("documents:register-year", args=[2024])).content.decode()

    assert "Báo cáo: sổ có 1 số, số cuối đã cấp là 02; sổ thiếu hoặc thừa số" in page


LINES = [
    [
        "01/BC",
        date(2024, 3, 1),
        "Báo cáo giấy tháng 2/2024",
        "",
        "",
        "",
        None,
        "Số cấp trên giấy",
    ],
    [
        "02/BC-LHH",
        date(2024, 6, 11),
        "Báo cáo kết quả phong trào sáng tạo",
        "Nguyễn Thị Mẫu (minh họa)",
        "Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam; Ủy ban nhân dân tỉnh; Cụm thi đua số 7; "
        "Ban Dân vận, Ban Tuyên giáo Tỉnh ủy; Sở Nội vụ, Liên minh Hợp tác xã tỉnh; Ủy viên Ban Chấp hành",
        "VT, VP",
        12,
        "Đã thu hồi bằng 01/QĐ-LHH ngày 20/06/2024",
    ],
    [
        "01/QĐ-LHH",
        date(2024, 6, 20),
        "Quyết định thu hồi báo cáo",
        "Nguyễn Thị Mẫu (minh họa)",
        "Liên hiệp các Hội Khoa học và Kỹ thuật Việt Nam; Ủy ban nhân dân tỉnh; Cụm thi đua số 7; "
        "Ban Dân vận, Ban Tuyên giáo Tỉnh ủy; Sở Nội vụ, Liên minh Hợp tác xã tỉnh; Ủy viên Ban Chấp hành",
        "VT, VP",
        1,
        "Thu hồi 02/BC-LHH",
    ],
]


def sheet_of(response):
    """Rows of the workbook as a spreadsheet program reads them, header first; dates as dates, empty as None."""
    values = [[cell.value for cell in row] for row in table_cells(response.content)]
    return [[value.date() if hasattr(value, "date") else value for value in row] for row in values]


def test_export_has_the_usual_columns_by_series_and_number(office, year_2024):
    response = office.get(reverse("documents:register-export", args=[2024]))

    header, *lines = sheet_of(response)
    assert header == [
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Người ký",
        "Nơi nhận văn bản",
        "Đơn vị, người nhận bản lưu",
        "Số lượng bản",
        "Ghi chú",
    ]
    assert lines == [[cell if cell != "" else None for cell in line] for line in LINES]
    assert response["Content-Disposition"] == 'attachment; filename="so-van-ban-di-2024.xlsx"'


@pytest.mark.parametrize(
    ("state", "amending", "of_paper", "of_amending"),
    [
        ("issued", None, "", None),
        ("approved", None, "Chưa phát hành: chờ ký", None),
        ("issued", ("corrects", "approved"), "", "Đính chính, thay thế 01/BC-LHH; Chưa phát hành: chờ ký"),
        (
            "corrected",
            ("corrects", "issued"),
            "Đã được đính chính, thay thế bằng 02/BC-LHH ngày 11/06/2024",
            "Đính chính, thay thế 01/BC-LHH",
        ),
        ("withdrawn", ("withdraws", "issued"), "Đã thu hồi bằng 02/BC-LHH ngày 11/06/2024", "Thu hồi 01/BC-LHH"),
        ("withdrawn", None, "Đã thu hồi", None),
    ],
)
def test_note_tells_what_became_of_a_paper(state, amending, of_paper, of_amending):
    paper = DocumentFactory(state=state)
    reserve_number(paper, on=date(2024, 6, 11), by=None)
    if amending:
        other = DocumentFactory(amends=paper, amendment=amending[0], state=amending[1])
        reserve_number(other, on=date(2024, 6, 11), by=None)

    notes = [outgoing_note(entry) for entry in RegisterEntry.objects.order_by("number").with_papers()]

    assert notes == [note for note in (of_paper, of_amending) if note is not None]


@pytest.mark.parametrize(
    ("recipients", "expected"),
    [
        ("- Như trên;\n- Sở Nội vụ (p/h);\n- Lưu: VT, VP.", ("Như trên; Sở Nội vụ (p/h)", "VT, VP")),
        ("- Ủy ban nhân dân tỉnh;\n- Lưu.", ("Ủy ban nhân dân tỉnh", "")),
        ("- Trung tâm Lưu trữ tỉnh;\n- Lưu VT.", ("Trung tâm Lưu trữ tỉnh", "VT")),
        ("", ("", "")),
    ],
)
def test_recipients_and_who_keeps_a_copy(recipients, expected):
    assert split_recipients(recipients) == expected


def test_export_of_thousands_is_whole(office):
    register = Register.objects.create(series="BC", year=2024, last_number=2100)
    papers = OfficialDocument.objects.bulk_create(DocumentFactory.build_batch(2100, body="<p>Nội dung</p>"))
    RegisterEntry.objects.bulk_create(
        RegisterEntry(register=register, number=n, document=paper, reserved_on=date(2024, 1, 2))
        for n, paper in enumerate(papers, start=1)
    )

    lines = sheet_of(office.get(reverse("documents:register-export", args=[2024])))[1:]

    assert [line[0] for line in lines] == [f"{n:02d}/BC-LHH" for n in range(1, 2101)]


def test_export_keeps_the_filters(office, year_2024):
    response = office.get(reverse("documents:register-export", args=[2024]), {"series": "BC", "q": "giay"})

    assert [line[0] for line in sheet_of(response)[1:]] == ["01/BC"]


def test_export_writes_a_formula_as_text(office):
    record_paper_number("BC", on=date(2024, 3, 1), note='=HYPERLINK("http://x")', by=None)

    response = office.get(reverse("documents:register-export", args=[2024]))

    cell = table_cells(response.content)[1][2]
    assert (cell.data_type, cell.quotePrefix, cell.value) == ("s", True, '=HYPERLINK("http://x")')


def test_print_has_a_sheet_for_each_series(office, year_2024):
    response = office.get(reverse("documents:register-print", args=[2024]))

    sheets = response.context["sheets"]
    page = response.content.decode()
    assert [(name, lines) for _series, name, lines in sheets] == [("Báo cáo", LINES[:2]), ("Quyết định", LINES[2:])]
    assert "Báo cáo: 2 số, từ 01 đến 02, đủ số, không trùng." in page
    assert page.count('<section class="register-sheet">') == 2


def test_print_of_a_part_does_not_call_itself_whole(office, year_2024):
    page = office.get(reverse("documents:register-print", args=[2024]), {"state": "withdrawn"}).content.decode()

    assert "1 số theo điều kiện lọc, không phải toàn bộ sổ." in page
    assert "đủ số" not in page


def test_print_of_too_many_lines_says_what_to_do(office):
    register = Register.objects.create(series="BC", year=2024, last_number=MOST_PRINTED + 1)
    RegisterEntry.objects.bulk_create(
        RegisterEntry(register=register, number=n, note="Số", reserved_on=date(2024, 1, 2))
        for n in range(1, MOST_PRINTED + 2)
    )

    response = office.get(reverse("documents:register-print", args=[2024]))

    assert response.context["sheets"] == []
    assert "Lọc theo loại hoặc theo ngày rồi in từng phần, hoặc xuất Excel." in response.content.decode()


@pytest.mark.parametrize("name", ["register-year", "register-print", "register-export"])
def test_number_of_queries_does_not_grow_with_lines(office, cast, name):
    def queries(papers):
        for _ in range(papers):
            first = DocumentFactory(created_by=cast.staff, state="corrected")
            reserve_number(first, on=date(2024, 6, 11), by=cast.staff)
            second = DocumentFactory(amends=first, amendment="corrects")
            reserve_number(second, on=date(2024, 6, 11), by=cast.staff)
        with CaptureQueriesContext(connection) as caught:
            office.get(reverse(f"documents:{name}", args=[2024]))
        return len(caught)

    queries(1)
    assert queries(2) == queries(12)


def test_list_page_counts_its_lines_once(office, year_2024):
    with CaptureQueriesContext(connection) as caught:
        office.get(reverse("documents:register-year", args=[2024]), {"q": "bao cao"})

    counts = [query["sql"] for query in caught if query["sql"].startswith("SELECT COUNT(*)")]
    assert len(counts) == 1


def test_number_given_on_paper_is_recorded(office, cast):
    response = office.post(
        reverse("documents:register-record"), {"series": "QĐ", "on": "11/6/2024", "note": "Quyết định khen thưởng"}
    )

    entry = RegisterEntry.objects.get()
    assert response.url == reverse("documents:register-year", args=[2024])
    assert (entry.register.series, entry.number, entry.reserved_on) == ("QĐ", 1, date(2024, 6, 11))
    assert (entry.note, entry.reserved_by) == ("Quyết định khen thưởng", cast.staff)


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"on": "10/6/2024"}, "on", "Số 01 đã cấp ngày 20/06/2024"),
        ({"on": "1/1/2100"}, "on", "chưa tới"),
        ({"note": " "}, "note", ""),
    ],
)
def test_number_given_on_paper_keeps_what_was_typed(office, changed, field, words):
    record_paper_number("BC", on=date(2024, 6, 20), note="Báo cáo trên giấy", by=None)
    typed = {"series": "BC", "on": "21/6/2024", "note": "Báo cáo tháng"} | changed

    form = office.post(reverse("documents:register-record"), typed).context["form"]

    assert list(form.errors) == [field]
    assert words in form.errors[field][0]
    assert form["on"].value() == typed["on"]
    assert RegisterEntry.objects.count() == 1
