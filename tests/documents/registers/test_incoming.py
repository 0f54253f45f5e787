from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone

from documents.models import IncomingPaper, Register
from documents.registers import incoming
from documents.registers.outgoing import INCOMING, record_paper_number, reserve_number, series_of, years
from documents.storage import open_stored
from tests.documents.factories import DocumentFactory, IncomingPaperFactory

FIELDS = {
    "sender": "Sở Khoa học và Công nghệ (minh họa)",
    "subject": "Công văn về việc cử đại biểu",
    "arrived_on": date(2024, 6, 5),
    "by": None,
}
IN_A_WEEK = timezone.localdate() + timedelta(days=7)  # still to come when the run passes midnight


def _record(**changed):
    return incoming.record(**FIELDS | changed)


@pytest.mark.django_db
def test_numbers_run_by_year_of_arrival_in_the_order_of_entry():
    days = [date(2024, 6, 5), date(2024, 6, 3), date(2025, 1, 2), date(2024, 12, 31)]

    papers = [_record(arrived_on=day) for day in days]

    assert [(paper.register.year, paper.number) for paper in papers] == [(2024, 1), (2024, 2), (2025, 1), (2024, 3)]


@pytest.mark.django_db
def test_incoming_numbers_are_no_series_of_outgoing_papers():
    _record(arrived_on=date(2025, 1, 2))
    record_paper_number("BC", on=date(2024, 3, 1), note="Báo cáo trên giấy", by=None)

    assert years() == [2024]
    assert series_of(2025) == []


@pytest.mark.django_db
def test_record_keeps_everything(cast):
    scan = SimpleUploadedFile("Công văn.pdf", b"%PDF-1.7 quet")
    scan.media_type = "application/pdf"

    paper = _record(
        symbol="12/SKHCN-VP",
        dated=date(2024, 6, 1),
        scan=scan,
        handler=cast.leader,
        due_on=date(2024, 6, 20),
        note="Bản giấy ở văn thư",
        by=cast.clerk,
    )

    saved = IncomingPaper.objects.get(pk=paper.pk)
    assert (saved.sender, saved.symbol, saved.dated) == (FIELDS["sender"], "12/SKHCN-VP", date(2024, 6, 1))
    assert (saved.subject, saved.arrived_on) == (FIELDS["subject"], date(2024, 6, 5))
    assert (saved.handler, saved.due_on) == (cast.leader, date(2024, 6, 20))
    assert (saved.note, saved.recorded_by) == ("Bản giấy ở văn thư", cast.clerk)
    assert (open_stored(saved.file).read(), saved.file_name) == (b"%PDF-1.7 quet", "Công văn.pdf")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"sender": ""}, "sender"),
        ({"subject": " "}, "subject"),
        ({"arrived_on": IN_A_WEEK}, "arrived_on"),
        ({"dated": date(2024, 6, 6)}, "dated"),
        ({"subject": "x" * 501}, "subject"),
    ],
)
def test_a_paper_that_cannot_be_is_refused_and_takes_no_number(changed, field):
    with pytest.raises(ValidationError) as refused:
        _record(**changed)

    assert list(refused.value.message_dict) == [field]
    assert _record().number == 1


@pytest.mark.django_db(transaction=True)
def test_thirty_entries_at_once_leave_no_gap_and_no_duplicate():
    def record(_):
        try:
            return _record().number
        finally:
            connection.close()

    with ThreadPoolExecutor(30) as pool:
        numbers = list(pool.map(record, range(30)))

    assert sorted(numbers) == list(range(1, 31))
    assert Register.objects.get(series=INCOMING).last_number == 30


@pytest.mark.django_db
def test_update_keeps_the_number_and_finds_the_new_words():
    paper = IncomingPaperFactory()

    incoming.update(paper, subject="Giấy mời họp", arrived_on=date(2024, 6, 4))

    saved = IncomingPaper.objects.search("giay moi").get()
    assert (saved.number, saved.subject, saved.arrived_on) == (1, "Giấy mời họp", date(2024, 6, 4))


@pytest.mark.django_db
def test_update_to_another_year_is_refused():
    paper = IncomingPaperFactory(dated=None)

    with pytest.raises(ValidationError, match="Số đến 1 thuộc sổ năm 2024"):
        incoming.update(paper, arrived_on=date(2025, 6, 4))

    assert IncomingPaper.objects.get().arrived_on == date(2024, 6, 5)


@pytest.mark.django_db
def test_finish_names_the_answer_and_reopen_takes_it_back():
    paper, reply = IncomingPaperFactory(), DocumentFactory(type="TB")
    reserve_number(reply, on=date(2024, 6, 11), by=None)

    incoming.finish(paper, on=date(2024, 6, 11), answer=reply, note="Gửi qua thư")

    finished = IncomingPaper.objects.get()
    assert (finished.finished_on, finished.answer, finished.note) == (date(2024, 6, 11), reply, "Gửi qua thư")
    assert list(reply.answers.all()) == [paper]

    incoming.reopen(finished)

    assert list(IncomingPaper.objects.waiting().values_list("finished_on", "answer")) == [(None, None)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("options", "field", "words"),
    [
        ({"on": IN_A_WEEK}, "finished_on", "chưa tới"),
        ({"on": date(2024, 6, 4)}, "finished_on", "Văn bản đến ngày 05/06/2024"),
        ({"on": date(2024, 6, 11), "answer": True}, "answer", "chưa có số"),
    ],
)
def test_finish_is_refused(options, field, words):
    paper = IncomingPaperFactory()
    options = options | ({"answer": DocumentFactory(issued_on=None)} if "answer" in options else {})

    with pytest.raises(ValidationError, match=words) as refused:
        incoming.finish(paper, **options)

    assert list(refused.value.message_dict) == [field]
    assert IncomingPaper.objects.get().finished_on is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "is_same"),
    [
        ({}, True),
        ({"sender": "so KHOA học và công nghệ"}, True),
        ({"symbol": " 12/skhcn-vp"}, True),
        ({"sender": "Sở Nội vụ"}, False),
        ({"symbol": "2/SKHCN-VP"}, False),
        ({"symbol": ""}, False),
        ({"dated": date(2024, 6, 2)}, False),
        ({"dated": None}, False),
    ],
)
def test_same_as_goes_by_sender_symbol_and_date(changed, is_same):
    first = IncomingPaperFactory(sender="Sở Khoa học và Công nghệ", symbol="12/SKHCN-VP", dated=date(2024, 6, 1))
    asked = {"sender": first.sender, "symbol": first.symbol, "dated": first.dated}

    found = incoming.same_as(**asked | changed)

    assert found == ([first] if is_same else [])
    assert incoming.same_as(**asked, but=first) == []
