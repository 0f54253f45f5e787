from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from documents.models import IncomingPaper
from documents.registers import incoming
from documents.registers.outgoing import reserve_number
from documents.workspace import incoming_of_mine, late_incoming
from lhh_portal.workspace import Tone
from tests.documents.factories import DocumentFactory, IncomingPaperFactory
from tests.documents.registers.test_views_register import sheet_of

pytestmark = pytest.mark.django_db

IN_A_WEEK = timezone.localdate() + timedelta(days=7)  # still to come when the run passes midnight
TYPED = {
    "sender": "Sở Nội vụ (minh họa)",
    "symbol": "45/SNV-CCVC",
    "dated": "3/6/2024",
    "subject": "Công văn về việc báo cáo biên chế",
    "arrived_on": "5/6/2024",
    "handler": "",
    "due_on": "20/6/2024",
    "note": "",
}


@pytest.fixture
def sign_in(client, settings):
    settings.REQUIRE_MFA = False

    def enter(user):
        client.force_login(user, "django.contrib.auth.backends.ModelBackend")
        return client

    return enter


@pytest.fixture
def office(sign_in, cast):
    return sign_in(cast.clerk)


def _answered(**fields):
    reply = DocumentFactory(type="TB", subject="Danh sách đại biểu")
    reserve_number(reply, on=date(2024, 6, 11), by=None)
    return IncomingPaperFactory(finished_on=date(2024, 6, 12), answer=reply, **fields)


def test_paper_is_entered_with_its_scan(office, cast):
    scan = SimpleUploadedFile("quét.pdf", b"%PDF-1.7 minh hoa")

    response = office.post(reverse("documents:incoming-create"), TYPED | {"handler": cast.leader.pk, "scan": scan})

    paper = IncomingPaper.objects.get()
    assert response.url == paper.get_absolute_url()
    assert (paper.number, paper.arrived_on, paper.due_on) == (1, date(2024, 6, 5), date(2024, 6, 20))
    assert (paper.sender, paper.symbol, paper.handler) == (TYPED["sender"], TYPED["symbol"], cast.leader)
    assert paper.recorded_by == cast.clerk
    download = office.get(reverse("documents:incoming-download", args=[paper.pk]))
    assert b"".join(download) == b"%PDF-1.7 minh hoa"
    assert download["Content-Disposition"] == "attachment; filename*=utf-8''qu%C3%A9t.pdf"


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sender": ""}, "sender"),
        ({"subject": ""}, "subject"),
        ({"arrived_on": f"{IN_A_WEEK:%d/%m/%Y}"}, "arrived_on"),
        ({"dated": "6/6/2024"}, "dated"),
        ({"due_on": "31/6/2024"}, "due_on"),
        ({"scan": SimpleUploadedFile("quét.pdf", b"MZ\x90\x00 minh hoa")}, "scan"),
        ({"scan": SimpleUploadedFile("bảng.csv", b"a;b\n")}, "scan"),
    ],
)
def test_entry_is_refused_and_keeps_what_was_typed(office, changed, field):
    response = office.post(reverse("documents:incoming-create"), TYPED | changed)

    form = response.context["form"]
    assert response.status_code == 422
    assert list(form.errors) == [field]
    assert form["note"].value() == TYPED["note"]
    assert form["due_on"].value() == (TYPED | changed)["due_on"]
    assert IncomingPaper.objects.count() == 0


def test_handler_must_work_at_the_federation(office, cast):
    response = office.post(reverse("documents:incoming-create"), TYPED | {"handler": cast.officer.pk})

    assert list(response.context["form"].errors) == ["handler"]


def test_what_seems_entered_already_is_asked_once(office):
    office.post(reverse("documents:incoming-create"), TYPED)

    asked = office.post(reverse("documents:incoming-create"), TYPED)

    assert "Đã có số đến 1/2024 cùng nơi gửi, số, ký hiệu và ngày." in asked.content.decode()
    assert 'name="not_the_same" value="1/2024"' in asked.content.decode()
    assert IncomingPaper.objects.count() == 1

    office.post(reverse("documents:incoming-create"), TYPED | {"not_the_same": "1/2024"})

    assert list(IncomingPaper.objects.values_list("number", flat=True).order_by("number")) == [1, 2]


def test_edit_keeps_number_and_scan_and_is_told_in_the_history(office, cast):
    paper = IncomingPaperFactory()

    office.post(reverse("documents:incoming-edit", args=[paper.pk]), TYPED | {"handler": cast.staff.pk})

    page = office.get(paper.get_absolute_url())
    (changed, changes), (created, nothing) = page.context["steps"]
    assert IncomingPaper.objects.get().number == 1
    assert (changed.actor, nothing) == (cast.clerk, [])
    assert ("Nơi gửi", paper.sender, TYPED["sender"]) in [(row.label, row.before, row.after) for row in changes]


def test_edit_to_another_year_is_refused_at_its_field(office):
    paper = IncomingPaperFactory()

    response = office.post(reverse("documents:incoming-edit", args=[paper.pk]), TYPED | {"arrived_on": "5/6/2025"})

    assert list(response.context["form"].errors) == ["arrived_on"]
    assert IncomingPaper.objects.get().sender == paper.sender


def _story(cast):
    """Numbers 1–4 of 2024: mine and late, somebody's without due date, answered, needing no answer; 1 of 2025."""
    IncomingPaperFactory(handler=cast.clerk, due_on=date(2024, 6, 20), symbol="12/UBND")
    IncomingPaperFactory(handler=cast.leader, sender="Sở Y tế (minh họa)", subject="Giấy mời họp")
    _answered(note="Qua đường bưu điện")
    IncomingPaperFactory(finished_on=date(2024, 6, 30), handler=cast.clerk)
    IncomingPaperFactory(arrived_on=date(2025, 1, 2), dated=date(2024, 12, 31), due_on=IN_A_WEEK)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, ["1/2025", "4/2024", "3/2024", "2/2024", "1/2024"]),
        ({"year": "2025"}, ["1/2025"]),
        ({"state": "waiting"}, ["1/2025", "2/2024", "1/2024"]),
        ({"state": "late"}, ["1/2024"]),
        ({"state": "finished"}, ["4/2024", "3/2024"]),
        ({"mine": "on"}, ["4/2024", "1/2024"]),
        ({"mine": "on", "state": "waiting"}, ["1/2024"]),
        ({"sender": "so y te"}, ["2/2024"]),
        ({"q": "giay moi"}, ["2/2024"]),
        ({"q": "bưu điện"}, ["3/2024"]),
        ({"q": "4"}, ["4/2024"]),
        ({"q": "12"}, ["1/2024"]),
        ({"q": "12/ubnd"}, ["1/2024"]),
        ({"year": "2024", "q": "uy ban nhan dan", "state": "waiting"}, ["1/2024"]),
    ],
)
def test_list_is_filtered(office, cast, query, shown):
    _story(cast)

    table = office.get(reverse("documents:incoming-list"), query).context["table"]

    assert [f"{row.record.number}/{row.record.register.year}" for row in table.rows] == shown


def test_export_has_the_usual_columns_by_year_and_number(office, cast):
    _story(cast)

    header, *lines = sheet_of(office.get(reverse("documents:incoming-export")))

    assert header == [
        "Ngày đến",
        "Số đến",
        "Tác giả",
        "Số, ký hiệu văn bản",
        "Ngày tháng văn bản",
        "Tên loại và trích yếu nội dung văn bản",
        "Đơn vị hoặc người nhận",
        "Hạn xử lý",
        "Ngày xử lý xong",
        "Ghi chú",
    ]
    assert [line[1] for line in lines] == [1, 2, 3, 4, 1]
    assert lines[0] == [
        date(2024, 6, 5),
        1,
        "Ủy ban nhân dân tỉnh (minh họa)",
        "12/UBND",
        date(2024, 6, 3),
        "Công văn về việc góp ý dự thảo kế hoạch phát triển khoa học và công nghệ",
        str(cast.clerk),
        date(2024, 6, 20),
        None,
        None,
    ]
    assert lines[2][8:] == [date(2024, 6, 12), "Trả lời bằng 01/TB-LHH ngày 11/06/2024; Qua đường bưu điện"]
    assert lines[3][8:] == [date(2024, 6, 30), "Không cần trả lời"]


def test_print_has_a_sheet_for_each_year_and_keeps_the_filters(office, cast):
    _story(cast)

    whole = office.get(reverse("documents:incoming-print")).context["sheets"]
    part = office.get(reverse("documents:incoming-print"), {"state": "finished"})

    assert [(year, [line[1] for line in lines]) for year, lines in whole] == [(2024, [1, 2, 3, 4]), (2025, [1])]
    assert [(year, [line[1] for line in lines]) for year, lines in part.context["sheets"]] == [(2024, [3, 4])]
    assert "2 văn bản theo điều kiện lọc, không phải toàn bộ sổ." in part.content.decode()


def test_answer_is_picked_among_papers_with_a_number(office, cast):
    paper = IncomingPaperFactory()
    reply = DocumentFactory(type="TB", subject="Danh sách đại biểu")
    reserve_number(reply, on=date(2024, 6, 11), by=None)
    reserve_number(DocumentFactory(), on=date(2024, 6, 11), by=None)
    DocumentFactory(type="TB", subject="Danh sách đại biểu, chưa có số")
    address = reverse("documents:incoming-finish", args=[paper.pk])

    offered = office.post(address, {"q": "danh sách", "search": "1"}).context["form"].fields["answer"].choices
    office.post(address, {"finished_on": "12/6/2024", "answer": reply.pk, "note": ""})

    assert [key for key, _label in offered] == ["none", str(reply.pk)]
    assert (IncomingPaper.objects.get().answer, IncomingPaper.objects.get().finished_on) == (reply, date(2024, 6, 12))


def test_searching_for_the_answer_keeps_what_was_typed_and_saves_nothing(office):
    paper = IncomingPaperFactory()
    typed = {"finished_on": "12/6", "answer": "none", "note": "Lưu để biết"}

    page = office.post(reverse("documents:incoming-finish", args=[paper.pk]), typed | {"q": "danh", "search": "1"})

    form = page.context["form"]
    assert (page.status_code, {name: form[name].value() for name in typed}) == (200, typed)
    assert 'name="q" id="id_q" value="danh"' in page.text
    assert IncomingPaper.objects.get().finished_on is None


def test_answering_paper_leads_back_to_what_it_answers(office):
    paper = _answered()

    page = office.get(paper.answer.get_absolute_url())

    assert f'<a href="{paper.get_absolute_url()}">Số {paper.number}/2024</a>: {paper.sender}' in page.text


def test_paper_that_needs_no_answer_is_finished_without(office):
    paper = IncomingPaperFactory()

    office.post(
        reverse("documents:incoming-finish", args=[paper.pk]),
        {"finished_on": "12/6/2024", "answer": "none", "note": "Lưu để biết"},
    )

    saved = IncomingPaper.objects.get()
    assert (saved.finished_on, saved.answer, saved.note) == (date(2024, 6, 12), None, "Lưu để biết")


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"finished_on": "4/6/2024", "answer": "none"}, "finished_on"),
        ({"finished_on": "12/6/2024"}, "answer"),
        ({"finished_on": "12/6/2024", "answer": "999999"}, "answer"),
    ],
)
def test_finish_is_refused_at_its_field(office, typed, field):
    paper = IncomingPaperFactory()

    response = office.post(reverse("documents:incoming-finish", args=[paper.pk]), typed | {"note": "đã gõ"})

    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert response.context["form"]["note"].value() == "đã gõ"
    assert IncomingPaper.objects.get().finished_on is None


def test_leader_finishes_only_what_is_given_to_them(sign_in, cast):
    mine, other = IncomingPaperFactory(handler=cast.leader), IncomingPaperFactory(handler=cast.staff)
    leader = sign_in(cast.leader)

    answers = [leader.get(reverse("documents:incoming-finish", args=[row.pk])).status_code for row in (mine, other)]

    assert answers == [200, 403]


def test_paper_without_scan_has_nothing_to_download(office):
    assert office.get(reverse("documents:incoming-download", args=[IncomingPaperFactory().pk])).status_code == 404


@pytest.mark.parametrize("name", ["incoming-list", "incoming-print", "incoming-export"])
def test_number_of_queries_does_not_grow_with_lines(office, cast, name):
    def queries(papers):
        for _ in range(papers):
            _answered(handler=cast.leader)
        with CaptureQueriesContext(connection) as caught:
            office.get(reverse(f"documents:{name}"))
        return len(caught)

    queries(1)
    assert queries(2) == queries(12)


def test_mine_and_late_ones_stand_in_the_tasks(cast):
    today = timezone.localdate()
    late = IncomingPaperFactory(handler=cast.leader, due_on=today - timedelta(days=1))
    soon = IncomingPaperFactory(handler=cast.leader, due_on=today + timedelta(days=1))
    waits = IncomingPaperFactory(handler=cast.leader)
    nobodys = IncomingPaperFactory(due_on=today - timedelta(days=2))
    incoming.finish(IncomingPaperFactory(handler=cast.leader, due_on=date(2024, 6, 20)), on=today)

    of_leader = [(line.url, line.tone) for line in incoming_of_mine(cast.leader)]

    assert of_leader == [
        (late.get_absolute_url(), Tone.LATE),
        (soon.get_absolute_url(), Tone.SOON),
        (waits.get_absolute_url(), Tone.WAITING),
    ]
    assert [line.url for line in late_incoming(cast.clerk)] == [nobodys.get_absolute_url(), late.get_absolute_url()]
    assert late_incoming(cast.leader) == []
