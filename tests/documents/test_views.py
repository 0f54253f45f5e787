from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents.models import OfficialDocument
from documents.register import record_paper_number, reserve_number
from documents.storage import store
from lhh_portal import jobs
from lhh_portal.models import Job
from tests.documents.factories import DocumentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, cast, settings):
    settings.REQUIRE_MFA = False
    client.force_login(cast.staff, "django.contrib.auth.backends.ModelBackend")
    return client


def _printed():
    document = DocumentFactory(issued_on=None)
    reserve_number(document, on=date(2024, 6, 11), by=None)
    document.pdf = store(b"%PDF-1.7 minh hoa", "application/pdf")
    document.save()
    return document


def test_download_gives_the_stored_file_under_its_symbol(office):
    document = _printed()

    response = office.get(reverse("documents:document-download", args=[document.pk]))

    assert b"".join(response) == b"%PDF-1.7 minh hoa"
    assert response["Content-Disposition"] == 'attachment; filename="01-BC-LHH.pdf"'
    assert response["Content-Type"] == "application/pdf"
    assert response["X-Content-Type-Options"] == "nosniff"


def test_download_of_a_vietnamese_symbol_keeps_its_letters(office):
    document = _printed()
    OfficialDocument.objects.update(type="QĐ")

    response = office.get(reverse("documents:document-download", args=[document.pk]))

    assert response["Content-Disposition"] == "attachment; filename*=utf-8''01-Q%C4%90-LHH.pdf"


def test_download_without_pdf_is_not_there(office):
    assert office.get(reverse("documents:document-download", args=[DocumentFactory().pk])).status_code == 404


@pytest.mark.slow
def test_render_button_makes_the_pdf(office):
    document = DocumentFactory()
    reserve_number(document, on=date(2024, 6, 11), by=None)

    office.post(reverse("documents:document-render", args=[document.pk]))
    job = Job.objects.get()
    during = office.get(document.get_absolute_url()).content.decode()
    jobs.run(job.pk)
    after = office.get(document.get_absolute_url()).content.decode()

    assert "Đang tạo bản PDF." in during
    assert 'hx-trigger="every 1s"' in during
    assert "Bản PDF đã tạo lúc" in after
    assert "đúng thể thức" in after
    assert 'hx-select="#ban-pdf"' not in after
    assert OfficialDocument.objects.get().pdf is not None


def test_render_asked_twice_is_one_job(office):
    document = DocumentFactory()

    for _ in range(2):
        office.post(reverse("documents:document-render", args=[document.pk]))

    assert Job.objects.count() == 1


def test_number_form_gives_number_and_date(office):
    document = DocumentFactory(issued_on=None)

    response = office.post(reverse("documents:document-number", args=[document.pk]), {"on": "11/6/2024"})

    document = OfficialDocument.objects.get()
    assert response.url == document.get_absolute_url()
    assert (document.symbol, document.issued_on) == ("01/BC-LHH", date(2024, 6, 11))


def test_number_form_keeps_what_was_typed(office):
    record_paper_number("BC", on=date(2024, 6, 20), note="Báo cáo trên giấy", by=None)
    document = DocumentFactory(issued_on=None)

    page = office.post(reverse("documents:document-number", args=[document.pk]), {"on": "11/6/2024"}).content.decode()

    assert "Số 01 đã cấp ngày 20/06/2024" in page
    assert 'value="11/6/2024"' in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, ["chưa có số", "01/QĐ-LHH", "01/BC-LHH"]),
        ({"has_no_number": "on"}, ["chưa có số"]),
        ({"type": "QĐ"}, ["01/QĐ-LHH"]),
    ],
)
def test_list_is_filtered_by_type_and_missing_number(office, query, shown):
    for kind in ("BC", "QĐ"):
        reserve_number(DocumentFactory(type=kind), on=date(2024, 6, 11), by=None)
    DocumentFactory()

    table = office.get(reverse("documents:document-list"), query).context["table"]

    assert [row.get_cell("symbol") for row in table.rows] == shown


def test_number_of_queries_does_not_grow_with_rows(office, cast):
    def queries(papers):
        for _ in range(papers):
            reserve_number(DocumentFactory(created_by=cast.staff), on=date(2024, 6, 11), by=cast.staff)
        with CaptureQueriesContext(
            connection,
        ) as caught:
            office.get(reverse("documents:document-list"))
        return len(caught)

    queries(1)
    assert queries(2) == queries(27)
