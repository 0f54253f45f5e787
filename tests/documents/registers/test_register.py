from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from documents.models import OfficialDocument, Register, RegisterEntry
from documents.registers.outgoing import record_paper_number, reserve_number
from tests.documents.factories import DocumentFactory


def _paper(**fields):
    return DocumentFactory(issued_on=None, **fields)


@pytest.mark.django_db
def test_reserve_number_gives_number_and_date_together():
    document = _paper()

    entry = reserve_number(document, on=date(2024, 6, 11), by=None)

    saved = OfficialDocument.objects.get(pk=document.pk)
    assert (entry.number, saved.symbol, saved.issued_on) == (1, "01/BC-LHH", date(2024, 6, 11))
    assert document.symbol == saved.symbol


@pytest.mark.django_db
def test_reserve_number_twice_keeps_the_first():
    document = _paper()
    first = reserve_number(document, on=date(2024, 6, 11), by=None)

    second = reserve_number(document, on=date(2024, 7, 1), by=None)

    assert (second.pk, document.issued_on) == (first.pk, date(2024, 6, 11))
    assert Register.objects.get().last_number == 1


@pytest.mark.django_db
def test_numbers_run_per_series_and_year():
    cases = [("BC", 2024), ("BC", 2024), ("QĐ", 2024), ("BC", 2025), ("BC", 2024)]

    numbers = [reserve_number(_paper(type=kind), on=date(year, 6, 1), by=None).number for kind, year in cases]

    assert numbers == [1, 2, 1, 1, 3]


@pytest.mark.django_db
def test_paper_numbers_given_before_the_portal_are_counted():
    for day in range(1, 6):
        record_paper_number("BC", on=date(2024, 3, day), note=f"Báo cáo trên giấy số {day}", by=None)

    entry = reserve_number(_paper(), on=date(2024, 6, 11), by=None)

    assert entry.number == 6


@pytest.mark.django_db
def test_paper_number_without_note_is_refused_and_leaves_no_gap():
    with pytest.raises(ValidationError):
        record_paper_number("BC", on=date(2024, 3, 1), note="  ", by=None)

    assert reserve_number(_paper(), on=date(2024, 6, 11), by=None).number == 1


@pytest.mark.django_db
def test_date_before_the_last_number_is_refused_and_leaves_no_gap():
    reserve_number(_paper(), on=date(2024, 6, 11), by=None)

    with pytest.raises(ValidationError, match="Số 01 đã cấp ngày 11/06/2024"):
        reserve_number(_paper(), on=date(2024, 6, 10), by=None)

    assert reserve_number(_paper(), on=date(2024, 6, 11), by=None).number == 2


@pytest.mark.django_db
def test_date_after_today_is_refused_and_bars_no_earlier_one():
    today = timezone.localdate()

    with pytest.raises(ValidationError, match="chưa tới"):
        reserve_number(_paper(), on=today + timedelta(days=1), by=None)
    with pytest.raises(ValidationError, match="chưa tới"):
        record_paper_number("BC", on=today + timedelta(days=1), note="Báo cáo trên giấy", by=None)

    assert reserve_number(_paper(), on=today, by=None).number == 1


@pytest.mark.django_db
def test_paper_number_before_the_last_one_is_refused_and_leaves_no_gap():
    reserve_number(_paper(), on=date(2024, 6, 11), by=None)

    with pytest.raises(ValidationError, match="Số 01 đã cấp ngày 11/06/2024"):
        record_paper_number("BC", on=date(2024, 6, 10), note="Báo cáo trên giấy", by=None)

    assert record_paper_number("BC", on=date(2024, 6, 11), note="Báo cáo trên giấy", by=None).number == 2


@pytest.mark.django_db(transaction=True)
def test_fifty_reservations_at_once_leave_no_gap_and_no_duplicate():
    papers = [_paper() for _ in range(50)]

    def reserve(document):
        try:
            return reserve_number(document, on=date(2024, 6, 11), by=None).number
        finally:
            connection.close()

    with ThreadPoolExecutor(50) as pool:
        numbers = list(pool.map(reserve, papers))

    assert sorted(numbers) == list(range(1, 51))
    assert sorted(RegisterEntry.objects.values_list("number", flat=True)) == list(range(1, 51))
    assert Register.objects.get().last_number == 50


@pytest.mark.django_db(transaction=True)
def test_the_same_paper_reserved_many_times_at_once_gets_one_number():
    document = _paper()

    def reserve(_):
        try:
            return reserve_number(OfficialDocument.objects.get(pk=document.pk), on=date(2024, 6, 11), by=None).number
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        numbers = set(pool.map(reserve, range(10)))

    assert numbers == {1}
    assert RegisterEntry.objects.count() == 1
