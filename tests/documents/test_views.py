import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from documents import services
from documents.models import OfficialDocument
from documents.registers.outgoing import reserve_number
from documents.storage import store
from lhh_portal import jobs
from lhh_portal.models import Job, StateChange
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


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({}, ["Kế hoạch Đại hội", "Báo cáo năm"]),
        ({"type": "KH"}, ["Kế hoạch Đại hội"]),
        ({"state": "proposed"}, ["Báo cáo năm"]),
        ({"year": "2023"}, ["Báo cáo năm"]),
        ({"q": "dai hoi"}, ["Kế hoạch Đại hội"]),
        ({"q": "01/BC"}, ["Báo cáo năm"]),
        ({"q": "không có"}, []),
        ({"state": "proposed", "year": "2024"}, []),
    ],
)
def test_list_is_filtered_and_searched_without_marks(office, query, shown):
    report = DocumentFactory(subject="Báo cáo năm", issued_on=None)
    reserve_number(report, on=date(2023, 6, 11), by=None)
    OfficialDocument.objects.update(state="proposed")
    DocumentFactory(subject="Kế hoạch Đại hội", type="KH")

    table = office.get(reverse("documents:document-list"), query).context["table"]

    assert [row.record.subject for row in table.rows] == shown


def test_number_of_queries_does_not_grow_with_rows(office, cast):
    def queries(papers):
        for _ in range(papers):
            reserve_number(DocumentFactory(created_by=cast.staff), on=date(2024, 6, 11), by=cast.staff)
        with CaptureQueriesContext(connection) as caught:
            office.get(reverse("documents:document-list"))
        return len(caught)

    queries(1)
    assert queries(2) == queries(27)


@pytest.mark.parametrize(
    ("who", "state", "expected"),
    [
        ("staff", "draft", [("Trình ký", True)]),
        ("staff", "proposed", []),
        ("leader", "proposed", [("Duyệt để ký", True), ("Trả lại", False)]),
        ("clerk", "proposed", []),
        ("leader", "approved", [("Ký số", True), ("Trả lại", False)]),
        ("clerk", "approved", []),
        ("clerk", "signed", [("Ký số của cơ quan", True), ("Trả lại", False)]),
        ("clerk", "sealed", [("Phát hành", True), ("Trả lại", False)]),
        ("clerk", "issued", [("Công khai trên trang", False)]),
        ("clerk", "returned", [("Trình ký", True)]),
    ],
)
def test_page_offers_the_next_step_to_who_may(client, cast, settings, who, state, expected):
    settings.REQUIRE_MFA = False
    client.force_login(getattr(cast, who), "django.contrib.auth.backends.ModelBackend")
    document = DocumentFactory(state=state, signer=cast.leader, pdf=store(b"%PDF-1.7", "application/pdf"))

    offered = client.get(document.get_absolute_url()).context["steps"]

    assert [(str(label), filled) for label, _url, filled in offered] == expected


def test_signing_is_not_offered_before_the_print(client, cast, settings):
    settings.REQUIRE_MFA = False
    client.force_login(cast.leader, "django.contrib.auth.backends.ModelBackend")
    document = DocumentFactory(state="approved", signer=cast.leader)

    page = client.get(document.get_absolute_url())

    assert [str(label) for label, _url, _filled in page.context["steps"]] == ["Trả lại"]
    assert "In lại bản để ký" in page.content.decode()


def test_versions_and_signed_attachments_are_downloaded(office):
    document = _printed()
    version = document.versions.create(kind="prepared", file=store(b"%PDF-1.7 prepared", "application/pdf"))
    attachment = document.attachments.create(
        name="Danh sách",
        file=store(b"%PDF-1.7 as given", "application/pdf"),
        signed_file=store(b"%PDF-1.7 signed", "application/pdf"),
    )

    prepared = office.get(reverse("documents:version-download", args=[document.pk, version.pk]))
    signed = office.get(reverse("documents:attachment-download", args=[document.pk, attachment.pk]))

    assert (b"".join(prepared), b"".join(signed)) == (b"%PDF-1.7 prepared", b"%PDF-1.7 signed")
    assert re.search(r"PDF, 15\sbyte", office.get(document.get_absolute_url()).text)  # of the file that is offered
    assert prepared["Content-Disposition"] == f'attachment; filename="01-BC-LHH-prepared-{version.pk}.pdf"'


def test_file_of_another_paper_is_not_there(office):
    document, other = _printed(), DocumentFactory()
    version = document.versions.create(kind="prepared", file=document.pdf)
    attachment = document.attachments.create(name="Danh sách", file=document.pdf)

    assert office.get(reverse("documents:version-download", args=[other.pk, version.pk])).status_code == 404
    assert office.get(reverse("documents:attachment-download", args=[other.pk, attachment.pk])).status_code == 404


def test_old_and_new_paper_lead_to_each_other(office):
    old = _printed()
    OfficialDocument.objects.filter(pk=old.pk).update(state="corrected")
    new = DocumentFactory(amends=old, amendment="corrects", state="issued")

    page, later = (office.get(paper.get_absolute_url()).content.decode() for paper in (old, new))

    assert "Đã được đính chính, thay thế bởi" in page
    assert new.get_absolute_url() in page
    assert "Văn bản này đính chính, thay thế" in later
    assert old.get_absolute_url() in later


@pytest.mark.parametrize("ended", ["cancelled", "failed"])
def test_print_for_signing_that_did_not_come_is_asked_again(office, cast, ended):
    cast.leader.full_name = "Nguyễn Thị Mẫu (minh họa)"
    cast.leader.save()
    document = services.propose(DocumentFactory(), by=cast.staff)
    services.approve(document, by=cast.leader, on=date(2024, 6, 11))
    Job.objects.update(state=ended, error="Máy in hỏng (minh họa)")

    page = office.get(document.get_absolute_url()).content.decode()
    office.post(reverse("documents:document-render", args=[document.pk]))

    assert "In lại bản để ký" in page
    assert [job.state for job in Job.objects.all()] == ["queued", ended]
    assert OfficialDocument.objects.get().symbol == "01/BC-LHH"


def test_queries_of_a_paper_do_not_grow_with_what_hangs_on_it(office, cast):
    document = _printed()

    def queries(count):
        for _ in range(count):
            document.versions.create(kind="prepared", file=document.pdf, created_by=cast.staff)
            document.attachments.create(name="Danh sách", file=document.pdf)
            DocumentFactory(amends=document, amendment="corrects", state="issued")
            StateChange.objects.create(
                subject=document, action="propose", old="draft", new="proposed", actor=cast.staff
            )
        with CaptureQueriesContext(connection) as caught:
            office.get(document.get_absolute_url())
        return len(caught)

    queries(1)
    assert queries(2) == queries(27)
